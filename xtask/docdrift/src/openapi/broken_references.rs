//! Tells what a reference that leads nowhere may have declared: a parameter, a field, the operations of a path.

use super::cycles::COMBINE;
use super::path_template::path_of;
use super::references::resolve;
use super::shape::Schema;
use super::{Document, Operation, Shape};
use crate::source::tree::Node;

impl Document {
    /// Whether a path, perhaps behind the base path of a server, is that of a path item that leads nowhere.
    #[must_use]
    pub(crate) fn lost_operations_at(&self, path: &str) -> bool {
        let items = self.root.get("paths").filter(|_| self.has_broken_references);
        let mut items = items.into_iter().flat_map(Node::entries);
        items.any(|(key, item)| fits_at_end(path, path_of(key)) && self.is_broken(&item.value))
    }

    fn is_broken(&self, node: &Node) -> bool {
        node.get("$ref").is_some() && resolve(&self.root, node.span, String::new, node).is_none()
    }
}

impl Operation<'_> {
    /// Whether one of its parameters is a reference that leads nowhere.
    #[must_use]
    pub(crate) fn has_lost_parameter(self) -> bool {
        let document = self.document;
        let lists = [&self.entry.pointer, &self.entry.path_item].map(|base| format!("{base}/parameters"));
        let lists = lists.iter().filter_map(|list| document.root.pointer(list));
        document.has_broken_references && lists.flat_map(Node::items).any(|node| document.is_broken(node))
    }
}

impl Shape<'_> {
    /// Whether one of these schemas combines a schema by a reference that leads nowhere.
    pub(super) fn has_lost_member(&self, branches: &[Schema<'_>]) -> bool {
        let document = self.document();
        let members = |schema: &Schema<'_>| {
            let mut lists = COMBINE.iter().filter_map(|keyword| schema.node.get(keyword));
            lists.any(|list| list.items().iter().any(|member| document.is_broken(member)))
        };
        document.has_broken_references && branches.iter().any(members)
    }
}

/// Whether a path ends as a path template.
fn fits_at_end(path: &str, template: &str) -> bool {
    let mut segments = path.trim_end_matches('/').rsplit('/');
    template
        .rsplit('/')
        .filter(|expected| !expected.is_empty())
        .all(|expected| segments.next().is_some_and(|segment| segment == expected || expected.contains('{')))
}
