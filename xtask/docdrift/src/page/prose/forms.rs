//! The forms of sentences, one kind of property a file: `default`, bounds, lists of values, and so on.

mod access;
mod bounds;
mod clause;
mod cursor;
mod default;
mod deprecation;
mod enumeration;
mod example;
mod expiry;
mod format;
mod items;
mod length;
mod limit;
mod names;
mod pattern;
mod relations;
mod requiredness;
mod status;
mod status_label;
mod status_predicate;
mod subject;
#[cfg(test)]
mod test_lines;
mod type_words;
mod unit;
mod unit_of_value;

use super::reading::{DescribedValue, Reading};
use super::sentence::Text;

/// Reads one kind of property of the described value from a text, and appends what it finds.
pub(super) type Form = fn(&Text<'_>, &DescribedValue<'_>, &mut Vec<Reading>);

/// All forms.
pub(super) const FORMS: &[Form] = &[
    access::read,
    bounds::read,
    default::read,
    deprecation::read,
    enumeration::read,
    example::read,
    expiry::read,
    format::read,
    items::read,
    length::read,
    pattern::read,
    relations::read,
    requiredness::read,
    type_words::read,
    unit::read,
];
