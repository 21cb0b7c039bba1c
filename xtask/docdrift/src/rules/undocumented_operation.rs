//! Recorded traffic has an operation that no document declares.

use super::proposal::{Level, Proposal};
use super::rule::rule;
use super::traffic_text::{proposal, why};
use crate::evidence::traffic_cases::TrafficCase;

rule! {
    /// Recorded traffic has an operation that no document declares, at a server of a document.
    ///
    /// ## Why
    ///
    /// Callers use the operation, and nothing says what it takes and gives. It may be new, private, or gone from
    /// the document by mistake. Traffic with other hosts is counted and not reported, and so is a path without a
    /// host that no declared path begins like. Parts of the path that may be values are written `{}`. What
    /// somebody wrote, such as a stub, is no evidence that a server has the operation.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// Orders.
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// servers: [{url: https://api.shop.test/v1}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "POST", "url": "https://api.shop.test/v1/orders/7/refund", "headers": []}, "response": {"status": 204, "headers": [], "content": {}}}
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
    /// servers: [{url: https://api.shop.test/v1}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "GET", "url": "https://api.shop.test/v1/orders", "headers": []}, "response": {"status": 200, "headers": [], "content": {}}}
    /// {"request": {"method": "POST", "url": "https://tracker.test/v1/orders/7/refund", "headers": []}, "response": {"status": 204, "headers": [], "content": {}}}
    /// ```
    UNDOCUMENTED_OPERATION: "undocumented-operation", Warning, rank Undeclared, Traffic(check)
}

fn check(case: &TrafficCase, proposals: &mut Vec<Proposal>) {
    if case.kind != "undocumented-operation" {
        return;
    }
    proposals.push(
        proposal(
            case,
            "an operation that no document declares",
            Level::Warning,
            "no path of the document is that of the operation",
        )
        .why(why(case, "nothing says what the operation takes and gives"))
        .help("document the operation, or pass the document that declares it"),
    );
}
