//! Assigns the JSON examples of a page to the request or response bodies that they show.

use super::body_claims::{BodyClaims, BodySource};
use super::event_examples;
use super::example_direction::{is_error, place, response_body};
use super::example_match;
use super::example_match::{ExampleMatch, Likeness, is_foreign};
use super::example_names::ExampleNames;
use super::guess::Guess;
use super::linked_examples;
use super::named_members;
use super::other_shape;
use super::path_words::PathWords;
use super::section_operations::{FoundOperation, MarkedOperation, SectionOperations};
use super::thresholds::{MIN_EXAMPLES_OF_SAME_BODY, MIN_LOCATED_SHARE};
use crate::openapi::{Document, Lookup, Operation};
use crate::page::block_context::BlockContext;
use crate::page::claim::{ClaimKind, Origin};
use crate::page::example::{Example, ExampleRole};
use crate::page::written_value::WrittenValue;
use crate::source::gap::{Gap, GapKind};
use crate::subject::{FieldPath, Place};

/// Adds the claims of a page's examples, and a gap for each example that belongs to no body.
pub(super) fn add<'d>(
    examples: &[Example],
    about: &SectionOperations<'d>,
    own: Option<Operation<'d>>,
    named: &[Operation<'d>],
    documents: &[&'d Document],
    bodies: &mut BodyClaims<'d>,
    gaps: &mut Vec<Gap>,
) {
    let mut gap = |example: &Example, kind, reason: &str| {
        gaps.push(Gap::new(example.fence, kind, reason));
    };
    let mut matched: Vec<(&Example, ExampleMatch<'d>)> = Vec::new();
    let mut unmatched = Vec::new();
    for example in examples {
        let found = owner(example, about, own, named, documents);
        let found = found.and_then(|found| printed_part(found, example, about));
        match found.and_then(|found| as_named(found, example, about, documents)) {
            Ok(ExampleOwner::Located(source)) => match other_shape::of(example, &source) {
                Some(shown) => shown.add(&example.value, source, bodies),
                None => bodies.add_written(&example.value, &named_members::placed(source, example)),
            },
            Ok(ExampleOwner::Matched(like)) => matched.push((example, like)),
            Err(None) => unmatched.push(example),
            Err(Some((kind, reason))) => gap(example, kind, reason),
        }
    }
    for example in unmatched {
        match match_of_similar_examples(example, &matched) {
            Some(like) => bodies.add_written(&like.of(&example.value), &body_source(like, example, about)),
            None => gap(
                example,
                GapKind::UnplacedExample,
                "the page does not say which request or answer this example is",
            ),
        }
    }
    for (example, like) in &matched {
        bodies.add_written(&like.of(&example.value), &body_source(like, example, about));
    }
}

/// The owner of an example, if the texts around the example do not name another version or method.
fn as_named<'d>(
    found: ExampleOwner<'d>,
    example: &Example,
    about: &SectionOperations<'d>,
    documents: &[&'d Document],
) -> Result<ExampleOwner<'d>, Option<UnusedExample>> {
    let names = ExampleNames::of(example, about.title.as_deref());
    let before = about.call_before(example.fence, &example.context);
    let objection = match &found {
        _ if matches!(before, MarkedOperation::Operation(..)) => None,
        ExampleOwner::Located(source) => names.other_version(source.operation),
        ExampleOwner::Matched(like) => {
            names.other_version(like.operation).or_else(|| names.other_method(like.operation, documents))
        }
    };
    objection.map_or(Ok(found), |reason| Err(Some((GapKind::ForeignExample, reason))))
}

/// The body that an example matches. Behind a sample whose call could not be followed, or below a title that names
/// a library, the example is what the library returns.
fn body_source<'d>(
    like: &ExampleMatch<'d>,
    example: &Example,
    about: &SectionOperations<'d>,
) -> BodySource<'d> {
    let ExampleMatch { operation, place, .. } = like;
    let is_result = ExampleNames::of(example, about.title.as_deref()).names_library()
        || matches!(about.call_before(example.fence, &example.context), MarkedOperation::Unknown);
    let is_response = matches!(place, Place::Response(..));
    let guess = if is_result && is_response { Guess::LibraryResult } else { Guess::ExampleFields };
    BodySource {
        operation: *operation,
        place: place.clone(),
        kind: ClaimKind::Shows,
        origin: Origin::Example,
        guess: Some(guess),
    }
}

