//! Mappings, and what their merge keys add to them.

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use saphyr::Tag;

use crate::source::Span;
use crate::source::tree::{DUPLICATE_KEY, Data, Entry, Node};

/// A mapping that has begun.
#[derive(Default)]
pub(super) struct Mapping {
    entries: IndexMap<String, Entry, RandomState>,
    /// The key whose value comes next.
    key: Option<Key>,
    /// What its merge key names.
    merged: Option<Vec<Node>>,
}

enum Key {
    Name(String, Span),
    Merge,
}

impl Mapping {
    /// Takes the next key or value.
    ///
    /// # Errors
    ///
    /// A key that it has already, and a merge key of what is no mapping.
    pub(super) fn place(&mut self, node: Node, is_merge_key: bool) -> Result<(), &'static str> {
        match self.key.take() {
            None if is_merge_key => match self.merged {
                None => self.key = Some(Key::Merge),
                Some(_) => return Err(DUPLICATE_KEY),
            },
            None => {
                let name = key_name(node.data);
                if self.entries.contains_key(&name) && name != NAMELESS {
                    return Err(DUPLICATE_KEY);
                }
                self.key = Some(Key::Name(name, node.span));
            }
            Some(Key::Name(name, key)) => {
                self.entries.insert(name, Entry { key, value: node });
            }
            Some(Key::Merge) => {
                let sources = match node.data {
                    Data::Object(_) => vec![node],
                    Data::Array(items) if items.iter().all(Node::is_object) => items,
                    _ => return Err("a merge key takes a mapping, or a list of mappings"),
                };
                self.merged = Some(sources);
            }
        }
        Ok(())
    }

    /// Its own entries, then those that it merges. An own entry hides a merged one of the same key, an
    /// earlier source those of later ones (<https://yaml.org/type/merge.html>).
    pub(super) fn whole(self) -> IndexMap<String, Entry, RandomState> {
        let mut entries = self.entries;
        for source in self.merged.into_iter().flatten() {
            if let Data::Object(merged) = source.data {
                for (name, entry) in merged {
                    entries.entry(name).or_insert(entry);
                }
            }
        }
        entries
    }
}

/// What a key is called that is itself a list or mapping.
const NAMELESS: &str = "?";

fn key_name(key: Data) -> String {
    match key {
        Data::String(name) => name,
        Data::Number(number) => number.to_string(),
        Data::Bool(value) => value.to_string(),
        Data::Null => "null".to_owned(),
        Data::Array(_) | Data::Object(_) => NAMELESS.to_owned(),
    }
}

/// Whether a tag makes a merge key of any text.
pub(super) fn is_merge(tag: &Tag) -> bool {
    tag.is_yaml_core_schema() && tag.suffix == "merge"
}
