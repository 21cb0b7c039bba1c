//! JSON as pages write it: with comments, with dots for what is left out, several values in a row.

use std::ops::Range;

use crate::source::Excerpt;

/// A value in a text, with everything that is no JSON blanked out.
#[derive(Debug)]
pub(super) struct Loose {
    /// The value.
    pub(super) text: Excerpt,
    /// Whether dots or a comment say that something is left out.
    pub(super) abridged: bool,
    /// Whether dots before it say that it stands in something else.
    pub(super) excerpt: bool,
}

/// The values of a text, one behind the other.
pub(super) fn values(excerpt: &Excerpt) -> Vec<Loose> {
    let mut scanner = Scanner::new(excerpt.text());
    while let Some(c) = scanner.text[scanner.at..].chars().next() {
        scanner.at = scanner.step(c);
    }
    scanner.finish();
    let Scanner { values, blank, is_part, .. } = scanner;
    let cut = |(range, abridged): (Range<usize>, bool)| {
        let mut value = excerpt.slice(range.clone());
        for gone in blank.iter().filter(|gone| range.start <= gone.start && gone.end <= range.end) {
            value.blank(gone.start - range.start..gone.end - range.start);
        }
        // What separates two values belongs to neither.
        let lead = value.text().len() - value.text().trim_start_matches(SEPARATORS).len();
        value.blank(0..lead);
        Loose { text: value, abridged, excerpt: is_part }
    };
    values.into_iter().map(cut).collect()
}

/// What may stand between two values.
const SEPARATORS: [char; 5] = [' ', '\n', '\r', ',', ';'];

/// Goes through a text and finds where its values begin and end, and what in them is no JSON.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// The values that have ended, and whether something is left out of each.
    values: Vec<(Range<usize>, bool)>,
    /// What is no JSON.
    blank: Vec<Range<usize>>,
    /// How many brackets are open, and where the value began that they are of.
    depth: usize,
    begin: usize,
    /// Whether something is left out of that value.
    abridged: bool,
    /// Whether dots before the first value say that it stands in something else.
    is_part: bool,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        Scanner {
            text,
            at: 0,
            values: Vec::new(),
            blank: Vec::new(),
            depth: 0,
            begin: 0,
            abridged: false,
            is_part: false,
        }
    }

    /// Reads what begins with this character, and returns where it ends.
    fn step(&mut self, c: char) -> usize {
        let text = self.text;
        let rest = &text[self.at..];
        let next = self.at + c.len_utf8();
        match c {
            '"' | '\'' => return self.at + quoted(rest, c),
            _ if rest.starts_with("//") || (c == '#' && begins_line(self.text, self.at)) => {
                return self.comment(rest.find('\n').unwrap_or(rest.len()));
            }
            _ if rest.starts_with("/*") => {
                return self.comment(rest.find("*/").map_or(rest.len(), |end| end + 2));
            }
            _ if rest.starts_with("..") || c == '…' => return self.dots(),
            // YAML, which reads it, takes tabs for mistakes.
            '\t' => self.blank.push(self.at..next),
            '{' | '[' | '<' if self.depth > 0 && stands_in(rest).is_some() => {
                let end = self.at + stands_in(rest).unwrap_or_default();
                self.blank.push(self.at..end);
                return end;
            }
            '{' | '[' => self.depth += 1,
            '}' | ']' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.values.push((self.begin..next, self.abridged));
                    (self.begin, self.abridged) = (next, false);
                }
            }
            _ => {}
        }
        next
    }

    fn comment(&mut self, length: usize) -> usize {
        let end = self.at + length;
        self.abridged |= leaves_out(&self.text[self.at..end]);
        self.blank.push(self.at..end);
        end
    }

    /// Reads dots that stand for what is left out, with the words that say what that is.
    fn dots(&mut self) -> usize {
        let text = self.text;
        let rest = &text[self.at..];
        let mut next = self.at + rest.find(|c| c != '.' && c != '…').unwrap_or(rest.len());
        self.abridged = true;
        self.is_part |= self.depth == 0 && self.values.is_empty();
        // `"id": ...` has a value that is not told; between commas, nothing is told at all.
        let told = text[..self.at].trim_end().ends_with(':');
        // `... more orders` is no text that somebody quoted.
        let words = text[next..].find(['\n', ',', '"', '{', '}', '[', ']']).unwrap_or(text.len() - next);
        if self.depth > 0 && text[next..next + words].contains(char::is_alphabetic) {
            next += words;
        }
        let comma = text[next..].trim_start().starts_with(',') && !told;
        self.blank.push(self.at..next);
        if comma {
            let comma = next + text[next..].find(',').unwrap_or(0);
            self.blank.push(comma..comma + 1);
            next = comma + 1;
        }
        next
    }

    /// What follows the last value and is none belongs to it: then neither is JSON.
    fn finish(&mut self) {
        let rest = blanked(self.text, &self.blank);
        if !rest[self.begin..].trim_matches(SEPARATORS).is_empty() || self.values.is_empty() {
            match self.values.last_mut() {
                Some((last, _)) => last.end = self.text.len(),
                None => self.values.push((0..self.text.len(), self.abridged)),
            }
        }
    }
}

