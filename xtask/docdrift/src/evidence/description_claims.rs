//! Reads claims from the descriptions inside an OpenAPI document: of a parameter or schema, about the value that it
//! belongs to; of an operation, about the parameters and fields that its sentences name.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::{Value, json};

use super::{Declared, Standing, Statement, promise_claims};
use crate::evidence::unsettled::UnsettledKind;
use crate::openapi::{DescribedNode, Document, Lookup, Operation, Shape};
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::subjects::unqualified;
use crate::page::prose::{self, Said, reader};
use crate::source::scalar_text::offsets;
use crate::source::{Files, Span};
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place, Step, Subject};

/// The claims of all descriptions of parameters, headers, schemas and operations. A description that several operations share
/// is claimed once, for the first operation.
pub(super) fn statements<'d>(document: &'d Document, files: &Files) -> Vec<Statement<'d>> {
    let values = document.described();
    let of_values = values.iter().flat_map(|described| of_description(described, files));
    of_values.chain(document.operations().flat_map(|operation| of_operation(operation, files))).collect()
}

/// The claims of the description of an operation about its parameters and the fields of its request: "The maximum limit
/// allowed is 200". Its sentences name them, as those of a page do; what they say of other things is no claim.
fn of_operation<'d>(operation: Operation<'d>, files: &Files) -> Vec<Statement<'d>> {
    let Some(description) = operation.description_node() else { return Vec::new() };
    let Some(text) = description.as_str() else { return Vec::new() };
    let sent = sent(operation);
    let place = |name: &[String]| {
        let named = |name: &[String]| {
            let mut places = sent.iter().filter(|(words, _)| words == name).map(|(_, place)| place);
            places.next().filter(|_| places.next().is_none())
        };
        let name = promise_claims::words_of_name(name);
        named(&name).or_else(|| named(&unqualified(&name)?)).cloned()
    };
    let said = prose::of_operation(text, |name| place(name).is_some());
    if said.is_empty() {
        return Vec::new();
    }
    let places = Places::of(description.span, text, files);
    let statement = |said: Said| {
        let place = place(&said.name)?;
        let standing = match said.kind.is_statable() {
            true => promise_claims::standing(&place, operation),
            false => Standing::undecided(UnsettledKind::Unstatable, "a schema cannot state this"),
        };
        let claim = Claim {
            subject: Subject::new(operation.id(), place),
            kind: said.kind,
            value: Some(said.value),
            span: places.span(&said.range),
            origin: Origin::Description,
        };
        Some(Statement::new(claim, Some(operation), standing))
    };
    said.into_iter().filter_map(statement).collect()
}

fn of_description<'d>(described: &DescribedNode<'d>, files: &Files) -> Vec<Statement<'d>> {
    let Some(text) = described.description.as_str() else { return Vec::new() };
    let items = match described.shape.step(&Step::Item) {
        Lookup::Declared(items) => types(&items),
        _ => Vec::new(),
    };
    let value = DescribedValue {
        name: described.name,
        types: types(&described.shape),
        item_types: items,
        siblings: described.siblings.to_vec(),
    };
    let readings = reader::read(text, &value);
    if readings.is_empty() {
        return Vec::new();
    }
    let places = Places::of(described.description.span, text, files);
    let is_item = described.pointer.ends_with("/items") && !described.pointer.ends_with("/properties/items");
    let statement = |reading: Reading| {
        // A text at the items that begins "A list of" describes the list around them.
        let is_of_list = is_item && reading.kind == ClaimKind::Type && reading.value == json!(["array"]);
        let reading = reading.doubted(is_of_list.then_some(Doubt::OtherSubject));
        let values = reading.value.as_array().map(Vec::as_slice).unwrap_or_default();
        let names_some = reader::names_some(&text[reading.range.clone()], values);
        let statement = Statement { names_some, ..statement(described, reading, &places) };
        match mentions_missing(&statement, text) {
            true => Statement { standing: undecided(Doubt::Vague), ..statement },
            false => statement,
        }
    };
    readings.into_iter().map(statement).collect()
}

/// The parameters of an operation and the fields at the top of its request, each with the words of its name.
fn sent(operation: Operation<'_>) -> Vec<(Vec<String>, Place)> {
    let parameters = operation.parameters().into_iter().map(|parameter| {
        (words(parameter.name), Place::Parameter(parameter.location, parameter.name.to_owned()))
    });
    let body = operation.body(&Place::Request(FieldPath::root()));
    let fields = body
        .iter()
        .flat_map(Shape::properties)
        .map(|property| (words(property.name), Place::Request(FieldPath::root().key(property.name))));
    parameters.chain(fields).collect()
}

