//! Finds the lines and the columns at which a value of a recording begins and ends.

mod json;
mod yaml;

use std::cell::OnceCell;
use std::ops::Range;

use crate::Place;

/// Where a value of a JSON or YAML recording begins, and where it ends: lines and columns, both from 1; columns
/// count characters, and the end is after the last one.
///
/// `content` is the recording, and `in_body` points from the value at `place` to a part of it. If that value is
/// a text with JSON in it, the part is found in the text, through its escapes and its indentation. Where a value
/// cannot be found, the nearest one around it is, or the line at which its exchange begins in another file of text;
/// `None` if the recording has no such place.
///
/// ```
/// use docdrift_traffic::{Place, locate};
///
/// let har = b"{\"log\": {\"entries\": [\n  {\"text\": \"{\\\"id\\\": 7}\"}]}}";
/// let place = Place::at(0).key("log").key("entries").item(0).key("text");
/// assert_eq!(locate(har, &place, None), Some((2, 12)..(2, 25)));
/// assert_eq!(locate(har, &place, Some("/id")), Some((2, 22)..(2, 23)));
/// ```
#[must_use]
pub fn locate(content: &[u8], place: &Place, in_body: Option<&str>) -> Option<Range<(usize, usize)>> {
    Locator::new(content).locate(place, in_body)
}

/// Finds the places of several values of one recording as [`locate`] does, and reads YAML only once.
#[derive(Debug)]
pub struct Locator<'c> {
    content: &'c [u8],
    documents: OnceCell<Option<yaml::Documents>>,
}

impl<'c> Locator<'c> {
    /// Finds values of this recording.
    #[must_use]
    pub fn new(content: &'c [u8]) -> Self {
        Locator { content, documents: OnceCell::new() }
    }

    /// As [`locate`].
    #[must_use]
    pub fn locate(&self, place: &Place, in_body: Option<&str>) -> Option<Range<(usize, usize)>> {
        let content = self.content;
        let rest = content.get(place.offset..)?;
        let is_skipped = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0xef | 0xbb | 0xbf);
        let begin = place.offset + rest.iter().position(|byte| !is_skipped(byte))?;
        let found = match content[begin] {
            b'{' | b'[' => json::find(content, begin, &place.pointer).map(|value| match in_body {
                Some(pointer) => json::find_in(content, value, pointer),
                None => json::whole(content, value),
            }),
            _ => None,
        };
        // YAML can be written in the style of JSON, too.
        let found = found.or_else(|| self.in_yaml(place, in_body)).or_else(|| self.line(place))?;
        Some(line_and_column(content, found.start)..line_and_column(content, found.end))
    }

    /// The line of a file of text at which an exchange or a body begins, such as one that names another file.
    fn line(&self, place: &Place) -> Option<Range<usize>> {
        let is_of_text = place.offset > 0 && place.pointer.is_empty();
        let text = std::str::from_utf8(self.content).ok().filter(|_| is_of_text)?;
        let line = text.get(place.offset..)?.lines().next()?.trim_end();
        (!line.is_empty()).then(|| place.offset..place.offset + line.len())
    }

    fn in_yaml(&self, place: &Place, in_body: Option<&str>) -> Option<Range<usize>> {
        // The documents of a YAML file are told apart by their number.
        let text = std::str::from_utf8(self.content).ok().filter(|_| place.offset == 0)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let before = self.content.len() - text.len();
        let documents = self.documents.get_or_init(|| yaml::Documents::read(text)).as_ref()?;
        let found = documents.find(text, &place.pointer, in_body)?;
        Some(before + found.start..before + found.end)
    }
}

/// The line and the column of a byte.
fn line_and_column(content: &[u8], at: usize) -> (usize, usize) {
    let before = &content[..at.min(content.len())];
    let line = 1 + memchr::memchr_iter(b'\n', before).count();
    let begin = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    let begin = if before[begin..].starts_with(b"\xef\xbb\xbf") { begin + 3 } else { begin };
    // Each character has one byte that does not continue another one.
    (line, 1 + before[begin..].iter().filter(|byte| **byte & 0xc0 != 0x80).count())
}

