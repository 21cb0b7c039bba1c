//! Compares the request of an exchange with its operation: parameters, headers, body.

use docdrift_traffic::exchange::Content;
use docdrift_traffic::{Body, Exchange, headers};
use serde_json::{Map, Value};

use super::traffic_body::{Compared, TOO_LARGE, choose, is_json, is_too_large};
use super::traffic_facts::ExchangeFacts;
use super::traffic_judge::pairs;
use super::traffic_names::{may_be_own, media_type, quoted};
use super::traffic_parameters;
use super::traffic_plan::{BodyPlan, DocumentPlan, OperationPlan};
use crate::openapi::{Child, FieldNode};
use crate::subject::{ParameterLocation, Place};
use crate::traffic::secret_names::SecretNames;

const FORM: &str = "application/x-www-form-urlencoded";

/// Adds what a request shows. `url` is its URL without the name of a user.
pub(super) fn judge<'d>(
    document: &DocumentPlan<'d>,
    plan: &OperationPlan<'d>,
    exchange: &Exchange,
    url: &str,
    facts: &mut ExchangeFacts<'_>,
) {
    let request = &exchange.request;
    let url = url.split('#').next().unwrap_or_default();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let query = pairs(query);
    let parameters = traffic_parameters::Sent { query: &query, headers: &request.headers, path };
    parameters.judge(&document.validator, plan, facts);
    undeclared_query(document, plan, &query, facts);
    undeclared_headers(document, plan, &request.headers, facts);
    missing(document, plan, &parameters, facts);
    if let Some(body) = &request.body {
        judge_body(document, plan, body, headers::get(&request.headers, "content-type"), facts);
    }
}

fn undeclared_query(
    document: &DocumentPlan<'_>,
    plan: &OperationPlan<'_>,
    query: &[(String, String)],
    facts: &mut ExchangeFacts<'_>,
) {
    for (name, _) in query {
        let is_credential = || is_credential(document, ParameterLocation::Query, name);
        if name.contains("{{") || plan.declares_query(name) || is_credential() {
            continue;
        }
        let name = facts.names.name(name);
        let place = Place::Parameter(ParameterLocation::Query, name.to_owned()).to_string();
        facts.see(&place);
        facts.add(
            "undocumented-parameter",
            &place,
            format!("query parameter {} is not documented", quoted(name)),
        );
    }
}

/// Headers of the application's own kind: those that another operation declares, and `X-…` of nobody else.
fn undeclared_headers(
    document: &DocumentPlan<'_>,
    plan: &OperationPlan<'_>,
    headers: &[(String, String)],
    facts: &mut ExchangeFacts<'_>,
) {
    let secrets = SecretNames::default();
    for (written, _) in headers {
        let name = written.to_ascii_lowercase();
        let is_own = document.headers.contains(&name) || name.starts_with("x-");
        let mut declared = plan.parameters_in(ParameterLocation::Header);
        if !is_own
            || !may_be_own(&name)
            || declared.any(|header| header.name.eq_ignore_ascii_case(&name))
            || is_credential(document, ParameterLocation::Header, &name)
            || secrets.is_header(&name)
            || document.document().global_header(&name).is_some()
            || document.document().allows_header(&name)
        {
            continue;
        }
        let name = facts.names.header(written);
        let place = Place::Parameter(ParameterLocation::Header, name.to_owned()).to_string();
        facts.see(&place);
        facts.add("undocumented-parameter", &place, format!("header {} is not documented", quoted(&name)));
    }
}

/// Adds the required parameters and headers that the request lacks. What somebody wrote shows only a part of a
/// request, and a recording without any header kept none.
fn missing(
    document: &DocumentPlan<'_>,
    plan: &OperationPlan<'_>,
    sent: &traffic_parameters::Sent<'_>,
    facts: &mut ExchangeFacts<'_>,
) {
    /// Headers that OpenAPI describes elsewhere, and that recorders leave out.
    const ELSEWHERE: [&str; 4] = ["accept", "content-type", "authorization", "cookie"];
    if facts.is_authored {
        return;
    }
    let secrets = SecretNames::default();
    for parameter in plan.parameters.iter().filter(|parameter| parameter.required) {
        let name = parameter.name.to_ascii_lowercase();
        let is_left_out = match parameter.location {
            ParameterLocation::Header => {
                sent.headers.is_empty() || ELSEWHERE.contains(&name.as_str()) || secrets.is_header(&name)
            }
            // Recorders cut secrets out of URLs.
            ParameterLocation::Query => secrets.is_query(&name),
            ParameterLocation::Path | ParameterLocation::Cookie => true,
        };
        if !is_left_out && !is_credential(document, parameter.location, &name) && !sent.has(parameter) {
            let reason = format!("required {} `{}` is missing", parameter.location.noun(), parameter.name);
            facts.add("request/required", &parameter.place, reason);
        }
    }
}

