//! What the client makes of one value: its types, its lists of values, and what narrows them.

use serde_json::Value;

use super::limits::{Narrowing, narrower};
use crate::client::schema::{ClientSchema, type_names};
use crate::openapi::Shape;
use crate::source::json_value::plain;
use crate::source::tree::Node;

/// What the client makes of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientVerdict {
    /// It takes all that the document promises, in a type of its own.
    Accepted,
    /// It takes whatever comes, as JSON without a type.
    Untyped,
    /// It refuses a part of it, as the clause says; the keyword is what is narrower.
    Refused(&'static str, String),
    /// It has no place for it.
    Lost,
}

impl ClientVerdict {
    /// Whether nothing that the document promises is refused or lost.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        matches!(self, ClientVerdict::Accepted | ClientVerdict::Untyped)
    }
}

/// What the client makes of the value itself; `answered` when it comes from the server.
pub(super) fn of(shape: &Shape<'_>, taken: &ClientSchema<'_>, answered: bool) -> ClientVerdict {
    if taken.is_anything() {
        return ClientVerdict::Untyped;
    }
    // What a caller does not want to send is left out; null is for answers.
    let types: Vec<&str> = shape.types().into_iter().filter(|name| answered || *name != "null").collect();
    if let Some(name) = types.iter().find(|name| !taken.takes(name)) {
        let reason = format!("the document has {name} among its types, and the client does not");
        return ClientVerdict::Refused("type", reason);
    }
    match (shape.only_values(), taken.values()) {
        // A list for something that is no text at all is another branch's.
        (None, Some(_)) if types.iter().any(|name| *name != "null") => {
            let reason = "the client takes a list of values, and the document any";
            return ClientVerdict::Refused("enum", reason.to_owned());
        }
        (Some(promised), Some(values)) => {
            let promised = promised.into_iter().map(Node::to_json);
            let missing: Vec<String> = promised
                .filter(|value| *value != Value::Null && !values.contains(value))
                .map(|value| format!("`{}`", plain(&value)))
                .collect();
            if !missing.is_empty() {
                return ClientVerdict::Refused(
                    "enum",
                    format!("the client does not know {}", missing.join(", ")),
                );
            }
        }
        _ => {}
    }
    let narrowed = shape.nodes().into_iter().find_map(|promised| narrowed(promised, taken));
    narrowed.map_or(ClientVerdict::Accepted, |(keyword, reason)| ClientVerdict::Refused(keyword, reason))
}

/// What is narrower in every schema of the client that takes values of a type that this one promises.
fn narrowed(promised: &Node, taken: &ClientSchema<'_>) -> Option<Narrowing> {
    // Of a list of values, what is not missing needs no more.
    if promised.get("enum").or_else(|| promised.get("const")).is_some() {
        return None;
    }
    let types = promised.get("type").map_or_else(Vec::new, type_names);
    types.into_iter().filter(|name| *name != "null").find_map(|name| {
        let mut told = None;
        for leaf in taken.open_to(name) {
            told = Some(narrower(promised, leaf)?);
        }
        told
    })
}
