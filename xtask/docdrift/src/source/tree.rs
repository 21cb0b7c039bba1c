//! YAML and JSON as a tree in which every key and every value knows its place.

use std::borrow::Cow;
use std::ops::Range;

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, ScanError, YamlData};
use serde_json::{Number, Value};

use super::{Excerpt, Span};

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where the value stands. For a mapping, from its first key to its end.
    pub span: Span,
    /// What it is.
    pub data: Data,
}

/// What a node is: JSON's kinds of values.
#[derive(Clone, Debug)]
pub enum Data {
    /// `null`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// A mapping, in the order of the file. Looking keys up is much of what a run does, so they are
    /// hashed fast.
    Object(IndexMap<String, Entry, RandomState>),
}

/// An entry of a mapping.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where the key stands.
    pub key: Span,
    /// The value.
    pub value: Node,
}

/// A text that is neither YAML nor JSON.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct SyntaxError {
    /// Where reading stopped.
    pub span: Span,
    /// What the parser says.
    pub reason: String,
}

impl Node {
    /// Parses YAML, and with it JSON. Two equal keys in one mapping are an error.
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
    /// When the text is no YAML, is empty, or holds more than one document.
    pub fn parse(excerpt: &Excerpt) -> Result<Node, SyntaxError> {
        let places = Places::new(excerpt);
        let error = |at: usize, reason: String| SyntaxError { span: places.span(at, at + 1), reason };
        if let Some(at) = too_deep(excerpt.text()) {
            let reason = "the document is nested too deeply".to_owned();
            return Err(SyntaxError { span: excerpt.span(at..at), reason });
        }
        let moved;
        let loaded = match MarkedYaml::load_from_str(excerpt.text()) {
            Err(scan) => {
                moved = with_closers_moved(excerpt.text(), &scan);
                MarkedYaml::load_from_str(&moved)
            }
            loaded => loaded,
        };
        let mut documents = loaded.map_err(|scan| error(scan.marker().index(), scan.info().to_owned()))?;
        match documents.len() {
            0 => Err(error(0, "the document is empty".to_owned())),
            1 => Ok(places.node(documents.remove(0))),
            _ => {
                let second = documents[1].span.start.index();
                Err(error(second, "a second document begins here; one is expected".to_owned()))
            }
        }
    }

    /// The value under a key of a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry under a key of a mapping.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.data {
            Data::Object(entries) => entries.get(key),
            _ => None,
        }
    }

    /// The entries of a mapping, in the order of the file; none for other kinds.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        let entries = match &self.data {
            Data::Object(entries) => Some(entries),
            _ => None,
        };
        entries.into_iter().flatten().map(|(key, entry)| (key.as_str(), entry))
    }

    /// The items of a list; none for other kinds.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.data {
            Data::Array(items) => items,
            _ => &[],
        }
    }

    /// The text, where it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, where it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.data {
            Data::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is a mapping.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self.data, Data::Object(_))
    }

    /// The node that a JSON pointer (RFC 6901) leads to.
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        self.walk(pointer).map(|(_, node)| node)
    }

    /// The place of the key or list item that a JSON pointer leads to, and the node there.
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

    /// The value without its places.
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

/// How often a document may close a list or mapping too far to the left.
const CLOSERS: usize = 50;

/// The text with each bracket that closes what it does not stand inside of on the line above. That is no
/// YAML, and most readers take it; nothing else moves. As it was, where something else is wrong.
fn with_closers_moved(text: &str, first: &ScanError) -> String {
    let (mut kept, mut at) = (text.to_owned(), first.marker().index());
    for _ in 0..CLOSERS {
        let Some(line_break) = before_closer(&kept, at) else { break };
        kept.replace_range(line_break.clone(), &" ".repeat(line_break.len()));
        match MarkedYaml::load_from_str(&kept) {
            Ok(_) => return kept,
            Err(next) => at = next.marker().index(),
        }
    }
    text.to_owned()
}

/// The line break before a line that begins with a closing bracket, should that character be on one.
fn before_closer(text: &str, character: usize) -> Option<Range<usize>> {
    let at = text.char_indices().nth(character).map(|(at, _)| at)?;
    let begin = text[..at].rfind('\n')?;
    let above = text[..begin].trim_end_matches('\r');
    let is_closer = text[begin + 1..].trim_start_matches(' ').starts_with([']', '}']);
    // A comment would swallow the bracket.
    let has_comment = above.rsplit('\n').next().is_some_and(|line| line.contains('#'));
    (is_closer && !has_comment).then_some(above.len()..begin + 1)
}

/// How deep a document may be nested: reading it is recursive, and a stack has its end.
const DEPTH: usize = 200;

/// Where indentation alone nests deeper than is read. Brackets have a limit in the parser.
fn too_deep(text: &str) -> Option<usize> {
    let mut open: Vec<usize> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches(' ');
        let mut indent = line.len() - content.len();
        let is_blank = content.trim_end().is_empty() || content.starts_with('#');
        if !is_blank {
            open.retain(|outer| *outer < indent);
            open.push(indent);
            // `- - - x` opens a list in a list in a list.
            let mut rest = content;
            while let Some(item) = rest.strip_prefix("- ") {
                indent += 2;
                open.push(indent);
                rest = item;
            }
            if open.len() > DEPTH {
                return Some(start);
            }
        }
        start += line.len();
    }
    None
}

