//! The syntax tree of a YAML or JSON document, with a span for every key and every value.

pub(crate) mod json;
pub(crate) mod repair;
mod yaml;

use std::borrow::Cow;

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use serde_json::{Number, Value};

use super::{Excerpt, Span};

/// A value and its location.
#[derive(Clone, Debug)]
pub struct Node {
    /// The location of the value. For a block mapping of YAML, from its first key to its end.
    pub span: Span,
    /// The value.
    pub data: Data,
}

/// The value of a node, in the types of JSON.
#[derive(Clone, Debug)]
pub enum Data {
    /// `null`, or a value that YAML leaves out.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string, without its quotes and escapes.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// A mapping, in the order of the file. A run looks up many keys, so they have a fast hash.
    Object(IndexMap<String, Entry, RandomState>),
}

/// An entry of a mapping.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The location of the key.
    pub key: Span,
    /// The value.
    pub value: Node,
}

/// Why a text is neither YAML nor JSON.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct SyntaxError {
    /// Where the parser stopped.
    pub span: Span,
    /// The message of the parser.
    pub reason: String,
}

impl Node {
    /// Parses JSON or YAML. A text that starts with `{` or `[` is parsed as JSON first; if it is not JSON, it
    /// is parsed as YAML, like every other text.
    ///
    /// ```
    /// # use docdrift::{Files, Node};
    /// let mut files = Files::new();
    /// let id = files.add("a.yaml", "country: NO\nlimit: 10\n");
    /// let node = Node::parse(&files.excerpt(id)).unwrap();
    /// assert_eq!(node.get("country").unwrap().as_str(), Some("NO"));
    /// assert_eq!(files.locate(node.get("limit").unwrap().span).to_string(), "a.yaml:2:8");
    /// ```
    ///
    /// # Errors
    ///
    /// If the text is neither JSON nor YAML, is empty, contains more than one document, has the same key
    /// twice in one mapping, is nested too deeply, or has aliases that expand to too much.
    pub fn parse(excerpt: &Excerpt) -> Result<Node, SyntaxError> {
        let json_error = match json::begins_like_json(excerpt.text()) {
            true => match json::read(excerpt) {
                Ok(node) => return Ok(node),
                Err(error) => Some(error),
            },
            false => None,
        };
        yaml::read(excerpt).map_err(|error| match json_error {
            Some(json_error) if !json_error.resembles_yaml => json_error.error,
            _ => error,
        })
    }

    /// The value of a key; `None` if the mapping lacks the key, or the node is no mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of a key; `None` if the mapping lacks the key, or the node is no mapping.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.data {
            Data::Object(entries) => entries.get(key),
            _ => None,
        }
    }

    /// The entries of a mapping, in the order of the file; no entries for another type.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        let entries = match &self.data {
            Data::Object(entries) => Some(entries),
            _ => None,
        };
        entries.into_iter().flatten().map(|(key, entry)| (key.as_str(), entry))
    }

    /// The items of a list; empty for another type.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.data {
            Data::Array(items) => items,
            _ => &[],
        }
    }

    /// The string; `None` for another type.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean; `None` for another type.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.data {
            Data::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the node is a mapping.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self.data, Data::Object(_))
    }

    /// The node at a JSON pointer (RFC 6901); `None` if there is none.
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        self.walk(pointer).map(|(_, node)| node)
    }

    /// The node at a JSON pointer, and the span of the key that declares it; for an item of a list, the
    /// span of the item. `None` if there is no such node.
    #[must_use]
    pub fn walk(&self, pointer: &str) -> Option<(Span, &Node)> {
        let mut here = (self.span, self);
        if pointer.is_empty() {
            return Some(here);
        }
        for token in pointer.strip_prefix('/')?.split('/') {
            let token: Cow<'_, str> = match token.contains('~') {
                true => token.replace("~1", "/").replace("~0", "~").into(),
                false => token.into(),
            };
            here = match &here.1.data {
                Data::Object(entries) => entries.get(&*token).map(|entry| (entry.key, &entry.value))?,
                Data::Array(items) => {
                    token.parse::<usize>().ok().and_then(|at| items.get(at)).map(|item| (item.span, item))?
                }
                _ => return None,
            };
        }
        Some(here)
    }

    /// The node at a JSON pointer, to be changed; `None` if there is none.
    pub(crate) fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        let mut here = self;
        if pointer.is_empty() {
            return Some(here);
        }
        for token in pointer.strip_prefix('/')?.split('/') {
            let token = token.replace("~1", "/").replace("~0", "~");
            here = match &mut here.data {
                Data::Object(entries) => &mut entries.get_mut(&token)?.value,
                Data::Array(items) => items.get_mut(token.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(here)
    }

    /// The value without its locations.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match &self.data {
            Data::Null => Value::Null,
            Data::Bool(value) => Value::Bool(*value),
            Data::Number(number) => Value::Number(number.clone()),
            Data::String(text) => Value::String(text.clone()),
            Data::Array(items) => items.iter().map(Node::to_json).collect(),
            Data::Object(entries) => {
                entries.iter().map(|(key, entry)| (key.clone(), entry.value.to_json())).collect()
            }
        }
    }
}

