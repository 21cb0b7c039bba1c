//! Whether a document has a name anywhere: as a key, or as a word of a text.

use std::collections::BTreeSet;

use super::Document;
use crate::source::tree::Node;

impl Document {
    /// Whether a key or a word of a text is this name, in any casing.
    #[must_use]
    pub(crate) fn has_name(&self, name: &str) -> bool {
        let names = self.names.get_or_init(|| {
            let mut names = BTreeSet::new();
            collect(&self.root, &mut names);
            names
        });
        names.contains(&folded(name))
    }
}

fn collect(node: &Node, names: &mut BTreeSet<String>) {
    if let Some(text) = node.as_str() {
        add(text, names);
    }
    for (key, entry) in node.entries() {
        add(key, names);
        collect(&entry.value, names);
    }
    node.items().iter().for_each(|item| collect(item, names));
}

fn add(text: &str, names: &mut BTreeSet<String>) {
    let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')));
    names.extend(words.filter(|word| !word.is_empty()).map(folded));
}

/// A name without its casing: `pageSize`, `page_size` and `page-size` are one.
fn folded(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}