/// A key as a token of a JSON pointer.
#[must_use]
pub fn pointer_token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The way from the parser's character offsets to spans of the file.
struct Places<'e> {
    excerpt: &'e Excerpt,
    /// The byte offset of each character; empty where every character is a byte.
    bytes: Vec<usize>,
}

impl<'e> Places<'e> {
    fn new(excerpt: &'e Excerpt) -> Self {
        let text = excerpt.text();
        let bytes =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Places { excerpt, bytes }
    }

    fn byte(&self, character: usize) -> usize {
        let length = self.excerpt.text().len();
        if self.bytes.is_empty() {
            character.min(length)
        } else {
            self.bytes.get(character).copied().unwrap_or(length)
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        self.excerpt.span(self.byte(start)..self.byte(end))
    }

    fn between(&self, start: Marker, end: Marker) -> Span {
        let start = self.byte(start.index());
        let end = self.byte(end.index()).max(start);
        let text = self.excerpt.text()[start..end].trim_end();
        self.excerpt.span(start..start + text.len())
    }

    fn node(&self, yaml: MarkedYaml<'_>) -> Node {
        let span = self.between(yaml.span.start, yaml.span.end);
        let data = match yaml.data {
            YamlData::Value(scalar) => self.scalar(scalar),
            YamlData::Sequence(items) => Data::Array(items.into_iter().map(|item| self.node(item)).collect()),
            YamlData::Mapping(entries) => {
                Data::Object(entries.into_iter().map(|(key, value)| self.entry(key, value)).collect())
            }
            YamlData::Tagged(_, node) => return self.node(*node),
            YamlData::Representation(text, ..) => Data::String(text.into_owned()),
            YamlData::Alias(_) | YamlData::BadValue => Data::Null,
        };
        Node { span, data }
    }

    fn entry(&self, key: MarkedYaml<'_>, value: MarkedYaml<'_>) -> (String, Entry) {
        let span = self.between(key.span.start, key.span.end);
        let name = match self.node(key).data {
            Data::String(name) => name,
            Data::Number(number) => number.to_string(),
            Data::Bool(value) => value.to_string(),
            Data::Null => "null".to_owned(),
            Data::Array(_) | Data::Object(_) => "?".to_owned(),
        };
        (name, Entry { key: span, value: self.node(value) })
    }

    fn scalar(&self, scalar: Scalar<'_>) -> Data {
        match scalar {
            Scalar::Null => Data::Null,
            Scalar::Boolean(value) => Data::Bool(value),
            Scalar::Integer(value) => Data::Number(value.into()),
            Scalar::FloatingPoint(value) => match Number::from_f64(value.into_inner()) {
                Some(number) => Data::Number(number),
                None => Data::String(value.to_string()),
            },
            Scalar::String(text) => Data::String(text.into_owned()),
        }
    }
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

    #[test]
    fn keys_and_values_know_their_places() {
        let (files, node) = parse("é: ü\npaths:\n  /a/b:\n    - x\n    - {y: 1.5}\n");
        let (span, item) = node.as_ref().expect("valid").walk("/paths/~1a~1b/1/y").expect("is there");
        assert_eq!(files.text(span), "y");
        assert_eq!(files.text(item.span), "1.5");
        assert_eq!(files.locate(span).to_string(), "x.yaml:5:8");
    }

    #[test]
    fn a_bracket_may_close_too_far_to_the_left() {
        let (files, node) = parse("é:\n  list: [\n    x,\n  ]\n  map: {\r\n    a: 1\r\n  }\n  end: y\n");
        let node = node.expect("is read");
        assert_eq!(node.to_json()["é"]["list"][0], "x");
        let (span, end) = node.walk("/é/end").expect("is there");
        assert_eq!((end.as_str(), files.locate(span).to_string().as_str()), (Some("y"), "x.yaml:8:3"));
    }

    #[test]
    fn what_is_no_yaml_is_told_with_its_place() {
        for (text, expected) in [
            ("a: 1\na: 2\n", "x.yaml:2:1 duplicated key in mapping"),
            ("", "x.yaml:1:1 the document is empty"),
            ("a: [1\n", "x.yaml:2:1 while parsing a flow sequence, expected ',' or ']'"),
            (&"- ".repeat(300), "x.yaml:1:1 the document is nested too deeply"),
            ("a: 1\n---\nb: 2\n", "x.yaml:3:1 a second document begins here; one is expected"),
        ] {
            let (files, node) = parse(text);
            let error = node.expect_err(text);
            assert_eq!(format!("{} {}", files.locate(error.span), error.reason), expected);
        }
    }

    #[test]
    fn words_that_older_yaml_takes_for_truth_values_stay_text() {
        let (_, node) = parse("[NO, off, yes, 'true', true, 1_000, 0o7, 1e3]");
        assert_eq!(
            node.expect("valid").to_json(),
            serde_json::json!(["NO", "off", "yes", "true", true, "1_000", 7, 1000.0])
        );
    }
}
