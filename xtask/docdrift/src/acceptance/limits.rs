//! What the client narrows within a type: formats that it parses, bounds, lengths and patterns.

use serde_json::Value;

use crate::tree::Node;

/// What is narrower, and how, as a clause.
pub(super) type Narrower = (&'static str, String);

/// Each bound from below, beside its exclusive form where it has one.
const LOWER: [(&str, &str); 4] =
    [("minimum", "exclusiveMinimum"), ("minLength", ""), ("minItems", ""), ("minProperties", "")];

/// Each bound from above.
const UPPER: [(&str, &str); 4] =
    [("maximum", "exclusiveMaximum"), ("maxLength", ""), ("maxItems", ""), ("maxProperties", "")];

/// The formats of numbers that bear less than JSON numbers commonly do.
const SMALL: [&str; 7] = ["int8", "int16", "int32", "uint8", "uint16", "uint32", "float"];

/// What one schema of the client takes less of than one of the document.
pub(super) fn narrower(promised: &Node, taken: &Node) -> Option<Narrower> {
    let format = |node: &Node| node.get("format").and_then(Node::as_str).map(str::to_owned);
    let is_text = taken.get("type").is_some_and(|node| names(node).contains(&"string"));
    if let Some(name) = format(taken)
        && (is_text || SMALL.contains(&name.as_str()))
        && format(promised).is_none_or(|promised| !is_text && promised != name)
    {
        return Some(("format", format!("the client takes {name} only, and the document does not say so")));
    }
    let bounds = LOWER.map(|pair| (pair, true)).into_iter().chain(UPPER.map(|pair| (pair, false)));
    for ((inclusive, exclusive), lower) in bounds {
        let Some(client) = bound(taken, inclusive, exclusive, lower) else { continue };
        let document = bound(promised, inclusive, exclusive, lower);
        let further = |document: f64| if lower { document < client } else { document > client };
        if document.is_none_or(further) {
            let than = if lower { "less" } else { "more" };
            return Some((
                inclusive,
                format!("the client takes no {than} than {client}, and the document does"),
            ));
        }
    }
    let pattern = |node: &Node| node.get("pattern").and_then(Node::as_str).map(str::to_owned);
    match pattern(taken) {
        Some(client) if pattern(promised).as_ref() != Some(&client) => {
            Some(("pattern", format!("the client takes only what matches `{client}`")))
        }
        _ => None,
    }
}

/// A bound as a number; an exclusive one of whole numbers is the next number.
fn bound(node: &Node, inclusive: &str, exclusive: &str, lower: bool) -> Option<f64> {
    let number = |keyword: &str| node.get(keyword).map(Node::to_json).as_ref().and_then(Value::as_f64);
    let whole = node.get("type").is_some_and(|types| names(types).contains(&"integer"));
    let beside = match (whole, lower) {
        (true, true) => 1.0,
        (true, false) => -1.0,
        (false, _) => 0.0,
    };
    // OpenAPI 3.0 says by a truth value that the bound beside it is exclusive.
    let flagged = node.get(exclusive).and_then(Node::as_bool) == Some(true);
    let own = number(inclusive).map(|bound| if flagged { bound + beside } else { bound });
    let other = number(exclusive).map(|bound| bound + beside);
    match (own, other) {
        (Some(own), Some(other)) if lower => Some(own.max(other)),
        (Some(own), Some(other)) => Some(own.min(other)),
        (own, other) => own.or(other),
    }
}

/// The names in a `type`, which is one or a list of them.
pub(super) fn names(node: &Node) -> Vec<&str> {
    node.as_str().into_iter().chain(node.items().iter().filter_map(Node::as_str)).collect()
}
