//! Compares the response of an exchange with its operation: status, media type, body.

use docdrift_traffic::{Body, Response, headers};

use super::traffic_body::{Compared, choose, is_json};
use super::traffic_facts::ExchangeFacts;
use super::traffic_names::media_type;
use super::traffic_plan::OperationPlan;
use crate::openapi::Validator;

/// The answers to conditional requests, and of the protocol itself, which no document lists.
const OF_HTTP: [u16; 4] = [100, 101, 103, 304];

/// Adds what a response shows.
pub(super) fn judge<'d>(
    validator: &Validator<'d>,
    plan: &OperationPlan<'d>,
    response: &Response,
    facts: &mut ExchangeFacts<'_>,
) {
    let status = response.status.to_string();
    facts.see(&status);
    let Some(declared) = plan.response(response.status) else {
        // A document that declares no response at all promises nothing.
        if !plan.responses.is_empty() && !OF_HTTP.contains(&response.status) {
            facts.add("undocumented-status", &status, format!("status {status} is not documented"));
        }
        return;
    };
    if declared.status != status {
        facts.see(declared.status);
    }
    let Some(body) = response.body.as_ref().filter(|body| !is_empty(body)) else { return };
    let sent = headers::get(&response.headers, "content-type").and_then(media_type);
    let is_success = (200..300).contains(&response.status);
    match choose(&declared.bodies, sent.as_deref()) {
        Some(chosen) => {
            let Some(value) = body.to_json() else {
                let expects_json = is_json(sent.as_deref().unwrap_or(&chosen.media_type));
                if expects_json {
                    let at = facts.place(&body.place, None);
                    facts.gap("is a body that is no JSON, although its media type says so", at);
                }
                return;
            };
            if is_json(sent.as_deref().unwrap_or(&chosen.media_type)) {
                Compared { plan: chosen, body, value: &value, is_request: false }.judge(validator, facts);
                facts.compare_with_examples(declared.status, chosen, body, &value);
            }
        }
        // An answer to a refused request often has a body that nobody describes.
        None if declared.bodies.is_empty() && !is_success => {}
        None => {
            let Some(sent) = sent else { return };
            let at = facts.place(&body.place, None);
            let sent = facts.names.media_type(&sent);
            let reason = match declared.bodies.is_empty() {
                true => format!("a body of `{sent}`, where no body is documented"),
                false => format!("`{sent}` is not documented"),
            };
            facts.add_at("undocumented-media-type", declared.status, reason, at);
        }
    }
}

fn is_empty(body: &Body) -> bool {
    matches!(&body.content, docdrift_traffic::exchange::Content::Bytes(bytes) if bytes.is_empty())
}