/// The match of the other examples of the page with the same top-level names, if there are enough of them and
/// all match the same request. An example that differs from them only inside has a mistake or a new field
/// there.
fn match_of_similar_examples<'a, 'd>(
    example: &Example,
    matched: &'a [(&Example, ExampleMatch<'d>)],
) -> Option<&'a ExampleMatch<'d>> {
    let names = example_match::names(&example.value);
    if names.is_empty() || matches!(example.role, Some(ExampleRole::Response(_) | ExampleRole::Failure)) {
        return None;
    }
    let mut others = matched.iter().filter(|(other, _)| example_match::names(&other.value) == names);
    let (_, first) = others.next()?;
    let of_first =
        |like: &ExampleMatch<'d>| like.operation.id() == first.operation.id() && like.place == first.place;
    let all_same = others.clone().all(|(_, like)| of_first(like));
    let is_frequent = 1 + others.count() >= MIN_EXAMPLES_OF_SAME_BODY;
    (all_same && is_frequent && matches!(first.place, Place::Request(_))).then_some(first)
}

/// How the body of an example was found.
enum ExampleOwner<'d> {
    /// The example's place on the page names the body.
    Located(BodySource<'d>),
    /// The example's fields match this body.
    Matched(ExampleMatch<'d>),
}

/// The owner of an example, or the part of its response that the command above the example prints: the
/// example after `curl … | jq .data` shows what the filter leaves, unless it looks like the whole body.
///
/// # Errors
///
/// The reason why the example is not judged.
fn printed_part<'d>(
    owner: ExampleOwner<'d>,
    example: &Example,
    about: &SectionOperations<'d>,
) -> Result<ExampleOwner<'d>, Option<UnusedExample>> {
    let printed = about.printed_before(example.fence, &example.context);
    let ExampleOwner::Located(source) = owner else { return Ok(owner) };
    let is_response = matches!(&source.place, Place::Response(_, path) if path.is_root());
    if !is_response || printed.as_ref().is_some_and(FieldPath::is_root) {
        return Ok(ExampleOwner::Located(source));
    }
    let is_like = |place: &Place| match source.operation.field(place) {
        Some(Lookup::Declared(shape)) => Likeness::outermost(&example.value, &shape).is_close(),
        _ => false,
    };
    let part = printed.map(|path| source.place.with_path(path));
    if is_like(&source.place) {
        return Ok(ExampleOwner::Located(source));
    }
    match part.filter(is_like) {
        Some(place) => Ok(ExampleOwner::Located(BodySource { place, ..source })),
        None => {
            let reason = "the command above prints only a part of the response";
            Err(Some((GapKind::PartialExample, reason)))
        }
    }
}

/// Why an example is not judged.
pub(super) type UnusedExample = (GapKind, &'static str);

const SENT_TO_WEBHOOK: UnusedExample = (
    GapKind::WebhookExample,
    "the provider sends this to a webhook; it answers no call, and no document declares it",
);

/// An example and its context on the page.
struct ExampleContext<'a, 'd> {
    example: &'a Example,
    about: &'a SectionOperations<'d>,
    /// The operation that the page is about.
    own: Option<Operation<'d>>,
    /// All operations that the page names.
    named: &'a [Operation<'d>],
    documents: &'a [&'d Document],
    /// The operation of the call before the example in its section.
    before: MarkedOperation<'d>,
}

