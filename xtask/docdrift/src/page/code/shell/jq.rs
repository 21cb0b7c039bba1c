//! Reads jq filters: the fields of a response that a filter reads, and the path that it returns.

mod term;

use super::word::Word;
use crate::page::call::FieldRead;
use crate::page::code::limits::MAX_JQ_DEPTH;
use crate::source::Excerpt;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::subject::FieldPath;

/// The result of reading a filter.
#[derive(Debug, Default)]
pub(super) struct FilterReads {
    /// The fields that the filter reads.
    pub(super) reads: Vec<FieldRead>,
    /// The path of its result, if the result is a part of its input.
    pub(super) result: Option<FieldPath>,
}

/// Whether an argument of jq only says how the output is formatted.
pub(super) fn is_format(argument: &str) -> bool {
    matches!(argument, "-C" | "-M" | "-S" | "-c" | "-r")
        || matches!(argument, "--color-output" | "--monochrome-output" | "--sort-keys" | "--compact-output")
}

/// The filter among the arguments of jq. `None` if the filter is in a file, or if its input is not the
/// JSON of standard input.
pub(super) fn filter_of(arguments: &[Word]) -> Option<&Word> {
    let mut words = arguments.iter();
    let mut filter = None;
    while let Some(word) = words.next() {
        let text = word.as_str();
        match text {
            "--arg" | "--argjson" | "--slurpfile" | "--rawfile" => drop(words.nth(1)),
            "--indent" => drop(words.next()),
            "-n" | "--null-input" | "-s" | "--slurp" | "-R" | "--raw-input" | "-f" | "--from-file" => {
                return None;
            }
            _ if text.starts_with('-') && text.len() > 1 => {}
            // A second word is the name of a file, which jq reads instead of its standard input.
            _ if filter.is_some() => return None,
            _ => filter = Some(word),
        }
    }
    filter
}

/// Reads a filter; `input` is the path of its input in the response body.
pub(super) fn read(filter: &Word, input: &FieldPath, sample: &Excerpt) -> Parsed<FilterReads> {
    let text = filter.as_str();
    let mut jq = Jq { filter, sample, text, at: 0, probes: false, depth: 0, reads: Vec::new() };
    let result = jq.pipe(&Some(input.clone()));
    jq.skip_whitespace();
    let mut gaps = Vec::new();
    let result = match result {
        Ok(result) if jq.at == text.len() => result,
        _ => {
            let end = text[jq.at..].chars().next().map_or(jq.at, |c| jq.at + c.len_utf8());
            let span = filter.span(sample, jq.at..end);
            let reason = "the jq filter is not understood from here on";
            gaps.push(Gap::new(span, GapKind::UnreadFilter, reason));
            None
        }
    };
    Parsed { value: FilterReads { reads: jq.reads, result }, gaps }
}

/// A path in the response body; `None` if the value is computed or its path is unknown.
type ResponsePath = Option<FieldPath>;

/// The filter is not understood at the current position.
struct NotUnderstood;

struct Jq<'f> {
    filter: &'f Word,
    sample: &'f Excerpt,
    text: &'f str,
    at: usize,
    /// Whether the fields that are read now may be missing, as in a condition or after `//`.
    probes: bool,
    depth: usize,
    reads: Vec<FieldRead>,
}

