//! Finds the operation that a sample means if its section names one operation and its URL another one: the URL was
//! copied from another section.

use super::example_claims::summarized;
use super::example_direction::response_body;
use super::example_match;
use super::example_match::Likeness;
use super::guess::Guess;
use super::resolve_call::{ResolvedCall, lacking};
use super::thresholds::{MAX_CALLED_TO_NAMED_SHARE, MIN_FIELDS_OF_NAMED_OPERATION};
use super::{Standing, Statement};
use crate::openapi::{Document, Operation};
use crate::page::Page;
use crate::page::block_context::BlockContext;
use crate::page::call::Call;
use crate::page::claim::ClaimKind;
use crate::page::example::ExampleRole;
use crate::page::written_value::WrittenValue;
use crate::subject::{FieldPath, Place};

/// The operations that the sections of a page name, apart from its samples.
pub(super) struct NamedSections<'a, 'd> {
    pub(super) page: &'a Page,
    /// The mentions of the page, resolved, in the order of the page.
    pub(super) mentioned: &'a [ResolvedCall<'d>],
    pub(super) documents: &'a [&'d Document],
}

impl<'d> NamedSections<'_, 'd> {
    /// The operation that the section of a call names, if the bodies of the section are clearly more like those of
    /// this operation than those of the called one.
    pub(super) fn intended(
        &self,
        call: &Call,
        context: &BlockContext,
        called: Operation<'d>,
    ) -> Option<Operation<'d>> {
        let named = self.named(context).filter(|named| named.id() != called.id())?;
        let request = |_: Operation<'d>| Some(Place::Request(FieldPath::root()));
        let sent = call.body.as_ref().filter(|body| !body.fields().is_empty());
        if sent.is_some_and(|sent| is_rather(sent, (named, called), request)) {
            return Some(named);
        }
        let is_sent_to = |operation| sent.map(|sent| share(sent, operation, request));
        let is_possible = is_sent_to(named) >= is_sent_to(called)
            && example_match::resource(named) != example_match::resource(called)
            && self.calls_one_operation(context);
        let answer = self.answer(call, context).filter(|_| is_possible)?;
        is_rather(answer, (named, called), success).then_some(named)
    }

    /// The only operation that the section's heading, or a line of its own, names; by its path or its summary.
    fn named(&self, context: &BlockContext) -> Option<Operation<'d>> {
        let here = context.within.outwards().next();
        let all = self.page.mentions.iter().zip(self.mentioned);
        let mut headings =
            all.filter(|(mention, _)| mention.is_heading && mention.within.outwards().next() == here);
        let Some((_, first)) = headings.next() else {
            return summarized(context.headings.last().map(std::slice::from_ref)?, self.documents);
        };
        let is_declared =
            first.statements.iter().any(|statement| matches!(statement.standing, Standing::Declared(_)));
        let first = first.operation.filter(|_| is_declared)?;
        headings.all(|(_, it)| it.operation.is_some_and(|it| it.id() == first.id())).then_some(first)
    }

    /// Whether all calls of a section have the same method and URL.
    fn calls_one_operation(&self, context: &BlockContext) -> bool {
        let samples = self.page.samples.iter().filter(|sample| sample.context.section == context.section);
        let calls = samples.flat_map(|sample| &sample.calls);
        let mut called = calls.map(|call| (call.method.as_ref().map(|it| it.value), call.url.value.path()));
        let first = called.next();
        called.all(|other| Some(other) == first)
    }

    /// The first successful answer behind a call, in the same section.
    fn answer(&self, call: &Call, context: &BlockContext) -> Option<&WrittenValue> {
        let here = context.within.outwards().next();
        let mut answers = self.page.examples.iter().filter(|example| {
            let is_success = match example.role {
                Some(ExampleRole::Response(status)) => status.is_none_or(|status| status < 300),
                _ => false,
            };
            is_success && example.context.within.outwards().next() == here && example.fence > call.span
        });
        answers.next().map(|example| &example.value)
    }
}

/// Replaces the standing of a call: the page means another operation than that of its URL, for this reason.
pub(super) fn mark<'d>(statements: &mut [Statement<'d>], intended: Operation<'d>, guess: Guess) {
    for statement in statements {
        if statement.claim.kind == ClaimKind::Calls && statement.claim.subject.place == Place::Operation {
            statement.standing = lacking(Some(intended));
            statement.guess = Some(guess);
        }
    }
}

fn success(operation: Operation<'_>) -> Option<Place> {
    operation.success().map(|success| response_body(success.status.to_owned()).0)
}

fn share<'d>(
    value: &WrittenValue,
    operation: Operation<'d>,
    place: impl Fn(Operation<'d>) -> Option<Place>,
) -> f64 {
    place(operation).map_or(0.0, |place| Likeness::share_of(value, operation, &place))
}

/// Whether a value is close to the body of the first operation, and much less like that of the second one.
fn is_rather<'d>(
    value: &WrittenValue,
    (named, called): (Operation<'d>, Operation<'d>),
    place: impl Fn(Operation<'d>) -> Option<Place> + Copy,
) -> bool {
    let is_close = place(named)
        .and_then(|place| named.body(&place))
        .is_some_and(|body| Likeness::outermost(value, &body).is_close());
    // A body without declared fields says nothing.
    let is_comparable = place(called)
        .and_then(|place| called.body(&place))
        .is_some_and(|body| Likeness::outermost(value, &body).has_fields());
    is_close
        && is_comparable
        && example_match::names(value).len() >= MIN_FIELDS_OF_NAMED_OPERATION
        && share(value, called, place) <= share(value, named, place) * MAX_CALLED_TO_NAMED_SHARE
}
