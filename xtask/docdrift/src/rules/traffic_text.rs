//! What the rules of recorded traffic have in common: counts in messages, labels, and the level of what somebody
//! wrote.

use serde_json::json;

use super::proposal::{Label, Level, Proposal};
use crate::evidence::traffic_cases::TrafficCase;
use crate::evidence::traffic_tally::TrafficPlace;
use crate::subject::{Place, Subject};

/// A proposal for a case. `what` is a clause about its subject, `level` that of recorded traffic: what somebody
/// wrote is a warning at most.
pub(super) fn proposal(case: &TrafficCase, what: &str, level: Level, declared: &str) -> Proposal {
    let first = case.places.first().filter(|(_, span)| span.is_none());
    let at = first.map_or_else(String::new, |(place, _)| format!("; first {}", described(place)));
    // The fingerprint is of the subject and the keyword: the fields of an object break it in many words.
    let mut proposal = Proposal::new(&case.subject, format!("{}, {what}{at}", counted(case)))
        .level(if case.is_authored { level.min(Level::Warning) } else { level })
        .value(json!(case.kind))
        .label(case.declared.map(|span| Label::schema(span, declared)));
    for (_, span) in &case.places {
        proposal = proposal.label(span.map(|span| Label::wire(span, case.reason.clone())));
    }
    proposal
}

/// Why a disagreement matters; of exchanges that somebody wrote, that they show what was meant.
pub(super) fn why(case: &TrafficCase, why: &str) -> String {
    if case.is_authored {
        "somebody wrote these exchanges: they show what was meant, and not what the server did".to_owned()
    } else {
        why.to_owned()
    }
}

/// The field or parameter of a subject, quoted: `` `data[].total` ``; "the body" for a whole body.
pub(super) fn named(subject: &Subject) -> String {
    match &subject.place {
        Place::Request(path) | Place::Response(_, path) if path.is_root() => "the body".to_owned(),
        Place::Request(path) | Place::Response(_, path) => format!("`{path}`"),
        Place::Parameter(location, name) => format!("{} `{name}`", location.noun()),
        _ => format!("`{}`", subject.operation),
    }
}

/// "in 4 of 120 recorded responses of `GET /orders`".
fn counted(case: &TrafficCase) -> String {
    let noun = match &case.subject.place {
        Place::Response(..) => "response",
        Place::Operation => "exchange",
        _ => "request",
    };
    let written = if case.is_authored { "written" } else { "recorded" };
    let number = match case.total {
        Some(total) => format!("{} of {total}", case.count),
        None => case.count.to_string(),
    };
    let plural = if case.total.unwrap_or(case.count) == 1 { "" } else { "s" };
    format!("in {number} {written} {noun}{plural} of `{}`", case.subject.operation)
}

/// A place in words, for a recording that is not shown.
fn described(place: &TrafficPlace) -> String {
    let TrafficPlace { recording, offset, pointer, in_body } = place;
    let offset = if *offset == 0 { String::new() } else { format!(", byte {offset}") };
    let pointer = if pointer.is_empty() { String::new() } else { format!(" {pointer}") };
    let in_body = in_body.as_deref().filter(|it| !it.is_empty());
    let in_body = in_body.map_or_else(String::new, |it| format!(", in the body {it}"));
    format!("in {recording}{offset}{pointer}{in_body}")
}
