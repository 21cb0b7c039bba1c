//! Recursive reader of lenient JSON values: objects, lists and the blanks and comments between tokens.

use std::collections::BTreeSet;
use std::mem;

use super::lexer;
use crate::page::call::Spanned;
use crate::page::limits::MAX_JSON_DEPTH;
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::Excerpt;
use crate::source::gap::{Gap, GapKind};
use crate::subject::url::HOLE;

pub(super) struct LenientReader<'e> {
    excerpt: &'e Excerpt,
    text: &'e str,
    /// The offset of the next byte to read.
    pub(super) at: usize,
    pub(super) is_placeholder: fn(&str) -> bool,
    /// Whether the span of a name excludes its quotes.
    has_bare_names: bool,
    /// The errors that did not stop the reader.
    pub(super) gaps: Vec<Gap>,
    /// Whether dots have shown an omission so far.
    pub(super) is_abridged: bool,
}

/// What the text has between two tokens.
#[derive(Clone, Copy, Default)]
struct Between {
    /// Whether there is a line break.
    line_break: bool,
    /// Whether there is a comment on a line of its own.
    own_line_comment: bool,
    /// Whether there is a comment with dots.
    dots: bool,
}

impl<'e> LenientReader<'e> {
    pub(super) fn new(excerpt: &'e Excerpt, is_placeholder: fn(&str) -> bool) -> Self {
        LenientReader {
            excerpt,
            text: excerpt.text(),
            at: 0,
            is_placeholder,
            has_bare_names: false,
            gaps: Vec::new(),
            is_abridged: false,
        }
    }

    pub(super) fn with_bare_names(self) -> Self {
        LenientReader { has_bare_names: true, ..self }
    }

    pub(super) fn rest(&self) -> &'e str {
        &self.text[self.at..]
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    pub(super) fn begins_with_bracket(&self) -> bool {
        self.rest().starts_with(['{', '['])
    }

    /// Whether a quoted name and a colon come next.
    pub(super) fn begins_with_field(&self) -> bool {
        let mut ahead = LenientReader::new(self.excerpt, self.is_placeholder);
        ahead.at = self.at;
        let is_name = ahead.rest().starts_with('"') && ahead.quoted('"').is_ok();
        ahead.skip_blanks();
        is_name && ahead.take(":")
    }

    /// Returns and resets `is_abridged` and the gaps.
    pub(super) fn take_notes(&mut self) -> (bool, Vec<Gap>) {
        (mem::take(&mut self.is_abridged), mem::take(&mut self.gaps))
    }

    /// Skips blanks, comments, separators and dots. Returns whether there were dots.
    pub(super) fn skip_between_values(&mut self) -> bool {
        let mut has_dots = false;
        loop {
            self.skip_blanks();
            if self.elision() {
                has_dots = true;
            } else if !self.take(",") && !self.take(";") {
                return has_dots;
            }
        }
    }

    /// Skips text up to the next bracket, or to the end. Returns whether there is a bracket.
    pub(super) fn skip_to_bracket(&mut self) -> bool {
        let bracket = self.rest().find(['{', '[']);
        self.at += bracket.unwrap_or(self.rest().len());
        bracket.is_some()
    }

    /// Skips the unreadable value that begins at `start`.
    pub(super) fn skip_value(&mut self, start: usize) {
        if self.text[start..].starts_with(['{', '[']) {
            self.at = start + lexer::bracketed(&self.text[start..]);
        } else if !self.begins_with_bracket() {
            self.at = self.text.len();
        }
    }

    pub(super) fn gap(&self, reason: &str) -> Gap {
        let end = self.rest().chars().next().map_or(self.at, |c| self.at + c.len_utf8());
        let start = self.at.min(self.text.len().saturating_sub(1));
        let start = (0..=start).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        Gap::new(self.excerpt.span(start..end.max(start)), GapKind::MalformedJson, reason)
    }

    /// Skips a token if it comes next. Returns whether it did.
    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    pub(super) fn skip_blanks(&mut self) {
        self.between();
    }