impl<'f> Jq<'f> {
    fn rest(&self) -> &'f str {
        &self.text[self.at..]
    }

    fn skip_whitespace(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Skips whitespace, and the token if it comes next. Returns whether it did.
    fn accept(&mut self, token: &str) -> bool {
        self.skip_whitespace();
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn accept_keyword(&mut self, word: &str) -> bool {
        self.skip_whitespace();
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let found = self.rest().strip_prefix(word).is_some_and(|rest| !rest.starts_with(is_word));
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn expect(&mut self, token: &str) -> Result<(), NotUnderstood> {
        if self.accept(token) { Ok(()) } else { Err(NotUnderstood) }
    }

    fn name(&mut self) -> Option<(String, std::ops::Range<usize>)> {
        let rest = self.rest();
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if length == 0 || rest.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let range = self.at..self.at + length;
        self.at += length;
        Some((self.text[range.clone()].to_owned(), range))
    }

    /// `a | b`: the result of one filter is the input of the next.
    fn pipe(&mut self, input: &ResponsePath) -> Result<ResponsePath, NotUnderstood> {
        self.depth += 1;
        if self.depth > MAX_JQ_DEPTH {
            return Err(NotUnderstood);
        }
        let mut here = self.comma(input)?;
        while self.accept("|") {
            here = self.comma(&here)?;
        }
        self.depth -= 1;
        Ok(here)
    }

    /// `a, b`
    fn comma(&mut self, input: &ResponsePath) -> Result<ResponsePath, NotUnderstood> {
        let first = self.operation(input)?;
        let mut only = true;
        while self.accept(",") {
            self.operation(input)?;
            only = false;
        }
        Ok(first.filter(|_| only))
    }

    /// `a == b`, `a // b`, `a + b`: the result of an operator is computed, except that of `//`.
    fn operation(&mut self, input: &ResponsePath) -> Result<ResponsePath, NotUnderstood> {
        let before = self.reads.len();
        let mut value = self.postfix(input)?;
        loop {
            if self.accept("//") {
                // The first field may be missing; then the second is the result.
                self.reads[before..].iter_mut().for_each(|read| read.probes = true);
                let outer = std::mem::replace(&mut self.probes, true);
                let other = self.postfix(input);
                self.probes = outer;
                other?;
                continue;
            }
            let operators = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%"];
            let is_operator = operators.iter().any(|operator| self.accept(operator));
            if !is_operator && !self.accept_keyword("and") && !self.accept_keyword("or") {
                return Ok(value);
            }
            self.postfix(input)?;
            value = None;
        }
    }

    /// A term and its suffixes: `.a.b[0]?`.
    fn postfix(&mut self, input: &ResponsePath) -> Result<ResponsePath, NotUnderstood> {
        let before = self.reads.len();
        let mut here = self.term(input)?;
        loop {
            let rest = self.rest();
            if rest.starts_with("[") {
                here = self.bracket(&here, input)?;
            } else if rest.starts_with('.') && !rest.starts_with("..") {
                self.at += 1;
                here = self.field(&here)?;
            } else if rest.starts_with('?') && !rest.starts_with("?//") {
                self.at += 1;
                // `?` suppresses errors, so the field may be missing.
                if let Some(last) = self.reads[before..].last_mut() {
                    last.probes = true;
                }
            } else {
                return Ok(here);
            }
        }
    }

    /// A field after a dot: a name, a quoted name, or brackets.
    fn field(&mut self, of: &ResponsePath) -> Result<ResponsePath, NotUnderstood> {
        if self.rest().starts_with('[') {
            return self.bracket(of, of);
        }
        if self.rest().starts_with('"') {
            let (key, range) = self.string(of)?;
            return Ok(key.and_then(|key| self.read(of, &key, range)));
        }
        let (name, range) = self.name().ok_or(NotUnderstood)?;
        Ok(self.read(of, &name, range))
    }

    /// A suffix in brackets: `[]`, `[0]`, `[1:]`, `["a"]`.
    fn bracket(&mut self, of: &ResponsePath, input: &ResponsePath) -> Result<ResponsePath, NotUnderstood> {
        self.expect("[")?;
        if self.accept("]") {
            return Ok(of.as_ref().map(FieldPath::item));
        }
        self.skip_whitespace();
        if self.rest().starts_with('"') {
            let (key, range) = self.string(input)?;
            self.expect("]")?;
            return Ok(key.and_then(|key| self.read(of, &key, range)));
        }
        let starts_with_number =
            self.rest().starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == ':');
        let mut is_slice = self.accept(":");
        self.pipe(input)?;
        if self.accept(":") {
            is_slice = true;
            if !self.accept("]") {
                self.pipe(input)?;
                self.expect("]")?;
            }
        } else {
            self.expect("]")?;
        }
        Ok(match (is_slice, starts_with_number) {
            (true, _) => of.clone(),
            (false, true) => of.as_ref().map(FieldPath::item),
            (false, false) => None,
        })
    }

    fn read(&mut self, of: &ResponsePath, key: &str, range: std::ops::Range<usize>) -> ResponsePath {
        let path = of.as_ref()?.key(key);
        let span = self.filter.span(self.sample, range);
        self.reads.push(FieldRead { path: path.clone(), span, probes: self.probes });
        Some(path)
    }
}