fn types<'d>(shape: &Shape<'d>) -> Vec<&'d str> {
    shape.types().into_iter().filter(|name| *name != "null").collect()
}

/// Whether a text mentions all values of the schema that its list lacks: then the list is part of a longer one, or the
/// text says elsewhere what becomes of them.
fn mentions_missing(statement: &Statement<'_>, text: &str) -> bool {
    let (Standing::Declared(declared), ClaimKind::Enum) = (&statement.standing, statement.claim.kind) else {
        return false;
    };
    let listed =
        statement.claim.value.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let allowed: Vec<Value> =
        declared.shape.iter().flat_map(Shape::values_or_those_of_items).map(|node| node.to_json()).collect();
    let lacks = |value: &&Value| !listed.contains(value) && !value.is_null();
    let missing: Vec<&Value> = allowed.iter().filter(lacks).collect();
    let is_in_word = |c: char| c.is_alphanumeric() || c == '_';
    let words: BTreeSet<&str> = text.split(|c: char| !is_in_word(c)).collect();
    let is_mentioned = |value: &&Value| value.as_str().is_some_and(|value| words.contains(value));
    statement.agrees(declared).is_err()
        && !missing.is_empty()
        && listed.iter().all(|value| allowed.contains(value))
        && missing.iter().all(is_mentioned)
}

/// Where the parts of a description are in its file.
struct Places {
    whole: Span,
    /// For each byte of the text, the offset in the source of the string; `None` if they do not correspond.
    offsets: Option<Vec<u32>>,
}

impl Places {
    fn of(whole: Span, text: &str, files: &Files) -> Self {
        Places { whole, offsets: offsets(files.text(whole), text) }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        let Some(offsets) = &self.offsets else { return self.whole };
        let [start, end] = [range.start, range.end].map(|at| self.whole.start + offsets[at]);
        Span { start, end, ..self.whole }
    }
}

fn statement<'d>(described: &DescribedNode<'d>, reading: Reading, places: &Places) -> Statement<'d> {
    let span = places.span(&reading.range);
    let declared = Declared {
        subject: described.subject.clone(),
        span: described.span,
        pointer: described.pointer.clone(),
        shape: Some(described.shape.clone()),
    };
    let claim = Claim {
        subject: described.subject.clone(),
        kind: reading.kind,
        value: Some(reading.value),
        span,
        origin: Origin::Description,
    };
    let is_lenient = reading.doubt == Some(Doubt::AcceptsMore);
    let standing = match reading.doubt.filter(|_| !is_lenient) {
        Some(doubt) => undecided(doubt),
        None => Standing::Declared(declared.clone()),
    };
    let statement = Statement {
        stated_required: described.required,
        ..Statement::new(claim, described.operation, standing)
    };
    // A schema that has the same limit upholds it, whatever becomes of other values.
    match is_lenient && statement.agrees(&declared).is_err() {
        true => Statement { standing: undecided(Doubt::AcceptsMore), ..statement },
        false => statement,
    }
}

fn undecided<'d>(doubt: Doubt) -> Standing<'d> {
    let (kind, reason) = unsettled(doubt);
    Standing::undecided(kind, reason)
}

/// The kind and the reason of a claim that stays unsettled for a doubt about its sentence.
pub(super) fn unsettled(doubt: Doubt) -> (UnsettledKind, &'static str) {
    match doubt {
        Doubt::OtherSubject => (UnsettledKind::OtherSubject, "the sentence is about something else"),
        Doubt::Condition => (UnsettledKind::Conditional, "the sentence holds only under a condition"),
        Doubt::Advice => (UnsettledKind::Advice, "the sentence is advice"),
        Doubt::Illustration => (UnsettledKind::Illustration, "the sentence only illustrates it"),
        Doubt::Sentinel => (UnsettledKind::SpecialNumber, "a number in the text has a special meaning"),
        Doubt::History => (UnsettledKind::OtherTime, "the sentence is about another time"),
        Doubt::Quota => (UnsettledKind::Quota, "the sentence is about a plan, an account or a rate"),
        Doubt::Vague => (UnsettledKind::VagueValue, "the sentence states it vaguely"),
        Doubt::Contradicted => (UnsettledKind::TwoValues, "the text states another value, too"),
        Doubt::AcceptsMore => (UnsettledKind::AcceptsMore, "the text accepts other values as well"),
        Doubt::Sense => (UnsettledKind::Suggested, "the words only suggest it"),
    }
}
