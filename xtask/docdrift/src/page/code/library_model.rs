//! What a language and its libraries have to tell for their samples to be followed.

use super::ast::Program;
use super::http_library_arguments::Transfer;
use super::values::Encoding;

/// How a language and its libraries spell what is followed.
pub(crate) trait LibraryModel {
    /// Maps a sample onto the small language.
    fn parse(&self, text: &str) -> Program;

    /// Whether a call of this function makes a request, and how its arguments make it up.
    fn transfer(&self, callee: &str) -> Option<Transfer>;

    /// The library whose client a call of this function makes; its first argument or its named ones
    /// are the options of every request.
    fn client(&self, callee: &str) -> Option<&'static str>;

    /// What else a function that the sample did not define does with its arguments.
    fn known(&self, callee: &str) -> KnownFunction;

    /// What `receiver.name` is.
    fn member(&self, receiver: Receiver, name: &str) -> MemberMeaning;

    /// What `receiver.name(…)` is.
    fn method(&self, receiver: Receiver, name: &str) -> MemberMeaning;

    /// What `receiver.name(…)` changes about a receiver that the sample made.
    fn change(&self, name: &str) -> Option<Mutation>;

    /// Whether `receiver.name` only leads to a part that is followed as the receiver itself.
    fn is_aspect(&self, name: &str) -> bool;

    /// Whether a class's own function of this name makes an instance of decoded data.
    fn decodes(&self, name: &str) -> bool;

    /// What a module is for.
    fn module(&self, name: &str) -> Module;
}

/// What a member is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// The response of a call.
    Response(LibraryResponse),
    /// A decoded body, or what stands in it.
    Body,
    /// A text.
    Text,
}

/// What a library hands back for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LibraryResponse {
    /// A response, whose body is decoded on request.
    Response,
    /// A response that has the decoded body as `data`.
    Data,
    /// The decoded body.
    Body,
}

/// Where a member or a method leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberMeaning {
    /// To nothing that is followed.
    Unknown,
    /// To the value itself.
    Same,
    /// To the text without a slash at its end.
    Trimmed,
    /// To the text with the arguments in its braces.
    Filled,
    /// To the text with its first argument replaced by the second; a pattern is mostly the slash at
    /// the end.
    Replaced,
    /// From a response to its decoded body.
    Decode,
    /// To the field of that name; of a method, to the field that the first argument names.
    Field,
    /// To an item of the list.
    Item,
    /// Into the function passed, which gets each item.
    EachItem,
    /// Into the function passed, which gets each item; and to one of them.
    OneItem,
    /// Into the function passed, which gets each item; and to the list of some of them.
    SameItems,
    /// Into the function passed, which gets the value; and to what it returns.
    Continue,
}

/// What a function of the language or a library does with its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownFunction {
    /// Nothing that is followed.
    Nothing,
    /// Encodes its first argument as JSON text.
    Encodes,
    /// Gives each item of its first argument with a number before it.
    Numbers,
    /// Gives its first argument, or what has the same fields.
    PassesOn,
    /// Gives the list of its arguments.
    Gathers,
    /// Gives one object with the fields of all its arguments, named ones too.
    Merges,
    /// Gives a form with the fields of its first argument.
    Form(Encoding),
    /// Gives what some place outside has of that name, or else its second argument.
    Environment,
    /// Gives a URL: its first argument as seen from the second.
    Refers,
    /// The same with the arguments the other way round.
    ReferredFrom,
    /// Gives the options of a request that is made later: a URL, and an object or named arguments.
    Request,
    /// Gives the module that its first argument names.
    Imports,
}

/// What a method changes about its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mutation {
    /// It gets a field: a name, and a value.
    Pair,
    /// It gets the fields of an object, or of the named arguments.
    Fields,
    /// It gets an item.
    Item,
}

/// What a module is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Module {
    /// It makes requests, in a way that is followed here.
    Http,
    /// It makes none: a part of the language, a web framework, the sample's own file.
    Silent,
    /// Nobody here knows what it sends.
    Library,
}
