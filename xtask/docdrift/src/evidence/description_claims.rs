//! Reads claims from the descriptions inside an OpenAPI document, each with the parameter or schema that the
//! description belongs to.

use super::{Declared, Standing, Statement};
use crate::evidence::unsettled::UnsettledKind;
use crate::openapi::{DescribedNode, Document, Lookup, Shape};
use crate::page::claim::{Claim, Origin};
use crate::page::prose::reader;
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::source::scalar_text::offsets;
use crate::source::{Files, Span};
use crate::subject::Step;

/// The claims of all descriptions of parameters, headers and schemas. A description that several operations share
/// is claimed once, for the first operation.
pub(super) fn statements<'d>(document: &'d Document, files: &Files) -> Vec<Statement<'d>> {
    document.described().iter().flat_map(|described| of_description(described, files)).collect()
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
    let places = Places::of(described, text, files);
    let statement = |reading: Reading| {
        let values = reading.value.as_array().map(Vec::as_slice).unwrap_or_default();
        let names_some = reader::names_some(&text[reading.range.clone()], values);
        Statement { names_some, ..statement(described, reading, &places) }
    };
    readings.into_iter().map(statement).collect()
}

fn types<'d>(shape: &Shape<'d>) -> Vec<&'d str> {
    shape.types().into_iter().filter(|name| *name != "null").collect()
}

/// Where the parts of a description are in its file.
struct Places {
    whole: Span,
    /// For each byte of the text, the offset in the source of the string; `None` if they do not correspond.
    offsets: Option<Vec<u32>>,
}

impl Places {
    fn of(described: &DescribedNode<'_>, text: &str, files: &Files) -> Self {
        let whole = described.description.span;
        Places { whole, offsets: offsets(files.text(whole), text) }
    }

    fn span(&self, reading: &Reading) -> Span {
        let Some(offsets) = &self.offsets else { return self.whole };
        let [start, end] = [reading.range.start, reading.range.end].map(|at| self.whole.start + offsets[at]);
        Span { start, end, ..self.whole }
    }
}

fn statement<'d>(described: &DescribedNode<'d>, reading: Reading, places: &Places) -> Statement<'d> {
    let span = places.span(&reading);
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
    let standing = match reading.doubt {
        Some(doubt) => {
            let (kind, reason) = unsettled(doubt);
            Standing::undecided(kind, reason)
        }
        None => Standing::Declared(declared),
    };
    Statement { stated_required: described.required, ..Statement::new(claim, described.operation, standing) }
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
        Doubt::Sense => (UnsettledKind::Suggested, "the words only suggest it"),
    }
}
