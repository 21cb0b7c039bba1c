//! Reads JSON examples and infers from titles, sentences and headings whether each is a request, a response
//! or an event.

use super::block_context::BlockContext;
use super::event_words::names_event;
use super::example_sentence::{introduced, last_sentence, status, status_in_sentence, words};
use super::lenient_json;
use super::lenient_json::LenientValue;
use super::markdown::Fence;
use super::promise::{Headline, OperationPart};
use super::written_value::WrittenValue;
use crate::source::Span;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::subject::Method;

/// A JSON example on a page.
#[derive(Debug)]
pub struct Example {
    /// The value.
    pub value: WrittenValue,
    /// The role of the example; `None` if the page does not say it.
    pub role: Option<ExampleRole>,
    /// The opening line of the fence.
    pub fence: Span,
    /// The info string of the fence behind its language.
    pub title: Option<String>,
    /// The headings, components and sentence around the example.
    pub context: BlockContext,
    /// Whether the title says only that the example is a response, without naming an operation: "Response",
    /// "200 OK".
    pub is_titled_answer: bool,
    /// Whether the headings above say only that the example is a request or a response.
    pub is_in_part: bool,
    /// Whether the page calls the example a payload or body, and does not say who sends it.
    pub is_undirected: bool,
    /// Whether a title, the sentence before the example or its heading calls it an event after what has happened:
    /// "Order updated event".
    pub is_titled_event: bool,
}

/// What an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExampleRole {
    /// A request body.
    Request,
    /// A response body, with the status if the page gives it.
    Response(Option<u16>),
    /// The body of an error response without a known status.
    Failure,
    /// An event that the provider sends to a webhook.
    Event,
}

/// Reads the JSON values of a fence. A value that cannot be read is a gap.
pub(super) fn read(fence: &Fence) -> Parsed<Vec<Example>> {
    let role = role(&fence.context, fence.meta.as_ref().map(|meta| meta.value.as_str()));
    let is_titled_answer =
        is_titled_answer(&fence.context, fence.meta.as_ref().map(|meta| meta.value.as_str()));
    let is_titled_request = is_titled_request(fence);
    let headed = telling_heading(&fence.context.headings).and_then(OperationPart::of_heading);
    let is_in_part = matches!(headed, Some(OperationPart::Request | OperationPart::Response));
    let is_undirected = role == Some(ExampleRole::Request) && !names_sender(fence);
    let is_titled_event = titles_around(fence).iter().any(|text| names_event(text));
    let mut gaps = Vec::new();
    let mut examples = Vec::new();
    let lenient_json::Values { values, is_part } = lenient_json::values(&fence.text);
    for read in values {
        if is_part {
            let reason = "the page does not say which field this part of an example belongs to";
            gaps.push(Gap::new(fence.span, GapKind::PartialExample, reason));
            continue;
        }
        match read {
            Ok(read) => {
                let LenientValue { value, is_abridged } = read.unload(&mut gaps);
                // If only a sentence says that this is a request, the example may be a part of the body.
                let is_part = role == Some(ExampleRole::Request) && !is_titled_request;
                let value = if is_abridged || is_part { value.abridged() } else { value };
                let context = fence.context.clone();
                let title = fence.meta.as_ref().map(|meta| meta.value.clone());
                let fence = fence.span;
                examples.push(Example {
                    value,
                    role,
                    fence,
                    title,
                    context,
                    is_titled_answer,
                    is_in_part,
                    is_undirected,
                    is_titled_event,
                });
            }
            Err(gap) => {
                let reason = format!("this example is not valid JSON: {}", gap.reason);
                gaps.push(Gap { kind: GapKind::InvalidExample, reason, ..gap });
            }
        }
    }
    Parsed { value: examples, gaps }
}

/// The role of an example: request, response, failure or event. A component that shows requests or responses
/// decides first. Then the info string (`meta`) and the titles of tabs are read, where a failure outranks other
/// roles, then the sentence before the example, then the nearest heading. An example that the reader's own server
/// receives is an event. `None` if nothing gives a role.
pub(super) fn role(context: &BlockContext, meta: Option<&str>) -> Option<ExampleRole> {
    if context.is_in_responses() {
        let failure = meta.and_then(failed);
        return Some(failure.unwrap_or_else(|| ExampleRole::Response(meta.and_then(status))));
    }
    if context.is_in_requests() {
        return Some(ExampleRole::Request);
    }
    let titles = titles(context);
    let lead = context.lead.as_deref().map(last_sentence);
    let heading = context.headings.last().map(String::as_str);
    let mut roles = meta.into_iter().chain(titles.iter().copied()).filter_map(titled);
    // Ignore headings here: a heading that mentions errors may be about how to handle them.
    let of_failure = meta.into_iter().chain(titles.iter().copied()).find_map(failed);
    let role = of_failure.or_else(|| roles.next()).or_else(|| lead.and_then(introduced));
    let role = role.or_else(|| role_of_headings(&context.headings));
    let role = role.map(|role| heading.map_or(role, |heading| of_status(role, heading)));
    if meta.into_iter().chain(titles).any(mentions_events) || lead.is_some_and(mentions_own_server) {
        return Some(ExampleRole::Event);
    }
    let of_events = context.headings.iter().map(String::as_str).chain(lead).any(mentions_events);
    match role {
        // If the title says only "error", the sentence may give the status.
        Some(ExampleRole::Failure) => match lead.and_then(introduced) {
            Some(ExampleRole::Response(Some(status))) if status >= 400 => {
                Some(ExampleRole::Response(Some(status)))
            }
            _ => role,
        },
        // The payload that a provider posts to a webhook looks like a request body.
        None | Some(ExampleRole::Request) if of_events => Some(ExampleRole::Event),
        role => role,
    }
}

