//! Reads cassettes of Schemathesis and the events of its runs, one a line.
//!
//! Many of its requests are wrong on purpose, so that answers of 4xx are expected; no exchange says which.

use super::bodies::{self, Headers};
use super::cassette;
use super::parts::{self, Dialect};
use crate::exchange::{Body, Exchange};
use crate::tree::Tree;
use crate::{Format, Place, Traffic};

/// Reads a cassette, or an event.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    if traffic.format == Format::SchemathesisLines {
        read_event(document, place, traffic);
    } else {
        let place = place.key("http_interactions");
        parts::each(document.get("http_interactions"), &place, traffic, exchange);
    }
}

/// Reads an interaction, which differs from VCR's only in its masks.
fn exchange(interaction: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    with_templates(cassette::DIALECT.exchange(interaction, place, traffic))
}

/// The exchange with the masks of its URL as templates.
fn with_templates(exchange: Result<Exchange, String>) -> Result<Exchange, String> {
    let mut exchange = exchange?;
    for mask in ["[Filtered]", "%5BFiltered%5D"] {
        exchange.request.url = exchange.request.url.replace(mask, "{{Filtered}}");
    }
    Ok(exchange)
}

/// How an event writes an interaction.
const OF_EVENT: Dialect = Dialect {
    url: |request| request.get("uri").and_then(Tree::to_text),
    request_body: |request, headers, place, traffic| {
        body(request.get("body"), headers, place.key("body"), traffic)
    },
    response_body: |response, headers, place, traffic| {
        body(response.get("content"), headers, place.key("content"), traffic)
    },
    ..parts::COMMON
};

/// Reads an event; only the end of a scenario has exchanges.
fn read_event(event: &Tree, place: &Place, traffic: &mut Traffic) {
    let Some(scenario) = event.get("ScenarioFinished") else { return };
    let place = place.key("ScenarioFinished").key("recorder").key("interactions");
    let interactions = match scenario.path(&["recorder", "interactions"]) {
        Some(Tree::Map(interactions)) => interactions,
        // A scenario that was skipped has sent nothing.
        None => return,
        Some(_) => return traffic.gap(&place, "is no map of exchanges"),
    };
    for (id, interaction) in interactions {
        let place = place.key(id);
        let exchange = with_templates(OF_EVENT.exchange(interaction, &place, traffic));
        traffic.push(&place, exchange);
    }
}

/// Reads a body, whose bytes are `{"$base64": …}`.
fn body(value: Option<&Tree>, headers: &Headers, place: Place, traffic: &mut Traffic) -> Option<Body> {
    let Some(text) = value.and_then(|value| value.get("$base64")).and_then(Tree::as_text) else {
        return bodies::value(value, headers, place, traffic);
    };
    let bytes = Tree::Bytes(bodies::base64_or_text(text));
    bodies::value(Some(&bytes), headers, place.key("$base64"), traffic)
}

#[cfg(test)]
mod tests {
    use super::super::parts::check;

    #[test]
    fn a_cassette_is_read() {
        check(
            r#"command: 'st run --base-url http://a.test openapi.json'
recorded_with: 'Schemathesis 4.0.0'
seed: 1
http_interactions:
- id: 'x1'
  status: 'FAILURE'
  generation:
    time: 0.1
    mode: negative
  checks:
    - name: 'not_a_server_error'
      status: 'SUCCESS'
      message: ~
  recorded_at: '2025-01-01T00:00:00+00:00'
  request:
    uri: 'http://a.test/x?token=%5BFiltered%5D&q=%00'
    method: 'POST'
    headers:
      "Authorization":
      - "[Filtered]"
    body:
      encoding: 'utf-8'
      base64_string: 'W10='
  response:
    status:
      code: '400'
      message: "Bad Request"
    elapsed: '0.01'
    headers:
      "Content-Type":
      - "application/json"
    body:
      encoding: 'utf-8'
      string: "{\"error\":\"\xE9\"}"
    http_version: '1.1'
- id: 'x2'
  status: 'ERROR'
  request:
    uri: 'http://a.test/y'
    method: 'GET'
    headers:
  response: null"#,
            "Schemathesis cassette
/http_interactions/0: POST http://a.test/x?token={{Filtered}}&q=%00 [Authorization: [Filtered]] [] at /http_interactions/0/request/body/base64_string = 400 [Content-Type: application/json] {\"error\":\"é\"} at /http_interactions/0/response/body/string
/http_interactions/1: GET http://a.test/y = nothing",
        );
        check(
            "command: st run\nrecorded_with: 'Schemathesis 3'\nhttp_interactions:",
            "Schemathesis cassette",
        );
    }

    #[test]
    fn events_are_read() {
        check(
            r#"{"Initialize": {"schemathesis_version": "4.5.0", "seed": 1}}
{"EngineStarted": {}}
{"ScenarioFinished": {"recorder": {"interactions": {"a/1": {"request": {"method": "POST", "uri": "http://a.test/x", "headers": {"A": ["1"]}, "body": {"$base64": "eyJhIjoxfQ=="}}, "response": {"status_code": 200, "headers": {"content-type": ["application/json"]}, "content": {"$base64": "WzFd"}}}, "b": {"request": {"method": "GET", "uri": "http://a.test/y", "headers": {}, "body": null}, "response": null}, "c": {}}}}}
{"ScenarioFinished": {}}
{"PhaseStarted": {"timestamp": 1}}
{"ScenarioFinished": {"recorder": {"interactions": []}}}
no JSON
"#,
            "Schemathesis events by line
/ScenarioFinished/recorder/interactions/a~11: POST http://a.test/x [A: 1] {\"a\":1} at /ScenarioFinished/recorder/interactions/a~11/request/body/$base64 = 200 [content-type: application/json] [1] at /ScenarioFinished/recorder/interactions/a~11/response/content/$base64
/ScenarioFinished/recorder/interactions/b: GET http://a.test/y = nothing
/ScenarioFinished/recorder/interactions/c is no exchange: it has no request
/ScenarioFinished/recorder/interactions is no map of exchanges
 is no JSON: expected ident at line 1 column 2",
        );
    }
}
