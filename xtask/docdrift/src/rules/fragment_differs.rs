//! The OpenAPI fragment of a page and the whole document state a fact differently.

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
    /// Readers rely on the page's fragment, and clients are generated from the document. One of the two
    /// is wrong or outdated, and misleads whoever relies on it. Each fact is a separate finding: type,
    /// values, default, bounds, whether a field is required, whether it exists at all. A page's fragment
    /// does not have to contain the other operations of the document.
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
        (true, Some(_)) => format!("the page's fragment declares `{subject}`, the document does not"),
        (true, None) => format!("the document declares `{subject}`, the page's fragment does not"),
        (false, _) => {
            // A server or a security requirement is the fact itself, so its message names no keyword.
            let is_fact = matches!(subject.place, Place::Server | Place::Security);
            let keyword = if is_fact { String::new() } else { format!("`{fact}` of ") };
            let (here, there) = (states(fragment), states(document));
            format!("{keyword}`{subject}`: the page's fragment {here}, the document {there}")
        }
    };
    let label = |witness: &str, stated: &Stated| match (presence, &stated.value) {
        (true, Some(_)) => format!("{witness} declares it here"),
        (true, None) => format!("{witness} does not declare it here"),
        (false, _) => format!("{witness} {}", states(stated)),
    };
    proposals.push(
        Proposal::new(subject, message)
            .value(json!([fact, fragment.value, document.value]))
            .label(Label::page(fragment.span, label("the fragment", fragment)))
            .label(Label::schema(document.span, label("the document", document)))
            .why("readers rely on the page's fragment, and clients are generated from the document")
            .help("find out which of the two is right, and correct the other"),
    );
}

/// The predicate of a sentence about a witness: which value it states, or that it states none.
fn states(stated: &Stated) -> String {
    stated.value.as_ref().map_or_else(|| "does not state it".to_owned(), |value| format!("says `{value}`"))
}
