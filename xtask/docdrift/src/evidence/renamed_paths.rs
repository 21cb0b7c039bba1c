//! Finds the declared operation that an undeclared path intends: another base, casing, order or name.

use std::collections::BTreeSet;

use super::thresholds::MIN_PATH_WORDS_SHARE;
use crate::openapi::{Document, Operation};
use crate::subject::OperationId;
use crate::subject::identifier_words::words;

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

/// Whether a path matches a template, ignoring case. The path may begin with a base of `api` and version
/// segments.
fn is_below_base(path: &str, template: &str) -> bool {
    let mut segments = path.trim_matches('/').rsplit('/');
    let mut known = template.trim_matches('/').rsplit('/');
    let same = known.all(|known| {
        segments.next().is_some_and(|segment| known.contains('{') || known.eq_ignore_ascii_case(segment))
    });
    same && segments.all(|segment| segment == "api" || is_version(segment))
}

/// Whether a path is only another spelling of a template: another casing or base, or the same words except
/// words that repeat the HTTP method.
pub(super) fn is_spelling_of(path: &str, template: &str) -> bool {
    // Words that repeat the HTTP method.
    const VERBS: &[&str] = &["create", "add", "new", "get", "list", "update", "edit", "delete", "remove"];
    let resource_words = |path: &str| -> BTreeSet<String> {
        words_of_path(path).into_iter().filter(|word| !VERBS.contains(&word.as_str())).collect()
    };
    is_below_base(path, template) || resource_words(path) == resource_words(template)
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

/// The operation of the same method whose path has the most words in common, and the share of common
/// words. `None` if the share is too low, or if several operations are equally similar.
pub(super) fn renamed<'d>(written: &OperationId, documents: &[&'d Document]) -> Option<(f64, Operation<'d>)> {
    let path_words = words_of_path(&written.path);
    let mut best: Vec<(f64, Operation<'d>)> = Vec::new();
    for operation in documents.iter().flat_map(|document| document.operations()) {
        if operation.id().method != written.method {
            continue;
        }
        let other = words_of_path(&operation.id().path);
        let (same, all) = (path_words.intersection(&other).count(), path_words.union(&other).count());
        let alike = same as f64 / all.max(1) as f64;
        if alike < MIN_PATH_WORDS_SHARE {
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
        [best] => Some(*best),
        _ => None,
    }
}

/// The only operation that fits; `None` if none or several fit.
fn only<'d>(documents: &[&'d Document], fits: impl FnMut(&Operation<'d>) -> bool) -> Option<Operation<'d>> {
    let mut found = documents.iter().flat_map(|document| document.operations()).filter(fits);
    found.next().filter(|_| found.next().is_none())
}

/// Whether two paths have the same first literal segment.
pub(super) fn begins_alike(one: &str, other: &str) -> bool {
    let first = |path: &str| literal(path).next().map(words);
    first(one) == first(other)
}

/// The words of the literal segments of a path.
pub(super) fn words_of_path(path: &str) -> BTreeSet<String> {
    literal(path).flat_map(words).collect()
}

/// Whether a segment of a path is a version: `v1`, `v2beta`.
pub(super) fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The literal segments of a path: without parameters, versions and `api`.
pub(super) fn literal(path: &str) -> impl Iterator<Item = &str> {
    let is_value = |segment: &str| segment.starts_with(['{', ':', '<', '$']);
    path.split('/').filter(move |segment| {
        !segment.is_empty() && *segment != "api" && !is_version(segment) && !is_value(segment)
    })
}
