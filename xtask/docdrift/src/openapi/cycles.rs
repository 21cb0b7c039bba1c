//! Schemas that combine themselves: `A: {oneOf: [{$ref: A}, …]}`, on their own or by way of others.
//!
//! Such a member says nothing that its schema does not say anyway. It is left out, since whoever follows
//! all that a schema combines would follow it as often as there are ways around.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Document;
use crate::source::tree::{Node, pointer_token};

/// The pointer of a schema, and that of a member that leads back to it or to what leads to it.
pub(super) type Cycles = BTreeSet<(Arc<str>, Arc<str>)>;

/// The keywords that combine schemas.
pub(super) const COMBINE: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// The members that close a circle, found from the shared schemas on: a circle takes a reference.
pub(super) fn find(document: &Document) -> Cycles {
    let mut walk = Walk { document, open: BTreeMap::new(), cycles: Cycles::new() };
    let schemas = document.root.pointer("/components/schemas");
    for (name, _) in schemas.into_iter().flat_map(Node::entries) {
        walk.schema(&format!("/components/schemas/{}", pointer_token(name)));
    }
    walk.cycles
}

struct Walk<'d> {
    document: &'d Document,
    /// The schemas that were met; whether the walk is still below them.
    open: BTreeMap<String, bool>,
    cycles: Cycles,
}

impl Walk<'_> {
    fn schema(&mut self, pointer: &str) {
        let Some(node) = self.document.root.pointer(pointer) else { return };
        if self.open.contains_key(pointer) {
            return;
        }
        self.open.insert(pointer.to_owned(), true);
        for keyword in COMBINE {
            for (index, member) in node.get(keyword).map_or(&[][..], Node::items).iter().enumerate() {
                let at = format!("{pointer}/{keyword}/{index}");
                let Some(member) = self.document.resolve(member.span, || at, member) else { continue };
                match self.open.get(&*member.pointer) {
                    Some(true) => drop(self.cycles.insert((pointer.into(), member.pointer))),
                    Some(false) => {}
                    None => self.schema(&member.pointer),
                }
            }
        }
        self.open.insert(pointer.to_owned(), false);
    }
}