/// What stands in a pointer for a key that is not shown.
const HIDDEN: &str = "*";

/// The tokens of a JSON pointer.
fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the text from the beginning of what is found to the end of its first line.
    #[track_caller]
    fn check(content: &str, offset: usize, pointer: &str, in_body: Option<&str>, expected: Option<&str>) {
        let found = text_of(content, offset, pointer, in_body);
        let first = found.as_ref().map(|(first, _)| first.as_str());
        assert_eq!(first, expected, "{found:?}");
    }

    /// Checks the text of what is found.
    #[track_caller]
    fn check_whole(content: &str, pointer: &str, in_body: Option<&str>, expected: &str) {
        let found = text_of(content, 0, pointer, in_body);
        assert_eq!(found.map(|(_, whole)| whole).as_deref(), Some(expected));
    }

    /// What is found: to the end of its line, and to its own end.
    fn text_of(
        content: &str,
        offset: usize,
        pointer: &str,
        in_body: Option<&str>,
    ) -> Option<(String, String)> {
        let place = Place { offset, pointer: pointer.to_owned() };
        let found = locate(content.as_bytes(), &place, in_body)?;
        let content = content.trim_start_matches('\u{feff}');
        let at = |(line, column): (usize, usize)| -> usize {
            let before: usize = content.split_inclusive('\n').take(line - 1).map(str::len).sum();
            let within: usize = content[before..].chars().take(column - 1).map(char::len_utf8).sum();
            before + within
        };
        let (start, end) = (at(found.start), at(found.end));
        let line = content[start..].lines().next().unwrap_or_default();
        Some((line.to_owned(), content[start..end].to_owned()))
    }

    #[test]
    fn values_end_where_they_end() {
        let json = "{\"a\": {\"b\": [1, \"é]\"]}, \"text\": \"{\\\"c\\\": \\\"ü\\\",\\n \\\"d\\\": [true]}\", \"e\":7}";
        check_whole(json, "/a", None, "{\"b\": [1, \"é]\"]}");
        check_whole(json, "/a/b/1", None, "\"é]\"");
        check_whole(json, "/e", None, "7");
        check_whole(json, "/text", Some("/c"), "\\\"ü\\\"");
        check_whole(json, "/text", Some("/d"), "[true]");
        check_whole(json, "/text", Some(""), "{\\\"c\\\": \\\"ü\\\",\\n \\\"d\\\": [true]}");
        // What is cut off ends with the file.
        check_whole("{\"a\": [1, {\"b\": ", "/a", None, "[1, {\"b\": ");
        let yaml = "a:\n- b: {c: x}\n- d: é\ne: |-\n  {\"f\": 1,\n   \"g\": [2, 3]}\nh: '{\"i\": \"it''s\"}'\nj: \"{\\\"k\\\": 5}\"\n";
        check_whole(yaml, "/a/0/b/c", None, "x");
        check_whole(yaml, "/a/0", None, "b: {c: x}");
        check_whole(yaml, "/a/1/d", None, "é");
        check_whole(yaml, "/e", Some("/g"), "[2, 3]");
        check_whole(yaml, "/e", Some(""), "{\"f\": 1,\n   \"g\": [2, 3]}");
        check_whole(yaml, "/h", Some("/i"), "\"it''s\"");
        check_whole(yaml, "/j", Some("/k"), "5");
    }

    #[test]
    fn values_of_json_are_found() {
        let text = "{\"a\": {\"b/c\": [1, \"é]\", {\"ü\": 2}]},\n \"d\": 3}";
        check(text, 0, "", None, Some("{\"a\": {\"b/c\": [1, \"é]\", {\"ü\": 2}]},"));
        check(text, 0, "/a/b~1c/2/ü", None, Some("2}]},"));
        check(text, 0, "/d", None, Some("3}"));
        check(&format!("\u{feff}{text}"), 0, "/a/b~1c/1", None, Some("\"é]\", {\"ü\": 2}]},"));
        // What is not there is shown by what is around it.
        check(text, 0, "/a/b~1c/7", None, Some("[1, \"é]\", {\"ü\": 2}]},"));
        check("{\"a\": {\"o.yaml\": [1, 2]}, \"b\": 3}", 0, "/a/*/1", None, Some("2]}, \"b\": 3}"));
        check("{\"a\": {\"b\": [1], \"c\": [2]}}", 0, "/a/*/0", None, Some("{\"b\": [1], \"c\": [2]}}"));
        check(text, 0, "/x/y", None, Some("{\"a\": {\"b/c\": [1, \"é]\", {\"ü\": 2}]},"));
    }

    #[test]
    fn values_of_bodies_are_found_through_escapes() {
        let text =
            r#"{"text": "{\"a\": \"\u00e9\n\",\n \"b\": [true, false]}", "json": {"a": [1, 2]}, "no": "x"}"#;
        check(text, 0, "/text", Some("/b/1"), Some(r#"false]}", "json": {"a": [1, 2]}, "no": "x"}"#));
        check(text, 0, "/json", Some("/a/1"), Some(r#"2]}, "no": "x"}"#));
        check(text, 0, "/no", Some("/a"), Some(r#""x"}"#));
    }

    #[test]
    fn values_of_lines_are_found() {
        let text = "{\"a\": 1}\n{\"a\": \"{\\\"b\\\":2}\"}\n";
        check(text, 9, "/a", Some("/b"), Some("2}\"}"));
        check(text, 9, "/b", None, Some("{\"a\": \"{\\\"b\\\":2}\"}"));
        check(text, 99, "/a", None, None);
    }

    #[test]
    fn values_of_yaml_are_found_in_every_style() {
        let text = "a:\n- b: {c: x}\n- d: é\ne: |-\n  {\"f\": 1,\n   \"g\": [2, 3]}\nh: '{\"i\": \"it''s\", \"j\": 4}'\n\
                    k: \"{\\\"l\\\": \\\n  5}\"\nm: {\"n\": 6}\n";
        check(text, 0, "/a/0/b/c", None, Some("x}"));
        check(text, 0, "/a/1/d", None, Some("é"));
        check(text, 0, "/a/1/*", None, Some("é"));
        check(text, 0, "/e", Some("/g/1"), Some("3]}"));
        check(text, 0, "/h", Some("/j"), Some("4}'"));
        check(text, 0, "/k", Some("/l"), Some("5}\""));
        check(text, 0, "/m", Some("/n"), Some("6}"));
        check(text, 0, "/a/7", None, Some("b: {c: x}"));
        check(&format!("{{a: [1, {{b: 2}}]}}\n---\n{text}"), 0, "/0/a/1/b", None, Some("2}]}"));
        check("--- {x: 1}\n--- {x: 2}\n", 0, "/1/x", None, Some("2}"));
    }

    #[test]
    fn other_files_have_no_places() {
        check("GET https://example.com\n\n\"", 0, "/1/x", None, None);
        check("GET https://a.b\n\n<> a.200.json\n", 17, "", Some("/x"), Some("<> a.200.json"));
        check("1:a,\u{0}2:bc,", 4, "/x", Some("/x"), None);
        check("", 0, "", None, None);
    }

    #[test]
    fn deep_nesting_does_not_overflow_the_stack() {
        for text in ["[".repeat(100_000), "{\"a\":".repeat(100_000), "- ".repeat(100_000)] {
            let _ = locate(text.as_bytes(), &Place::at(0).item(1), Some("/0/0"));
        }
    }
}
