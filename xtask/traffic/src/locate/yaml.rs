//! Finds the bytes at which a value of a YAML file begins and ends.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::{HIDDEN, json, tokens};
use crate::tree::MAX_DEPTH;
use crate::yaml_scalar_positions;

/// The documents of a YAML file, with the bytes of all their values.
#[derive(Debug)]
pub(super) struct Documents(Vec<Node>);

/// A value with the bytes at which it begins and ends.
#[derive(Debug)]
struct Node {
    start: usize,
    end: usize,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// With its text, and whether it is a block: `|` or `>`.
    Scalar(String, bool),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
    Alias,
}

impl Documents {
    /// Reads a text; `None` if it is no YAML.
    pub(super) fn read(text: &str) -> Option<Documents> {
        let mut reader = Reader { text, documents: Vec::new(), open: Vec::new(), character: 0, byte: 0 };
        for event in Parser::new_from_str(text) {
            let (event, span) = event.ok()?;
            reader.event(event, span);
            if reader.open.len() > MAX_DEPTH {
                return None;
            }
        }
        Some(Documents(reader.documents))
    }

    /// The bytes of the value at a pointer, or of a part of the JSON that it contains, or else of the nearest value
    /// around it; `None` if there are no lists and objects.
    pub(super) fn find(&self, text: &str, pointer: &str, in_body: Option<&str>) -> Option<Range<usize>> {
        let mut tokens = tokens(pointer);
        let mut here = if let [document] = self.0.as_slice() {
            document
        } else {
            self.0.get(tokens.next().and_then(|token| token.parse().ok()).unwrap_or(0))?
        };
        if matches!(here.kind, Kind::Scalar(..)) {
            return None;
        }
        let mut tokens = tokens.chain(in_body.into_iter().flat_map(super::tokens));
        while let Some(found) = here.child(&mut tokens) {
            here = found;
        }
        match (&here.kind, in_body) {
            (Kind::Scalar(value, is_block), Some(pointer)) => {
                Some(in_scalar(text, here, value, *is_block, pointer).unwrap_or_else(|| here.range(text)))
            }
            _ => Some(here.range(text)),
        }
    }
}

impl Node {
    /// The last value of a list or an object.
    fn last(&self) -> Option<&Node> {
        match &self.kind {
            Kind::List(items) => items.last(),
            Kind::Map(entries) => entries.last().map(|(_, value)| value),
            Kind::Scalar(..) | Kind::Alias => None,
        }
    }

    /// The bytes of the value, without the line breaks after a list or an object.
    fn range(&self, text: &str) -> Range<usize> {
        let end = self.end.max(self.start);
        let length = text.get(self.start..end).map_or(0, |value| value.trim_end().len());
        self.start..self.start + length
    }

    /// The value at the next token; `None` at the last token, or if there is no such value.
    fn child(&self, tokens: &mut impl Iterator<Item = String>) -> Option<&Node> {
        match &self.kind {
            Kind::List(items) => items.get(tokens.next()?.parse::<usize>().ok()?),
            Kind::Map(entries) => {
                let token = tokens.next()?;
                let found = entries.iter().find(|(key, _)| *key == token);
                // A key that is hidden is that of the only value.
                let only = || entries.first().filter(|_| token == HIDDEN && entries.len() == 1);
                found.or_else(only).map(|(_, value)| value)
            }
            Kind::Scalar(..) | Kind::Alias => None,
        }
    }
}

/// The bytes of a part of the JSON in a scalar.
fn in_scalar(text: &str, node: &Node, value: &str, is_block: bool, pointer: &str) -> Option<Range<usize>> {
    if !json::is_container(value) {
        return None;
    }
    let part = json::whole(value.as_bytes(), json::find(value.as_bytes(), 0, pointer)?);
    let mut start = node.start;
    if is_block && !text[start..].starts_with(['|', '>']) {
        // A block begins with its indicator, which stands before the first line of its text.
        start = text.get(..start)?.rfind(['|', '>'])?;
    }
    let source = text.get(start..node.end.max(start))?;
    let offsets = yaml_scalar_positions::offsets(source, value)?;
    let end = offsets.get(part.end).copied();
    // Where the part ends the scalar, the byte after its last one.
    let end = end.or_else(|| Some(offsets.get(part.end.checked_sub(1)?)? + 1))?;
    Some(start + offsets.get(part.start)?..start + end)
}

/// Reads the events of a parser, whose places are characters.
struct Reader<'t> {
    text: &'t str,
    documents: Vec<Node>,
    /// The lists and objects that are not complete, with the key whose value comes next.
    open: Vec<(Node, Option<String>)>,
    /// A character, and its byte: places mostly ascend, so the next one is counted from here.
    character: usize,
    byte: usize,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::SequenceStart(..) => {
                let node = self.node(span, Kind::List(Vec::new()));
                self.open.push((node, None));
            }
            Event::MappingStart(..) => {
                let node = self.node(span, Kind::Map(Vec::new()));
                self.open.push((node, None));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((mut node, _)) = self.open.pop() {
                    let is_flow = self.text[node.start..].starts_with(['{', '[']);
                    // A list or an object without brackets ends with its last value.
                    node.end = match node.last() {
                        _ if is_flow => self.end_of(span),
                        Some(last) => last.end,
                        None => node.end,
                    };
                    self.add(node);
                }
            }
            Event::Scalar(text, style, ..) => {
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let node = self.node(span, Kind::Scalar(text.into_owned(), is_block));
                self.add(node);
            }
            Event::Alias(_) => {
                let node = self.node(span, Kind::Alias);
                self.add(node);
            }
            _ => {}
        }
    }

    fn add(&mut self, value: Node) {
        match self.open.last_mut() {
            None => self.documents.push(value),
            Some((Node { kind: Kind::List(items), .. }, _)) => items.push(value),
            Some((Node { kind: Kind::Map(entries), .. }, key)) => match (key.take(), value.kind) {
                (Some(key), kind) => entries.push((key, Node { kind, ..value })),
                (None, Kind::Scalar(text, _)) => *key = Some(text),
                (None, _) => *key = Some(String::new()),
            },
            Some(_) => {}
        }
    }

    fn node(&mut self, span: Span, kind: Kind) -> Node {
        let start = self.byte_of(span.start.index());
        Node { start, end: self.end_of(span), kind }
    }

    /// The byte after a span. The next one is counted from its start, after which the next value may begin.
    fn end_of(&mut self, span: Span) -> usize {
        self.byte_of(span.start.index());
        let (character, byte) = (self.character, self.byte);
        let end = self.byte_of(span.end.index());
        (self.character, self.byte) = (character, byte);
        end
    }

    fn byte_of(&mut self, character: usize) -> usize {
        if character < self.character {
            (self.character, self.byte) = (0, 0);
        }
        let rest = &self.text[self.byte..];
        let steps = character - self.character;
        self.byte += rest.char_indices().nth(steps).map_or(rest.len(), |(byte, _)| byte);
        self.character = character;
        self.byte
    }
}
