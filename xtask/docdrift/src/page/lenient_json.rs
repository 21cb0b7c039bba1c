//! JSON as people write it on pages and into commands: commented, abridged, with values left to the reader.
//!
//! Beyond JSON it takes: comments (`//`, `#`, `/* */`), dots for what is left out, placeholders such as
//! `<id>` and `{{id}}`, names and words without quotes, single quotes, and commas too many or too few.
//! Every name and value keeps its place.

mod lexer;
mod reader;
mod scalar;
#[cfg(test)]
mod tests;

use super::written_value::WrittenValue;
use crate::source::Excerpt;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::tree::Node;
use reader::LenientReader;

/// A value, and what the text says of it.
#[derive(Debug)]
pub(super) struct LenientValue {
    /// The value.
    pub(super) value: WrittenValue,
    /// Whether dots, or a comment with dots, say somewhere that something is left out.
    pub(super) is_abridged: bool,
}

/// The values of a text.
pub(super) struct Values {
    /// Each value in order, or why it cannot be read; never empty.
    pub(super) values: Vec<Result<Parsed<LenientValue>, Gap>>,
    /// Whether dots before the first value say that all of it is a part of something else.
    pub(super) is_part: bool,
}

/// Reads the one value of a text. `is_placeholder` recognises the texts and names that say what to put in.
/// The places of names leave out their quotes, as those of names in other samples do.
///
/// # Errors
///
/// Where the text is nothing like JSON, or has more than one value: the place, and why.
pub(super) fn value(text: &Excerpt, is_placeholder: fn(&str) -> bool) -> Result<Parsed<WrittenValue>, Gap> {
    let mut reader = LenientReader::new(text, is_placeholder).with_bare_names();
    let value = reader.value(0)?;
    reader.skip_blanks();
    if !reader.is_at_end() {
        return Err(reader.gap("there is more than one value"));
    }
    Ok(Parsed { value, gaps: reader.gaps })
}

/// Reads the values of a text, one behind the other. A text that does not begin with one of JSON's brackets
/// is read as YAML.
pub(super) fn values(text: &Excerpt) -> Values {
    let mut reader = LenientReader::new(text, |_| false);
    let (mut values, mut is_part) = (Vec::new(), false);
    loop {
        if reader.skip_between_values() {
            is_part |= values.is_empty();
        }
        let start = reader.at;
        if reader.is_at_end() {
            break;
        }
        let read = if reader.begins_with_bracket() {
            reader.value(0)
        } else if values.is_empty() && reader.begins_with_field() {
            reader.fields_without_braces()
        } else if values.is_empty() {
            values.push(yaml(&text.slice(start..text.text().len()), &reader));
            break;
        } else {
            let error = reader.gap("there is more text after a value");
            if !reader.skip_to_bracket() {
                // What follows a value and is none belongs to it: then neither is JSON.
                values.pop();
            }
            Err(error)
        };
        if read.is_err() {
            reader.skip_value(start);
        }
        let (is_abridged, gaps) = reader.take_notes();
        values.push(read.map(|value| Parsed { value: LenientValue { value, is_abridged }, gaps }));
    }
    if values.is_empty() {
        values.push(Err(reader.gap("it is empty")));
    }
    Values { values, is_part }
}

fn yaml(text: &Excerpt, reader: &LenientReader<'_>) -> Result<Parsed<LenientValue>, Gap> {
    match Node::parse(text) {
        Ok(node) => {
            let value = LenientValue { value: WrittenValue::from(&node), is_abridged: reader.is_abridged };
            Ok(Parsed::whole(value))
        }
        Err(error) => Err(Gap::new(error.span, GapKind::MalformedJson, error.reason)),
    }
}
