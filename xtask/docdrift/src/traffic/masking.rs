//! Finds secrets: what stands under the name of one, in headers, parameters, bodies and URLs, and texts
//! that look like keys.

use std::ops::Range;

use super::secret_names::SecretNames;
use super::{json_text, scalar};
use crate::source::tree::{Data, Node};
use crate::source::{Excerpt, Span};

/// How keys of well-known providers begin.
const PREFIXES: &[&str] =
    &["sk-", "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "polar_oat_", "Bearer "];

/// The shortest text behind a prefix that is taken for a key: `sk-xxx` in a description is none.
const LENGTH: usize = 12;

/// Where the secrets of a recording stand. Numbers are left: a credential is a text, and a count is none.
pub(super) fn secrets(text: &Excerpt, tree: &Node, names: &SecretNames) -> Vec<Span> {
    let mut finder = Finder { text, found: Vec::new() };
    let is_header = |name: &str| names.is_header(name);
    let is_query = |name: &str| names.is_query(name);
    for (side, part, is_secret) in [
        ("request", "headers", &is_header as &dyn Fn(&str) -> bool),
        ("request", "query", &is_query),
        ("response", "headers", &is_header),
    ] {
        let entries = tree.get(side).and_then(|side| side.get(part)).into_iter().flat_map(Node::entries);
        entries.filter(|(name, _)| is_secret(name)).for_each(|(_, entry)| finder.all_of(&entry.value));
    }
    for (side, part) in [("request", "body"), ("response", "body"), ("expect", "client")] {
        if let Some(part) = tree.get(side).and_then(|side| side.get(part)) {
            finder.below(part, false);
        }
    }
    let mut found = finder.found;
    let in_text = keys(text.text()).into_iter().chain(in_urls(text.text(), names));
    found.extend(in_text.map(|range| text.span(range)));
    found
}

struct Finder<'t> {
    text: &'t Excerpt,
    found: Vec<Span>,
}

impl Finder<'_> {
    /// The value of a header or parameter, which is a text however it is written, or a list of such.
    fn all_of(&mut self, node: &Node) {
        match &node.data {
            Data::String(text) => self.part(node, text, 0..text.len()),
            Data::Array(items) => items.iter().for_each(|item| self.all_of(item)),
            Data::Number(_) => self.found.push(node.span),
            _ => {}
        }
    }

    /// A value of a body, which may stand under the name of a secret, and a text that may hold JSON.
    fn below(&mut self, node: &Node, is_named: bool) {
        match &node.data {
            Data::String(text) if is_named => self.part(node, text, 0..text.len()),
            Data::String(text) => {
                json_text::secrets(text).into_iter().for_each(|secret| self.part(node, text, secret));
            }
            Data::Array(items) => {
                // An object in a list of secrets says itself which of its fields are.
                let is_named = |item: &Node| is_named && !item.is_object();
                items.iter().for_each(|item| self.below(item, is_named(item)));
            }
            Data::Object(entries) => entries.iter().for_each(|(name, entry)| {
                self.below(&entry.value, SecretNames::is_field(name) || (is_named && name == "value"));
            }),
            _ => {}
        }
    }

    /// A part of a text, without line breaks and indentation: the file has to stay YAML.
    fn part(&mut self, node: &Node, text: &str, part: Range<usize>) {
        let start = self.text.span(0..1).start;
        let begin = (node.span.start - start) as usize;
        let source = &self.text.text()[begin..(node.span.end - start) as usize];
        let part = match scalar::offsets(source, text) {
            Some(offsets) => offsets[part.start]..offsets[part.end],
            // Better too much than a secret.
            None => unquoted(source),
        };
        let mut at = begin + part.start;
        for line in source[part].split_inclusive('\n') {
            let content = line.trim();
            let indent = line.len() - line.trim_start().len();
            if !content.is_empty() {
                self.found.push(self.text.span(at + indent..at + indent + content.len()));
            }
            at += line.len();
        }
    }
}

/// The source of a scalar without its quotation marks.
fn unquoted(source: &str) -> Range<usize> {
    let is_quoted = source.len() >= 2 && source.starts_with(['"', '\'']);
    if is_quoted { 1..source.len() - 1 } else { 0..source.len() }
}

/// Texts that look like keys, without the prefix that tells whose they are.
fn keys(text: &str) -> Vec<Range<usize>> {
    let mut keys = Vec::new();
    for prefix in PREFIXES {
        for (found, _) in text.match_indices(prefix) {
            let start = found + prefix.len();
            let rest = &text[start..];
            let length =
                rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))).unwrap_or(rest.len());
            if length >= LENGTH {
                keys.push(start..start + length);
            }
        }
    }
    keys
}

/// Values of parameters in URLs and forms, wherever they are written out: `client_secret=…`.
fn in_urls(text: &str, names: &SecretNames) -> Vec<Range<usize>> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_-.[]%".contains(c);
    let ends_value = |c: char| c.is_whitespace() || c.is_control() || "&\"'<>`,;()[]{}\\#|".contains(c);
    let mut found = Vec::new();
    for (at, _) in text.match_indices('=') {
        let before = &text[..at];
        let name_start =
            before.char_indices().rev().take_while(|(_, c)| is_of_name(*c)).last().map(|(start, _)| start);
        let Some(name_start) = name_start else { continue };
        // `&` as JSON escapes it.
        let is_escaped = before[..name_start].ends_with('\\');
        let name = text[name_start..at].strip_prefix("u0026").filter(|_| is_escaped);
        let name = name.unwrap_or(&text[name_start..at]);
        let rest = &text[at + 1..];
        let length = rest.find(ends_value).unwrap_or(rest.len());
        let is_value = length > 0 && !rest.starts_with('=');
        if is_value && names.is_query(name) {
            found.push(at + 1..at + 1 + length);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::ParameterLocation;

    #[test]
    fn keys_are_masked_and_words_are_not() {
        for (plain, found) in [
            (r#"{"key": "sk-abcdefghijklmnop", "n": 1}"#, &["abcdefghijklmnop"][..]),
            ("sk_test_0123456789abc sk_live_0123456789abc", &["0123456789abc", "0123456789abc"]),
            ("sk-xxx format, a task-force", &[]),
        ] {
            let keys: Vec<&str> = keys(plain).into_iter().map(|range| &plain[range]).collect();
            assert_eq!(keys, found);
        }
    }

    #[test]
    fn parameters_of_urls_and_forms_are_masked_by_their_names() {
        let mut names = SecretNames::default();
        names.add(ParameterLocation::Query, "sig");
        for (plain, found) in [
            ("https://a.test/b?page_token=p&access_token=t1&sig=t2#id_token=t3", &["t1", "t2", "t3"][..]),
            ("grant_type=client_credentials&client_secret=a%20b==&max_tokens=5", &["a%20b=="]),
            ("password == other, token=", &[]),
            (r#"{"next": "/a?api_key=k1\u0026secret=k2"}"#, &["k1", "k2"]),
        ] {
            let values: Vec<&str> = in_urls(plain, &names).into_iter().map(|range| &plain[range]).collect();
            assert_eq!(values, found);
        }
    }
}