/// The body of an example: a body of the call before it in its section, else of the operation of the page or
/// the section, else the only body that the example matches.
///
/// # Errors
///
/// The reason why the example is not judged; `None` if the example matches nothing.
fn owner<'d>(
    example: &Example,
    about: &SectionOperations<'d>,
    own: Option<Operation<'d>>,
    named: &[Operation<'d>],
    documents: &[&'d Document],
) -> Result<ExampleOwner<'d>, Option<UnusedExample>> {
    let before = about.call_before(example.fence, &example.context);
    let is_event = example.role == Some(ExampleRole::Event);
    let is_like_event = event_examples::is_like_event(example);
    if is_event || is_like_event || matches!(before, MarkedOperation::Unmarked) {
        if let Some((operation, guess)) = event_examples::event(example, own, documents) {
            let place = Place::Request(FieldPath::root());
            let (kind, origin) = (ClaimKind::Shows, Origin::Example);
            return Ok(ExampleOwner::Located(BodySource { operation, place, kind, origin, guess }));
        }
        if is_event || own.is_some_and(|own| event_examples::is_event(&own)) {
            return Err(Some(SENT_TO_WEBHOOK));
        }
    }
    if own.is_none()
        && matches!(before, MarkedOperation::Unmarked)
        && let Some(linked) = linked_examples::of(example, about)
    {
        return linked.map(ExampleOwner::Located).map_err(Some);
    }
    let context = ExampleContext { example, about, own, named, documents, before };
    let ((operation, guess), near) =
        context.operation().map(|(found, near)| (found.unzip(), near)).map_err(Some)?;
    if let Some((operation, place, kind)) =
        operation.and_then(|operation| context.located_body(operation, near))
    {
        let is_answer = matches!(place, Place::Response(..));
        if is_like_event && is_answer && !event_examples::declares(operation, &place, example) {
            return Err(Some(SENT_TO_WEBHOOK));
        }
        if example_match::is_of_another(&example.value, operation, &place, documents) {
            let reason = "another operation returns this example, not the one beside it";
            return Err(Some((GapKind::ForeignExample, reason)));
        }
        // An example that is not next to its call shows a part of a request as often as the whole
        // request.
        let kind = if near || own.is_some() { kind } else { ClaimKind::Shows };
        let is_unlabelled = (example.role.is_none() && !near) || example.is_undirected;
        let guess = guess.flatten().or(is_unlabelled.then_some(Guess::BodyPart));
        let source = BodySource { operation, place, kind, origin: Origin::Example, guess };
        return Ok(ExampleOwner::Located(source));
    }
    if near && context.follows_its_request() {
        let reason = "the call above sends its body, and no response of it has these fields";
        return Err(Some((GapKind::UnplacedExample, reason)));
    }
    context.matched_body(operation, near)
}

