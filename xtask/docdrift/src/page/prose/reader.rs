//! Reads a text about one parameter or field: every form over every sentence, then what they contradict.

use super::forms::FORMS;
use super::reading::{DescribedValue, Doubt, Reading};
use super::second_look;
pub(crate) use super::second_look::names_some;
use super::sentence::Text;
use crate::page::claim_kind::ClaimKind;

/// What a text says of the value that it describes, in the order of the text.
pub(crate) fn read(source: &str, value: &DescribedValue<'_>) -> Vec<Reading> {
    read_parsed(&Text::new(source), value)
}

/// What a text in sentences says of a value.
pub(super) fn read_parsed(text: &Text<'_>, value: &DescribedValue<'_>) -> Vec<Reading> {
    let mut readings = Vec::new();
    for form in FORMS {
        form(text, value, &mut readings);
    }
    readings.sort_by_key(|reading| (reading.range.start, reading.kind, reading.range.end));
    readings.dedup_by(|later, first| {
        later.kind == first.kind && later.value == first.value && later.doubt == first.doubt
    });
    contradict(&mut readings);
    second_look::doubt(text, value, &mut readings);
    readings
}

/// Doubts the readings of a kind that states two values, such as two defaults: they apply to two cases.
fn contradict(readings: &mut [Reading]) {
    let is_single = |kind: ClaimKind| kind != ClaimKind::Example;
    for at in 0..readings.len() {
        let reading = &readings[at];
        let differs = |other: &Reading| {
            other.kind == reading.kind && other.doubt.is_none() && other.value != reading.value
        };
        if is_single(reading.kind) && reading.doubt.is_none() && readings.iter().any(differs) {
            let kind = reading.kind;
            for reading in readings.iter_mut().filter(|other| other.kind == kind && other.doubt.is_none()) {
                reading.doubt = Some(Doubt::Contradicted);
            }
        }
    }
}
