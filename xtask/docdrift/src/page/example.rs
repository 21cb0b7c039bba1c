//! An example in JSON: what it is of, as far as its place on the page says so.

use super::block_context::BlockContext;
use super::lenient_json;
use super::lenient_json::LenientValue;
use super::markdown::Fence;
use super::written_value::WrittenValue;
use crate::source::Span;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;

/// A value that a page writes out as JSON.
#[derive(Debug)]
pub struct Example {
    /// The value.
    pub value: WrittenValue,
    /// What its place says that it is.
    pub role: Option<ExampleRole>,
    /// The line that opens its fence.
    pub fence: Span,
    /// Where it stands.
    pub context: BlockContext,
    /// Whether its title says that it is an answer, and not whose: "Response", "200 OK".
    pub is_titled_answer: bool,
}

/// What an example is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExampleRole {
    /// The body of a request.
    Request,
    /// The body of an answer; with its status, where the page says it.
    Response(Option<u16>),
    /// The body of an answer of failure, of which the page does not say the status.
    Failure,
    /// What the provider sends of its own: the event of a web hook.
    Event,
}

/// Reads the values of a fence.
pub(super) fn read(fence: &Fence) -> Parsed<Vec<Example>> {
    let role = role(&fence.context, fence.meta.as_ref().map(|meta| meta.value.as_str()));
    let is_titled_answer =
        is_titled_answer(&fence.context, fence.meta.as_ref().map(|meta| meta.value.as_str()));
    let is_titled_request = is_titled_request(fence);
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
                // What only a sentence leads to may be the part that it speaks of.
                let is_part = role == Some(ExampleRole::Request) && !is_titled_request;
                let value = if is_abridged || is_part { value.abridged() } else { value };
                let context = fence.context.clone();
                examples.push(Example { value, role, fence: fence.span, context, is_titled_answer });
            }
            Err(gap) => {
                let reason = format!("this example is not valid JSON: {}", gap.reason);
                gaps.push(Gap { kind: GapKind::InvalidExample, reason, ..gap });
            }
        }
    }
    Parsed { value: examples, gaps }
}

/// What the components around it say, then the info string of its fence, then the sentence before
/// it, then the nearest heading.
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
    // A heading that speaks of errors may be about what to do then.
    let of_failure = meta.into_iter().chain(titles.iter().copied()).find_map(failed);
    let told = of_failure.or_else(|| roles.next()).or_else(|| lead.and_then(introduced));
    let told = told.or_else(|| heading.and_then(titled));
    if meta.into_iter().chain(titles).any(speaks_of_events) || lead.is_some_and(speaks_of_readers) {
        return Some(ExampleRole::Event);
    }
    let of_events = context.headings.iter().map(String::as_str).chain(lead).any(speaks_of_events);
    match told {
        // The sentence may tell the status of what its title only calls an error.
        Some(ExampleRole::Failure) => match lead.and_then(introduced) {
            Some(ExampleRole::Response(Some(status))) if status >= 400 => {
                Some(ExampleRole::Response(Some(status)))
            }
            _ => told,
        },
        // What is posted to a web hook is a payload, too.
        None | Some(ExampleRole::Request) if of_events => Some(ExampleRole::Event),
        told => told,
    }
}

/// The titles of the components around an example, innermost first.
fn titles(context: &BlockContext) -> Vec<&str> {
    const NAMES: &[&str] = &["title", "label", "value"];
    let components = context.components.iter().rev();
    components.flat_map(|component| NAMES.iter().filter_map(|name| component.attribute(name))).collect()
}

/// Whether the title of an example, or else the heading above it, is that of the answer of whatever the
/// page is about: another answer has more words.
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
    let title = meta.or_else(|| context.headings.last().map(String::as_str)).unwrap_or_default();
    let words = words(title);
    let is_plain = |word: &String| WORDS.contains(&word.as_str()) || word.parse::<u16>().is_ok();
    matches!(titled(title), Some(ExampleRole::Response(_))) && words.iter().all(is_plain)
}

/// Whether the title of an example, of what it stands in or of its section says that it is a request.
fn is_titled_request(fence: &Fence) -> bool {
    let Fence { context, meta, .. } = fence;
    let heading = context.headings.last().map(String::as_str);
    let mut titles = meta.iter().map(|meta| meta.value.as_str()).chain(titles(context)).chain(heading);
    context.is_in_requests() || titles.any(|title| titled(title) == Some(ExampleRole::Request))
}

/// The answer of failure that a title tells: "Error", "Validation error", "404 error".
fn failed(title: &str) -> Option<ExampleRole> {
    let words = words(title);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let fails = has(&["error", "errors", "failure"]) && !has(&["handling", "codes", "or", "and", "request"]);
    fails.then(|| status(title).map_or(ExampleRole::Failure, |status| ExampleRole::Response(Some(status))))
}

