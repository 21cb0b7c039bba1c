//! The part of jq that says which fields are read.

use super::word::{HOLE, Word};
use crate::extract::call::Read;
use crate::parsed::{Gap, Parsed};
use crate::source::Excerpt;
use crate::subject::FieldPath;

/// How deep a filter may be nested: reading it is recursive.
const DEPTH: usize = 50;

/// Functions whose arguments get what they get, and that make something else of it.
const ASKS: &str = "contains del endswith first has in index inside join last ltrimstr match rtrimstr split \
    startswith test";

/// Functions that make something else, of which the arguments do not get the input.
const MAKES: &str = "add ascii_downcase ascii_upcase empty env error false flatten floor from_entries fromdate \
    fromjson gsub keys length limit max min not now null paths range recurse round strftime sub to_entries \
    todate tojson tonumber tostring transpose true type values with_entries";

/// What a filter reads.
#[derive(Debug, Default)]
pub(super) struct Filtered {
    /// The fields.
    pub(super) reads: Vec<Read>,
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
pub(super) fn read(filter: &Word, input: &FieldPath, sample: &Excerpt) -> Parsed<Filtered> {
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
            gaps.push(Gap { span, reason: "jq does more from here on than is read".to_owned() });
            None
        }
    };
    Parsed { value: Filtered { reads: jq.reads, result }, gaps }
}

/// A place in the answer; none where a value is made, or nobody knows which it is.
type At = Option<FieldPath>;

/// The filter is not understood at this place.
struct Stop;

struct Jq<'f> {
    filter: &'f Word,
    sample: &'f Excerpt,
    text: &'f str,
    at: usize,
    /// Whether what is read need not be there.
    probes: bool,
    depth: usize,
    reads: Vec<Read>,
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

    fn expect(&mut self, token: &str) -> Result<(), Stop> {
        if self.takes(token) { Ok(()) } else { Err(Stop) }
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
    fn pipe(&mut self, input: &At) -> Result<At, Stop> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Stop);
        }
        let mut here = self.comma(input)?;
        while self.takes("|") {
            here = self.comma(&here)?;
        }
        self.depth -= 1;
        Ok(here)
    }

    /// `a, b`
    fn comma(&mut self, input: &At) -> Result<At, Stop> {
        let first = self.operation(input)?;
        let mut only = true;
        while self.takes(",") {
            self.operation(input)?;
            only = false;
        }
        Ok(first.filter(|_| only))
    }

    /// `a == b`, `a // b`, `a + b`: a value is made of two.
    fn operation(&mut self, input: &At) -> Result<At, Stop> {
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
    fn postfix(&mut self, input: &At) -> Result<At, Stop> {
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
    fn field(&mut self, of: &At) -> Result<At, Stop> {
        if self.rest().starts_with('[') {
            return self.bracket(of, of);
        }
        if self.rest().starts_with('"') {
            let (key, range) = self.string(of)?;
            return Ok(key.and_then(|key| self.read(of, &key, range)));
        }
        let (name, range) = self.name().ok_or(Stop)?;
        Ok(self.read(of, &name, range))
    }

    /// `[]`, `[0]`, `[1:]`, `["a"]`
    fn bracket(&mut self, of: &At, input: &At) -> Result<At, Stop> {
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

    fn term(&mut self, input: &At) -> Result<At, Stop> {
        self.blank();
        let rest = self.rest();
        match rest.chars().next().ok_or(Stop)? {
            '.' if rest.starts_with("..") => {
                self.at += 2;
                Ok(None)
            }
            '.' => {
                self.at += 1;
                let goes_on = |c: char| c.is_alphabetic() || matches!(c, '_' | '"' | '[');
                if self.rest().starts_with(goes_on) { self.field(input) } else { Ok(input.clone()) }
            }
            '(' => {
                self.at += 1;
                let inner = self.pipe(input)?;
                self.expect(")")?;
                Ok(inner)
            }
            '[' => {
                self.at += 1;
                if !self.takes("]") {
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
                self.name().map(|_| None).ok_or(Stop)
            }
            HOLE => {
                self.at += HOLE.len_utf8();
                Ok(None)
            }
            _ => self.function(input),
        }
    }

    /// `{id, name: .title, "key": .value}`
    fn object(&mut self, input: &At) -> Result<At, Stop> {
        self.expect("{")?;
        while !self.takes("}") {
            self.blank();
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
                    self.name().ok_or(Stop)?;
                    (None, 0..0)
                }
                _ => self.name().map(|(name, range)| (Some(name), range)).ok_or(Stop)?,
            };
            if self.takes(":") {
                self.operation_in_object(input)?;
            } else if let (Some(name), range) = key {
                self.read(input, &name, range);
            }
            if !self.takes(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(None)
    }

    /// A value in an object: a comma ends it.
    fn operation_in_object(&mut self, input: &At) -> Result<At, Stop> {
        let mut here = self.operation(input)?;
        while self.takes("|") {
            here = self.operation(&here)?;
        }
        Ok(here)
    }

    /// A text; what `\(…)` puts in is read. Its key where it is one, and where that stands.
    fn string(&mut self, input: &At) -> Result<(Option<String>, std::ops::Range<usize>), Stop> {
        self.at += 1;
        let start = self.at;
        let mut is_plain = true;
        loop {
            let rest = self.rest();
            let at = rest.find(['"', '\\', HOLE]).ok_or(Stop)?;
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

    /// A function by its name; of those that are not known, nobody knows what their arguments get.
    fn function(&mut self, input: &At) -> Result<At, Stop> {
        let start = self.at;
        let (name, _) = self.name().ok_or(Stop)?;
        let item = || input.as_ref().map(FieldPath::item);
        let (gets, gives) = match name.as_str() {
            "if" => return self.condition(input),
            "select" | "sort" | "reverse" | "unique" => (input.clone(), input.clone()),
            "sort_by" | "unique_by" => (item(), input.clone()),
            "min_by" | "max_by" => (item(), item()),
            "first" | "last" if !self.rest().starts_with('(') => (None, item()),
            "map" | "group_by" | "any" | "all" => (item(), None),
            _ if ASKS.split_whitespace().any(|known| known == name) => (input.clone(), None),
            _ if MAKES.split_whitespace().any(|known| known == name) => (None, None),
            _ => {
                self.at = start;
                return Err(Stop);
            }
        };
        if self.rest().starts_with('(') {
            self.at += 1;
            self.pipe(&gets)?;
            while self.takes(";") {
                self.pipe(&gets)?;
            }
            self.expect(")")?;
        }
        Ok(gives)
    }

    fn condition(&mut self, input: &At) -> Result<At, Stop> {
        loop {
            let outer = std::mem::replace(&mut self.probes, true);
            let asked = self.pipe(input);
            self.probes = outer;
            asked?;
            if !self.takes_word("then") {
                return Err(Stop);
            }
            self.pipe(input)?;
            if self.takes_word("elif") {
                continue;
            }
            if self.takes_word("else") {
                self.pipe(input)?;
            }
            return if self.takes_word("end") { Ok(None) } else { Err(Stop) };
        }
    }

    fn read(&mut self, of: &At, key: &str, range: std::ops::Range<usize>) -> At {
        let path = of.as_ref()?.key(key);
        let span = self.filter.span(self.sample, range);
        self.reads.push(Read { path: path.clone(), span, probes: self.probes });
        Some(path)
    }
}
