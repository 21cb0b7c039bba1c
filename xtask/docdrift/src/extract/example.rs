//! An example in JSON: what it is of, as far as its place on the page says so.

use super::context::Context;
use super::given::Given;
use super::markdown::Fence;
use crate::parsed::{Gap, Parsed};
use crate::source::Span;
use crate::tree::Node;

/// A value that a page writes out as JSON.
#[derive(Debug)]
pub struct Example {
    /// The value.
    pub value: Given,
    /// What its place says that it is.
    pub role: Option<Role>,
    /// The line that opens its fence.
    pub fence: Span,
    /// Where it stands.
    pub context: Context,
}

/// What an example is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The body of a request.
    Request,
    /// The body of an answer; with its status, where the page says it.
    Response(Option<u16>),
}

/// Reads an example.
pub(super) fn read(fence: Fence) -> Parsed<Option<Example>> {
    let role = role(&fence);
    match Node::parse(&fence.text) {
        Ok(node) => {
            let value = Given::from(&node);
            let example = Example { value, role, fence: fence.span, context: fence.context };
            Parsed { value: Some(example), gaps: Vec::new() }
        }
        Err(error) => {
            let reason = format!("an example that is no JSON: {}", error.reason);
            Parsed { value: None, gaps: vec![Gap { span: error.span, reason }] }
        }
    }
}

/// What the components around it say, then the info string of its fence, then the sentence before
/// it, then the nearest heading.
fn role(fence: &Fence) -> Option<Role> {
    let context = &fence.context;
    if context.is_in("ResponseExample") {
        return Some(Role::Response(fence.meta.as_ref().and_then(|meta| status(&meta.value))));
    }
    if context.is_in("RequestExample") {
        return Some(Role::Request);
    }
    let titles = context.components.iter().rev().filter_map(|component| component.attribute("title"));
    let meta = fence.meta.as_ref().map(|meta| meta.value.as_str());
    let told = meta.into_iter().chain(titles).chain(context.lead.as_deref());
    told.chain(context.headings.last().map(String::as_str)).find_map(told_role)
}

/// The role that a title or sentence tells: "Response", "Request body", "200 OK".
fn told_role(text: &str) -> Option<Role> {
    let lower = text.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match (has(&["response", "returns", "output", "answer"]), has(&["request", "payload", "body"])) {
        (true, false) => Some(Role::Response(status(text))),
        (false, true) => Some(Role::Request),
        _ => status(text).map(|status| Role::Response(Some(status))),
    }
}

/// The status of HTTP that stands in a text.
fn status(text: &str) -> Option<u16> {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.find_map(|word| word.parse().ok().filter(|status| word.len() == 3 && (100..600).contains(status)))
}
