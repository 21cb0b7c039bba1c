//! Accepts the body of a response from its text, in one pass, if nothing about it has to be told.
//!
//! Most bodies are as their schema says. This accepts those of which it is sure, and lists the fields that they have.
//! Whatever it does not accept is judged in full, which alone decides what is wrong: see [`super::traffic_body`].

use std::collections::HashMap;

use docdrift_traffic::Cursor;
use foldhash::fast::RandomState;

use super::traffic_body::Walk;
use super::traffic_names::ShownNames;
use crate::openapi::{Child, FieldNode, LocalKeywords, Types, Validator};

/// Reads a body along its schema.
pub(super) struct Acceptance<'a, 'd> {
    validator: &'a Validator<'d>,
    names: &'a ShownNames<'d>,
    /// The names of the fields, by the addresses of their nodes, which are compared faster.
    seen: HashMap<usize, &'a str, RandomState>,
}

/// How deeply values may be nested: less deeply than nodes are expanded, and with a value that is skipped less than
/// readers of JSON allow.
const MAX_DEPTH: usize = 50;

/// How many keys of a map are compared with each other.
const MAX_FREE_KEYS: usize = 32;

impl<'a, 'd> Acceptance<'a, 'd> {
    /// The fields of a response body that is surely as its schema says; `None` if it has to be judged in full. The
    /// cursor is after the body then.
    pub(super) fn of(
        cursor: &mut Cursor<'_>,
        root: &'a FieldNode<'d>,
        validator: &'a Validator<'d>,
        names: &'a ShownNames<'d>,
    ) -> Option<Vec<&'a str>> {
        root.local_keywords()?;
        let seen = HashMap::with_capacity_and_hasher(64, RandomState::default());
        let mut acceptance = Acceptance { validator, names, seen };
        acceptance.value(cursor, root, 0)?;
        let mut names: Vec<&str> = acceptance.seen.into_values().collect();
        names.sort_unstable();
        names.dedup();
        Some(names)
    }

    fn value(&mut self, cursor: &mut Cursor<'_>, node: &'a FieldNode<'d>, depth: usize) -> Option<()> {
        let Some(local) = node.local_keywords() else { return self.by_schema(cursor, node) };
        let is_accepted = match cursor.peek()? {
            b'"' => local.accepts_text(&cursor.string()?),
            b'{' | b'[' if depth == MAX_DEPTH => false,
            b'{' => local.types.allow(Types::OBJECT) && self.object(cursor, node, local, depth).is_some(),
            b'[' => local.types.allow(Types::ARRAY) && self.list(cursor, node, local, depth).is_some(),
            b't' => local.types.allow(Types::BOOLEAN) && cursor.word("true"),
            b'f' => local.types.allow(Types::BOOLEAN) && cursor.word("false"),
            b'n' => local.types.allow(Types::NULL) && cursor.word("null"),
            _ => local.accepts_number(cursor.number()?),
        };
        is_accepted.then_some(())
    }

    fn object(
        &mut self,
        cursor: &mut Cursor<'_>,
        node: &'a FieldNode<'d>,
        local: &LocalKeywords,
        depth: usize,
    ) -> Option<()> {
        let mut has = 0_u128;
        let mut free = Vec::new();
        let mut next = 0;
        let mut count = 0;
        cursor.take(b'{').then_some(())?;
        while cursor.next_member(b'}', count)? {
            let key = cursor.key()?;
            match node.key_at(&key, next) {
                Child::Declared(child) if !child.is_write_only => {
                    // Of a key that is twice in an object, one value counts, and which is told elsewhere.
                    let bit = 1_u128.checked_shl(child.index)?;
                    (has & bit == 0).then_some(())?;
                    has |= bit;
                    next = child.index + 1;
                    self.seen.insert(std::ptr::from_ref(child).addr(), &child.name);
                    self.value(cursor, child, depth + 1)?;
                }
                Child::Free(child) if local.is_open => {
                    (free.len() < MAX_FREE_KEYS && !free.contains(&key)).then_some(())?;
                    free.push(key);
                    match child {
                        Some(child) => self.value(cursor, child, depth + 1)?,
                        None => cursor.skip_value()?,
                    }
                }
                _ => return None,
            }
            count += 1;
        }
        (has & local.required == local.required).then_some(())
    }

    fn list(
        &mut self,
        cursor: &mut Cursor<'_>,
        node: &'a FieldNode<'d>,
        local: &LocalKeywords,
        depth: usize,
    ) -> Option<()> {
        let item = node.item();
        let mut count = 0;
        cursor.take(b'[').then_some(())?;
        while cursor.next_member(b']', count)? {
            match item {
                Some(item) => self.value(cursor, item, depth + 1)?,
                None => cursor.skip_value()?,
            }
            count += 1;
        }
        (local.items.0..=local.items.1).contains(&count).then_some(())
    }

    /// Accepts a value by the compiled schema of its own.
    fn by_schema(&mut self, cursor: &mut Cursor<'_>, node: &'a FieldNode<'d>) -> Option<()> {
        let schema = node.schema(self.validator)?;
        cursor.peek()?;
        let begin = cursor.at();
        cursor.skip_value()?;
        let text = cursor.unescaped(cursor.written(begin, cursor.at()))?;
        let value = serde_json::from_str(&text).ok()?;
        if !schema.accepts(&value) {
            return None;
        }
        let mut walk = Walk::new(self.names, false);
        walk.value(&value, node);
        self.seen.extend(walk.accepted()?.into_iter().map(|name| (name.as_ptr().addr(), name)));
        Some(())
    }
}