/// The role that the headings above an example name.
fn role_of_headings(headings: &[String]) -> Option<ExampleRole> {
    let heading = telling_heading(headings)?;
    match OperationPart::of_heading(heading).filter(|_| Some(heading) != headings.last().map(String::as_str))
    {
        Some(OperationPart::Request) => Some(ExampleRole::Request),
        _ => titled(heading),
    }
}

/// The heading that says what an example shows: the one above it or, if that says only what the example is, such as
/// "Example JSON body", a heading for requests or responses around it.
fn telling_heading(headings: &[String]) -> Option<&str> {
    const KINDS: &[&str] = &["example", "examples", "sample", "json", "body", "payload", "object", "code"];
    let (own, around) = headings.split_last()?;
    let says_no_more = words(own).iter().all(|word| KINDS.contains(&word.as_str()));
    let is_part = |heading: &&String| {
        let part = OperationPart::of_heading(heading);
        matches!(part, Some(OperationPart::Request | OperationPart::Response))
    };
    Some(around.last().filter(|_| says_no_more).filter(is_part).unwrap_or(own))
}

/// The role of a response whose status only the heading gives: "404 Not found", "Errors". Other roles stay.
fn of_status(role: ExampleRole, heading: &str) -> ExampleRole {
    let refused = || status_in_sentence(&words(heading)).filter(|status| *status >= 400);
    match role {
        ExampleRole::Response(None) => {
            let of_failure = failed(heading);
            let of_status = || refused().map(|status| ExampleRole::Response(Some(status)));
            of_failure.or_else(of_status).unwrap_or(role)
        }
        role => role,
    }
}

/// The titles of the components around an example, innermost first.
fn titles(context: &BlockContext) -> Vec<&str> {
    const NAMES: &[&str] = &["title", "label", "value"];
    let components = context.components.iter().rev();
    components.flat_map(|component| NAMES.iter().filter_map(|name| component.attribute(name))).collect()
}

/// Whether the info string, or else the heading above, consists only of words for a response: "Response",
/// "200 OK". Further words would name a particular operation or case.
fn is_titled_answer(context: &BlockContext, meta: Option<&str>) -> bool {
    const WORDS: &[&str] = &[
        "response",
        "responses",
        "example",
        "sample",
        "success",
        "successful",
        "ok",
        "created",
        "accepted",
        "body",
        "json",
        "output",
        "returns",
    ];
    let title = meta.or_else(|| telling_heading(&context.headings)).unwrap_or_default();
    let words = words(title);
    let is_plain = |word: &String| WORDS.contains(&word.as_str()) || word.parse::<u16>().is_ok();
    matches!(titled(title), Some(ExampleRole::Response(_))) && words.iter().all(is_plain)
}

/// Whether a title marks the example as a request: its info string, a component around it or its heading.
fn is_titled_request(fence: &Fence) -> bool {
    let Fence { context, meta, .. } = fence;
    let heading = context.headings.last().map(String::as_str);
    let mut titles = meta.iter().map(|meta| meta.value.as_str()).chain(titles(context)).chain(heading);
    context.is_in_requests()
        || titles.any(|title| titled(title) == Some(ExampleRole::Request))
        || context.lead.as_deref().is_some_and(creates)
}

/// Whether a paragraph is nothing but an operation that creates or replaces: then the value below it is the body.
fn creates(lead: &str) -> bool {
    match Headline::of_sentence(lead) {
        Some(Headline::Operation(operation)) => matches!(operation.method, Method::Post | Method::Put),
        _ => false,
    }
}

/// Whether a title, the sentence before the example or its heading says who sends it, or whether a component shows
/// requests. "Payload" and "body" do not.
fn names_sender(fence: &Fence) -> bool {
    const WORDS: &[&str] =
        &["request", "requests", "send", "sends", "sent", "pass", "submit", "post", "put", "patch", "input"];
    let is_sender = |word: &String| WORDS.contains(&word.as_str());
    let titles = titles_around(fence);
    fence.context.is_in_requests() || titles.iter().flat_map(|text| words(text)).any(|word| is_sender(&word))
}

