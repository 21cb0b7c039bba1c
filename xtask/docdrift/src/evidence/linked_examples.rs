//! Places the examples that sections of a page link to: "See the [example](#order-example) below."
//!
//! Such an example belongs to the operations of these sections, and to no operation that has similar fields.

use serde_json::Value;

use super::body_claims::BodySource;
use super::example_claims::UnusedExample;
use super::example_direction;
use super::example_match::Likeness;
use super::guess::Guess;
use super::section_operations::SectionOperations;
use crate::openapi::Operation;
use crate::page::anchor::linked_section;
use crate::page::claim::{ClaimKind, Origin};
use crate::page::example::{Example, ExampleRole};
use crate::page::promise::OperationPart;
use crate::source::gap::GapKind;
use crate::source::tree::Node;
use crate::subject::Place;

/// The body of an example in a section that others link to; `None` if no section that is about an operation does.
/// An error if the operations of these sections do not say which body it is.
pub(super) fn of<'d>(
    example: &Example,
    about: &SectionOperations<'d>,
) -> Option<Result<BodySource<'d>, UnusedExample>> {
    let mut bodies: Vec<BodySource<'d>> = Vec::new();
    let mut is_linked = false;
    for link in &about.anchor_links {
        let section = linked_section(&link.target, &example.context);
        // A section with calls or operations of its own says itself what its examples are.
        let leads_here = section.is_some_and(|it| !link.within.is_in(it) && !about.is_marked_in(it));
        let linking = about.at(link.span, &link.within).known().filter(|_| leads_here);
        let Some((operation, guess)) = linking else { continue };
        is_linked = true;
        // The link names the section, and the section its operation.
        let guess = guess.filter(|guess| *guess != Guess::Section);
        bodies.extend(body(example, operation, link.part).map(|source| BodySource { guess, ..source }));
    }
    let is_one = bodies.windows(2).all(|pair| schema(&pair[0]) == schema(&pair[1]));
    let unplaced = || {
        let reason = "the sections that link to this example are about several bodies, or about none like it";
        (GapKind::UnplacedExample, reason)
    };
    is_linked.then(|| bodies.into_iter().next().filter(|_| is_one).ok_or_else(unplaced))
}

/// The schema of a body as the document writes it.
fn schema(source: &BodySource<'_>) -> Option<Value> {
    let body = source.operation.body(&source.place)?;
    source.operation.document().root().pointer(body.pointer()?).map(Node::to_json)
}

/// The body of an operation that the example shows: one that declares most of its fields.
fn body<'d>(
    example: &Example,
    operation: Operation<'d>,
    part: Option<OperationPart>,
) -> Option<BodySource<'d>> {
    let (place, kind) = match (example.role, part) {
        (None | Some(ExampleRole::Response(None)), Some(OperationPart::Response)) => {
            let success = operation.success()?;
            (example_direction::response_body(success.status.to_owned()).0, ClaimKind::Shows)
        }
        _ => example_direction::place(operation, example, false)?,
    };
    let kind = if matches!(place, Place::Request(_)) { ClaimKind::Shows } else { kind };
    let is_like =
        operation.body(&place).is_some_and(|shape| Likeness::outermost(&example.value, &shape).is_close());
    is_like.then_some(BodySource { operation, place, kind, origin: Origin::Example, guess: None })
}
