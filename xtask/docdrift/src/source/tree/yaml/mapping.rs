//! YAML mappings with their merge keys (`<<`).

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use saphyr::Tag;

use crate::source::Span;
use crate::source::tree::{DUPLICATE_KEY, Data, Entry, Node};

/// A mapping that is not closed yet.
#[derive(Default)]
pub(super) struct Mapping {
    entries: IndexMap<String, Entry, RandomState>,
    /// The key, if its value comes next.
    key: Option<Key>,
    /// The mappings in the value of its merge key.
    merged: Option<Vec<Node>>,
}

enum Key {
    Name(String, Span),
    Merge,
}

impl Mapping {
    /// Adds the next node: a key, or the value of the key before it.
    ///
    /// # Errors
    ///
    /// A message if the mapping has the key already, or the value of a merge key is neither a mapping nor a
    /// list of mappings.
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

    /// Its own entries, then the merged ones. An own entry overrides a merged entry of the same key, and an
    /// earlier merged mapping overrides later ones (<https://yaml.org/type/merge.html>).
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

/// The name of a key that is a list or mapping.
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

/// Whether a tag marks a scalar as a merge key, whatever its text.
pub(super) fn is_merge(tag: &Tag) -> bool {
    tag.is_yaml_core_schema() && tag.suffix == "merge"
}
