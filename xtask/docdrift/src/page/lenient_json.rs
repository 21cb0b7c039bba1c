//! Lenient parser for JSON on pages and in commands: with comments, omissions and placeholders.
//!
//! In addition to JSON, it accepts comments (`//`, `#`, `/* */`), dots for omitted parts, and
//! placeholders such as `<id>` and `{{id}}`. It also accepts names and words without quotes, single quotes,
//! and superfluous or missing commas. Each name and value has its place on the page.

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

/// A value and whether the text omits parts of it.
#[derive(Debug)]
pub(super) struct LenientValue {
    /// The value.
    pub(super) value: WrittenValue,
    /// Whether dots, or a comment with dots, show an omission.
    pub(super) is_abridged: bool,
}

/// The values of a text.
pub(super) struct Values {
    /// Each value in order, or why it cannot be read; never empty.
    pub(super) values: Vec<Result<Parsed<LenientValue>, Gap>>,
    /// Whether dots before the first value show that the text is a part of a larger value.
    pub(super) is_part: bool,
}

/// Reads a text with exactly one value. `is_placeholder` recognises strings and names that whoever uses the
/// sample has to replace. The span of a name excludes its quotes, as in samples of other languages.
///
/// # Errors
///
/// A gap with the place and the reason, if the text cannot be read as JSON or has more than one value.
pub(super) fn value(text: &Excerpt, is_placeholder: fn(&str) -> bool) -> Result<Parsed<WrittenValue>, Gap> {
    let mut reader = LenientReader::new(text, is_placeholder).with_bare_names();
    let value = reader.value(0)?;
    reader.skip_blanks();
    if !reader.is_at_end() {
        return Err(reader.gap("there is more than one value"));
    }
    Ok(Parsed { value, gaps: reader.gaps })
}

/// Reads the consecutive values of a text. A text that begins with neither a bracket nor a quoted field name
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
                // Text after a value, without a further value, belongs to the value: then neither is JSON.
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
