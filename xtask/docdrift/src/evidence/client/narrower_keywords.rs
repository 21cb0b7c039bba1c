//! Finds keywords by which the client is narrower than the document: formats, bounds, lengths, patterns.

use serde_json::Value;

use crate::client::schema::type_names;
use crate::source::tree::Node;

/// The keyword that is narrower, and the difference as a clause.
pub(super) type Narrowing = (&'static str, String);

/// Each lower bound with its exclusive form, which is empty if there is none.
const LOWER: [(&str, &str); 4] =
    [("minimum", "exclusiveMinimum"), ("minLength", ""), ("minItems", ""), ("minProperties", "")];

/// Each upper bound with its exclusive form, which is empty if there is none.
const UPPER: [(&str, &str); 4] =
    [("maximum", "exclusiveMaximum"), ("maxLength", ""), ("maxItems", ""), ("maxProperties", "")];

/// The formats of integers of less than 64 bits, each with its lowest and highest number.
const SMALL: [(&str, f64, f64); 6] = [
    ("int8", -128.0, 127.0),
    ("int16", -32_768.0, 32_767.0),
    ("int32", -2_147_483_648.0, 2_147_483_647.0),
    ("uint8", 0.0, 255.0),
    ("uint16", 0.0, 65_535.0),
    ("uint32", 0.0, 4_294_967_295.0),
];

/// The first keyword with which a client schema accepts less than a document schema; `None` if there is none.
pub(super) fn narrower(promised: &Node, taken: &Node) -> Option<Narrowing> {
    let is_text = taken.get("type").is_some_and(|node| type_names(node).contains(&"string"));
    if let Some(name) = format(taken).filter(|_| is_text && format(promised).is_none()) {
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

/// A bound as a number, which may follow from the `format`. An exclusive bound of integers becomes the next
/// integer; for other numbers, an exclusive bound is compared as if it were inclusive. `None` if there is no
/// bound.
fn bound(node: &Node, inclusive: &str, exclusive: &str, lower: bool) -> Option<f64> {
    let number = |keyword: &str| node.get(keyword).map(Node::to_json).as_ref().and_then(Value::as_f64);
    let whole = node.get("type").is_some_and(|types| type_names(types).contains(&"integer"));
    let beside = match (whole, lower) {
        (true, true) => 1.0,
        (true, false) => -1.0,
        (false, _) => 0.0,
    };
    // In OpenAPI 3.0, the exclusive keyword is a boolean that modifies the inclusive keyword.
    let flagged = node.get(exclusive).and_then(Node::as_bool) == Some(true);
    let own = number(inclusive).map(|bound| if flagged { bound + beside } else { bound });
    let other = number(exclusive).map(|bound| bound + beside);
    let implied = SMALL.iter().find(|(name, ..)| format(node) == Some(name));
    let implied = implied.filter(|_| inclusive == "minimum" || inclusive == "maximum");
    let implied = implied.map(|(_, least, most)| if lower { *least } else { *most });
    match (own.or(implied), other) {
        (Some(own), Some(other)) if lower => Some(own.max(other)),
        (Some(own), Some(other)) => Some(own.min(other)),
        (own, other) => own.or(other),
    }
}

fn format(node: &Node) -> Option<&str> {
    node.get("format").and_then(Node::as_str)
}
