//! The YAML parser: text to a syntax tree with spans. Aliases are expanded, and merge keys are merged.

mod closers;
mod mapping;
mod places;
mod quoted;

use std::borrow::Cow;
use std::collections::BTreeMap;

use saphyr::{Scalar, ScalarStyle, ScanError, Tag};
use saphyr_parser::{Event, Marker, Parser};
use serde_json::Number;

use mapping::{Mapping, is_merge};
use places::Places;

use super::{Data, Node, SyntaxError};
use crate::source::Excerpt;
use crate::source::limits::{MAX_ALIAS_COPIES, MAX_NESTING_DEPTH, MAX_VALUES, TOO_MANY_VALUES};

/// Parses a text that contains one document.
///
/// # Errors
///
/// See [`Node::parse`].
pub(super) fn read(excerpt: &Excerpt) -> Result<Node, SyntaxError> {
    let places = Places::new(excerpt);
    let text = excerpt.text();
    let loaded = load(&places, text).or_else(|first| closers::load_moved(&places, text, first));
    loaded.map_err(|error| SyntaxError { span: places.span(error.at, error.at + 1), reason: error.reason })
}

/// Where parsing stopped, and why.
struct YamlError {
    /// The offset in characters.
    at: usize,
    reason: String,
}

impl YamlError {
    fn new(at: Marker, reason: &str) -> YamlError {
        YamlError { at: at.index(), reason: reason.to_owned() }
    }
}

impl From<ScanError> for YamlError {
    fn from(error: ScanError) -> YamlError {
        YamlError::new(*error.marker(), error.info())
    }
}

fn load(places: &Places<'_>, text: &str) -> Result<Node, YamlError> {
    let mut parser = Parser::new_from_iter(text.chars());
    let mut loader = Loader {
        places,
        documents: 0,
        open: Vec::new(),
        root: None,
        anchors: BTreeMap::new(),
        copies: 0,
        values: 0,
    };
    while let Some(event) = parser.next_event() {
        let (event, span) = event?;
        loader.event(event, span)?;
    }
    loader.root.ok_or_else(|| YamlError { at: 0, reason: "the document is empty".to_owned() })
}

/// Builds the tree from the events of the parser.
struct Loader<'p, 'e> {
    places: &'p Places<'e>,
    /// The number of documents that have started.
    documents: usize,
    /// The lists and mappings that are not closed yet, outermost first.
    open: Vec<OpenCollection>,
    root: Option<Node>,
    /// The anchored values, by the number that the parser gives to each anchor, from 1.
    anchors: BTreeMap<usize, Anchored>,
    /// The size of all copies for anchors and aliases so far, in the unit of [`MAX_ALIAS_COPIES`].
    copies: usize,
    /// The number of values so far, without copies.
    values: usize,
}

/// A list or mapping that is not closed yet.
struct OpenCollection {
    start: Marker,
    /// The number of its anchor; 0 if it has none.
    anchor: usize,
    content: CollectionContent,
}

enum CollectionContent {
    List(Vec<Node>),
    Mapping(Mapping),
}

/// The value of an anchor.
struct Anchored {
    node: Node,
    size: Size,
}

#[derive(Clone, Copy)]
struct Size {
    /// In the unit of [`MAX_ALIAS_COPIES`].
    weight: usize,
    /// The number of lists and mappings nested inside each other below it, itself included; 0 for a scalar.
    height: usize,
}