impl<'d> ExampleContext<'_, 'd> {
    /// The operation that the example's place names, with what was inferred to find it, and whether the
    /// place is enough evidence: the example
    /// follows its call in the same section, or the page shows it as a request or response of the page's own
    /// operation. Other examples must match a body of the operation.
    ///
    /// # Errors
    ///
    /// The reason why the example is not judged.
    fn operation(&self) -> Result<(Option<FoundOperation<'d>>, bool), UnusedExample> {
        let ExampleContext { example, about, own, named, documents, .. } = *self;
        let here = || about.at(example.fence, &example.context.within).known();
        let of_page = |guess| own.map(|own| (own, guess));
        Ok(match self.before {
            MarkedOperation::Operation(operation, guess) => (Some((operation, guess)), true),
            MarkedOperation::Other if own.is_none() => {
                let reason = "no document has the operation of the call before this example";
                return Err((GapKind::UndeclaredOperation, reason));
            }
            MarkedOperation::Unknown | MarkedOperation::Other => {
                (of_page(Some(Guess::Section)).or_else(here), false)
            }
            MarkedOperation::Unmarked if own.is_some() => {
                let in_place = example.context.is_in_responses() || example.context.is_in_requests();
                (of_page(None), in_place || is_response_of_page(example, own, named))
            }
            MarkedOperation::Unmarked => {
                let mentioned = about.mentioned_before(example.fence, &example.context.within);
                let around = about.at(example.fence, &example.context.within);
                let is_of_other = mentioned.is_none() && matches!(around, MarkedOperation::Other);
                let summarized = || summarized(&example.context.headings, documents);
                let named = mentioned.map(|named| (named, None)).or_else(|| {
                    let summarized = (!is_of_other).then(summarized).flatten();
                    summarized.map(|operation| (operation, Some(Guess::Section)))
                });
                match named.or(around.known()) {
                    None if about.is_of_undeclared_page || is_of_other => {
                        let reason = "no document has the operation that the page is about";
                        return Err((GapKind::UndeclaredOperation, reason));
                    }
                    operation => (operation, false),
                }
            }
        })
    }

    /// The body of an operation that the example's place names; `None` if the example's fields contradict
    /// this place.
    fn located_body(
        &self,
        operation: Operation<'d>,
        near: bool,
    ) -> Option<(Operation<'d>, Place, ClaimKind)> {
        let value = &self.example.value;
        let (place, kind) = place(operation, self.example, near)?;
        if near && matches!(place, Place::Request(_)) && self.follows_its_request() {
            return None;
        }
        // Comparing with all operations of a page is slow, and is not needed directly behind a call.
        let fits = || {
            self.is_like(operation, &place)
                && !is_foreign(value, operation, &place)
                && !self.is_other(operation, &place)
                && (self.example.role.is_some() || self.own.is_some() || !self.is_unlikely(operation, &place))
        };
        let is_shown = near
            || fits()
            || self.lacks_envelope(operation, &place)
            || self.is_labelled_answer(operation, &place);
        is_shown.then_some((operation, place, kind))
    }

    /// Whether nothing labels the example, and the call above it sends a body: then the example is no request.
    fn follows_its_request(&self) -> bool {
        let ExampleContext { example, about, .. } = *self;
        example.role.is_none() && about.sends_body_before(example.fence, &example.context)
    }

    fn is_like(&self, operation: Operation<'d>, place: &Place) -> bool {
        let likeness = operation.body(place).map(|shape| Likeness::outermost(&self.example.value, &shape));
        // A page about one operation mostly shows bodies of this operation, and so does its section below a heading
        // that says only "Request" or "Response".
        let is_titled = self.example.is_in_part || self.example.is_titled_answer;
        let is_of_section =
            self.own.is_some() || (is_titled && self.about.is_marked_around(&self.example.context.within));
        let enough = |likeness: Likeness| {
            likeness.is_close() || (is_of_section && likeness.share() >= MIN_LOCATED_SHARE)
        };
        likeness.is_some_and(enough)
    }

    fn is_unlikely(&self, operation: Operation<'d>, place: &Place) -> bool {
        operation.body(place).is_some_and(|body| Likeness::of(&self.example.value, &body).is_unlikely())
    }

    /// Whether the example is the body without its envelope, which client libraries remove.
    fn lacks_envelope(&self, operation: Operation<'d>, place: &Place) -> bool {
        !matches!(self.before, MarkedOperation::Unknown)
            && matches!(self.example.role, Some(ExampleRole::Response(_)))
            && operation
                .body(place)
                .is_some_and(|body| example_match::lacks_envelope(&self.example.value, &body))
    }

    /// Whether the heading above an example says only that it is the response, the call is below the heading before,
    /// and the example has another shape than the response.
    fn is_labelled_answer(&self, operation: Operation<'d>, place: &Place) -> bool {
        let ExampleContext { example, about, .. } = *self;
        let above = about.call_above_section(example.fence, &example.context.within);
        matches!(self.before, MarkedOperation::Unmarked)
            && example.is_titled_answer
            && above.is_some_and(|above| above.id() == operation.id())
            && operation.body(place).is_some_and(|body| other_shape::differs(example, place, &body))
    }

    /// Whether another operation that the page calls, or names in a heading, declares more of the example.
    fn is_other(&self, operation: Operation<'d>, place: &Place) -> bool {
        let value = &self.example.value;
        let known = Likeness::share_of(value, operation, place);
        self.about.operations().any(|other| {
            let place = match place {
                Place::Response(..) => {
                    other.success().map(|success| response_body(success.status.to_owned()).0)
                }
                place => Some(place.clone()),
            };
            place.is_some_and(|place| Likeness::share_of(value, other, &place) > known)
        })
    }

    /// The only body of the documents that the example matches.
    ///
    /// # Errors
    ///
    /// The reason why a match does not count. `None` if there is no match, or if only an error response
    /// matches and the example does not look like an error.
    fn matched_body(
        &self,
        operation: Option<Operation<'d>>,
        near: bool,
    ) -> Result<ExampleOwner<'d>, Option<UnusedExample>> {
        let ExampleContext { example, about, named, documents, .. } = *self;
        let is_request = example.role.map(|role| role == ExampleRole::Request);
        match example_match::body(&example.value, documents, is_request) {
            // An example directly after a call is not attributed to another operation, even if a body of that
            // operation matches.
            Some(like) if near && operation.is_some_and(|beside| beside.id() != like.operation.id()) => {
                Err(Some((GapKind::ForeignExample, "this example does not belong to the call beside it")))
            }
            // A page that names operations shows their bodies rather than those of other operations.
            Some(like) if is_rather_of(&example.value, &like, named, about.names_undeclared_operation) => {
                let reason = "this example looks like a body of an operation that the page does not mention";
                Err(Some((GapKind::ForeignExample, reason)))
            }
            // A body that lacks some of the fields is a guess, unless the page is about its resource.
            Some(like)
                if !like.is_whole
                    && !like.is_nearly_whole
                    && !is_of_named_resource(&like, named)
                    && !is_introduced(&example.context, like.operation) =>
            {
                let reason = "no request or response of the documents has all fields of this example";
                Err(Some((GapKind::UnplacedExample, reason)))
            }
            // The more fields a body lacks, the less likely the example shows this body.
            Some(like) if like.is_unlikely => {
                let reason = "no request or response of the documents has most fields of this example";
                Err(Some((GapKind::UnplacedExample, reason)))
            }
            // The value that a library returns can differ from the response.
            Some(like) if matches!(self.before, MarkedOperation::Unknown) && !like.is_whole => {
                let reason = "the call before this example could not be followed";
                Err(Some((GapKind::UnplacedExample, reason)))
            }
            Some(ExampleMatch { place: Place::Response(status, _), .. })
                if is_error_status(&status) && !is_error(example) =>
            {
                Err(None)
            }
            Some(like) => Ok(ExampleOwner::Matched(like)),
            None => Err(None),
        }
    }
}