/// The role that a title tells: "Response", "Request body", "200 OK".
fn titled(text: &str) -> Option<ExampleRole> {
    let words = words(text);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let answers = has(&["response", "responses", "returns", "output", "answer", "result", "success"]);
    match (answers, has(&["request", "payload", "body", "input"])) {
        (true, false) => Some(ExampleRole::Response(status(text))),
        // "Response body", "Response payload"
        (true, true) if !has(&["request"]) => Some(ExampleRole::Response(status(text))),
        (false, true) => Some(ExampleRole::Request),
        _ => status(text).map(|status| ExampleRole::Response(Some(status))),
    }
}

/// The role that a sentence before an example tells: "Returns:", "The response looks like this".
fn introduced(text: &str) -> Option<ExampleRole> {
    let words = words(text);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let answers = has(&[
        "response",
        "responses",
        "returns",
        "returned",
        "responds",
        "output",
        "answer",
        "receive",
        "replies",
        "result",
        "results",
        "resulting",
    ]);
    let asks = has(&["request", "requests", "payload", "body", "send", "pass", "submit", "post"]);
    // "The request is blocked with the following error": what was asked for is no example.
    let fails = has(&["error", "errors"]) && has(&["following", "blocked", "rejected", "fails", "refused"]);
    match (answers || fails, asks) {
        (true, false) => Some(ExampleRole::Response(said_status(&words))),
        (false, true) => Some(ExampleRole::Request),
        (true, true) if fails => Some(ExampleRole::Response(said_status(&words))),
        (true, true) => {
            // "The response body": what is nearer to the example counts, unless both are asked for.
            let response = words.iter().any(|word| word.starts_with("respon") || word == "returns");
            let only = !has(&["request", "requests", "send", "pass", "submit", "post"]);
            // "This results in a request for payment": that it was asked for is said as well.
            let results = has(&["result", "results", "resulting"]);
            (results || (response && only)).then(|| ExampleRole::Response(said_status(&words)))
        }
        (false, false) => said_status(&words).map(|status| ExampleRole::Response(Some(status))),
    }
}

/// Whether it is what the reader's own server is to say.
fn speaks_of_readers(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["your endpoint", "your server", "your own server"].iter().any(|word| lower.contains(word))
}

fn speaks_of_events(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["webhook", "web hook", "callback", "server message", "event payload", "server event"]
        .iter()
        .any(|word| lower.contains(word))
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect()
}

fn last_sentence(text: &str) -> &str {
    let text = text.trim();
    let inner = text.trim_end_matches(['.', ':', '!', '?']);
    let begin = inner.rfind(". ").map_or(0, |at| at + 2);
    &text[begin..]
}

/// The status of HTTP that stands in a title.
fn status(text: &str) -> Option<u16> {
    let is_status = |status: &u16| matches!(status, 200..=208 | 226 | 300..=308 | 400..=451 | 500..=511);
    words(text).iter().filter(|word| word.len() == 3).find_map(|word| word.parse().ok().filter(is_status))
}

/// The status that a sentence says to be one: "with status 404", "a 201 response".
fn said_status(words: &[String]) -> Option<u16> {
    const BEFORE: &[&str] = &["status", "code", "http", "a", "an", "returns", "with"];
    const BEHIND: &[&str] = &[
        "ok",
        "created",
        "accepted",
        "no",
        "bad",
        "unauthorized",
        "forbidden",
        "not",
        "conflict",
        "error",
        "response",
        "status",
        "too",
        "internal",
        "unprocessable",
        "is",
        "when",
        "if",
        "for",
    ];
    words.iter().enumerate().find_map(|(at, word)| {
        let status = status(word)?;
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let told = before.is_some_and(|word| matches!(word.as_str(), "status" | "code" | "http"));
        let around = before.is_none_or(|word| BEFORE.contains(&word.as_str()))
            && words.get(at + 1).is_none_or(|word| BEHIND.contains(&word.as_str()));
        (told || around).then_some(status)
    })
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
    fn a_sentence_tells_the_role() {
        for (text, expected) in [
            ("Returns:", Some(ExampleRole::Response(None))),
            ("The response looks like this:", Some(ExampleRole::Response(None))),
            ("The response body has the order:", Some(ExampleRole::Response(None))),
            ("Otherwise a 404 error is returned:", Some(ExampleRole::Response(Some(404)))),
            ("Up to 200 orders are returned:", Some(ExampleRole::Response(None))),
            ("This results in an open order (shortened):", Some(ExampleRole::Response(None))),
            ("Resulting in:", Some(ExampleRole::Response(None))),
            ("This will result in a payment request:", Some(ExampleRole::Response(None))),
            ("The request is blocked with the following error:", Some(ExampleRole::Response(None))),
            ("Send this body:", Some(ExampleRole::Request)),
            ("Send a request and read the response:", None),
            ("An order:", None),
        ] {
            assert_eq!(introduced(text), expected, "{text}");
        }
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
