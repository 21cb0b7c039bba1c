//! What a schema asks of a value by itself, without the schemas of what is in it: enough to accept a value, and never
//! to refuse one.
//!
//! A schema with any other keyword, or one that combines schemas, has no such description. Its values are judged by
//! the compiled schema.

use super::shape::Schema;
use super::{Document, Shape, Version};
use crate::source::tree::{Data, Node};

/// The types of JSON that a value may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const NULL: Types = Types(1);
    pub(crate) const BOOLEAN: Types = Types(2);
    pub(crate) const INTEGER: Types = Types(4);
    /// A number, also one that is no integer.
    pub(crate) const NUMBER: Types = Types(8);
    pub(crate) const STRING: Types = Types(16);
    pub(crate) const ARRAY: Types = Types(32);
    pub(crate) const OBJECT: Types = Types(64);
    const ANY: Types = Types(127);

    pub(crate) fn allow(self, wanted: Types) -> bool {
        self.0 & wanted.0 != 0
    }

    fn and(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    fn named(name: &str) -> Option<Types> {
        Some(match name {
            "null" => Types::NULL,
            "boolean" => Types::BOOLEAN,
            "integer" => Types::INTEGER,
            "number" => Types::INTEGER.and(Types::NUMBER),
            "string" => Types::STRING,
            "array" => Types::ARRAY,
            "object" => Types::OBJECT,
            _ => return None,
        })
    }
}

/// The keywords of a schema that need nothing but the value.
#[derive(Debug, PartialEq)]
pub(crate) struct LocalKeywords {
    pub(crate) types: Types,
    /// The properties that an object needs, a bit each, by their order in `properties`.
    pub(crate) required: u128,
    /// Whether an object may have other properties.
    pub(crate) is_open: bool,
    pub(crate) items: (usize, usize),
    /// The only texts that are allowed; other values than texts are not, if there are any.
    texts: Option<Vec<String>>,
    length: (usize, usize),
    minimum: Option<i64>,
    maximum: Option<i64>,
    format: Option<Format>,
}

/// The formats that are told without the compiled schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Date,
    DateTime,
    Uri,
    Uuid,
}

/// How many properties of an object are counted.
const MAX_PROPERTIES: usize = 128;

/// The largest bound that a float can be compared with.
const MAX_EXACT: i64 = 1 << 53;

/// Keywords that say nothing of the value.
const ANNOTATIONS: [&str; 11] = [
    "$comment",
    "default",
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "readOnly",
    "title",
    "writeOnly",
    "xml",
];

/// Formats that are checked, and not told here.
const OTHER_FORMATS: [&str; 15] = [
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri-reference",
    "uri-template",
];

impl LocalKeywords {
    /// The keywords of a place with one schema; `None` if it has keywords that need more than the value.
    pub(crate) fn of(document: &Document, shape: &Shape<'_>) -> Option<LocalKeywords> {
        let [schema] = shape.schemas() else { return None };
        let is_3_0 = document.version() == Version::V3_0;
        let mut known = LocalKeywords {
            types: Types::ANY,
            required: 0,
            is_open: true,
            items: (0, usize::MAX),
            texts: None,
            length: (0, usize::MAX),
            minimum: None,
            maximum: None,
            format: None,
        };
        if schema.without_members || !schema.node.is_object() {
            return None;
        }
        for (keyword, entry) in schema.node.entries() {
            let is_annotation = is_annotation(keyword) || (is_3_0 && keyword == "nullable");
            if !is_annotation {
                known.add(keyword, &entry.value, schema.node)?;
            }
        }
        let is_known = |name: &str| is_annotation(name) || (is_3_0 && name == "nullable");
        is_used_as_is(document, schema, is_known).then_some(())?;
        let nullable = is_nullable(schema.node) || is_nullable(schema.used);
        if known.texts.is_some() {
            known.types = Types(known.types.0 & Types::STRING.0);
        }
        if is_3_0 && nullable {
            known.types = known.types.and(Types::NULL);
        }
        Some(known)
    }

