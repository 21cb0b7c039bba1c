//! Finds the declared operation that an undeclared path intends: another base, casing, order or name.

use super::path_words::{PathWords, literal};
use super::thresholds::MIN_PATH_WORDS_SHARE;
use crate::openapi::{Document, Operation, is_version};
use crate::subject::OperationId;

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
/// `/tools/send/execute`. A placeholder at the end is an id: `/orders/{id}` does not stand for `/orders/all`.
pub(super) fn stands_for_several(written: &OperationId, documents: &[&Document]) -> bool {
    let segments: Vec<&str> = written.path.trim_matches('/').split('/').collect();
    let is_open = |segment: &&str| segment.starts_with(['{', '<', ':', '[', '$']);
    if segments.last().is_none_or(is_open) || !segments.iter().any(is_open) {
        return false;
    }
    let fits = |operation: &Operation<'_>| {
        let known: Vec<&str> = operation.id().path.trim_matches('/').split('/').collect();
        let Some(base) = segments.len().checked_sub(known.len()) else { return false };
        let same = |(segment, known): (&&str, &&str)| is_open(segment) || segment == known;
        operation.id().method == written.method
            && segments[..base].iter().all(|segment| *segment == "api" || is_version(segment))
            && segments[base..].iter().zip(&known).all(same)
    };
    documents.iter().flat_map(|document| document.operations()).filter(fits).nth(1).is_some()
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
