//! A recording whose body breaks the published schema in other ways than the recording says.

use std::collections::BTreeSet;

use serde_json::json;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Evidence;
use crate::evidence::exchange::{Exchange, is_of_mask};
use crate::subject::{Place, Subject};
use crate::traffic::recording::ExpectedViolation;

rule! {
    /// The violations that a recording expects are not those that its body shows against the
    /// published schema.
    ///
    /// ## Why
    ///
    /// Either the schema changed, and what it promises with it; or the recording did, and no longer
    /// shows what it is for. A violation that is gone matters as much as a new one: the provider may
    /// have declared what was missing.
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
    let Some(operation) = exchange.operation else { return };
    let expected = recording.content.expect.violations.iter().cloned();
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
    let differences = [("is not expected", &unexpected), ("is expected, and not there", &gone)];
    let told = differences.iter().flat_map(|(what, violations)| {
        violations.iter().map(move |violation| format!("{} {what}", told(violation)))
    });
    let told = told.collect::<Vec<_>>().join("; ");
    let status = recording.content.response.status;
    let declared = operation.response(status).map_or(operation.span(), |response| response.span);
    proposals.push(
        Proposal::new(
            &Subject::new(operation.id(), Place::Operation),
            format!("this recording of `{}` breaks its schema in other ways than it says: {told}", operation.id()),
        )
        .value(json!({"unexpected": unexpected, "gone": gone}))
        .label(Label::wire(recording.span("/expect/violations"), told))
        .label(Label::schema(declared, "the schema that judges this response"))
        .why("either the schema changed, and what it promises with it, or the recording no longer shows what it is for")
        .help("look at which of both is meant, and change the other"),
    );
}

fn told(violation: &ExpectedViolation) -> String {
    let ExpectedViolation { pointer, keyword } = violation;
    if pointer.is_empty() {
        format!("`{keyword}` of the body")
    } else {
        format!("`{keyword}` at `{pointer}`")
    }
}
