//! JSON as people write it into commands: abridged, commented, with values left to the reader.

use serde_json::Value;

use super::call::Spanned;
use super::written_value::{Data, Given};
use crate::source::Excerpt;
use crate::source::parsed::{Gap, Parsed};
use crate::subject::url::HOLE;

/// How deep values may be nested: reading them is recursive.
const DEPTH: usize = 200;

/// Reads a value. Comments, `…`, names without quotes and commas too many or too few are read over;
/// of an object that is abridged, nothing is missing. `stands_in` tells a text that is no value but
/// says which one to put in.
///
/// # Errors
///
/// Where the text is nothing like JSON: the place, and why.
pub(crate) fn read(text: &Excerpt, stands_in: fn(&str) -> bool) -> Result<Parsed<Given>, Gap> {
    let mut reader = Reader { excerpt: text, text: text.text(), at: 0, stands_in, gaps: Vec::new() };
    let value = reader.value(0)?;
    reader.blank();
    if reader.at < reader.text.len() {
        return Err(reader.error("more than one value"));
    }
    Ok(Parsed { value, gaps: reader.gaps })
}

struct Reader<'e> {
    excerpt: &'e Excerpt,
    text: &'e str,
    at: usize,
    stands_in: fn(&str) -> bool,
    gaps: Vec<Gap>,
}

/// What stood between two tokens.
#[derive(Clone, Copy, Default)]
struct Between {
    /// A comment on a line of its own, which may tell of what was left out.
    remark: bool,
    /// The end of a line.
    line: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn gap(&self, reason: &str) -> Gap {
        let end = self.rest().chars().next().map_or(self.at, |c| self.at + c.len_utf8());
        let start = self.at.min(self.text.len().saturating_sub(1));
        let start = (0..=start).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        Gap { span: self.excerpt.span(start..end.max(start)), reason: reason.to_owned() }
    }

    fn error(&self, reason: &str) -> Gap {
        self.gap(&format!("a body that is no JSON: {reason}"))
    }

    fn takes(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    /// Reads over blanks and comments.
    fn blank(&mut self) -> Between {
        let mut between = Between::default();
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start().len();
            between.line |= rest[..blanks].contains('\n');
            self.at += blanks;
            let rest = self.rest();
            let length = if rest.starts_with("//") || rest.starts_with('#') {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return between;
            };
            let comment = &rest[..length];
            between.remark |= between.line || comment.contains("...") || comment.contains('…');
            self.at += length;
        }
    }

    /// Reads over `...`.
    fn elision(&mut self) -> bool {
        let found = self.takes("...") || self.takes("…");
        if found {
            // `...rest` and `... more fields` name what was left out.
            let end = self.rest().find(['\n', ',', '}', ']', '"']).unwrap_or(self.rest().len());
            self.at += end;
        }
        found
    }

    fn value(&mut self, depth: usize) -> Result<Given, Gap> {
        if depth > DEPTH {
            return Err(self.error("it is nested too deeply"));
        }
        self.blank();
        let start = self.at;
        let data = match self.rest().chars().next() {
            Some('{') => self.object(depth)?,
            Some('[') => self.list(depth)?,
            Some('"' | '\'') => self.string()?,
            Some(_) => self.word()?,
            None => return Err(self.error("a value is missing")),
        };
        Ok(Given { span: self.excerpt.span(start..self.at), data })
    }

    fn object(&mut self, depth: usize) -> Result<Data, Gap> {
        self.at += 1;
        let (mut fields, mut whole, mut separated) = (Vec::new(), true, true);
        loop {
            let between = self.blank();
            whole &= !between.remark;
            if self.takes("}") {
                return Ok(Data::Object { fields, whole });
            }
            if self.elision() {
                (whole, separated) = (false, true);
                continue;
            }
            if self.takes(",") {
                separated = true;
                continue;
            }
            if self.rest().is_empty() {
                return Err(self.error("an object does not end"));
            }
            if !separated {
                if !between.line {
                    return Err(self.error("a comma is missing"));
                }
                let gap = self.gap("a comma is missing in this JSON");
                self.gaps.push(gap);
            }
            match self.field(depth)? {
                Some(field) => fields.push(field),
                None => whole = false,
            }
            separated = false;
        }
    }