/// The message for a key that is twice in one mapping.
const DUPLICATE_KEY: &str = "duplicated key in mapping";

/// A key as a token of a JSON pointer: `~` becomes `~0`, and `/` becomes `~1`.
#[must_use]
pub fn pointer_token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;

    fn parse(text: &str) -> (Files, Result<Node, SyntaxError>) {
        let mut files = Files::new();
        let id = files.add("x.yaml", text);
        let node = Node::parse(&files.excerpt(id));
        (files, node)
    }

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let (files, node) = parse(text);
        let error = node.expect_err(text);
        assert_eq!(format!("{} {}", files.locate(error.span), error.reason), expected, "{text}");
    }

    #[test]
    fn keys_and_values_know_their_places() {
        for text in [
            "é: ü\npaths:\n  /a/b:\n    - x\n    - {y: 1.5}\n",
            "\u{feff}é: ü\npaths:\n  /a/b:\n    - x\n    - {y: 1.5}\n",
            "{\"é\": \"ü\",\n\"paths\": {\"/a/b\":\n[ 1,\n\"\\u00fc\", {\"z\": {}},\n  {\"y\": 1.5} ]}}",
        ] {
            let (files, node) = parse(text);
            let items = node.as_ref().expect("valid").pointer("/paths/~1a~1b").expect("is there").items();
            let (span, value) = items.last().expect("has items").walk("/y").expect("is there");
            assert_eq!(files.text(span).trim_matches('"'), "y");
            assert_eq!(files.text(value.span), "1.5");
            assert!(files.locate(span).to_string().starts_with("x.yaml:5:"), "{text}");
        }
    }

    #[test]
    fn json_that_is_none_may_be_yaml() {
        for text in ["{a: 1}", "[1, 2,]", "{'a': yes} # why", "{\"a\": [x y, 2026-11-28]}"] {
            parse(text).1.expect(text);
        }
    }

    #[test]
    fn a_text_that_is_neither_is_told_as_what_it_resembles() {
        check_error("{\"a\": 1 \"b\": 2}", "x.yaml:1:9 expected `,` or `}`");
        check_error(
            "{\"a\": 1,\n\"é\": \"\\ud83d!\"}",
            "x.yaml:2:7 half of a surrogate pair, which is not a character",
        );
        check_error("[{\"a\": 1}, {\"b\": 2, \"b\": 3}]", "x.yaml:1:21 duplicated key in mapping");
        check_error("{a: 1, b: [}", "x.yaml:1:12 while parsing a node, did not find expected node content");
        check_error("{\"a\": 1}\n---\n{}", "x.yaml:3:1 a second document begins here; one is expected");
        check_error(&"[".repeat(10_000), "x.yaml:1:201 the document is nested too deeply");
    }
}