/// The info string, the titles of the components around the example, the sentence before it and its heading.
fn titles_around(fence: &Fence) -> Vec<&str> {
    let Fence { context, meta, .. } = fence;
    let lead = context.lead.as_deref().map(last_sentence);
    let around = titles(context).into_iter().chain(lead).chain(context.headings.last().map(String::as_str));
    meta.iter().map(|meta| meta.value.as_str()).chain(around).collect()
}

/// The role of an error response from its title: "Error", "Validation error", "404 error". `None` for other
/// titles.
fn failed(title: &str) -> Option<ExampleRole> {
    let words = words(title);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let fails = has(&["error", "errors", "failure"]) && !has(&["handling", "codes", "or", "and", "request"]);
    fails.then(|| status(title).map_or(ExampleRole::Failure, |status| ExampleRole::Response(Some(status))))
}

/// The role that a title names: "Response", "Request body", "200 OK".
fn titled(text: &str) -> Option<ExampleRole> {
    let words = words(text);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let names_response = has(&["response", "responses", "returns", "output", "answer", "result", "success"]);
    match (names_response, has(&["request", "payload", "body", "input"])) {
        (true, false) => Some(ExampleRole::Response(status(text))),
        // "Response body", "Response payload"
        (true, true) if !has(&["request"]) => Some(ExampleRole::Response(status(text))),
        (false, true) => Some(ExampleRole::Request),
        _ => status(text).map(|status| ExampleRole::Response(Some(status))),
    }
}

/// Whether a sentence is about the reader's own server, which receives events and responds to them.
fn mentions_own_server(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["your endpoint", "your server", "your own server"].iter().any(|word| lower.contains(word))
}

fn mentions_events(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["webhook", "web hook", "callback", "server message", "event payload", "server event"]
        .iter()
        .any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_tells_the_role() {
        for (text, expected) in [
            ("Response", Some(ExampleRole::Response(None))),
            ("Response body", Some(ExampleRole::Response(None))),
            ("200 OK", Some(ExampleRole::Response(Some(200)))),
            ("Success", Some(ExampleRole::Response(None))),
            ("Request body", Some(ExampleRole::Request)),
            ("Request and response", None),
            ("Model 101", None),
            ("GPT 4 at 250 words", None),
            ("Configuration", None),
        ] {
            assert_eq!(titled(text), expected, "{text}");
        }
    }

    #[test]
    fn a_heading_for_bodies_leaves_the_direction_to_the_one_around_it() {
        let check = |headings: &[&str], expected: Option<ExampleRole>| {
            let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
            assert_eq!(role_of_headings(&headings), expected, "{headings:?}");
        };
        let answer = Some(ExampleRole::Response(None));
        check(&["Create", "Response", "Example JSON body"], answer);
        check(&["Create", "Response", "Example"], answer);
        check(&["Create", "Request", "Example JSON body"], Some(ExampleRole::Request));
        check(&["Create", "Response", "Request body"], Some(ExampleRole::Request));
        check(&["Create", "Example JSON body"], Some(ExampleRole::Request));
        check(&["Response", "Orders"], None);
        check(&["Example"], None);
    }

    #[test]
    fn a_title_tells_a_failure() {
        for (text, expected) in [
            ("Error", Some(ExampleRole::Failure)),
            ("Validation error", Some(ExampleRole::Failure)),
            ("Error 404", Some(ExampleRole::Response(Some(404)))),
            ("Error handling", None),
            ("Success or error", None),
        ] {
            assert_eq!(failed(text), expected, "{text}");
        }
    }

    #[test]
    fn a_heading_tells_the_status_of_a_response() {
        for (heading, expected) in [
            ("404 Not found", ExampleRole::Response(Some(404))),
            ("Error 422", ExampleRole::Response(Some(422))),
            ("Errors", ExampleRole::Failure),
            ("Create 500 orders", ExampleRole::Response(None)),
            ("201 Created", ExampleRole::Response(None)),
            ("Error handling", ExampleRole::Response(None)),
        ] {
            assert_eq!(of_status(ExampleRole::Response(None), heading), expected, "{heading}");
        }
        assert_eq!(of_status(ExampleRole::Request, "404 Not found"), ExampleRole::Request);
    }

    #[test]
    fn what_a_web_hook_posts_is_an_event() {
        let context = |heading: &str, lead: &str| BlockContext {
            headings: vec![heading.to_owned()],
            lead: Some(lead.to_owned()),
            ..BlockContext::default()
        };
        assert_eq!(role(&context("Webhooks", "The payload:"), None), Some(ExampleRole::Event));
        assert_eq!(role(&context("Webhooks", "An order was paid:"), None), Some(ExampleRole::Event));
        assert_eq!(
            role(&context("Register a webhook", "Response:"), None),
            Some(ExampleRole::Response(None))
        );
    }
}
