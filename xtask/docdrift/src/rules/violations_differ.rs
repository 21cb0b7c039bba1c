//! The violations that a recording expects differ from those that its response body has.

use std::collections::BTreeSet;

use serde_json::json;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Evidence;
use crate::evidence::exchange::Exchange;
use crate::evidence::masked_values::is_of_mask;
use crate::subject::{Place, Subject};
use crate::traffic::expectation::ExpectedViolation;

rule! {
    /// The violations that a recording expects are not those that its body has against the published
    /// schema.
    ///
    /// ## Why
    ///
    /// Either the schema changed, and with it what the schema promises, or the recording changed and no
    /// longer shows what it was made for. A violation that has disappeared matters as much as a new one:
    /// the provider may have declared the missing field.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {total: {type: number}}}}}}}
    /// ````
    /// `````
    ///
    /// ```yaml
    /// version: 1
    /// provenance: composed
    /// about: a field that nothing declares
    /// request: {method: GET, path: /orders/7}
    /// response: {status: 200, body: '{"total": 5, "sum": 5}'}
    /// expect: {client: {value: {total: 5}}, violations: [{pointer: /total, keyword: type}]}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {total: {type: number}}}}}}}
    /// ````
    /// `````
    ///
    /// ```yaml
    /// version: 1
    /// provenance: composed
    /// about: a field that nothing declares
    /// request: {method: GET, path: /orders/7}
    /// response: {status: 200, body: '{"total": 5, "sum": 5}'}
    /// expect: {client: {value: {total: 5}}, violations: [{pointer: /sum, keyword: undeclared}]}
    /// ```
    VIOLATIONS_DIFFER: "violations-differ", Error, rank Contradicted, Exchange(check)
}

fn check(exchange: &Exchange<'_>, _: &Evidence<'_>, proposals: &mut Vec<Proposal>) {
    let recording = exchange.recording;
    let Some(operation) = exchange.operation.filter(|_| exchange.not_validated.is_none()) else { return };
    let Some(expectation) = recording.expectation() else { return };
    let expected = expectation.content().violations.iter().cloned();
    let expected: BTreeSet<ExpectedViolation> =
        expected.filter(|expected| !is_of_mask(recording, &expected.pointer, &expected.keyword)).collect();
    let shown: BTreeSet<ExpectedViolation> = exchange
        .violations
        .iter()
        .map(|shown| ExpectedViolation { pointer: shown.pointer.clone(), keyword: shown.keyword.clone() })
        .collect();
    let unexpected: Vec<_> = shown.difference(&expected).collect();
    let gone: Vec<_> = expected.difference(&shown).collect();
    if unexpected.is_empty() && gone.is_empty() {
        return;
    }
    let differences =
        [("occurs, but is not expected", &unexpected), ("is expected, but does not occur", &gone)];
    let clauses = differences.iter().flat_map(|(predicate, violations)| {
        violations.iter().map(move |violation| format!("{} {predicate}", describe(violation)))
    });
    let clauses = clauses.collect::<Vec<_>>().join("; ");
    let status = recording.content.response.status;
    let declared = operation.response(status).map_or(operation.span(), |response| response.span);
    proposals.push(
        Proposal::new(
            &Subject::new(operation.id(), Place::Operation),
            format!("this recording of `{}` has other violations than it expects: {clauses}", operation.id()),
        )
        .value(json!({"unexpected": unexpected, "gone": gone}))
        .label(Label::wire(expectation.span("/violations"), clauses))
        .label(Label::schema(declared, "the schema of this response"))
        .why(
            "either the schema changed, and with it what it promises, or the recording no longer shows \
             what it is for",
        )
        .help("find out whether the schema or the recording is right, and correct the other"),
    );
}

fn describe(violation: &ExpectedViolation) -> String {
    let ExpectedViolation { pointer, keyword } = violation;
    if pointer.is_empty() {
        format!("`{keyword}` of the body")
    } else {
        format!("`{keyword}` at `{pointer}`")
    }
}
