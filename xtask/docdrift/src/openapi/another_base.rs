//! Finds the operation that a URL calls at a declared host, below another base path than its own.

use super::path_template::fit;
use super::placeholder_hosts::is_placeholder;
use super::server_url::{Server, is_any, strip_base, without_default_port};
use super::{Document, Operation};
use crate::source::Span;
use crate::subject::Method;
use crate::subject::url::{HOLE, UrlText, decoded_path};

/// A call at a declared host, below another base path than that of the operation.
#[derive(Clone, Debug)]
pub(crate) struct AtAnotherBase<'d> {
    /// The operation that has the rest of the path.
    pub operation: Operation<'d>,
    /// The server as the URL writes it: scheme, host and base path.
    pub written: String,
    /// The server of the operation at that host.
    pub declared: Span,
    /// Whether the written base path is that of other operations: then this may be another version.
    pub is_of_others: bool,
}

/// A declared server at the host of the URL, with the operations that it serves.
struct AtHost<'d> {
    server: &'d Server,
    operations: Vec<Operation<'d>>,
}

/// The only operation that has the path of a URL below another base path than that of its server:
/// `https://api.shop.io/v60/orders/1` for `/orders/{id}` at `https://api.shop.io/v2`. `None` if several
/// operations have it, or if the documents declare paths that begin with the written base path.
pub(crate) fn at_another_base<'d>(
    documents: &[&'d Document],
    method: Method,
    url: &UrlText,
) -> Option<AtAnotherBase<'d>> {
    let (written, path) = url.split();
    let (origin, path) = (without_default_port(written), decoded_path(path));
    if origin.is_empty() || is_placeholder(origin) || is_any(origin) {
        return None;
    }
    let servers: Vec<AtHost<'d>> = documents.iter().flat_map(|document| at_host(document, origin)).collect();
    let mut found: Vec<AtAnotherBase<'d>> = Vec::new();
    let slashes = path.match_indices('/').map(|(slash, _)| slash);
    for slash in slashes {
        let (base, below) = path.split_at(slash);
        if servers.iter().any(|at| begins_a_path(at, base)) {
            continue;
        }
        let is_of_others = servers.iter().any(|at| is_base_of(base, at.server));
        let others = servers.iter().filter(|at| !is_base_of(base, at.server));
        for at in others {
            let least = match () {
                () if is_of_others || is_like(base, &at.server.base) => 1,
                () if adds_a_parameter(base, &at.server.base) => MIN_LITERALS_BELOW_LONGER_BASE,
                () => continue,
            };
            let called = at.operations.iter().filter(|operation| operation.id().method == method);
            let called = called.filter(|operation| {
                fit(below, **operation).is_some_and(|fit| fit.literals >= least && !fit.takes_word)
            });
            found.extend(called.map(|operation| AtAnotherBase {
                operation: *operation,
                written: format!("{written}{base}"),
                declared: at.server.span,
                is_of_others,
            }));
        }
    }
    let first = found.first()?.operation.id().clone();
    found.iter().all(|other| *other.operation.id() == first).then(|| found.swap_remove(0))
}

/// The servers of a document whose host is that of an origin. A server whose host is variable is at no host.
fn at_host<'d>(document: &'d Document, origin: &str) -> Vec<AtHost<'d>> {
    let mut found = Vec::new();
    for group in &document.served {
        for server in &group.servers {
            let declared = without_default_port(&server.origin);
            if !declared.is_empty() && !is_any(declared) && server.is_at(origin) {
                found.push(AtHost { server, operations: document.served_by(group).collect() });
            }
        }
    }
    found
}

/// Whether a text is the base path of a server.
fn is_base_of(base: &str, server: &Server) -> bool {
    strip_base(base, &server.base).is_some_and(|below| below.path.is_empty())
}

/// Whether the path of an operation begins with a text behind the base path of its server.
fn begins_a_path(at: &AtHost<'_>, base: &str) -> bool {
    let Some(behind) = strip_base(base, &at.server.base).filter(|below| !below.path.is_empty()) else {
        return false;
    };
    let begins = |operation: &Operation<'_>| {
        let mut known = operation.id().path.split('/');
        behind.path.split('/').all(|segment| known.next() == Some(segment))
    };
    at.operations.iter().any(begins)
}

/// Whether a text may be written in place of a base path: it is left out, it has only versions, `api` and
/// segments of the base path, or it differs from the base path in one segment.
fn is_like(written: &str, base: &str) -> bool {
    let declared: Vec<&str> = base.split('/').skip(1).collect();
    let segments: Vec<&str> = written.split('/').skip(1).collect();
    let is_base = |segment: &&str| *segment == "api" || is_version(segment) || declared.contains(segment);
    if segments.iter().all(is_base) {
        return true;
    }
    let same = |(segment, known): &(&&str, &&str)| {
        strip_base(&format!("/{segment}"), &format!("/{known}")).is_some()
    };
    segments.len() == declared.len()
        && segments.len() > 1
        && segments.iter().zip(&declared).filter(same).count() + 1 == segments.len()
}

/// How many literal segments a path needs to be recognised below a longer base path than its server's.
const MIN_LITERALS_BELOW_LONGER_BASE: usize = 2;

/// Whether a text is a base path with further segments, one of which stands for a value: `/api/{tenant}/shop` for
/// `/api`. (The schema writes such segments as variables of its server.)
fn adds_a_parameter(written: &str, base: &str) -> bool {
    let Some(added) = strip_base(written, base).filter(|added| !added.path.is_empty()) else { return false };
    added.path.split('/').any(|segment| segment.starts_with(['{', '<', ':', '$', HOLE]))
}

/// The first segments of a path that name no resource: `api`, `v2`.
pub(crate) fn beginning(path: &str) -> Vec<&str> {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.take_while(|segment| *segment == "api" || is_version(segment)).collect()
}

/// Whether a segment of a path is a version: `v1`, `v2beta`.
pub(crate) fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