/// The only operation whose summary is one of these headings, the innermost first: "Create a customer".
pub(super) fn summarized<'d>(headings: &[String], documents: &[&'d Document]) -> Option<Operation<'d>> {
    headings.iter().rev().find_map(|heading| {
        let heading = heading.trim().trim_end_matches(['.', ':']);
        let mut named = documents.iter().flat_map(|document| document.operations()).filter(|operation| {
            let summary = operation.summary().map(|summary| summary.trim().trim_end_matches('.'));
            summary.is_some_and(|summary| summary.eq_ignore_ascii_case(heading))
        });
        named.next().filter(|_| named.next().is_none())
    })
}

/// Whether the page labels an example as the response, and names no operation but its own.
fn is_response_of_page(example: &Example, own: Option<Operation<'_>>, named: &[Operation<'_>]) -> bool {
    let is_own = |operation: &Operation<'_>| own.is_some_and(|own| own.id() == operation.id());
    matches!(example.role, Some(ExampleRole::Response(_)))
        && example.is_titled_answer
        && named.iter().all(is_own)
}

/// Whether an example that matches a body could also belong to an operation that its page names, or to an
/// undeclared operation that the page calls. False if the body declares all fields of the example, or if the
/// page names an operation on the same resource.
fn is_rather_of(
    value: &WrittenValue,
    like: &ExampleMatch<'_>,
    named: &[Operation<'_>],
    of_lacking: bool,
) -> bool {
    let could = |operation: &Operation<'_>| {
        let success = operation.success().map(|success| response_body(success.status.to_owned()).0);
        let places = [Some(Place::Request(FieldPath::root())), success];
        places
            .into_iter()
            .flatten()
            .any(|place| Likeness::share_of(value, *operation, &place) >= MIN_LOCATED_SHARE)
    };
    !like.is_whole && !is_of_named_resource(like, named) && (of_lacking || named.iter().any(could))
}

/// Whether the page names an operation on the resource of the match, or an action on one of its items. Requests that
/// create a resource and requests that change it often have the same body.
fn is_of_named_resource(like: &ExampleMatch<'_>, named: &[Operation<'_>]) -> bool {
    const MAX_SEGMENTS_OF_ACTION: usize = 2;
    let resource = example_match::resource(like.operation);
    let path = like.operation.id().path.as_str();
    named.iter().any(|named| {
        let below = named.id().path.strip_prefix(path).and_then(|below| below.strip_prefix("/{"));
        let is_action = below.is_some_and(|below| below.split('/').count() <= MAX_SEGMENTS_OF_ACTION);
        is_action || example_match::resource(*named) == resource
    })
}

/// Whether the sentence before an example or its heading names the operation in words: "When you retrieve a
/// prompt, …".
fn is_introduced(context: &BlockContext, operation: Operation<'_>) -> bool {
    let named = PathWords::of(operation.id());
    context.lead.iter().chain(context.headings.last()).any(|text| named.is_named_in(text))
}

fn is_error_status(status: &str) -> bool {
    status.starts_with(['4', '5'])
}
