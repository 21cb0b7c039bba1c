//! A recording of which the typed client makes something else than the recording says.

use serde_json::json;

use super::proposal::{Label, Proposal, Witness};
use super::rule::rule;
use crate::subject::{Place, Subject};
use crate::traffic::recording::{Outcome, Recording};

rule! {
    /// Replayed to the typed client, a recording gives another outcome than it expects.
    ///
    /// ## Why
    ///
    /// Either the client changed, and its users will see it; or the recording did, and no longer
    /// shows what it is for. Somebody has to say which.
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
    let Some(replayed) = &recording.replayed else { return };
    if replayed.is_same(&recording.content.expect.client) {
        return;
    }
    let operation = recording.operation();
    let expected = Label {
        witness: Witness::Client,
        span: recording.span("/expect/client"),
        text: format!("expected here, while the client returned {}", told(replayed)),
    };
    proposals.push(
        Proposal::new(
            &Subject::new(&operation, Place::Operation),
            format!("the client makes something else of this recording of `{operation}` than it expects"),
        )
        .label(expected)
        .value(json!(replayed))
        .why("either the client changed, and its users will see it, or the recording no longer shows what it is for")
        .help("look at which of both is meant, and change the other"),
    );
}

fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Value(value) => format!("the value `{value}`"),
        Outcome::Error(error) => {
            let status = error.status.map(|status| format!(", status {status}")).unwrap_or_default();
            let path = error.path.as_ref().map(|path| format!(", at `{path}`")).unwrap_or_default();
            let message = error.message.as_ref().map(|text| format!(", saying {text:?}")).unwrap_or_default();
            format!("the error `{}`{status}{path}{message}", error.kind)
        }
    }
}