impl<'p> Loader<'p, '_> {
    fn event(&mut self, event: Event<'_>, span: saphyr_parser::Span) -> Result<(), YamlError> {
        let is_node = !matches!(
            event,
            Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::StreamStart
                | Event::StreamEnd
                | Event::Nothing
        );
        if is_node && self.documents > 1 {
            return Err(YamlError::new(span.start, "a second document begins here; one is expected"));
        }
        match event {
            Event::DocumentStart(_) => self.documents += 1,
            Event::DocumentEnd | Event::StreamStart | Event::StreamEnd | Event::Nothing => {}
            Event::SequenceStart(anchor, _) => {
                self.begin(span.start, anchor, CollectionContent::List(Vec::new()))?
            }
            Event::MappingStart(anchor, _) => {
                self.begin(span.start, anchor, CollectionContent::Mapping(Mapping::default()))?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let OpenCollection { start, anchor, content } =
                    self.open.pop().expect("the parser ends what it began");
                let data = match content {
                    CollectionContent::List(items) => Data::Array(items),
                    CollectionContent::Mapping(mapping) => Data::Object(mapping.whole()),
                };
                let node = Node { span: self.places.between(start, span.end), data };
                self.anchor(anchor, &node, span.start)?;
                self.place(node, start, false)?;
            }
            Event::Scalar(text, style, anchor, tag) => {
                let is_merge = style == ScalarStyle::Plain
                    && text == "<<"
                    && tag.as_ref().is_none_or(|tag| is_merge(tag));
                let data = scalar(text, style, tag.as_ref());
                let node = Node { span: self.places.between(span.start, span.end), data };
                self.anchor(anchor, &node, span.start)?;
                self.place(node, span.start, is_merge)?;
            }
            Event::Alias(anchor) => {
                let node = self.alias(anchor, span)?;
                self.place(node, span.start, false)?;
            }
        }
        Ok(())
    }

    fn begin(&mut self, start: Marker, anchor: usize, content: CollectionContent) -> Result<(), YamlError> {
        self.check_depth(1, start)?;
        self.open.push(OpenCollection { start, anchor, content });
        Ok(())
    }

    /// Refuses a value of this nesting depth if it would exceed the limit here.
    fn check_depth(&self, height: usize, at: Marker) -> Result<(), YamlError> {
        match self.open.len() + height > MAX_NESTING_DEPTH {
            true => Err(YamlError::new(at, "the document is nested too deeply")),
            false => Ok(()),
        }
    }

    /// Stores a node under its anchor. Anchors have numbers from 1; 0 is no anchor.
    fn anchor(&mut self, anchor: usize, node: &Node, at: Marker) -> Result<(), YamlError> {
        if anchor > 0 {
            let size = size(node);
            self.copy(size, at)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), size });
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: saphyr_parser::Span) -> Result<Node, YamlError> {
        let Some(size) = self.anchors.get(&anchor).map(|anchored| anchored.size) else {
            return Err(YamlError::new(span.start, "an alias of a value that it is itself a part of"));
        };
        self.check_depth(size.height, span.start)?;
        self.copy(size, span.start)?;
        let node = self.anchors[&anchor].node.clone();
        Ok(Node { span: self.places.between(span.start, span.end), data: node.data })
    }

    /// Counts a copy, and refuses it once the limit is exceeded.
    fn copy(&mut self, size: Size, at: Marker) -> Result<(), YamlError> {
        self.copies += size.weight;
        match self.copies > MAX_ALIAS_COPIES {
            true => Err(YamlError::new(at, "the aliases of this document expand to too much to be read")),
            false => Ok(()),
        }
    }

    /// Adds a node to the innermost open list or mapping; without one, the node is the root.
    fn place(&mut self, node: Node, at: Marker, is_merge_key: bool) -> Result<(), YamlError> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(YamlError::new(at, TOO_MANY_VALUES));
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(CollectionContent::List(items)) => items.push(node),
            Some(CollectionContent::Mapping(mapping)) => {
                mapping.place(node, is_merge_key).map_err(|reason| YamlError::new(at, reason))?;
            }
        }
        Ok(())
    }
}

fn size(node: &Node) -> Size {
    let sum = |parts: &mut dyn Iterator<Item = (usize, &Node)>| {
        parts.fold(Size { weight: 1, height: 1 }, |sum, (own, part)| {
            let part = size(part);
            Size { weight: sum.weight + own + part.weight, height: sum.height.max(1 + part.height) }
        })
    };
    match &node.data {
        Data::Array(items) => sum(&mut items.iter().map(|item| (0, item))),
        Data::Object(entries) => {
            sum(&mut entries.iter().map(|(name, entry)| (name.len() / 100, &entry.value)))
        }
        Data::String(text) => Size { weight: 1 + text.len() / 100, height: 0 },
        _ => Size { weight: 1, height: 0 },
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Cow<'_, Tag>>) -> Data {
    // A tag of an application does not change how its value is parsed.
    let tag = tag.filter(|tag| tag.is_yaml_core_schema());
    // The parser reads integers up to `i64::MAX` only.
    let unsigned = || text.parse::<u64>().ok().filter(|_| style == ScalarStyle::Plain && tag.is_none());
    if text.starts_with(|first: char| first.is_ascii_digit())
        && let Some(integer) = unsigned()
    {
        return Data::Number(integer.into());
    }
    match Scalar::parse_from_cow_and_metadata(text, style, tag) {
        Some(Scalar::Null) | None => Data::Null,
        Some(Scalar::Boolean(value)) => Data::Bool(value),
        Some(Scalar::Integer(value)) => Data::Number(value.into()),
        Some(Scalar::FloatingPoint(value)) => match Number::from_f64(value.into_inner()) {
            Some(number) => Data::Number(number),
            None => Data::String(value.to_string()),
        },
        Some(Scalar::String(text)) => Data::String(text.into_owned()),
    }
}

#[cfg(test)]
mod tests;
