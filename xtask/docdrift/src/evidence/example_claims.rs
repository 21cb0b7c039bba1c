//! Examples in JSON: whose request or answer they are.

use serde_json::Value;

use super::body_claims::{BodyClaims, BodySource};
use super::example_match;
use super::example_match::{ExampleMatch, Likeness};
use super::section_operations::{MarkedOperation, SectionOperations};
use crate::openapi::{Document, Lookup, Operation};
use crate::page::call::Spanned;
use crate::page::claim::{ClaimKind, Origin};
use crate::page::example::{Example, ExampleRole};
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::gap::{Gap, GapKind};
use crate::subject::{FieldPath, Place, Step};

/// How many of the fields of an example its body must have, where only its place behind a call
/// says what it is.
const KNOWN: f64 = 0.5;

/// How many examples of a page have to be of one body for another one of the same outermost names to
/// be of it, too.
const OFTEN: usize = 3;

/// Adds the claims of a page's examples.
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
    let mut liked: Vec<(&Example, ExampleMatch<'d>)> = Vec::new();
    let mut left = Vec::new();
    for example in examples {
        match whose(example, about, own, named, documents) {
            Ok(ExampleOwner::Told(giving)) => bodies.give(&example.value, &giving),
            Ok(ExampleOwner::ExampleMatch(like)) => liked.push((example, like)),
            Err(None) => left.push(example),
            Err(Some((kind, reason))) => gap(example, kind, reason),
        }
    }
    for example in left {
        match same(example, &liked) {
            Some(like) => bodies.give(&like.of(&example.value), &giving(like)),
            None => gap(
                example,
                GapKind::UnplacedExample,
                "the page does not say which request or answer this example is",
            ),
        }
    }
    for (example, like) in &liked {
        bodies.give(&like.of(&example.value), &giving(like));
    }
}

fn giving<'d>(like: &ExampleMatch<'d>) -> BodySource<'d> {
    let ExampleMatch { operation, place, .. } = like;
    BodySource {
        operation: *operation,
        place: place.clone(),
        kind: ClaimKind::Shows,
        origin: Origin::Example,
    }
}

/// What the other examples of the page with the same outermost names are of, where they are of one
/// request: one that differs inside is wrong there, or new.
fn same<'a, 'd>(
    example: &Example,
    liked: &'a [(&Example, ExampleMatch<'d>)],
) -> Option<&'a ExampleMatch<'d>> {
    let names = example_match::names(&example.value);
    if names.is_empty() || matches!(example.role, Some(ExampleRole::Response(_) | ExampleRole::Failure)) {
        return None;
    }
    let mut others = liked.iter().filter(|(other, _)| example_match::names(&other.value) == names);
    let (_, first) = others.next()?;
    let of_first =
        |like: &ExampleMatch<'d>| like.operation.id() == first.operation.id() && like.place == first.place;
    let all_same = others.clone().all(|(_, like)| of_first(like));
    let often = 1 + others.count() >= OFTEN;
    (all_same && often && matches!(first.place, Place::Request(_))).then_some(first)
}

/// What is known of an example.
enum ExampleOwner<'d> {
    /// The page says what it is of.
    Told(BodySource<'d>),
    /// It looks like this.
    ExampleMatch(ExampleMatch<'d>),
}

/// Why an example is compared with nothing.
type UnusedExample = (GapKind, &'static str);

/// What is known around an example on its page.
struct ExampleContext<'a, 'd> {
    example: &'a Example,
    about: &'a SectionOperations<'d>,
    own: Option<Operation<'d>>,
    named: &'a [Operation<'d>],
    documents: &'a [&'d Document],
    /// The call before it in its section.
    before: MarkedOperation<'d>,
}

/// Whose an example is: of the call before it in its section, else of that of the page or of the
/// section, else of the only body that it can be of; or the reason why that is not asked.
fn whose<'d>(
    example: &Example,
    about: &SectionOperations<'d>,
    own: Option<Operation<'d>>,
    named: &[Operation<'d>],
    documents: &[&'d Document],
) -> Result<ExampleOwner<'d>, Option<UnusedExample>> {
    if example.role == Some(ExampleRole::Event) {
        return Err(Some((
            GapKind::WebhookExample,
            "the provider sends this to a webhook; it answers no call",
        )));
    }
    let before = about.call_before(example.fence, &example.context);
    let around = ExampleContext { example, about, own, named, documents, before };
    let (operation, near) = around.operation().map_err(Some)?;
    if let Some((operation, place, kind)) = operation.and_then(|operation| around.told(operation, near)) {
        if example_match::is_of_another(&example.value, operation, &place, documents) {
            let reason = "another operation returns this example, not the one beside it";
            return Err(Some((GapKind::ForeignExample, reason)));
        }
        // Further off, a part of a request is shown as often as the whole of it.
        let kind = if near || own.is_some() { kind } else { ClaimKind::Shows };
        return Ok(ExampleOwner::Told(BodySource { operation, place, kind, origin: Origin::Example }));
    }
    around.like(operation, near)
}

