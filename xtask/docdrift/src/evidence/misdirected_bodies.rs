//! Finds the operation that a sample means if the body that it sends is as a whole the request of another operation
//! than that of its URL.

use super::example_match::Likeness;
use super::placeholder::is_placeholder_name;
use super::thresholds::MIN_FIELDS_OF_NAMED_OPERATION;
use crate::openapi::{Lookup, Operation, Shape};
use crate::page::call::Call;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place, Step};

/// The only other operation with the method of the called one, in its document, whose request declares every field
/// that the call sends. `None` if the called operation knows one of the fields, at any place and in any spelling, or
/// if its request has no fields to compare with.
pub(super) fn intended<'d>(call: &Call, called: Operation<'d>) -> Option<Operation<'d>> {
    let request = Place::Request(FieldPath::root());
    let sent = call.body.as_ref().filter(|_| !call.is_form)?;
    let names: Vec<&str> = sent.fields().iter().map(|(name, _)| name.value.as_str()).collect();
    if names.len() < MIN_FIELDS_OF_NAMED_OPERATION || names.iter().any(|name| is_placeholder_name(name)) {
        return None;
    }
    let known = called.fields(&request);
    let is_known = |name: &str| known.iter().any(|field| field.words == words(name));
    let body = called.body(&request)?;
    let step = |body: &Shape<'d>, name: &str| body.step(&Step::Key(name.to_owned()));
    let is_absent = |name: &str| matches!(step(&body, name), Lookup::Absent { .. });
    if known.is_empty() || !names.iter().all(|name| is_absent(name) && !is_known(name)) {
        return None;
    }
    let mut fitting = called.document().operations().filter(|other| {
        other.id().method == called.id().method
            && other.id() != called.id()
            && other.id().event().is_none()
            && other.body(&request).is_some_and(|body| {
                let is_declared = |name: &&str| matches!(step(&body, name), Lookup::Declared(_));
                names.iter().all(is_declared) && Likeness::outermost(sent, &body).is_close()
            })
    });
    fitting.next().filter(|_| fitting.next().is_none())
}