/// The length of what stands for a value that readers put in, should the text begin with it:
/// `{{order_id}}`, `[yourOrderId]`, `<order id>`. In JSON, no name stands there without quotes.
fn stands_in(rest: &str) -> Option<usize> {
    const MARKS: &[(&str, &str)] = &[("{{", "}}"), ("[", "]"), ("<", ">")];
    MARKS.iter().find_map(|(open, close)| {
        let inner = rest.strip_prefix(open)?;
        let end = inner.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.' | ' '))?;
        let name = inner[..end].trim();
        let is_name =
            name.starts_with(|c: char| c.is_alphabetic()) && !matches!(name, "true" | "false" | "null");
        (is_name && inner[end..].starts_with(close)).then_some(open.len() + end + close.len())
    })
}

/// Dots, or a comment of dots.
fn leaves_out(text: &str) -> bool {
    text.contains("...") || text.contains('…')
}

fn begins_line(text: &str, at: usize) -> bool {
    text[..at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty())
}

/// The length of a quoted text; one that is never closed ends with its line.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

fn blanked(text: &str, blank: &[Range<usize>]) -> String {
    let mut kept = text.to_owned();
    for range in blank {
        kept.replace_range(range.clone(), &" ".repeat(range.len()));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::tree::Node;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, bool)]) {
        let mut files = Files::new();
        let id = files.add("a.json", text);
        let found: Vec<_> = values(&files.excerpt(id))
            .iter()
            .map(|loose| {
                let told = Node::parse(&loose.text).map(|node| node.to_json().to_string());
                (told.unwrap_or_else(|_| "no JSON".to_owned()), loose.abridged)
            })
            .collect();
        let found: Vec<_> = found.iter().map(|(text, abridged)| (text.as_str(), *abridged)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn comments_are_no_part_of_a_value() {
        check("{\"a\": 1, // the first\n /* why */ \"b\": \"//\"}", &[(r#"{"a":1,"b":"//"}"#, false)]);
        check("# the answer\n{\"a\": \"#b\"}", &[(r##"{"a":"#b"}"##, false)]);
        check("{\n\t\"a\": 1\n}", &[(r#"{"a":1}"#, false)]);
    }

    #[test]
    fn dots_leave_something_out() {
        check("{\"a\": [1, ...], ...}", &[(r#"{"a":[1]}"#, true)]);
        check("{\"a\": 1,\n ..., \"b\": 2}", &[(r#"{"a":1,"b":2}"#, true)]);
        check("{\"a\": ..., \"b\": { … }}", &[(r#"{"a":null,"b":{}}"#, true)]);
        check("{\"a\": 1\n // ... more\n}", &[(r#"{"a":1}"#, true)]);
        check("{\"a\": [{},\n ... more of it.\n ]}", &[(r#"{"a":[{}]}"#, true)]);
        check("{\"a\": {..}, \"b\": 1.5}", &[(r#"{"a":{},"b":1.5}"#, true)]);
        check("{\"a\": \"and so on...\"}", &[(r#"{"a":"and so on..."}"#, false)]);
    }

    #[test]
    fn what_readers_put_in_has_no_value() {
        check(
            "{\"a\": {{order_id}}, \"b\": [yourId], \"c\": <id>}",
            &[(r#"{"a":null,"b":null,"c":null}"#, false)],
        );
        check("{\"a\": [true], \"b\": {\"c\": [1]}}", &[(r#"{"a":[true],"b":{"c":[1]}}"#, false)]);
    }

    #[test]
    fn several_values_stand_one_behind_the_other() {
        check("{\"a\": 1}\n{\"a\": 2}\n", &[(r#"{"a":1}"#, false), (r#"{"a":2}"#, false)]);
        check("{\"a\": 1},\n{\"a\": 2}", &[(r#"{"a":1}"#, false), (r#"{"a":2}"#, false)]);
        check("{\"a\": 1} or not", &[("no JSON", false)]);
        check("{\"a\": 1", &[("no JSON", false)]);
        check("", &[("no JSON", false)]);
    }

    #[test]
    fn a_value_knows_its_place_behind_what_is_blanked() {
        let mut files = Files::new();
        let id = files.add("a.json", "{\"é\": 1, // é …\n \"b\": 2}\n{\"c\": 3}");
        let found = values(&files.excerpt(id));
        let node = Node::parse(&found[0].text).expect("JSON");
        assert_eq!(files.locate(node.entry("b").expect("is there").key).to_string(), "a.json:2:2");
        let node = Node::parse(&found[1].text).expect("JSON");
        assert_eq!(files.locate(node.entry("c").expect("is there").key).to_string(), "a.json:3:2");
    }
}
