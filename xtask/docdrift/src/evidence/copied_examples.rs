//! Finds the examples of a document that a page has copied, so that a report names both places.

use std::collections::BTreeSet;

use super::{ClaimId, Standing, Statement};
use crate::page::Page;
use crate::page::claim::ClaimKind;
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::Span;
use crate::source::tree::Node;
use crate::subject::{FieldPath, Place, Step};

/// The minimum number of fields in a body that counts as a copy.
const MIN_FIELDS_OF_COPY: usize = 2;

/// For each claim about a body that the page has copied from the document, the place in the document. `first` is
/// the number of the first statement; the statements of the page are in the order of their places.
pub(super) fn find(page: &Page, statements: &[Statement<'_>], first: ClaimId) -> Vec<(ClaimId, Span)> {
    let sent = page.samples.iter().flat_map(|sample| &sample.calls).filter_map(|call| call.body.as_ref());
    let bodies = sent.chain(page.examples.iter().map(|example| &example.value));
    let mut found = Vec::new();
    for body in bodies {
        let begin = statements.partition_point(|statement| statement.claim.span < body.span.head());
        let inside: Vec<(ClaimId, &Statement<'_>)> = statements[begin..]
            .iter()
            .enumerate()
            .map(|(at, statement)| (first + begin + at, statement))
            .take_while(|(_, statement)| statement.claim.span.start < body.span.end)
            .filter(|(_, statement)| statement.claim.span.file == body.span.file && is_of_body(statement))
            .collect();
        let Some((_, any)) = inside.first() else { continue };
        let place = any.claim.subject.place.with_path(FieldPath::root());
        let examples = any.operation.map(|operation| operation.examples(&place)).unwrap_or_default();
        let Some(example) = examples.into_iter().find(|example| is_copy(body, example)) else { continue };
        found.extend(inside.into_iter().filter_map(|(id, statement)| Some((id, at(statement, example)?))));
    }
    found
}

fn is_of_body(statement: &Statement<'_>) -> bool {
    matches!(statement.claim.kind, ClaimKind::Sends | ClaimKind::Shows | ClaimKind::Omits)
        && matches!(statement.claim.subject.place, Place::Request(_) | Place::Response(..))
}

/// Whether a body on a page has exactly the fields of an example.
fn is_copy(body: &WrittenValue, example: &Node) -> bool {
    let (mut written, mut known) = (BTreeSet::new(), BTreeSet::new());
    fields_of_page(body, &FieldPath::root(), &mut written);
    fields_of_example(example, &FieldPath::root(), &mut known);
    written.len() >= MIN_FIELDS_OF_COPY && written == known
}

fn fields_of_page(value: &WrittenValue, path: &FieldPath, found: &mut BTreeSet<FieldPath>) {
    match &value.data {
        WrittenData::Object { fields, .. } => {
            for (name, value) in fields {
                let path = path.key(&name.value);
                fields_of_page(value, &path, found);
                found.insert(path);
            }
        }
        WrittenData::List(items) => items.iter().for_each(|item| fields_of_page(item, &path.item(), found)),
        WrittenData::Unknown | WrittenData::Scalar(_) => {}
    }
}

fn fields_of_example(node: &Node, path: &FieldPath, found: &mut BTreeSet<FieldPath>) {
    for (name, entry) in node.entries() {
        let path = path.key(name);
        fields_of_example(&entry.value, &path, found);
        found.insert(path);
    }
    node.items().iter().for_each(|item| fields_of_example(item, &path.item(), found));
}

/// The place of a claim's field in the example; for a field that the body omits, the place of the object. `None` if
/// the claim is about a value that the example does not have.
fn at(statement: &Statement<'_>, example: &Node) -> Option<Span> {
    let claim = &statement.claim;
    let path = claim.subject.place.path()?;
    if claim.kind == ClaimKind::Omits {
        return Some(walk(example, &path.parent()?)?.1.span.head());
    }
    let (span, node) = walk(example, path)?;
    let scalar = claim.value.as_ref().filter(|value| !value.is_object() && !value.is_array());
    let is_about_value = matches!(statement.standing, Standing::Declared(_));
    (!is_about_value || scalar.is_none_or(|value| node.to_json() == *value)).then_some(span)
}

/// The node at a path and the place of its key; of a list, the first item.
fn walk<'n>(root: &'n Node, path: &FieldPath) -> Option<(Span, &'n Node)> {
    path.steps().iter().try_fold((root.span.head(), root), |(_, node), step| match step {
        Step::Key(name) => node.entry(name).map(|entry| (entry.key, &entry.value)),
        Step::Item => node.items().first().map(|item| (item.span, item)),
    })
}