impl<'d> ExampleContext<'_, 'd> {
    /// The operation that the example's place says, and whether it stands right behind its call: then it is
    /// taken for what it is said to be; further off it has to look like it.
    fn operation(&self) -> Result<(Option<Operation<'d>>, bool), UnusedExample> {
        let ExampleContext { example, about, own, named, .. } = *self;
        let here = || about.at(example.fence, &example.context.within).or(None);
        Ok(match self.before {
            MarkedOperation::Operation(operation) => (Some(operation), true),
            MarkedOperation::Other if own.is_none() => {
                let reason = "no document has the operation of the call before this example";
                return Err((GapKind::UndeclaredOperation, reason));
            }
            MarkedOperation::Unknown | MarkedOperation::Other => (own.or_else(here), false),
            MarkedOperation::Unsaid if own.is_some() => {
                let in_place = example.context.is_in_responses() || example.context.is_in_requests();
                (own, in_place || is_answer_of_page(example, own, named))
            }
            MarkedOperation::Unsaid => (here(), false),
        })
    }

    /// The body of an operation that the example is, where its place says so and nothing speaks against it.
    fn told(&self, operation: Operation<'d>, near: bool) -> Option<(Operation<'d>, Place, ClaimKind)> {
        let value = &self.example.value;
        let (place, kind) = place(operation, self.example, near)?;
        // Asking all operations of a page costs most, and is not needed right behind a call.
        let fits = || {
            self.is_like(operation, &place)
                && !is_foreign(value, operation, &place)
                && !self.is_other(operation, &place)
        };
        let is_shown = near || fits() || self.lacks_envelope(operation, &place);
        is_shown.then_some((operation, place, kind))
    }

    fn is_like(&self, operation: Operation<'d>, place: &Place) -> bool {
        let likeness = operation.body(place).map(|shape| Likeness::outermost(&self.example.value, &shape));
        // A page that is about one operation shows little else.
        let enough =
            |likeness: Likeness| likeness.is_close() || (self.own.is_some() && likeness.share() >= KNOWN);
        likeness.is_some_and(enough)
    }

    /// Whether the example is the body without its envelope, which libraries take off.
    fn lacks_envelope(&self, operation: Operation<'d>, place: &Place) -> bool {
        !matches!(self.before, MarkedOperation::Unknown)
            && matches!(self.example.role, Some(ExampleRole::Response(_)))
            && operation
                .body(place)
                .is_some_and(|body| example_match::lacks_envelope(&self.example.value, &body))
    }

    /// Whether another operation that the page speaks of has more of the example.
    fn is_other(&self, operation: Operation<'d>, place: &Place) -> bool {
        let value = &self.example.value;
        let known = Likeness::share_of(value, operation, place);
        self.about.operations().any(|other| {
            let place = match place {
                Place::Response(..) => other.success().map(|success| answer(success.status.to_owned()).0),
                place => Some(place.clone()),
            };
            place.is_some_and(|place| Likeness::share_of(value, other, &place) > known)
        })
    }

    /// The only body of the documents that the example looks like.
    fn like(
        &self,
        operation: Option<Operation<'d>>,
        near: bool,
    ) -> Result<ExampleOwner<'d>, Option<UnusedExample>> {
        let ExampleContext { example, about, named, documents, .. } = *self;
        let asked = example.role.map(|role| role == ExampleRole::Request);
        match example_match::body(&example.value, documents, asked) {
            // Beside a call, what is like another operation's body is not shown without a reason.
            Some(like) if near && operation.is_some_and(|beside| beside.id() != like.operation.id()) => {
                Err(Some((GapKind::ForeignExample, "this example does not belong to the call beside it")))
            }
            // A page that speaks of operations shows what is theirs, if it can be.
            Some(like) if is_rather_of(&example.value, &like, named, about.speaks_of_lacking) => {
                let reason = "this example looks like a body of an operation that the page does not mention";
                Err(Some((GapKind::ForeignExample, reason)))
            }
            // What a library makes of an answer need not be the answer.
            Some(like) if matches!(self.before, MarkedOperation::Unknown) && !like.is_whole => {
                let reason = "the call before this example could not be followed";
                Err(Some((GapKind::UnplacedExample, reason)))
            }
            Some(ExampleMatch { place: Place::Response(status, _), .. })
                if is_refusal(&status) && !is_error(example) =>
            {
                Err(None)
            }
            Some(like) => Ok(ExampleOwner::ExampleMatch(like)),
            None => Err(None),
        }
    }
}

/// Whether an example is said to be the answer, on a page that speaks of its own operation alone.
fn is_answer_of_page(example: &Example, own: Option<Operation<'_>>, named: &[Operation<'_>]) -> bool {
    let is_own = |operation: &Operation<'_>| own.is_some_and(|own| own.id() == operation.id());
    matches!(example.role, Some(ExampleRole::Response(_)))
        && example.is_titled_answer
        && named.iter().all(is_own)
}

