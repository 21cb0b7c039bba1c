//! Finds the secrets of a recording: values with the name of a secret, and strings that look like API keys.
//!
//! Named values are found in headers, query parameters, bodies, the expected outcome, URLs and forms; API
//! keys are found anywhere in the file.

use std::ops::Range;

use docdrift_traffic::yaml_scalar_positions;

use super::secret_names::SecretNames;
use super::secrets_in_json_text;
use crate::source::tree::{Data, Node, SyntaxError};
use crate::source::{Excerpt, FileId, Files, Span};

/// Prefixes of the API keys of well-known providers, and of bearer tokens.
const PREFIXES: &[&str] = &[
    "sk-",
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "rk_test_",
    "whsec_",
    "polar_oat_",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "Bearer ",
];

/// Minimum length of a key after its prefix, in bytes: `sk-xxx` in a description is not a key.
const MIN_KEY_LENGTH: usize = 12;

/// Masks the secrets in the text of a file, and returns the tree of the masked text.
pub(super) fn masked(files: &mut Files, file: FileId, names: &SecretNames) -> Result<Node, SyntaxError> {
    let text = files.excerpt(file);
    let tree = Node::parse(&text)?;
    let secrets = secrets(&text, &tree, names);
    if secrets.is_empty() {
        return Ok(tree);
    }
    files.mask(&secrets);
    Node::parse(&files.excerpt(file))
}

/// The spans of the secrets in a recording or its companion. Numbers in bodies are no secrets: a credential in a
/// body is a string, and a number with the name of a secret is usually a count, such as a count of tokens.
fn secrets(text: &Excerpt, tree: &Node, names: &SecretNames) -> Vec<Span> {
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
    // A companion has only what is expected.
    if let Some(client) = tree.get("client") {
        finder.below(client, false);
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
    /// Adds the whole value of a header or parameter: a string, a number, or a list of them.
    fn all_of(&mut self, node: &Node) {
        match &node.data {
            Data::String(text) => self.parts(node, text, std::iter::once(0..text.len())),
            Data::Array(items) => items.iter().for_each(|item| self.all_of(item)),
            Data::Number(_) => self.found.push(node.span),
            _ => {}
        }
    }

    /// Adds the secrets of a value in a body. `is_named` is whether the key of the value, or the key of an
    /// object or list around the value, names a secret. A string may contain JSON.
    fn below(&mut self, node: &Node, is_named: bool) {
        match &node.data {
            Data::String(text) if is_named => self.parts(node, text, std::iter::once(0..text.len())),
            Data::String(text) => self.parts(node, text, secrets_in_json_text::secrets(text)),
            Data::Array(items) => items.iter().for_each(|item| self.below(item, is_named)),
            Data::Object(entries) => entries
                .iter()
                .for_each(|(name, entry)| self.below(&entry.value, is_named || SecretNames::is_field(name))),
            _ => {}
        }
    }

    /// Adds parts of a string, without their line breaks and indentation: the masked file must still be YAML.
    fn parts(&mut self, node: &Node, text: &str, parts: impl IntoIterator<Item = Range<usize>>) {
        let mut parts = parts.into_iter().peekable();
        if parts.peek().is_none() {
            return;
        }
        let start = self.text.span(0..1).start;
        let begin = (node.span.start - start) as usize;
        let source = &self.text.text()[begin..(node.span.end - start) as usize];
        // The offsets of the whole scalar are computed once and used for all of its secrets.
        match yaml_scalar_positions::offsets(source, text) {
            Some(offsets) => {
                parts.for_each(|part| self.lines(begin, source, offsets[part.start]..offsets[part.end]));
            }
            // Mask the whole scalar: that is better than missing a secret.
            None => self.lines(begin, source, unquoted(source)),
        }
    }

    /// Adds a range of a scalar's source, line by line; the source starts at the offset `begin` of the text.
    fn lines(&mut self, begin: usize, source: &str, range: Range<usize>) {
        let mut at = begin + range.start;
        for line in source[range].split_inclusive('\n') {
            let content = line.trim();
            let indent = line.len() - line.trim_start().len();
            if !content.is_empty() {
                self.found.push(self.text.span(at + indent..at + indent + content.len()));
            }
            at += line.len();
        }
    }
}

/// The byte range of a scalar's source without its quotes.
fn unquoted(source: &str) -> Range<usize> {
    let is_quoted = source.len() >= 2 && source.starts_with(['"', '\'']);
    if is_quoted { 1..source.len() - 1 } else { 0..source.len() }
}

/// The byte ranges of strings that look like API keys, without the prefix, which may stay visible because it
/// only names the provider.
fn keys(text: &str) -> Vec<Range<usize>> {
    let mut keys = Vec::new();
    for prefix in PREFIXES {
        for (found, _) in text.match_indices(prefix) {
            let start = found + prefix.len();
            let rest = &text[start..];
            let length = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || "_-.+/=~".contains(c)))
                .unwrap_or(rest.len());
            if length >= MIN_KEY_LENGTH {
                keys.push(start..start + length);
            }
        }
    }
    keys
}

/// The byte ranges of secret parameter values in URLs and forms anywhere in the text: `client_secret=…`.
fn in_urls(text: &str, names: &SecretNames) -> Vec<Range<usize>> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_-.[]%".contains(c);
    let ends_value = |c: char| c.is_whitespace() || c.is_control() || "&\"'<>`,;()[]{}\\#|".contains(c);
    let mut found = Vec::new();
    for (at, _) in text.match_indices('=') {
        let before = &text[..at];
        let name_start =
            before.char_indices().rev().take_while(|(_, c)| is_of_name(*c)).last().map(|(start, _)| start);
        let Some(name_start) = name_start else { continue };
        // JSON may escape `&` as `\u0026`.
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
            ("Authorization: Bearer abcdefghijk+/=l", &["abcdefghijk+/=l"]),
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
