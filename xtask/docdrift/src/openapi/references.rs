//! Follows `$ref` within one tree, and finds the references that lead nowhere.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::limits::MAX_REFERENCES;
use super::parts::written;
use crate::source::Span;
use crate::source::gap::{Gap, GapKind};
use crate::source::tree::Node;
use crate::subject::url::percent_decoded;

/// A node without `$ref`, with its JSON pointer.
pub(super) struct ResolvedNode<'d> {
    /// The span of the key that declares the node.
    pub(super) name: Span,
    pub(super) pointer: Arc<str>,
    pub(super) node: &'d Node,
}

/// The node that a reference refers to; `None` if the tree has no such node.
pub(super) fn target<'d>(root: &'d Node, reference: &str) -> Option<&'d Node> {
    walk(root, reference).map(|target| target.node)
}

/// What a reference leads to.
struct Target<'d, 't> {
    pointer: Cow<'t, str>,
    /// The span of the key that declares the node.
    name: Span,
    node: &'d Node,
}

/// What a reference leads to. One that ends in a slash, and so names an empty key, is read without the slash if
/// there is no such key.
fn walk<'d, 't>(root: &'d Node, reference: &'t str) -> Option<Target<'d, 't>> {
    let pointer = percent_decoded(reference.strip_prefix('#')?);
    if let Some((name, node)) = root.walk(&pointer) {
        return Some(Target { pointer, name, node });
    }
    let pointer = without_slash(pointer)?;
    root.walk(&pointer).map(|(name, node)| Target { pointer, name, node })
}

fn without_slash(pointer: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let length = pointer.strip_suffix('/').filter(|rest| !rest.is_empty())?.len();
    Some(match pointer {
        Cow::Borrowed(text) => Cow::Borrowed(&text[..length]),
        Cow::Owned(mut text) => {
            text.truncate(length);
            Cow::Owned(text)
        }
    })
}

/// Whether a reference leads somewhere only without the slash at its end.
pub(super) fn has_extra_slash(root: &Node, reference: &str) -> bool {
    let pointer = || reference.strip_prefix('#').map(percent_decoded);
    reference.ends_with('/') && pointer().is_some_and(|pointer| root.pointer(&pointer).is_none())
}

/// Follows the `$ref` of a node, and those of its targets, and returns the last target with its key and
/// JSON pointer. `name` is the span of the key of `node`, and `pointer` makes its JSON pointer; they are
/// returned if `node` has no `$ref`. `None` if a reference is unresolved, or if the first [`MAX_REFERENCES`]
/// targets all have a `$ref`.
pub(super) fn resolve<'d>(
    root: &'d Node,
    mut name: Span,
    pointer: impl FnOnce() -> String,
    mut node: &'d Node,
) -> Option<ResolvedNode<'d>> {
    let mut target: Option<Cow<'d, str>> = None;
    for _ in 0..MAX_REFERENCES {
        let Some(reference) = node.get("$ref").and_then(Node::as_str) else {
            let pointer = target.map_or_else(|| Arc::from(pointer()), Arc::from);
            return Some(ResolvedNode { name, pointer, node });
        };
        let next = walk(root, reference)?;
        (name, node) = (next.name, next.node);
        target = Some(next.pointer);
    }
    None
}

/// The JSON pointers that the references of a tree refer to, and a gap for each reference without a target.
pub(super) fn targets(root: &Node, gaps: &mut Vec<Gap>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(root, root, &mut found, gaps);
    found
}

fn collect(root: &Node, node: &Node, found: &mut BTreeSet<String>, gaps: &mut Vec<Gap>) {
    if let Some(reference) = node.get("$ref")
        && let Some(text) = reference.as_str()
    {
        if let Some(target) = walk(root, text) {
            found.insert(target.pointer.into_owned());
        } else {
            let reason = format!("the reference `{}` does not resolve in this document", written(text));
            gaps.push(Gap::new(reference.span, GapKind::BrokenReference, reason));
        }
    }
    let below = node.entries().map(|(_, entry)| &entry.value).chain(node.items());
    below.for_each(|below| collect(root, below, found, gaps));
}