    /// A field; none where its name is not known.
    fn field(&mut self, depth: usize) -> Result<Option<(Spanned<String>, Given)>, Gap> {
        let start = self.at;
        let name = match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let name = self.quoted(quote)?;
                (name, start + 1..self.at - 1)
            }
            _ => {
                let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | HOLE);
                let end = self.rest().find(|c| !plain(c)).unwrap_or(self.rest().len());
                if end == 0 {
                    return Err(self.error("the name of a field is missing"));
                }
                let name = self.rest()[..end].to_owned();
                self.at += end;
                (name, start..self.at)
            }
        };
        self.blank();
        if !self.takes(":") {
            if name.0.contains(HOLE) {
                // Fields that a variable puts in.
                return Ok(None);
            }
            return Err(self.error("a colon is missing"));
        }
        let value = self.value(depth + 1)?;
        let (name, range) = name;
        if (self.stands_in)(&name) {
            return Ok(None);
        }
        Ok(Some((Spanned { value: name, span: self.excerpt.span(range) }, value)))
    }

    fn list(&mut self, depth: usize) -> Result<Data, Gap> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.blank();
            if self.takes("]") {
                return Ok(Data::List(items));
            }
            if self.elision() || self.takes(",") {
                continue;
            }
            items.push(self.value(depth + 1)?);
        }
    }

    fn string(&mut self) -> Result<Data, Gap> {
        let quote = if self.rest().starts_with('"') { '"' } else { '\'' };
        let text = self.quoted(quote)?;
        let known = !(self.stands_in)(&text);
        Ok(if known { Data::Scalar(Value::String(text)) } else { Data::Unknown })
    }

    fn quoted(&mut self, quote: char) -> Result<String, Gap> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        let mut characters = self.text[self.at..].char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => match characters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, 'r')) => text.push('\r'),
                    Some((_, 'u')) => {
                        let digits: String = characters.by_ref().take(4).map(|(_, digit)| digit).collect();
                        let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                        text.push(code.unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    Some((_, other)) => text.push(other),
                    None => break,
                },
                _ if character == quote => {
                    self.at += at + 1;
                    return Ok(text);
                }
                _ => text.push(character),
            }
        }
        self.at = start;
        Err(self.error("a text does not end"))
    }

    /// A number or a word; one that JSON does not know stands for something.
    fn word(&mut self) -> Result<Data, Gap> {
        let rest = self.rest();
        let bracketed = rest.starts_with('<').then(|| rest.find('>')).flatten().map(|end| end + 1);
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '}' | ']' | ':' | '{' | '[' | '"');
        let end = bracketed.unwrap_or_else(|| rest.find(ends).unwrap_or(rest.len()));
        if end == 0 {
            return Err(self.error("a value is missing"));
        }
        let data = match serde_json::from_str(&rest[..end]) {
            Ok(value) => Data::Scalar(value),
            Err(_) => Data::Unknown,
        };
        self.at += end;
        Ok(data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;

    fn told(given: &Given) -> String {
        match &given.data {
            Data::Unknown => "?".to_owned(),
            Data::Scalar(value) => value.to_string(),
            Data::List(items) => format!("[{}]", items.iter().map(told).collect::<Vec<_>>().join(" ")),
            Data::Object { fields, whole } => {
                let fields = fields.iter().map(|(name, value)| format!("{}: {}", name.value, told(value)));
                let rest = if *whole { "" } else { " and more" };
                format!("{{{}{rest}}}", fields.collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn outcome(text: &str) -> String {
        let mut files = Files::new();
        let id = files.add("body", text);
        match read(&files.excerpt(id), |text| text.contains('<')) {
            Ok(Parsed { value, gaps }) => {
                let gaps = gaps.iter().map(|gap| format!(" ({} {})", files.locate(gap.span), gap.reason));
                told(&value) + &gaps.collect::<String>()
            }
            Err(gap) => format!("{} {}", files.locate(gap.span), gap.reason),
        }
    }

    #[test]
    fn what_is_abridged_or_left_open_is_read_as_far_as_it_goes() {
        for (text, expected) in [
            (
                r#"{"a": [1, -2.5, true, null], "b": {"c": "d\u0041\n"}}"#,
                r#"{a: [1 -2.5 true null], b: {c: "dA\n"}}"#,
            ),
            ("{\"a\": 1, // one\n \"b\": 2,}", "{a: 1, b: 2}"),
            ("{\"a\": 1,\n // and so on\n}", "{a: 1 and more}"),
            (
                "{\"a\": {...}, \"b\": [\"x\", ...], ... \"c\": 1}",
                "{a: { and more}, b: [\"x\"], c: 1 and more}",
            ),
            ("{\"a\": <id>, \"b\": \"<id>\", c: YOUR_ID, 'd': 'e'}", "{a: ?, b: ?, c: ?, d: \"e\"}"),
            ("{\"a\": 1\n \"b\": 2}", "{a: 1, b: 2} (body:2:2 a comma is missing in this JSON)"),
            ("{\"<key>\": 1}", "{ and more}"),
            ("{\"a\": 1 \"b\": 2}", "body:1:9 a body that is no JSON: a comma is missing"),
            ("{\"a\": \"b}", "body:1:7 a body that is no JSON: a text does not end"),
            ("{\"a\": 1", "body:1:7 a body that is no JSON: an object does not end"),
            ("{\"a\": }", "body:1:7 a body that is no JSON: a value is missing"),
            ("{} {}", "body:1:4 a body that is no JSON: more than one value"),
        ] {
            assert_eq!(outcome(text), expected, "{text}");
        }
        let deep = outcome(&"[".repeat(10_000));
        assert!(deep.ends_with("it is nested too deeply"), "{deep}");
    }
}
