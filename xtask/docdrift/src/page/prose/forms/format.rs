//! Reads formats: "ISO 8601 timestamp", "must be a valid UUID", "the URL of …", "Base64 encoded", "ISO 4217".

mod atom;
mod code;
mod encoding;
mod identity;
mod moment;
mod shape;
mod subject;

use self::atom::{Atom, atoms};
use crate::page::prose::reading::{DescribedValue, Reading};
use crate::page::prose::sentence::Text;

/// A text with the atoms of its sentences.
struct Described<'s, 't> {
    text: &'s Text<'t>,
    /// The atoms of each sentence of the text.
    atoms: Vec<Vec<Atom<'s>>>,
    /// The index of the sentence that says what the value is.
    opener: usize,
}

/// Reads formats.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    let atoms: Vec<Vec<Atom<'_>>> = text.sentences.iter().map(atoms).collect();
    let opener = atoms.iter().position(|atoms| !subject::is_label(atoms)).unwrap_or(0);
    let described = Described { text, atoms, opener };
    encoding::read_width(&described, value, readings);
    if takes_text(value) {
        moment::read(&described, value, readings);
        code::read(&described, value, readings);
        encoding::read_bytes(&described, value, readings);
        identity::read(&described, value, readings);
    }
}

/// Whether the value, or each of its items, may be a string.
fn takes_text(value: &DescribedValue<'_>) -> bool {
    let is_list =
        value.may_be("array") && (value.item_types.is_empty() || value.item_types.contains(&"string"));
    value.may_be("string") || is_list
}

#[cfg(test)]
mod tests;
