//! Recorded traffic has a status that the operation does not document.

use super::proposal::{Level, Proposal};
use super::rule::rule;
use super::traffic_text::{proposal, why};
use crate::evidence::traffic_cases::TrafficCase;
use crate::subject::Place;

rule! {
    /// A recorded response has a status that its operation does not document.
    ///
    /// ## Why
    ///
    /// A client that is generated from the document takes the answer for an error of the server. `4XX` and
    /// `default` document every status that they stand for. A status from 500 on is a warning, because a
    /// gateway may have answered.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// Orders.
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// paths: {/orders: {post: {responses: {'200': {description: done}}}}}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "POST", "url": "/orders", "headers": []}, "response": {"status": 202, "headers": [], "content": {}}}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md
    /// Orders.
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// paths: {/orders: {post: {responses: {'200': {description: done}, 4XX: {description: refused}}}}}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "POST", "url": "/orders", "headers": []}, "response": {"status": 422, "headers": [], "content": {}}}
    /// ```
    UNDOCUMENTED_STATUS: "undocumented-status", Error, rank Undeclared, Traffic(check)
}

fn check(case: &TrafficCase, proposals: &mut Vec<Proposal>) {
    let Place::Response(status, _) = &case.subject.place else { return };
    if case.kind != "undocumented-status" {
        return;
    }
    let level = if status.starts_with('5') { Level::Warning } else { Level::Error };
    proposals.push(
        proposal(case, &case.reason, level, "the statuses of this operation")
            .why(why(case, "a client that is generated from the document does not expect the answer"))
            .help("document the status, or correct the server"),
    );
}
