//! The part of jq that says which fields are read.

mod term;

use super::words::Word;
use crate::page::call::FieldRead;
use crate::source::Excerpt;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::subject::FieldPath;

/// How deep a filter may be nested: reading it is recursive.
const DEPTH: usize = 50;

/// What a filter reads.
#[derive(Debug, Default)]
pub(super) struct FilterReads {
    /// The fields.
    pub(super) reads: Vec<FieldRead>,
    /// What it hands on, where that is a part of what it got.
    pub(super) result: Option<FieldPath>,
}

/// The filter among the arguments of jq; none where it reads something else than its input.
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
            // A second word is a file, which is read in place of the input.
            _ if filter.is_some() => return None,
            _ => filter = Some(word),
        }
    }
    filter
}

/// Reads a filter whose input stands at this place of an answer.
pub(super) fn read(filter: &Word, input: &FieldPath, sample: &Excerpt) -> Parsed<FilterReads> {
    let text = filter.as_str();
    let mut jq = Jq { filter, sample, text, at: 0, probes: false, depth: 0, reads: Vec::new() };
    let result = jq.pipe(&Some(input.clone()));
    jq.blank();
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

/// A place in the answer; none where a value is made, or nobody knows which it is.
type AnswerPlace = Option<FieldPath>;

/// The filter is not understood at this place.
struct NotUnderstood;

struct Jq<'f> {
    filter: &'f Word,
    sample: &'f Excerpt,
    text: &'f str,
    at: usize,
    /// Whether what is read need not be there.
    probes: bool,
    depth: usize,
    reads: Vec<FieldRead>,
}

impl<'f> Jq<'f> {
    fn rest(&self) -> &'f str {
        &self.text[self.at..]
    }

    fn blank(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Whether this comes next; it is taken then.
    fn takes(&mut self, token: &str) -> bool {
        self.blank();
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.blank();
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let found = self.rest().strip_prefix(word).is_some_and(|rest| !rest.starts_with(is_word));
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn expect(&mut self, token: &str) -> Result<(), NotUnderstood> {
        if self.takes(token) { Ok(()) } else { Err(NotUnderstood) }
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

    /// `a | b`: what one hands on is what the next gets.
    fn pipe(&mut self, input: &AnswerPlace) -> Result<AnswerPlace, NotUnderstood> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(NotUnderstood);
        }
        let mut here = self.comma(input)?;
        while self.takes("|") {
            here = self.comma(&here)?;
        }
        self.depth -= 1;
        Ok(here)
    }

    /// `a, b`
    fn comma(&mut self, input: &AnswerPlace) -> Result<AnswerPlace, NotUnderstood> {
        let first = self.operation(input)?;
        let mut only = true;
        while self.takes(",") {
            self.operation(input)?;
            only = false;
        }
        Ok(first.filter(|_| only))
    }

    /// `a == b`, `a // b`, `a + b`: a value is made of two.
    fn operation(&mut self, input: &AnswerPlace) -> Result<AnswerPlace, NotUnderstood> {
        let before = self.reads.len();
        let mut value = self.postfix(input)?;
        loop {
            if self.takes("//") {
                // The first need not be there, and then the second is what counts.
                self.reads[before..].iter_mut().for_each(|read| read.probes = true);
                let outer = std::mem::replace(&mut self.probes, true);
                let other = self.postfix(input);
                self.probes = outer;
                other?;
                continue;
            }
            let operators = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%"];
            let taken = operators.iter().any(|operator| self.takes(operator));
            if !taken && !self.takes_word("and") && !self.takes_word("or") {
                return Ok(value);
            }
            self.postfix(input)?;
            value = None;
        }
    }

    /// A term and the steps behind it: `.a.b[0]?`.
    fn postfix(&mut self, input: &AnswerPlace) -> Result<AnswerPlace, NotUnderstood> {
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
                // What may fail need not be there.
                if let Some(last) = self.reads[before..].last_mut() {
                    last.probes = true;
                }
            } else {
                return Ok(here);
            }
        }
    }

    /// What follows a dot: a name, a name in quotes, or brackets.
    fn field(&mut self, of: &AnswerPlace) -> Result<AnswerPlace, NotUnderstood> {
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

    /// `[]`, `[0]`, `[1:]`, `["a"]`
    fn bracket(&mut self, of: &AnswerPlace, input: &AnswerPlace) -> Result<AnswerPlace, NotUnderstood> {
        self.expect("[")?;
        if self.takes("]") {
            return Ok(of.as_ref().map(FieldPath::item));
        }
        self.blank();
        if self.rest().starts_with('"') {
            let (key, range) = self.string(input)?;
            self.expect("]")?;
            return Ok(key.and_then(|key| self.read(of, &key, range)));
        }
        let starts_with_number =
            self.rest().starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == ':');
        let mut is_slice = self.takes(":");
        self.pipe(input)?;
        if self.takes(":") {
            is_slice = true;
            if !self.takes("]") {
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

    fn read(&mut self, of: &AnswerPlace, key: &str, range: std::ops::Range<usize>) -> AnswerPlace {
        let path = of.as_ref()?.key(key);
        let span = self.filter.span(self.sample, range);
        self.reads.push(FieldRead { path: path.clone(), span, probes: self.probes });
        Some(path)
    }
}