/// Whether an example could be of an operation that its page names as well as of the one that it is like,
/// or of one that no document has.
fn is_rather_of(
    value: &WrittenValue,
    like: &ExampleMatch<'_>,
    named: &[Operation<'_>],
    of_lacking: bool,
) -> bool {
    let could = |operation: &Operation<'_>| {
        let success = operation.success().map(|success| answer(success.status.to_owned()).0);
        let places = [Some(Place::Request(FieldPath::root())), success];
        places.into_iter().flatten().any(|place| Likeness::share_of(value, *operation, &place) >= KNOWN)
    };
    // Who creates a thing sends what who changes it sends.
    let is_thing =
        |named: &Operation<'_>| example_match::thing(*named) == example_match::thing(like.operation);
    !like.is_whole && !named.iter().any(is_thing) && (of_lacking || named.iter().any(could))
}

fn is_refusal(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

/// Whether an object in an example has nothing of what its schema has: envelopes are alike, and what is in
/// them tells them apart.
fn is_foreign(value: &WrittenValue, operation: Operation<'_>, place: &Place) -> bool {
    let Some(body) = operation.body(place) else { return false };
    value.fields().iter().any(|(name, value)| {
        let Lookup::Declared(shape) = body.step(&Step::Key(name.value.clone())) else { return false };
        let is_absent = |(name, _): &(Spanned<String>, WrittenValue)| {
            matches!(shape.step(&Step::Key(name.value.clone())), Lookup::Absent { .. })
        };
        let fields = value.fields();
        !fields.is_empty() && !shape.properties().is_empty() && fields.iter().all(is_absent)
    })
}

/// The body that an example is of, and what the page does with it.
fn place(operation: Operation<'_>, example: &Example, near: bool) -> Option<(Place, ClaimKind)> {
    let request = (Place::Request(FieldPath::root()), ClaimKind::Sends);
    let success = operation.success().map(|success| answer(success.status.to_owned()));
    let asked = || Likeness::share_of(&example.value, operation, &request.0);
    let answered =
        || success.as_ref().map_or(0.0, |(place, _)| Likeness::share_of(&example.value, operation, place));
    match example.role {
        // A word on the page is worth less than the fields: "the payload" may be that of an answer.
        Some(ExampleRole::Request) if asked() == 0.0 && answered() >= KNOWN => success,
        Some(ExampleRole::Request) if !near && answered() > asked() => success,
        // A part of a request that is written out alone.
        Some(ExampleRole::Request) if asked() == 0.0 && request_is_told(operation) => None,
        Some(ExampleRole::Response(None)) if answered() == 0.0 && asked() >= KNOWN => None,
        Some(ExampleRole::Request) => Some(request),
        Some(ExampleRole::Response(Some(status))) => {
            let declared = operation.response(status);
            Some(answer(declared.map_or_else(|| status.to_string(), |response| response.status.to_owned())))
        }
        Some(ExampleRole::Response(None)) if answered() == 0.0 && is_error(example) => None,
        Some(ExampleRole::Response(None)) => success,
        Some(ExampleRole::Failure) => failure(operation, example),
        Some(ExampleRole::Event) => None,
        None if answered() > asked() && answered() >= KNOWN => success,
        // What it shows is a part of a request as often as the whole of it.
        None => (asked() > answered() && asked() >= KNOWN).then_some((request.0, ClaimKind::Shows)),
    }
}

/// The answer of failure that an example has most of; none where it has nothing of any.
fn failure(operation: Operation<'_>, example: &Example) -> Option<(Place, ClaimKind)> {
    let declared =
        operation.responses().into_iter().filter(|response| !response.status.starts_with(['1', '2', '3']));
    let places = declared.map(|response| answer(response.status.to_owned()).0);
    let shares = places.map(|place| (Likeness::share_of(&example.value, operation, &place), place));
    let best = shares.filter(|(share, _)| *share > 0.0).max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.map(|(_, place)| (place, ClaimKind::Shows))
}

fn answer(status: String) -> (Place, ClaimKind) {
    (Place::Response(status, FieldPath::root()), ClaimKind::Shows)
}

/// Whether the schema says what the body of a request may have.
fn request_is_told(operation: Operation<'_>) -> bool {
    let body = operation.body(&Place::Request(FieldPath::root()));
    body.is_some_and(|body| !body.properties().is_empty())
}

/// Whether an example is what servers say when they refuse: little beside a sign of it.
fn is_error(example: &Example) -> bool {
    const SIGNS: &[&str] = &["error", "errors", "error_code", "errorCode", "detail", "message", "statusCode"];
    const BESIDE: usize = 3;
    // `{"object": "error"}`, `{"type": "invalid_request_error"}`
    let tells = |(name, value): &(Spanned<String>, WrittenValue)| {
        matches!(name.value.as_str(), "object" | "type")
            && matches!(&value.data, WrittenData::Scalar(Value::String(text)) if text.to_lowercase().ends_with("error"))
    };
    if example.value.fields().iter().any(tells) {
        return true;
    }
    let is_sign = |name: &str| SIGNS.contains(&name);
    let names = example.value.fields().iter().map(|(name, _)| name.value.as_str());
    let (signs, others): (Vec<&str>, Vec<&str>) = names.partition(|name| is_sign(name));
    !signs.is_empty() && (others.len() <= BESIDE || signs.iter().any(|sign| *sign != "message"))
}
