//! A page uses a deprecated operation, parameter or field and does not say so.

use super::message_text::place_of;
use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Declared, Standing, Statement};
use crate::page::claim::ClaimKind;
use crate::source::tree::Node;
use crate::subject::Place;

rule! {
    /// A page calls an operation or sends a parameter or field that the schema marks as deprecated, and
    /// the page does not mention deprecation.
    ///
    /// ## Why
    ///
    /// The call works today, so no claim of the page is wrong; but readers build on something that the
    /// provider plans to remove. The rule ignores what a page names beside the word. It ignores a page that does
    /// not say what is deprecated.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"amount": 5, "memo": "soon"})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema: {properties: {amount: {type: integer}, memo: {type: string, deprecated: true}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// `````md
    /// The field `colour` is deprecated.
    ///
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"colour": "red", "memo": "soon"})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema:
    ///               properties:
    ///                 colour: {type: string, deprecated: true}
    ///                 memo: {type: string, deprecated: true}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// The field `memo` is deprecated.
    ///
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"amount": 5, "memo": "soon"})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema: {properties: {amount: {type: integer}, memo: {type: string, deprecated: true}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    UNMARKED_DEPRECATION: "unmarked-deprecation", Note, rank Consistency, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let (name, path) = (case.name(), &case.subject.operation.path);
    let is_covered = match &case.subject.place {
        Place::Operation => [path.as_str(), &case.subject.operation.to_string()]
            .iter()
            .any(|name| case.page.deprecations.cover(name)),
        _ => case.page.deprecations.cover(&name),
    };
    if is_covered {
        return;
    }
    let deprecated = case.statements().find_map(|(_, statement)| match &statement.standing {
        Standing::Declared(declared) if is_deprecated(statement, declared) => Some((statement, declared)),
        _ => None,
    });
    let Some((statement, declared)) = deprecated else { return };
    let message = format!("the schema marks {} as deprecated, the page does not say so", place_of(case)); // The finding refutes no claim: a deprecated operation or field still works.
    proposals.push(
        Proposal::new(case.subject, message)
            .guess(statement.guess)
            .label(Label::page(statement.claim.span, statement.claim.says()))
            .label(Label::schema(declared.span, "the schema marks it as deprecated"))
            .why("readers build on something that the provider plans to remove")
            .help("use its replacement on the page, or say there that it is deprecated"),
    );
}

fn is_deprecated(statement: &Statement<'_>, declared: &Declared<'_>) -> bool {
    let Some(operation) = statement.operation else { return false };
    let is_marked = |pointer: &str| {
        let node = operation.document().root().pointer(pointer);
        node.and_then(|node| node.get("deprecated")).and_then(Node::as_bool) == Some(true)
    };
    match (&declared.subject.place, statement.claim.kind) {
        (Place::Operation, ClaimKind::Calls) => is_marked(operation.pointer()),
        (Place::Parameter(..), ClaimKind::Sends) => is_marked(&declared.pointer),
        // Another branch of a union may declare the field without deprecation.
        (Place::Request(_), ClaimKind::Sends) => declared
            .shape
            .as_ref()
            .is_some_and(|shape| shape.is_of_one_schema() && shape.is_marked("deprecated")),
        _ => false,
    }
}
