//! What a language and its libraries have to tell for their samples to be followed.

use super::syntax::Program;
use super::transfer::Transfer;

/// How a language and its libraries spell what is followed.
pub(crate) trait Dialect {
    /// Maps a sample onto the small language.
    fn parse(&self, text: &str) -> Program;

    /// Whether a call of this function makes a request, and how its arguments make it up.
    fn transfer(&self, callee: &str) -> Option<Transfer>;

    /// Whether this function encodes its argument as JSON text.
    fn encodes_json(&self, callee: &str) -> bool;

    /// Whether this function gives each item of its first argument with a number before it.
    fn numbers(&self, callee: &str) -> bool;

    /// Whether this function's result has the fields of its first argument.
    fn passes_on(&self, callee: &str) -> bool;

    /// What `receiver.name` is.
    fn member(&self, receiver: Receiver, name: &str) -> Step;

    /// What `receiver.name(…)` is.
    fn method(&self, receiver: Receiver, name: &str) -> Step;
}

/// What a member is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// The response of a call.
    Response,
    /// A decoded body, or what stands in it.
    Body,
}

/// Where a member or a method leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// To nothing that is followed.
    Unknown,
    /// To the value itself.
    Same,
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
