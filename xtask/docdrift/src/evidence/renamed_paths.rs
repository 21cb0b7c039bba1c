//! Finds the declared operation that an undeclared path intends: another base, casing, order or name.

use std::collections::{BTreeMap, BTreeSet};

use super::path_words::{PathWords, literal};
use super::thresholds::MIN_PATH_WORDS_SHARE;
use crate::openapi::{Document, Operation, is_version};
use crate::subject::identifier_words::words;
use crate::subject::{Method, OperationId};

/// The operations whose paths end with the written path: pages omit a base that the paths of the document
/// have.
pub(super) fn ending_in<'d>(written: &OperationId, documents: &[&'d Document]) -> Vec<Operation<'d>> {
    if written.event().is_some() {
        return Vec::new();
    }
    let ends = |operation: &Operation<'_>| {
        let id = operation.id();
        let mut declared = id.path.split('/').filter(|segment| !segment.is_empty()).rev();
        let mut words = 0;
        for segment in written.path.split('/').filter(|segment| !segment.is_empty()).rev() {
            match declared.next() {
                Some(known) if known.starts_with('{') => {}
                Some(known) if known == segment => words += 1,
                _ => return false,
            }
        }
        id.method == written.method && words > 0 && declared.next().is_some()
    };
    documents.iter().flat_map(|document| document.operations()).filter(ends).collect()
}

/// The only operation that has the written path without its leading `api` and version segments:
/// `/shop/orders/{id}` for `/v2/shop/orders/1`. A path with a single literal segment is too common to be
/// recognised.
pub(super) fn behind_base<'d>(written: &OperationId, documents: &[&'d Document]) -> Option<Operation<'d>> {
    let is_base = |segment: &&str| {
        let digits = segment.strip_prefix('v').unwrap_or(segment);
        *segment == "api" || digits.starts_with(|c: char| c.is_ascii_digit())
    };
    let segments: Vec<&str> = written.path.trim_matches('/').split('/').collect();
    let based = segments.iter().take_while(|segment| is_base(segment)).count();
    let rest = &segments[based..];
    let fits = |operation: &Operation<'d>| {
        let template: Vec<&str> = operation.id().path.trim_matches('/').split('/').collect();
        let literal = template.iter().filter(|segment| !segment.contains('{')).count();
        operation.id().method == written.method
            && literal > 1
            && template.len() == rest.len()
            && template.iter().zip(rest).all(|(known, segment)| known.contains('{') || known == segment)
    };
    only(documents, fits).filter(|_| based > 0)
}

/// The only operation whose path ends a written one, behind segments that name its document: `/event` of a document
/// titled `note-store` for `/api/note-store/event`. A gateway puts the name of a service before its paths.
pub(super) fn behind_gateway<'d>(written: &OperationId, documents: &[&'d Document]) -> Option<Operation<'d>> {
    let segments: Vec<&str> = written.path.trim_matches('/').split('/').collect();
    let fits = |operation: &Operation<'d>| {
        let template: Vec<&str> = operation.id().path.trim_matches('/').split('/').collect();
        let Some(behind) = segments.len().checked_sub(template.len()) else { return false };
        let (before, rest) = segments.split_at(behind);
        let mut names = before.iter().filter(|segment| **segment != "api" && !is_version(segment)).peekable();
        operation.id().method == written.method
            && template.iter().any(|known| !known.contains('{'))
            && template.iter().zip(rest).all(|(known, segment)| known.contains('{') || known == segment)
            && names.peek().is_some()
            && names.all(|name| operation.document().is_named(name))
    };
    only(documents, fits)
}

/// The only operation that changes one item of the written list: `PUT /orders/{id}` for `PUT /orders`. A list may be
/// deleted as a whole.
pub(super) fn with_id<'d>(written: &OperationId, documents: &[&'d Document]) -> Option<Operation<'d>> {
    let changes = matches!(written.method, Method::Put | Method::Patch);
    let list: Vec<&str> = written.path.trim_matches('/').split('/').collect();
    let fits = |operation: &Operation<'d>| {
        let item: Vec<&str> = operation.id().path.trim_matches('/').split('/').collect();
        operation.id().method == written.method
            && item.len() == list.len() + 1
            && item.last().is_some_and(|last| last.starts_with('{') && last.ends_with('}'))
            && list
                .iter()
                .zip(&item)
                .all(|(one, other)| one == other || (one.contains('{') && other.contains('{')))
    };
    only(documents, fits).filter(|_| changes)
}

/// The only operation whose path differs in casing alone, or in casing and a base of `api` and version
/// segments.
pub(super) fn in_another_case<'d>(
    written: &OperationId,
    documents: &[&'d Document],
) -> Option<Operation<'d>> {
    let fits = |operation: &Operation<'d>| {
        let id = operation.id();
        id.method == written.method && is_below_base(&written.path, &id.path)
    };
    only(documents, fits)
}

/// Whether a path matches a template, ignoring case, `-` and `_`. The path may begin with a base of `api` and version
/// segments.
fn is_below_base(path: &str, template: &str) -> bool {
    let mut segments = path.trim_matches('/').rsplit('/');
    let mut known = template.trim_matches('/').rsplit('/');
    let plain = |segment: &str| segment.replace(['-', '_'], "").to_ascii_lowercase();
    let same = known.all(|known| {
        segments.next().is_some_and(|segment| known.contains('{') || plain(known) == plain(segment))
    });
    same && segments.all(|segment| segment == "api" || is_version(segment))
}

