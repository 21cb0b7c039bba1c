//! Reads the terms of jq filters: paths, objects, strings, functions, conditions.

use std::ops::Range;

use super::{Jq, NotUnderstood, ResponsePath};
use crate::page::code::shell::word::HOLE;
use crate::subject::FieldPath;

/// Functions that compute their result, and that pass their own input to their arguments.
const ARGUMENTS_WITH_INPUT: &str = "contains del endswith first has in index inside join last ltrimstr \
    match rtrimstr split startswith test";

/// Functions that compute their result, and that do not pass their own input to their arguments.
const ARGUMENTS_WITHOUT_INPUT: &str = "add ascii_downcase ascii_upcase empty env error false flatten \
    floor from_entries fromdate fromjson gsub keys length limit max min not now null paths range \
    recurse round strftime sub to_entries todate tojson tonumber tostring transpose true type values \
    with_entries";

impl Jq<'_> {
    pub(super) fn term(&mut self, input: &ResponsePath) -> Result<ResponsePath, NotUnderstood> {
        self.skip_whitespace();
        let rest = self.rest();
        match rest.chars().next().ok_or(NotUnderstood)? {
            '.' if rest.starts_with("..") => {
                self.at += 2;
                Ok(None)
            }
            '.' => {
                self.at += 1;
                let continues = |c: char| c.is_alphabetic() || matches!(c, '_' | '"' | '[');
                if self.rest().starts_with(continues) { self.field(input) } else { Ok(input.clone()) }
            }
            '(' => {
                self.at += 1;
                let inner = self.pipe(input)?;
                self.expect(")")?;
                Ok(inner)
            }
            '[' => {
                self.at += 1;
                if !self.accept("]") {
                    self.pipe(input)?;
                    self.expect("]")?;
                }
                Ok(None)
            }
            '{' => self.object(input),
            '"' => self.string(input).map(|_| None),
            '-' => {
                self.at += 1;
                self.term(input).map(|_| None)
            }
            '0'..='9' => {
                let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
                self.at += end;
                Ok(None)
            }
            '@' | '$' => {
                self.at += 1;
                self.name().map(|_| None).ok_or(NotUnderstood)
            }
            HOLE => {
                self.at += HOLE.len_utf8();
                Ok(None)
            }
            _ => self.function(input),
        }
    }

    /// An object: `{id, name: .title, "key": .value}`.
    fn object(&mut self, input: &ResponsePath) -> Result<ResponsePath, NotUnderstood> {
        self.expect("{")?;
        while !self.accept("}") {
            self.skip_whitespace();
            let key = match self.rest().chars().next() {
                Some('"') => self.string(input)?,
                Some('(') => {
                    self.at += 1;
                    self.pipe(input)?;
                    self.expect(")")?;
                    (None, 0..0)
                }
                Some('$') => {
                    self.at += 1;
                    self.name().ok_or(NotUnderstood)?;
                    (None, 0..0)
                }
                _ => self.name().map(|(name, range)| (Some(name), range)).ok_or(NotUnderstood)?,
            };
            if self.accept(":") {
                self.operation_in_object(input)?;
            } else if let (Some(name), range) = key {
                self.read(input, &name, range);
            }
            if !self.accept(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(None)
    }

    /// A value in an object, which ends at a comma.
    fn operation_in_object(&mut self, input: &ResponsePath) -> Result<ResponsePath, NotUnderstood> {
        let mut here = self.operation(input)?;
        while self.accept("|") {
            here = self.operation(&here)?;
        }
        Ok(here)
    }

    /// A string, with the filters of its interpolations `\(…)`. Returns the text of a plain string (`None`
    /// if it has an escape or an interpolation), and its range.
    pub(super) fn string(
        &mut self,
        input: &ResponsePath,
    ) -> Result<(Option<String>, Range<usize>), NotUnderstood> {
        self.at += 1;
        let start = self.at;
        let mut is_plain = true;
        loop {
            let rest = self.rest();
            let at = rest.find(['"', '\\', HOLE]).ok_or(NotUnderstood)?;
            self.at += at;
            if rest[at..].starts_with("\\(") {
                self.at += 2;
                self.pipe(input)?;
                self.expect(")")?;
                is_plain = false;
            } else if rest[at..].starts_with('"') {
                let range = start..self.at;
                self.at += 1;
                return Ok((is_plain.then(|| self.text[range.clone()].to_owned()), range));
            } else {
                is_plain = false;
                let skipped = rest[at..].chars().take(if rest[at..].starts_with('\\') { 2 } else { 1 });
                self.at += skipped.map(char::len_utf8).sum::<usize>();
            }
        }
    }

    /// A function call. A function that is not listed is not understood, since the input of its arguments
    /// is unknown.
    fn function(&mut self, input: &ResponsePath) -> Result<ResponsePath, NotUnderstood> {
        let start = self.at;
        let (name, _) = self.name().ok_or(NotUnderstood)?;
        let item = || input.as_ref().map(FieldPath::item);
        let (argument_input, result) = match name.as_str() {
            "if" => return self.condition(input),
            "select" | "sort" | "reverse" | "unique" => (input.clone(), input.clone()),
            "sort_by" | "unique_by" => (item(), input.clone()),
            "min_by" | "max_by" => (item(), item()),
            "first" | "last" if !self.rest().starts_with('(') => (None, item()),
            "map" | "group_by" | "any" | "all" => (item(), None),
            _ if ARGUMENTS_WITH_INPUT.split_whitespace().any(|known| known == name) => (input.clone(), None),
            _ if ARGUMENTS_WITHOUT_INPUT.split_whitespace().any(|known| known == name) => (None, None),
            _ => {
                self.at = start;
                return Err(NotUnderstood);
            }
        };
        if self.rest().starts_with('(') {
            self.at += 1;
            self.pipe(&argument_input)?;
            while self.accept(";") {
                self.pipe(&argument_input)?;
            }
            self.expect(")")?;
        }
        Ok(result)
    }

    fn condition(&mut self, input: &ResponsePath) -> Result<ResponsePath, NotUnderstood> {
        loop {
            let outer = std::mem::replace(&mut self.probes, true);
            let condition = self.pipe(input);
            self.probes = outer;
            condition?;
            if !self.accept_keyword("then") {
                return Err(NotUnderstood);
            }
            self.pipe(input)?;
            if self.accept_keyword("elif") {
                continue;
            }
            if self.accept_keyword("else") {
                self.pipe(input)?;
            }
            return if self.accept_keyword("end") { Ok(None) } else { Err(NotUnderstood) };
        }
    }
}
