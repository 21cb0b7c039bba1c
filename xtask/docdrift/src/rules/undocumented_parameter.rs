//! Recorded traffic has a query parameter or header that the operation does not document.

use super::proposal::{Level, Proposal};
use super::rule::rule;
use super::traffic_text::{proposal, why};
use crate::evidence::traffic_cases::TrafficCase;

rule! {
    /// A recorded request has a query parameter or header that its operation does not document, and the server
    /// accepted it.
    ///
    /// ## Why
    ///
    /// Either callers depend on something that no document promises, or the server ignores what they send.
    /// A key such as `created[gte]` belongs to the parameter `created`. Of headers, only those of the
    /// application's own kind count: names that another operation declares, and `X-…` of no gateway, browser or
    /// tool. What carries a credential is never reported.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// Orders.
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// paths: {/orders: {get: {parameters: [{name: limit, in: query, schema: {type: integer}}], responses: {'200': {description: all}}}}}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "GET", "url": "/orders?limit=1&sort=total", "headers": []}, "response": {"status": 200, "headers": [], "content": {}}}
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
    /// paths: {/orders: {get: {parameters: [{name: created, in: query, style: deepObject, schema: {type: object}}], responses: {'200': {description: all}}}}}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "GET", "url": "/orders?created[gte]=1", "headers": [{"name": "X-Request-Id", "value": "7"}]}, "response": {"status": 200, "headers": [], "content": {}}}
    /// ```
    UNDOCUMENTED_PARAMETER: "undocumented-parameter", Warning, rank Undeclared, Traffic(check)
}

fn check(case: &TrafficCase, proposals: &mut Vec<Proposal>) {
    if case.kind != "undocumented-parameter" {
        return;
    }
    proposals.push(
        proposal(case, &case.reason, Level::Warning, "the operation that does not declare it")
            .why(why(
                case,
                "callers depend on what no document promises, or the server ignores what they send",
            ))
            .help("document the parameter, or no longer send it"),
    );
}
