//! Finds cycles of combinators: schemas that combine themselves, directly or through other schemas.
//!
//! An example is `A: {oneOf: [{$ref: A}, …]}`.
//!
//! A member that leads back to its schema adds nothing to the schema, so it is ignored. Code that follows all
//! members would follow it once for each path through the cycle.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Document;
use crate::source::tree::Node;

/// Pairs of JSON pointers: a schema, and the schema to which one of its members refers and which combines the
/// first one, directly or through other schemas.
pub(super) type Cycles = BTreeSet<(Arc<str>, Arc<str>)>;

/// The keywords that combine schemas (combinators).
pub(super) const COMBINE: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// The members that close a cycle. The search starts at the JSON pointers to which references of the document
/// lead: every cycle contains a reference.
pub(super) fn find(document: &Document, targets: &BTreeSet<String>) -> Cycles {
    let mut walk = CycleSearch { document, open: BTreeMap::new(), cycles: Cycles::new() };
    targets.iter().for_each(|pointer| walk.schema(pointer));
    walk.cycles
}

struct CycleSearch<'d> {
    document: &'d Document,
    /// The schemas that were visited; `true` while the walk is still below the schema.
    open: BTreeMap<Arc<str>, bool>,
    cycles: Cycles,
}

/// A schema above the current one, and its members that the walk has not visited yet.
struct OpenSchema {
    pointer: Arc<str>,
    members: std::vec::IntoIter<Arc<str>>,
}

impl CycleSearch<'_> {
    /// Visits a schema and everything that it combines. Some documents chain more schemas than the stack
    /// has room for, so the walk keeps a list of the open schemas and does not recurse.
    fn schema(&mut self, pointer: &str) {
        if self.open.contains_key(pointer) {
            return;
        }
        let mut open_schemas = vec![self.enter(pointer.into())];
        while let Some(here) = open_schemas.last_mut() {
            let Some(member) = here.members.next() else {
                self.open.insert(Arc::clone(&here.pointer), false);
                open_schemas.pop();
                continue;
            };
            match self.open.get(&member) {
                Some(true) => drop(self.cycles.insert((Arc::clone(&here.pointer), member))),
                Some(false) => {}
                None => open_schemas.push(self.enter(member)),
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