    fn add(&mut self, keyword: &str, value: &Node, schema: &Node) -> Option<()> {
        match keyword {
            "type" => {
                let names = value.items().iter().chain(value.as_str().map(|_| value));
                let mut types = Types::default();
                for name in names {
                    types = types.and(Types::named(name.as_str()?)?);
                }
                self.types = Some(types).filter(|types| *types != Types::default())?;
            }
            "properties" => {
                let is_counted = value.is_object() && value.entries().count() <= MAX_PROPERTIES;
                is_counted.then_some(())?;
            }
            "required" => {
                let names: Vec<&str> = schema.get("properties")?.entries().map(|(name, _)| name).collect();
                for name in value.items() {
                    let name = name.as_str()?;
                    let index = names.iter().position(|known| *known == name)?;
                    self.required |= 1_u128.checked_shl(u32::try_from(index).ok()?)?;
                }
            }
            "additionalProperties" => match value.as_bool() {
                Some(is_open) => self.is_open = is_open,
                None => value.is_object().then_some(())?,
            },
            "items" => value.is_object().then_some(())?,
            "enum" | "const" => {
                let list = if keyword == "enum" { value.items() } else { std::slice::from_ref(value) };
                let texts: Option<Vec<String>> =
                    list.iter().map(|text| text.as_str().map(str::to_owned)).collect();
                self.texts = Some(texts.filter(|texts| !texts.is_empty() && self.texts.is_none())?);
            }
            "minimum" => self.minimum = Some(integer(value)?),
            "maximum" => self.maximum = Some(integer(value)?),
            "minLength" => self.length.0 = count(value)?,
            "maxLength" => self.length.1 = count(value)?,
            "minItems" => self.items.0 = count(value)?,
            "maxItems" => self.items.1 = count(value)?,
            "format" => {
                let name = value.as_str()?;
                self.format = match name {
                    "date" => Some(Format::Date),
                    "date-time" => Some(Format::DateTime),
                    "uri" => Some(Format::Uri),
                    "uuid" => Some(Format::Uuid),
                    name if OTHER_FORMATS.contains(&name) => return None,
                    _ => None,
                };
            }
            _ => return None,
        }
        Some(())
    }

    /// Whether a text is surely allowed.
    pub(crate) fn accepts_text(&self, text: &str) -> bool {
        let is_listed = |texts: &Vec<String>| texts.iter().any(|known| known == text);
        self.types.allow(Types::STRING)
            && self.texts.as_ref().is_none_or(is_listed)
            && (self.length == (0, usize::MAX) || {
                let length = text.chars().count();
                (self.length.0..=self.length.1).contains(&length)
            })
            && self.format.is_none_or(|format| format.accepts(text))
    }

    /// Whether a number, as JSON writes it, is surely allowed.
    pub(crate) fn accepts_number(&self, written: &str) -> bool {
        if let Ok(integer) = written.parse::<i64>() {
            let is_in_bounds = self.minimum.is_none_or(|minimum| integer >= minimum)
                && self.maximum.is_none_or(|maximum| integer <= maximum);
            return self.types.allow(Types::INTEGER) && is_in_bounds;
        }
        let Ok(number) = written.parse::<f64>() else { return false };
        // The bounds are small enough to be floats.
        let (minimum, maximum) = (self.minimum.map(|it| it as f64), self.maximum.map(|it| it as f64));
        self.types.allow(Types::NUMBER)
            && minimum.is_none_or(|minimum| number >= minimum)
            && maximum.is_none_or(|maximum| number <= maximum)
    }
}

/// The pointer of the one schema of a place, if it alone decides what is valid there.
pub(crate) fn pointer_of_whole<'s>(document: &Document, shape: &'s Shape<'_>) -> Option<&'s str> {
    let [schema] = shape.schemas() else { return None };
    let is_whole = !schema.without_members && is_used_as_is(document, schema, is_annotation);
    is_whole.then_some(&schema.pointer)
}

/// Whether a schema is used where it stands, or by a reference with no other keywords than these beside it.
fn is_used_as_is(document: &Document, schema: &Schema<'_>, may_be_beside: impl Fn(&str) -> bool) -> bool {
    if std::ptr::eq(schema.used, schema.node) {
        return schema.node.get("$ref").is_none();
    }
    let reference = schema.used.get("$ref").and_then(Node::as_str);
    let target = reference.and_then(|reference| document.target(reference));
    target.is_some_and(|target| std::ptr::eq(target, schema.node))
        && schema.used.entries().all(|(name, _)| name == "$ref" || may_be_beside(name))
}

fn is_annotation(keyword: &str) -> bool {
    ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-")
}

fn is_nullable(schema: &Node) -> bool {
    schema.get("nullable").and_then(Node::as_bool) == Some(true)
}

fn integer(value: &Node) -> Option<i64> {
    let Data::Number(number) = &value.data else { return None };
    number.as_i64().filter(|integer| integer.abs() < MAX_EXACT)
}

fn count(value: &Node) -> Option<usize> {
    usize::try_from(integer(value)?).ok()
}

impl Format {
    /// Whether a text is surely of this format, in its usual form.
    fn accepts(self, text: &str) -> bool {
        match self {
            Format::Date => is_date(text.as_bytes()),
            Format::DateTime => is_date_time(text.as_bytes()),
            Format::Uri => is_http_uri(text.as_bytes()),
            Format::Uuid => {
                let is_digit = |(at, byte): (usize, u8)| match at {
                    8 | 13 | 18 | 23 => byte == b'-',
                    _ => byte.is_ascii_hexdigit(),
                };
                text.len() == 36 && text.bytes().enumerate().all(is_digit)
            }
        }
    }
}

