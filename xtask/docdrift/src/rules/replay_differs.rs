//! The typed client, replayed against a recording, gives another outcome than the recording expects.

use serde_json::json;

use super::proposal::{Label, Proposal, Witness};
use super::rule::rule;
use crate::subject::{Place, Subject};
use crate::traffic::expectation::Outcome;
use crate::traffic::recording::Recording;

rule! {
    /// Replayed to the typed client, a recording gives another outcome than it expects.
    ///
    /// ## Why
    ///
    /// Either the client changed, which its users will notice, or the recording changed and no longer
    /// shows what it was made for. A maintainer must decide which of the two it is.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths: {'/orders/{id}': {get: {responses: {'200': {description: one}}}}}
    /// ````
    /// `````
    ///
    /// ```yaml
    /// version: 1
    /// provenance: composed
    /// about: an order
    /// request: {method: GET, path: /orders/7}
    /// response: {status: 200, body: '{"total": 5}'}
    /// expect: {client: {value: {total: 5}}, violations: []}
    /// ```
    ///
    /// ```json
    /// {"value": {"sum": 5}}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths: {'/orders/{id}': {get: {responses: {'200': {description: one}}}}}
    /// ````
    /// `````
    ///
    /// ```yaml
    /// version: 1
    /// provenance: composed
    /// about: an order
    /// request: {method: GET, path: /orders/7}
    /// response: {status: 200, body: '{"total": 5}'}
    /// expect: {client: {value: {total: 5}}, violations: []}
    /// ```
    ///
    /// ```json
    /// {"value": {"total": 5}}
    /// ```
    REPLAY_DIFFERS: "replay-differs", Error, rank Contradicted, Replay(check)
}

fn check(recording: &Recording, proposals: &mut Vec<Proposal>) {
    let (Some(replayed), Some(expected)) = (&recording.replayed, recording.expectation()) else { return };
    if replayed.is_same(&expected.content().client) {
        return;
    }
    let operation = recording.operation();
    let expected = Label {
        witness: Witness::Client,
        span: expected.span("/client"),
        text: format!("the recording expects this outcome, the client returned {}", describe(replayed)),
    };
    proposals.push(
        Proposal::new(
            &Subject::new(&operation, Place::Operation),
            format!(
                "for a recording of `{operation}`, the client returns another outcome than the recording expects"
            ),
        )
        .label(expected)
        .value(json!(replayed))
        .why(
            "either the client changed, which its users will notice, or the recording no longer shows what \
             it is for",
        )
        .help("find out which outcome is intended, and correct the client or the recording"),
    );
}

fn describe(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Value(value) => format!("the value `{value}`"),
        Outcome::Error(error) => {
            let status = error.status.map(|status| format!(", status {status}")).unwrap_or_default();
            let path = error.path.as_ref().map(|path| format!(", at `{path}`")).unwrap_or_default();
            let message =
                error.message.as_ref().map(|text| format!(", message {text:?}")).unwrap_or_default();
            format!("the error `{}`{status}{path}{message}", error.kind)
        }
    }
}
