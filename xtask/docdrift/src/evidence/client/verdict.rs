//! Decides whether the client accepts every value that the document declares for one subject.

use serde_json::{Value, json};

use super::narrower_keywords::{Narrowing, narrower};
use crate::client::schema::{ClientSchema, type_names};
use crate::openapi::Shape;
use crate::source::json_value::plain;
use crate::source::tree::Node;

/// Whether the client accepts what the document declares for a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientVerdict {
    /// The client accepts every declared value, in a specific type.
    Accepted,
    /// The client accepts any JSON value, without a type.
    Untyped,
    /// The client refuses some declared values: the keyword that is narrower, and the difference as a clause.
    Refused(&'static str, String),
    /// The client does not have the subject.
    Lost,
}

impl ClientVerdict {
    /// Whether the client refuses or loses no declared value.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        matches!(self, ClientVerdict::Accepted | ClientVerdict::Untyped)
    }
}

/// Where a value is sent. It decides which declared values the client has to accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// In a response.
    Response,
    /// In a request. A caller omits a value instead of sending null.
    Request,
    /// In a form. A form has no null: a client that accepts null sends an empty text for it.
    Form,
    /// In a parameter of its own, beside parameters with brackets for objects and lists.
    BesideBrackets,
}

impl Sent {
    /// Whether the client does not have to accept values of a type.
    fn ignores(self, name: &str) -> bool {
        match self {
            Sent::Response => false,
            Sent::Request | Sent::Form => name == "null",
            Sent::BesideBrackets => ["null", "object", "array"].contains(&name),
        }
    }
}

/// The verdict on a value, without the values below it.
pub(super) fn of(shape: &Shape<'_>, taken: &ClientSchema<'_>, sent: Sent) -> ClientVerdict {
    if taken.is_anything() {
        return ClientVerdict::Untyped;
    }
    let empty_is_null = sent == Sent::Form && taken.takes("null");
    let texts_are_null =
        empty_is_null && shape.nodes().into_iter().filter(|node| is_text(node)).all(is_empty_text);
    let ignored = |name: &str| sent.ignores(name) || (name == "string" && texts_are_null);
    let types: Vec<&str> = shape.types().into_iter().filter(|name| !ignored(name)).collect();
    if let Some(name) = types.iter().find(|name| !taken.takes(name)) {
        let reason = format!("the document has {name} among its types, and the client does not");
        return ClientVerdict::Refused("type", reason);
    }
    match (shape.only_values(), taken.values()) {
        // If the document has no type but null, the client's list belongs to another branch.
        (None, Some(_)) if types.iter().any(|name| *name != "null") => {
            let reason = "the client takes a list of values, and the document any";
            return ClientVerdict::Refused("enum", reason.to_owned());
        }
        (Some(promised), Some(values)) => {
            let promised = promised.into_iter().map(Node::to_json);
            let missing: Vec<String> = promised
                .filter(|value| *value != Value::Null && !values.contains(value))
                .filter(|value| !empty_is_null || value != "")
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

/// Whether a schema declares texts.
fn is_text(schema: &Node) -> bool {
    schema.get("type").is_some_and(|types| type_names(types).contains(&"string"))
}

/// Whether a schema allows the empty text only.
fn is_empty_text(schema: &Node) -> bool {
    schema.get("enum").is_some_and(|values| values.to_json() == json!([""]))
}

/// A keyword by which the client is narrower for one of the declared types: every client schema of this type
/// must be narrower than the document. `None` if there is no such type.
fn narrowed(promised: &Node, taken: &ClientSchema<'_>) -> Option<Narrowing> {
    // If the document lists values, the lists were already compared.
    if promised.get("enum").or_else(|| promised.get("const")).is_some() {
        return None;
    }
    let types = promised.get("type").map_or_else(Vec::new, type_names);
    types.into_iter().filter(|name| *name != "null").find_map(|name| {
        let mut narrowing = None;
        for leaf in taken.open_to(name) {
            narrowing = Some(narrower(promised, leaf)?);
        }
        narrowing
    })
}
