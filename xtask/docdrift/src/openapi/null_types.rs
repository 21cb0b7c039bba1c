//! Whether a document states of some value that it may be null.

use super::{Document, Version};
use crate::source::tree::{Data, Node};

impl Document {
    /// Whether the author of the document knows how to state that a value may be null: it does so somewhere, or it is
    /// of OpenAPI 3.1, where null is a type.
    #[must_use]
    pub(crate) fn states_null(&self) -> bool {
        self.version == Version::V3_1 || self.writes_null()
    }

    /// Whether the document states of some value that it may be null.
    #[must_use]
    pub(crate) fn writes_null(&self) -> bool {
        *self.states_null.get_or_init(|| states_null(&self.root))
    }
}

fn states_null(node: &Node) -> bool {
    let is_marked = |flag: &str| node.get(flag).and_then(Node::as_bool) == Some(true);
    let is_null = |node: &Node| matches!(node.data, Data::Null) || node.as_str() == Some("null");
    let lists_null = |keyword: &str| node.get(keyword).is_some_and(|list| list.items().iter().any(is_null));
    if is_marked("nullable") || is_marked("x-nullable") || lists_null("type") {
        return true;
    }
    let mut below = node.entries().map(|(_, entry)| &entry.value).chain(node.items());
    below.any(states_null)
}
