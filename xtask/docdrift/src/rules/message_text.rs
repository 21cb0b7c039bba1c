//! Parts of messages that several rules share: the text that makes a claim, and a value, shortened if it is
//! long.

use serde_json::Value;

use crate::page::claim::{Claim, Origin};

/// The subject of a message's first clause: "the page", or "the description" for a claim that a
/// description inside the OpenAPI document makes.
pub(super) fn claimant(claim: &Claim) -> &'static str {
    if claim.origin == Origin::Description { "the description" } else { "the page" }
}

/// A value as JSON in backticks, cut after 60 characters: a page may write a value of any length.
pub(super) fn quoted(value: &Value) -> String {
    const SHOWN: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
