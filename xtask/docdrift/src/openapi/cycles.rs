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
    let mut walk = CycleSearch { document, open: BTreeMap::new(), cycles: Cycles::new() };
    let schemas = document.root.pointer("/components/schemas");
    for (name, _) in schemas.into_iter().flat_map(Node::entries) {
        walk.schema(&format!("/components/schemas/{}", pointer_token(name)));
    }
    walk.cycles
}

struct CycleSearch<'d> {
    document: &'d Document,
    /// The schemas that were met; whether the walk is still below them.
    open: BTreeMap<Arc<str>, bool>,
    cycles: Cycles,
}

/// A schema that the walk is below, and the members that it has not been to.
struct OpenSchema {
    pointer: Arc<str>,
    members: std::vec::IntoIter<Arc<str>>,
}

impl CycleSearch<'_> {
    /// Walks from one schema on. Documents chain more schemas than a stack has room for, so those that are
    /// open are a list.
    fn schema(&mut self, pointer: &str) {
        if self.open.contains_key(pointer) {
            return;
        }
        let mut way = vec![self.enter(pointer.into())];
        while let Some(here) = way.last_mut() {
            let Some(member) = here.members.next() else {
                self.open.insert(Arc::clone(&here.pointer), false);
                way.pop();
                continue;
            };
            match self.open.get(&member) {
                Some(true) => drop(self.cycles.insert((Arc::clone(&here.pointer), member))),
                Some(false) => {}
                None => way.push(self.enter(member)),
            }
        }
    }

    fn enter(&mut self, pointer: Arc<str>) -> OpenSchema {
        let mut members = Vec::new();
        let node = self.document.root.pointer(&pointer);
        for keyword in COMBINE {
            let list = node.and_then(|node| node.get(keyword)).map_or(&[][..], Node::items);
            for (index, member) in list.iter().enumerate() {
                let at = || format!("{pointer}/{keyword}/{index}");
                members.extend(self.document.resolve(member.span, at, member).map(|member| member.pointer));
            }
        }
        self.open.insert(Arc::clone(&pointer), true);
        OpenSchema { pointer, members: members.into_iter() }
    }
}
