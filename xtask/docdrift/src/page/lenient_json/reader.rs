//! Reads one value after the other, as far as they can be understood.

use std::collections::BTreeSet;
use std::mem;

use super::lexer;
use crate::page::call::Spanned;
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::Excerpt;
use crate::source::gap::{Gap, GapKind};
use crate::subject::url::HOLE;

/// How deep values may be nested: reading them is recursive.
const MAX_DEPTH: usize = 200;

pub(super) struct LenientReader<'e> {
    excerpt: &'e Excerpt,
    text: &'e str,
    pub(super) at: usize,
    pub(super) is_placeholder: fn(&str) -> bool,
    /// Whether the place of a name is that without its quotes.
    has_bare_names: bool,
    /// What was read over.
    pub(super) gaps: Vec<Gap>,
    /// Whether dots said so far that something is left out.
    pub(super) is_abridged: bool,
}

/// What stood between two tokens.
#[derive(Clone, Copy, Default)]
struct Between {
    /// The end of a line.
    line_break: bool,
    /// A comment on a line of its own.
    own_line_comment: bool,
    /// A comment with dots.
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

    /// Whether a name in quotes and a colon come next.
    pub(super) fn begins_with_field(&self) -> bool {
        let mut ahead = LenientReader::new(self.excerpt, self.is_placeholder);
        ahead.at = self.at;
        let is_name = ahead.rest().starts_with('"') && ahead.quoted('"').is_ok();
        ahead.skip_blanks();
        is_name && ahead.take(":")
    }

    /// What was noted since the last time.
    pub(super) fn take_notes(&mut self) -> (bool, Vec<Gap>) {
        (mem::take(&mut self.is_abridged), mem::take(&mut self.gaps))
    }

    /// Skips blanks, comments, separators and dots; whether there were dots.
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

    /// Skips text up to the next bracket; whether there is one.
    pub(super) fn skip_to_bracket(&mut self) -> bool {
        let bracket = self.rest().find(['{', '[']);
        self.at += bracket.unwrap_or(self.rest().len());
        bracket.is_some()
    }

    /// Skips a value that begins there and cannot be read.
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

    pub(super) fn elision(&mut self) -> bool {
        let length = lexer::elision(self.rest());
        self.at += length.unwrap_or_default();
        self.is_abridged |= length.is_some();
        length.is_some()
    }

    pub(super) fn value(&mut self, depth: usize) -> Result<WrittenValue, Gap> {
        if depth > MAX_DEPTH {
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
            // The value is left out.
            Some(',' | '}' | ']') if depth > 0 => WrittenData::Unknown,
            Some(_) => self.words()?,
            None => return Err(self.gap("a value is missing")),
        };
        Ok(WrittenValue { span: self.excerpt.span(start..self.at), data })
    }

    /// The fields of an object whose braces are left out, up to the end of the text.
    pub(super) fn fields_without_braces(&mut self) -> Result<WrittenValue, Gap> {
        let start = self.at;
        let data = self.fields(None, 0)?;
        let end = start + self.text[start..self.at].trim_end().len();
        Ok(WrittenValue { span: self.excerpt.span(start..end), data }.abridged())
    }

    /// The fields of an object, up to the sign or the end of the text that closes it.
    fn fields(&mut self, close: Option<char>, depth: usize) -> Result<WrittenData, Gap> {
        let mut names = BTreeSet::new();
        let (mut fields, mut whole, mut is_separated) = (Vec::new(), true, true);
        loop {
            let between = self.between();
            whole &= !between.dots;
            if self.rest().chars().next() == close {
                self.at += close.map_or(0, char::len_utf8);
                // A comment on the last line describes no field: it speaks of those that are left out.
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

    /// A field; none where its name is not known.
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
            // `{order_id, amount}`: the value is that of a variable.
            WrittenValue { span, data: WrittenData::Unknown }
        } else {
            return Err(self.gap("a colon is missing"));
        };
        Ok(name.map(|name| (Spanned { value: name, span }, value)))
    }

    /// The name of a field; none of one that readers put in.
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
