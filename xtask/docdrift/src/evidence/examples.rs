//! Examples in JSON: whose request or answer they are.

use super::bodies::{Bodies, Giving};
use super::likeness::{self, Likeness};
use super::sections::{About, Found};
use crate::claim::{Kind, Origin};
use crate::contract::{Document, Operation};
use crate::extract::example::{Example, Role};
use crate::parsed::Gap;
use crate::subject::{FieldPath, Place};

/// How many of the fields of an example its body must have, where only its place behind a call
/// says what it is.
const KNOWN: f64 = 0.5;

/// Adds the claims of an example: that of the call before it in its section, else that of the page or of
/// the section, else of the only body that it can be of.
pub(super) fn add<'d>(
    example: &Example,
    about: &About<'d>,
    own: Option<Operation<'d>>,
    documents: &[&'d Document],
    bodies: &mut Bodies<'d>,
    gaps: &mut Vec<Gap>,
) {
    let mut gap = |reason: &str| gaps.push(Gap { span: example.fence, reason: reason.to_owned() });
    if example.role == Some(Role::Event) {
        return gap("what a web hook is sent, which answers no call");
    }
    let (span, within) = (example.fence, &example.context.within);
    let before = about.call_before(span, within);
    let operation = match before {
        Found::Operation(operation) => Some(operation),
        Found::Unknown => return gap("an example beside a call of which nobody knows whose it is"),
        Found::Unsaid => own.or_else(|| about.at(span, within).or(None)),
    };
    let told = operation.and_then(|operation| Some((operation, place(operation, example)?)));
    if let Some((operation, (place, kind))) = told {
        bodies.give(&example.value, &Giving { operation, place, kind, origin: Origin::Example });
        return;
    }
    // An answer of a known operation, of a status that nobody knows, is like no other body either.
    if operation.is_some() && matches!(example.role, Some(Role::Response(_))) {
        return gap("an example of an answer, of which the page does not say which");
    }
    let requests = !matches!(example.role, Some(Role::Response(_)));
    let answers = example.role != Some(Role::Request);
    match likeness::body(&example.value, documents, requests, answers) {
        Some((operation, place, value)) => {
            let giving = Giving { operation, place, kind: Kind::Shows, origin: Origin::Example };
            bodies.give(&value, &giving);
        }
        None => gap("an example in JSON, of which the page does not say whose request or answer it is"),
    }
}

/// The body that an example is of, and what the page does with it.
fn place(operation: Operation<'_>, example: &Example) -> Option<(Place, Kind)> {
    let request = (Place::Request(FieldPath::root()), Kind::Sends);
    let answer = |status: String| (Place::Response(status, FieldPath::root()), Kind::Shows);
    let success = operation.success().map(|success| answer(success.status.to_owned()));
    match example.role {
        Some(Role::Request) => Some(request),
        Some(Role::Response(Some(status))) => {
            let declared = operation.response(status);
            Some(answer(declared.map_or_else(|| status.to_string(), |response| response.status.to_owned())))
        }
        Some(Role::Response(None)) => {
            let success = success?;
            let shape = operation.body(&success.0);
            let fits = shape.is_none_or(|shape| Likeness::of(&example.value, &shape).share() > 0.0);
            (fits || !is_error(example)).then_some(success)
        }
        Some(Role::Event) => None,
        None => {
            let like = |place: &Place| operation.body(place).map(|shape| Likeness::of(&example.value, &shape));
            let asked = like(&request.0);
            let answered = success.as_ref().and_then(|(place, _)| like(place));
            let share = |likeness: Option<Likeness>| {
                likeness.filter(Likeness::is_told).map_or(0.0, |likeness| likeness.share())
            };
            let (asked, answered) = (share(asked), share(answered));
            if answered > asked && answered >= KNOWN {
                return success;
            }
            // What it shows is a part of a request as often as the whole of it.
            let shown = (request.0, Kind::Shows);
            (asked > answered && asked >= KNOWN).then_some(shown)
        }
    }
}

/// Whether an example is what servers say when they refuse.
fn is_error(example: &Example) -> bool {
    const SIGNS: &[&str] = &["error", "errors", "error_code", "errorCode", "detail", "message", "statusCode"];
    example.value.fields().iter().any(|(name, _)| SIGNS.contains(&name.value.as_str()))
}
