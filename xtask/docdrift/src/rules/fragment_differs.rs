//! A page whose embedded fragment states another fact than the whole document.

use serde_json::json;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::fragment_diff::{FragmentDifference, Stated};
use crate::page::claim::ClaimKind;
use crate::subject::Place;

rule! {
    /// The OpenAPI fragment that a page embeds and the whole document state a fact differently.
    ///
    /// ## Why
    ///
    /// Readers of the page go by its fragment, and clients are generated from the document. One of
    /// the two is wrong, or older than the other, and who goes by it is misled. Each fact is a finding
    /// of its own: type, values, default, bounds, whether it must be there, whether there is such a
    /// thing at all. A page's fragment need not have the other operations of the document.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters: [{name: limit, in: query, schema: {type: integer, maximum: 50}}]
    ///       responses: {'200': {description: all}}
    /// ````
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
    ///       responses: {'200': {description: all}}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters: [{name: limit, in: query, schema: {type: integer, minimum: 0, exclusiveMinimum: true}}]
    ///       responses: {'200': {description: all}}
    /// ````
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.1.0
    /// paths:
    ///   /orders:
    ///     get:
    ///       summary: In other words.
    ///       parameters: [{$ref: '#/components/parameters/Limit'}]
    ///       responses: {'200': {description: In other words.}}
    ///   /carts:
    ///     get:
    ///       responses: {'200': {description: The page is about something else.}}
    /// components:
    ///   parameters:
    ///     Limit: {name: limit, in: query, schema: {type: integer, minimum: 1}}
    /// ```
    FRAGMENT_DIFFERS: "fragment-differs", Warning, rank Contradicted, Fragment(check)
}

fn check(difference: &FragmentDifference, proposals: &mut Vec<Proposal>) {
    let FragmentDifference { subject, fact, fragment, document } = difference;
    let presence = *fact == ClaimKind::Exists.as_str();
    let message = match (presence, &fragment.value) {
        (true, Some(_)) => format!("`{subject}` is in the page's fragment, and not in the document"),
        (true, None) => format!("`{subject}` is in the document, and not in the page's fragment"),
        (false, _) => {
            // These subjects are facts themselves.
            let itself = matches!(subject.place, Place::Server | Place::Security);
            let of = if itself { String::new() } else { format!("`{fact}` of ") };
            let (here, there) = (said(fragment), said(document));
            format!("{of}`{subject}` is {here} in the page's fragment, and {there} in the document")
        }
    };
    let seen = |who: &str, stated: &Stated| match (presence, &stated.value) {
        (true, Some(_)) => format!("{who} has it here"),
        (true, None) => format!("{who} does not have it here"),
        (false, Some(value)) => format!("{who} says `{value}`"),
        (false, None) => format!("{who} does not say it"),
    };
    proposals.push(
        Proposal::new(subject, message)
            .value(json!([fact, fragment.value, document.value]))
            .label(Label::page(fragment.span, seen("the fragment", fragment)))
            .label(Label::schema(document.span, seen("the document", document)))
            .why("readers of the page go by its fragment, and clients are generated from the document")
            .help("find out which of them is right, and correct the other"),
    );
}

/// The value in a sentence.
fn said(stated: &Stated) -> String {
    stated.value.as_ref().map_or_else(|| "unsaid".to_owned(), |value| format!("`{value}`"))
}
