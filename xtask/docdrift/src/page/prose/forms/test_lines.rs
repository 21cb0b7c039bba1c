//! What a form reads of a text, as lines, for the tests of the forms.

use super::Form;
use crate::page::prose::reading::{DescribedValue, Reading};
use crate::page::prose::sentence::Text;

/// The described value of a test, written as its name, its types and its siblings: `limit`, `limit: integer`,
/// `tags: array of string`, `from: string | to zone`.
pub(super) fn described(value: &str) -> DescribedValue<'_> {
    let (value, siblings) = value.split_once(" | ").unwrap_or((value, ""));
    let (name, types) = value.split_once(": ").unwrap_or((value, ""));
    let (types, item_types) = types.split_once(" of ").unwrap_or((types, ""));
    DescribedValue {
        name: Some(name),
        types: types.split_whitespace().collect(),
        item_types: item_types.split_whitespace().collect(),
        siblings: siblings.split_whitespace().collect(),
    }
}

/// The readings of a form.
pub(super) fn readings(form: Form, value: &str, text: &str) -> Vec<Reading> {
    let mut readings = Vec::new();
    form(&Text::new(text), &described(value), &mut readings);
    readings
}

/// The readings of a form, each as its kind, its value, and its doubt if it has one: `required true ?Condition`.
pub(super) fn lines(form: Form, value: &str, text: &str) -> Vec<String> {
    let readings = readings(form, value, text).into_iter();
    readings
        .map(|reading| format!("{} {}{}", reading.kind.as_str(), reading.value, doubt(&reading)))
        .collect()
}

/// The doubt of a reading behind its value: ` ?Condition`, or nothing.
pub(super) fn doubt(reading: &Reading) -> String {
    reading.doubt.map(|doubt| format!(" ?{doubt:?}")).unwrap_or_default()
}