/// The number of two digits at an offset.
fn two(text: &[u8], at: usize) -> Option<u8> {
    match text.get(at..at + 2)? {
        [high @ b'0'..=b'9', low @ b'0'..=b'9'] => Some((high - b'0') * 10 + low - b'0'),
        _ => None,
    }
}

/// Whether a text is a date that every year has.
fn is_date(text: &[u8]) -> bool {
    let days = |month: u8| match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28,
        _ => 0,
    };
    text.len() == 10
        && text[..4].iter().all(u8::is_ascii_digit)
        && (text[4], text[7]) == (b'-', b'-')
        && two(text, 5).zip(two(text, 8)).is_some_and(|(month, day)| (1..=days(month)).contains(&day))
}

/// Whether a text is a date and a time with its offset, without a leap second.
fn is_date_time(text: &[u8]) -> bool {
    let Some((date, time)) = text.split_at_checked(10) else { return false };
    let is_below = |at: usize, limit: u8| two(time, at).is_some_and(|number| number < limit);
    let [b'T', _, _, b':', _, _, b':', _, _, rest @ ..] = time else { return false };
    if !is_date(date) || !is_below(1, 24) || !is_below(4, 60) || !is_below(7, 60) {
        return false;
    }
    let offset = match rest.strip_prefix(b".") {
        Some(fraction) => {
            let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if length == 0 {
                return false;
            }
            &fraction[length..]
        }
        None => rest,
    };
    match offset {
        [b'Z'] => true,
        [b'+' | b'-', _, _, b':', _, _] => {
            two(offset, 1).is_some_and(|hour| hour < 24) && two(offset, 4).is_some_and(|minute| minute < 60)
        }
        _ => false,
    }
}

/// Whether a text is an address of the web without anything that would have to be escaped.
fn is_http_uri(text: &[u8]) -> bool {
    let rest = text.strip_prefix(b"https://").or_else(|| text.strip_prefix(b"http://"));
    let Some(rest) = rest else { return false };
    let is_of_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let host = rest.iter().take_while(|byte| is_of_host(byte)).count();
    let is_of_path = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')')
            || matches!(byte, b'*' | b'+' | b',' | b';' | b'=' | b':' | b'@' | b'?')
    };
    host > 0 && rest[host..].first().is_none_or(|byte| *byte == b'/') && rest[host..].iter().all(is_of_path)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(format: Format, text: &str, expected: bool) {
        assert_eq!(format.accepts(text), expected, "{text}");
        let name = match format {
            Format::Date => "date",
            Format::DateTime => "date-time",
            Format::Uri => "uri",
            Format::Uuid => "uuid",
        };
        let schema = jsonschema::draft202012::options().should_validate_formats(true);
        let schema = schema.build(&json!({"format": name})).expect("it compiles");
        assert!(!expected || schema.is_valid(&json!(text)), "{text} is no {name} for the validator");
    }

    #[test]
    fn a_format_is_never_accepted_against_the_validator() {
        for (date, expected) in [
            ("2026-11-29", true),
            ("0000-12-31", true),
            ("2024-02-29", false),
            ("2026-00-10", false),
            ("2026-04-31", false),
            ("2026-1-1", false),
            ("２０26-01-01", false),
        ] {
            check(Format::Date, date, expected);
        }
        for (time, expected) in [
            ("2026-11-29T10:00:00Z", true),
            ("2026-11-29T23:59:59.123456+14:00", true),
            ("2026-11-29T23:59:60Z", false),
            ("2026-11-29T24:00:00Z", false),
            ("2026-11-29T10:00:00", false),
            ("2026-11-29T10:00:00.Z", false),
            ("2026-11-29 10:00:00Z", false),
            ("2026-11-29é10:00:00Z", false),
        ] {
            check(Format::DateTime, time, expected);
        }
        for (uri, expected) in [
            ("https://pay.example/c/1?a=b&c=d", true),
            ("http://a-b.example", true),
            ("https://a.example:8080/", false),
            ("https://", false),
            ("https://a.example/%zz", false),
            ("https://a.example/a b", false),
            ("/relative", false),
        ] {
            check(Format::Uri, uri, expected);
        }
        check(Format::Uuid, "123e4567-e89b-12d3-a456-426614174000", true);
        check(Format::Uuid, "123e4567-e89b-12d3-a456-42661417400g", false);
        check(Format::Uuid, "123e4567e89b12d3a456426614174000", false);
    }
}
