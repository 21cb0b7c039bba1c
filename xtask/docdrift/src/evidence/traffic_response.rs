//! Compares the response of an exchange with its operation: status, media type, body.

use docdrift_traffic::{Body, Glance, Response, headers};

use super::traffic_accept::Acceptance;
use super::traffic_body::{Compared, MAX_BODY, TOO_LARGE, choose, is_json, is_too_large};
use super::traffic_facts::ExchangeFacts;
use super::traffic_names::{ShownNames, media_type};
use super::traffic_plan::OperationPlan;
use crate::openapi::Validator;

/// The answers to conditional requests, and of the protocol itself, which no document lists.
const OF_HTTP: [u16; 4] = [100, 101, 103, 304];

/// The fields of a response whose body is accepted from its text; `None` if it has to be judged in full.
pub(super) fn accept<'p, 'd>(
    validator: &'p Validator<'d>,
    plan: &'p OperationPlan<'d>,
    glance: &Glance<'_>,
    names: &'p ShownNames<'d>,
) -> Option<Vec<&'p str>> {
    let response = glance.exchange.response.as_ref()?;
    let sent = headers::get(&response.headers, "content-type").and_then(media_type);
    let chosen = choose(&plan.response(response.status)?.bodies, sent.as_deref())?;
    let is_judged = is_json(sent.as_deref().unwrap_or(&chosen.media_type));
    // A schema that cannot be compiled is a gap, and answers are compared with examples by their values.
    if !is_judged || !chosen.examples.is_empty() || !chosen.schema(validator)?.is_usable() {
        return None;
    }
    let mut cursor = glance.body();
    let fields = Acceptance::of(&mut cursor, &chosen.root, validator, names)?;
    let is_whole = cursor.at() <= MAX_BODY && glance.ends(cursor);
    is_whole.then_some(fields)
}

/// Adds what a response shows. `accepted` are the fields of a body that [`accept`] accepted.
pub(super) fn judge<'d>(
    validator: &Validator<'d>,
    plan: &OperationPlan<'d>,
    response: &Response,
    accepted: Option<&[&str]>,
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
    if let Some(fields) = accepted {
        fields.iter().for_each(|field| facts.see(field));
        return;
    }
    let Some(body) = response.body.as_ref().filter(|body| !is_empty(body)) else { return };
    let sent = headers::get(&response.headers, "content-type").and_then(media_type);
    let is_success = (200..300).contains(&response.status);
    match choose(&declared.bodies, sent.as_deref()) {
        Some(chosen) if !is_json(sent.as_deref().unwrap_or(&chosen.media_type)) => {}
        Some(_) if is_too_large(body) => {
            let at = facts.place(&body.place, None);
            facts.gap(TOO_LARGE, at);
        }
        Some(chosen) => match body.to_json() {
            Some(value) => {
                Compared { plan: chosen, body, value: &value, is_request: false }.judge(validator, facts);
                facts.compare_with_examples(declared.status, chosen, body, &value);
            }
            None => {
                let at = facts.place(&body.place, None);
                facts.gap("is a body that is no JSON, although its media type says so", at);
            }
        },
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
