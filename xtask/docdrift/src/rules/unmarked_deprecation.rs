//! What the schema has given up, on a page that does not say so.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Declared, Standing, Statement};
use crate::page::claim::ClaimKind;
use crate::source::tree::Node;
use crate::subject::Place;

rule! {
    /// A page calls an operation or sends a parameter or field that the schema marks as deprecated,
    /// and does not speak of deprecation.
    ///
    /// ## Why
    ///
    /// It works today, so nothing on the page is wrong; but readers build on what is to go away. A page
    /// that speaks of deprecation anywhere is taken to have said it.
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
    if case.page.speaks_of_deprecation {
        return;
    }
    let deprecated = case.statements().find_map(|(_, statement)| match &statement.standing {
        Standing::Declared(declared) if is_deprecated(statement, declared) => Some((statement, declared)),
        _ => None,
    });
    let Some((statement, declared)) = deprecated else { return };
    let message = match &case.subject.place {
        Place::Operation => {
            format!("`{}` is deprecated, and the page does not say so", case.subject.operation)
        }
        _ => format!(
            "`{}` of `{}` is deprecated, and the page does not say so",
            case.name(),
            case.subject.operation
        ),
    };
    // No claim is wrong: what is deprecated still works.
    proposals.push(
        Proposal::new(case.subject, message)
            .label(Label::page(statement.claim.span, statement.claim.says()))
            .label(Label::schema(declared.span, "the schema marks it as deprecated"))
            .why("readers build on what is to go away")
            .help("use what takes its place, or say on the page that it is deprecated"),
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
        // Of a union, another branch may have it for good.
        (Place::Request(_), ClaimKind::Sends) => declared
            .shape
            .as_ref()
            .is_some_and(|shape| shape.is_of_one_schema() && shape.is_marked("deprecated")),
        _ => false,
    }
}