    fn between(&mut self) -> Between {
        let mut between = Between::default();
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start().len();
            between.line_break |= rest[..blanks].contains('\n');
            self.at += blanks;
            let Some(length) = lexer::comment(self.rest()) else {
                self.is_abridged |= between.dots;
                return between;
            };
            between.dots |= lexer::has_dots(&self.rest()[..length]);
            between.own_line_comment |= between.line_break;
            self.at += length;
        }
    }

    /// Skips dots, with the words that describe the omission. Returns whether there were dots.
    pub(super) fn elision(&mut self) -> bool {
        let length = lexer::elision(self.rest());
        self.at += length.unwrap_or_default();
        self.is_abridged |= length.is_some();
        length.is_some()
    }

    pub(super) fn value(&mut self, depth: usize) -> Result<WrittenValue, Gap> {
        if depth > MAX_JSON_DEPTH {
            return Err(self.gap("it is nested too deeply"));
        }
        self.skip_blanks();
        let start = self.at;
        let is_placeholder = depth > 0 && lexer::placeholder(self.rest()).is_some();
        let data = match self.rest().chars().next() {
            Some('{') if !is_placeholder => {
                self.at += 1;
                self.fields(Some('}'), depth)?
            }
            Some('[') if !is_placeholder => self.list(depth)?,
            Some(quote @ ('"' | '\'')) => self.string(quote)?,
            // The page leaves the value out.
            Some(',' | '}' | ']') if depth > 0 => WrittenData::Unknown,
            Some(_) => self.words()?,
            None => return Err(self.gap("a value is missing")),
        };
        Ok(WrittenValue { span: self.excerpt.span(start..self.at), data })
    }

    /// The fields of an object without its braces, up to the end of the text.
    pub(super) fn fields_without_braces(&mut self) -> Result<WrittenValue, Gap> {
        let start = self.at;
        let data = self.fields(None, 0)?;
        let end = start + self.text[start..self.at].trim_end().len();
        Ok(WrittenValue { span: self.excerpt.span(start..end), data }.abridged())
    }

    /// The fields of an object up to `close`, or up to the end of the text if `close` is `None`.
    fn fields(&mut self, close: Option<char>, depth: usize) -> Result<WrittenData, Gap> {
        let mut names = BTreeSet::new();
        let (mut fields, mut whole, mut is_separated) = (Vec::new(), true, true);
        loop {
            let between = self.between();
            whole &= !between.dots;
            if self.rest().chars().next() == close {
                self.at += close.map_or(0, char::len_utf8);
                // A comment on a line of its own after the last field describes omitted fields.
                return Ok(WrittenData::Object { fields, whole: whole && !between.own_line_comment });
            }
            if self.is_at_end() {
                return Err(self.gap("an object does not end"));
            }
            if self.elision() {
                (whole, is_separated) = (false, true);
                continue;
            }
            if self.take(",") {
                is_separated = true;
                continue;
            }
            if !is_separated {
                if !between.line_break {
                    return Err(self.gap("a comma is missing"));
                }
                self.gaps.push(self.gap("a comma is missing"));
            }
            match self.field(depth)? {
                Some((name, _)) if !names.insert(name.value.clone()) => {
                    let reason = "the object has this field twice";
                    self.gaps.push(Gap::new(name.span, GapKind::MalformedJson, reason));
                }
                Some(field) => fields.push(field),
                None => whole = false,
            }
            is_separated = false;
        }
    }

    /// A field; `None` if its name is a placeholder.
    fn field(&mut self, depth: usize) -> Result<Option<(Spanned<String>, WrittenValue)>, Gap> {
        let start = self.at;
        let name = self.name()?;
        let quote = usize::from(self.has_bare_names && self.text[start..].starts_with(['"', '\'']));
        let span = self.excerpt.span(start + quote..self.at - quote);
        self.skip_blanks();
        let value = if self.take(":") {
            self.value(depth + 1)?
        } else if name.is_none() {
            return Ok(None);
        } else if self.rest().starts_with([',', '}']) {
            // In `{order_id, amount}`, the value is in a variable of this name.
            WrittenValue { span, data: WrittenData::Unknown }
        } else {
            return Err(self.gap("a colon is missing"));
        };
        Ok(name.map(|name| (Spanned { value: name, span }, value)))
    }

    /// The name of a field; `None` if it is a placeholder.
    fn name(&mut self) -> Result<Option<String>, Gap> {
        let name = match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote)?,
            _ if lexer::placeholder(self.rest()).is_some() => {
                self.at += lexer::words(self.rest());
                return Ok(None);
            }
            _ => {
                let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | HOLE);
                let end = self.rest().find(|c| !is_of_name(c)).unwrap_or(self.rest().len());
                if end == 0 {
                    return Err(self.gap("the name of a field is missing"));
                }
                let name = self.rest()[..end].to_owned();
                self.at += end;
                name
            }
        };
        Ok(Some(name).filter(|name| !name.contains(HOLE) && !(self.is_placeholder)(name)))
    }

    fn list(&mut self, depth: usize) -> Result<WrittenData, Gap> {
        self.at += 1;
        let (mut items, mut is_separated) = (Vec::new(), true);
        loop {
            self.skip_blanks();
            if self.take("]") {
                return Ok(WrittenData::List(items));
            }
            if self.is_at_end() {
                return Err(self.gap("a list does not end"));
            }
            if self.elision() || self.take(",") {
                is_separated = true;
                continue;
            }
            if self.rest().starts_with('}') {
                return Err(self.gap("a list does not end"));
            }
            if !is_separated {
                self.gaps.push(self.gap("a comma is missing"));
            }
            items.push(self.value(depth + 1)?);
            is_separated = false;
        }
    }
}