fn is_credential(document: &DocumentPlan<'_>, location: ParameterLocation, name: &str) -> bool {
    document.credentials.contains(&(location, name.to_ascii_lowercase()))
}

fn judge_body<'d>(
    document: &DocumentPlan<'d>,
    plan: &OperationPlan<'d>,
    body: &Body,
    content_type: Option<&str>,
    facts: &mut ExchangeFacts<'_>,
) {
    if matches!(&body.content, Content::Bytes(bytes) if bytes.is_empty()) {
        return;
    }
    let sent = content_type.and_then(media_type);
    let Some(chosen) = choose(&plan.request, sent.as_deref()) else {
        let Some(sent) = sent else { return };
        let at = facts.place(&body.place, None);
        let sent = facts.names.media_type(&sent);
        let reason = match plan.request.is_empty() {
            true => format!("a body of `{sent}`, where no request body is documented"),
            false => format!("`{sent}` is not documented"),
        };
        facts.add_at("undocumented-media-type", "request", reason, at);
        return;
    };
    let media_type = sent.unwrap_or_else(|| chosen.media_type.clone());
    let is_compared = media_type == FORM || is_json(&media_type) || chosen.media_type == "*/*";
    if is_compared && is_too_large(body) {
        let at = facts.place(&body.place, None);
        facts.gap(TOO_LARGE, at);
        return;
    }
    let value = match media_type.as_str() {
        FORM => Some(form(&pairs(&body.to_text()), chosen)),
        media_type if is_json(media_type) || chosen.media_type == "*/*" => body.to_json(),
        _ => return,
    };
    match value {
        Some(value) => {
            Compared { plan: chosen, body, value: &value, is_request: true }
                .judge(&document.validator, facts);
        }
        None if is_json(&media_type) => {
            let at = facts.place(&body.place, None);
            facts.gap("is a body that is no JSON, although its media type says so", at);
        }
        None => {}
    }
}

/// A form as the JSON value that its schema describes: `a[b]=1` is a field of an object, `a[]=1` an item.
fn form(pairs: &[(String, String)], plan: &BodyPlan<'_>) -> Value {
    let mut object = Map::new();
    for (name, value) in pairs {
        let (first, rest) = match name.find('[') {
            Some(at) if at > 0 && name.ends_with(']') => name.split_at(at),
            _ => (name.as_str(), ""),
        };
        let is_whole = matches!(plan.root.key(name), Child::Declared(_));
        let (first, rest) = if is_whole { (name.as_str(), "") } else { (first, rest) };
        let keys: Vec<&str> =
            rest.split('[').skip(1).map(|key| key.strip_suffix(']').unwrap_or(key)).collect();
        let node = declared(&plan.root, first);
        insert(object.entry(first).or_insert(Value::Null), &keys, value, node);
    }
    Value::Object(object)
}

fn declared<'n, 'd>(node: &'n FieldNode<'d>, key: &str) -> Option<&'n FieldNode<'d>> {
    match node.key(key) {
        Child::Declared(child) => Some(child),
        Child::Free(child) => child,
        Child::Absent => None,
    }
}

fn insert(into: &mut Value, keys: &[&str], text: &str, node: Option<&FieldNode<'_>>) {
    let types = node.map(FieldNode::types).unwrap_or_default();
    let Some((key, rest)) = keys.split_first() else {
        let of_items = node.and_then(FieldNode::item).map(FieldNode::types).unwrap_or_default();
        match into {
            Value::Array(items) => items.push(traffic_parameters::scalar(text, &of_items)),
            // A field that is sent several times is a list.
            Value::Null if types.contains(&"array") => {
                *into = Value::Array(vec![traffic_parameters::scalar(text, &of_items)]);
            }
            Value::Null => *into = traffic_parameters::scalar(text, &types),
            _ => {}
        }
        return;
    };
    let is_list = types.contains(&"array") && key.chars().all(|c| c.is_ascii_digit());
    if into.is_null() {
        *into = if is_list { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
    }
    match into {
        Value::Array(items) => {
            let index = key.parse::<usize>().unwrap_or(items.len()).min(items.len());
            if index == items.len() {
                items.push(Value::Null);
            }
            insert(&mut items[index], rest, text, node.and_then(FieldNode::item));
        }
        Value::Object(fields) => {
            let below = node.and_then(|node| declared(node, key));
            insert(fields.entry((*key).to_owned()).or_insert(Value::Null), rest, text, below);
        }
        _ => {}
    }
}