/// Whether a path stands for several declared ones: `/tools/<name>/execute` for `/tools/search/execute` and
/// `/tools/send/execute`. The written path may lack the `api` and version segments of the declared ones, or have
/// more of them. An id stands for itself: `/orders/{id}` does not stand for `/orders/all` and `/orders/count`.
pub(super) fn stands_for_several(written: &OperationId, documents: &[&Document]) -> bool {
    let segments: Vec<&str> = written.path.trim_matches('/').split('/').collect();
    let is_open = |segment: &str| segment.starts_with(['{', '<', ':', '[', '$']);
    let is_base = |segment: &&str| *segment == "api" || is_version(segment);
    let mut literals: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for operation in documents.iter().flat_map(|document| document.operations()) {
        let known: Vec<&str> = operation.id().path.trim_matches('/').split('/').collect();
        let length = segments.len().min(known.len());
        let (base, rest) = segments.split_at(segments.len() - length);
        let (known_base, known) = known.split_at(known.len() - length);
        let same = |(segment, known): (&&str, &&str)| is_open(segment) || segment == known;
        let fits = operation.id().method == written.method
            && base.iter().chain(known_base).all(is_base)
            && rest.iter().zip(known).all(same);
        if fits {
            let pairs = rest.iter().zip(known).enumerate();
            for (at, (_, known)) in pairs.filter(|(_, (segment, known))| is_open(segment) && !is_open(known))
            {
                literals.entry(base.len() + at).or_default().insert(known);
            }
        }
    }
    literals
        .iter()
        .any(|(at, values)| values.len() > 1 && !(at + 1 == segments.len() && is_id(segments[*at])))
}

/// Whether a placeholder is named as an id: `{id}`, `<order_id>`, `:uuid`.
fn is_id(placeholder: &str) -> bool {
    const IDS: &[&str] = &["id", "ids", "uuid", "guid", "key", "slug", "number"];
    words(placeholder).last().is_none_or(|word| IDS.contains(&word.as_str()))
}

/// Whether an operation is only spelled otherwise than a declared one: another casing or base, or the same
/// words except those that repeat the action.
pub(super) fn is_spelling_of(written: &OperationId, declared: &OperationId) -> bool {
    is_below_base(&written.path, &declared.path)
        || PathWords::of(written).is_spelling_of(&PathWords::of(declared))
}

/// Whether an operation differs from that of the page in the words of one segment alone.
pub(super) fn differs_in_a_segment(written: &OperationId, own: &OperationId) -> bool {
    let segments = |id: &OperationId| literal(&id.path).map(str::to_owned).collect::<Vec<_>>();
    let (called, declared) = (segments(written), segments(own));
    let same = called.iter().zip(&declared).filter(|(called, declared)| called == declared).count();
    written.method == own.method
        && called.len() == declared.len()
        && same > 0
        && same + 1 == called.len()
        && PathWords::of(written).acts_like(&PathWords::of(own))
}

/// The only operation of the same method whose path has the same segments in another order.
pub(super) fn reordered<'d>(written: &OperationId, documents: &[&'d Document]) -> Option<Operation<'d>> {
    let segments = |path: &str| {
        let mut segments: Vec<String> =
            path.trim_matches('/').split('/').map(str::to_ascii_lowercase).collect();
        segments.sort_unstable();
        segments
    };
    let same = |operation: &Operation<'d>| {
        let id = operation.id();
        id.method == written.method
            && id.path != written.path
            && segments(&id.path) == segments(&written.path)
    };
    only(documents, same)
}

/// The operation of the same method, resource and kind of action whose path has the most words in common.
/// `None` if too few words are common, or if several operations are equally similar.
pub(super) fn renamed<'d>(written: &OperationId, documents: &[&'d Document]) -> Option<Operation<'d>> {
    let path_words = PathWords::of(written);
    let mut best: Vec<(f64, Operation<'d>)> = Vec::new();
    for operation in documents.iter().flat_map(|document| document.operations()) {
        let other = PathWords::of(operation.id());
        let alike = path_words.share(&other);
        if operation.id().method != written.method
            || alike < MIN_PATH_WORDS_SHARE
            || !path_words.agrees_with(&other)
        {
            continue;
        }
        match best.first() {
            Some((known, _)) if *known > alike => {}
            Some((known, _)) if *known == alike => best.push((alike, operation)),
            _ => best = vec![(alike, operation)],
        }
    }
    // Of equally similar paths, prefer the path with the same number of segments.
    let depth = |path: &str| path.trim_matches('/').split('/').count();
    if best.len() > 1 {
        best.retain(|(_, operation)| depth(&operation.id().path) == depth(&written.path));
    }
    match best.as_slice() {
        [(_, best)] => Some(*best),
        _ => None,
    }
}

/// The only operation that fits; `None` if none or several fit.
fn only<'d>(documents: &[&'d Document], fits: impl FnMut(&Operation<'d>) -> bool) -> Option<Operation<'d>> {
    let mut found = documents.iter().flat_map(|document| document.operations()).filter(fits);
    found.next().filter(|_| found.next().is_none())
}
