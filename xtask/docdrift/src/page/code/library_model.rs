//! What libraries do: the trait by which a language declares its parser, HTTP clients and known functions.

use super::ast::Program;
use super::http_library_arguments::RequestSignature;
use super::values::Encoding;

/// The parser of a language and the behaviour of its libraries, as far as the interpreter needs them.
///
/// A `callee` is the dotted name of a function that the sample does not define: `requests.post`.
pub(crate) trait LibraryModel {
    /// Parses a sample and translates it to the abstract syntax tree, [`super::ast`].
    fn parse(&self, text: &str) -> Program;

    /// How the arguments of this function make up a request; `None` if the function sends no request.
    fn request_signature(&self, callee: &str) -> Option<RequestSignature>;

    /// The library whose client this function creates; `None` if it creates no client. The function's first
    /// argument or its named arguments are options of every request that the client sends.
    fn client(&self, callee: &str) -> Option<&'static str>;

    /// What a function that neither sends a request nor creates a client does with its arguments.
    fn known_function(&self, callee: &str) -> KnownFunction;

    /// What reading the member `receiver.name` returns.
    fn member(&self, receiver: Receiver, name: &str) -> MemberMeaning;

    /// What the method call `receiver.name(…)` returns.
    fn method(&self, receiver: Receiver, name: &str) -> MemberMeaning;

    /// How the method call `receiver.name(…)` changes a receiver that the sample created; `None` if it does
    /// not change the receiver.
    fn mutation(&self, name: &str) -> Option<Mutation>;

    /// Whether the member `receiver.name` is treated as the receiver itself: `client.defaults` is `client`.
    fn is_same_as_receiver(&self, name: &str) -> bool;

    /// Whether a class method of this name creates an instance from decoded data:
    /// `Order.model_validate(…)`.
    fn is_decoder(&self, name: &str) -> bool;

    /// Whether a module sends requests.
    fn module(&self, name: &str) -> Module;
}

/// The kind of value that a member or method belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// The response of a call.
    Response(LibraryResponse),
    /// A decoded body, or a value inside it.
    Body,
    /// A string.
    Text,
}

/// What a library returns for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LibraryResponse {
    /// A response whose body is decoded by a further call: `response.json()`.
    Response,
    /// A response with the decoded body in its field `data`.
    Data,
    /// The decoded body.
    Body,
}

/// What a member or a method call returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberMeaning {
    /// An unknown value.
    Unknown,
    /// The receiver itself.
    Same,
    /// The text without its trailing slashes.
    TrimSlash,
    /// The text with the arguments inserted at its placeholders: `"/orders/{}".format(id)`.
    Format,
    /// The text with the first argument replaced by the second, wherever it occurs. If the first argument is no
    /// string, it is a regular expression. Most of those match a trailing slash, so trailing slashes are
    /// removed.
    Replace,
    /// The decoded body of the response.
    Decode,
    /// The field of that name. A method returns the field that its first argument names.
    Field,
    /// An item of the list.
    Item,
    /// The list of what the callback returns; the callback receives each item.
    EachItem,
    /// One item of the list; the callback receives each item.
    OneItem,
    /// A list of some of the items; the callback, if there is one, receives each item.
    SameItems,
    /// What the callback returns; the callback receives the receiver. Without a callback: the receiver.
    Then,
}

/// What a function of the language or a library does with its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownFunction {
    /// Unknown. The functions among its arguments may be called with anything.
    Unknown,
    /// Returns its first argument, encoded as JSON text.
    EncodeJson,
    /// Returns a list of pairs: an index, and an item of the first argument.
    Enumerate,
    /// Returns its first argument or a value with the same fields; a response or JSON text is decoded.
    Identity,
    /// Returns its first argument as text.
    ToText,
    /// Returns the list of its arguments.
    CollectArguments,
    /// Returns one object with the fields of all its arguments and its named arguments.
    MergeFields,
    /// Returns a form with the fields of its first argument.
    Form(Encoding),
    /// Returns an environment variable. Its value is unknown, so the second argument, the default, is used.
    Environment,
    /// Returns a URL: its first argument resolved against the second, the base.
    ResolveUrl,
    /// Returns a URL: its second argument resolved against the first, the base.
    ResolveUrlFromBase,
    /// Returns the options of a request that is sent later. The arguments are a URL, and an object or named
    /// arguments.
    RequestOptions,
    /// Returns the module that its first argument names.
    Import,
}

/// How a method changes its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mutation {
    /// Adds a field: the first argument is its name, the second its value.
    AddField,
    /// Adds the fields of the first argument and the named arguments.
    AddFields,
    /// Appends the first argument as an item.
    AppendItem,
}

/// Whether a module sends requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Module {
    /// It sends requests, and the library model declares how.
    Http,
    /// It sends none: a module of the language, a web framework, a file of the sample itself.
    NoRequests,
    /// It may send requests, and the library model does not declare which.
    Library,
}
