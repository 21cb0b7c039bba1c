//! Tells documents that describe only a part of what runs at their host.

use std::collections::BTreeMap;

use super::hosts_of_api::CalledPaths;
use super::unsettled::UnsettledKind;
use super::{Standing, Statement};
use crate::openapi::is_of_reader;
use crate::page::claim::ClaimKind;
use crate::source::Files;
use crate::subject::Place;
use crate::subject::url::origin;

/// How many undeclared paths the pages must call at a host for its documents to be partial.
///
/// Unit: paths. Chosen by: two public sites. At 10, findings that readers called right are left open on one of them (26
/// paths); the other has 37 paths of an API without a document. Not limited otherwise.
const MIN_UNDECLARED: usize = 30;

/// How many times as many of the called paths must be undeclared as declared.
const UNDECLARED_PER_DECLARED: usize = 5;

/// Leaves calls of undeclared operations open at hosts where the documents have few of the operations that the pages
/// call: an API whose document is not among them runs there, too.
pub(super) fn leave_open<'s, 'd: 's>(statements: impl Iterator<Item = &'s mut Statement<'d>>, files: &Files) {
    let mut hosts: BTreeMap<String, CalledPaths> = BTreeMap::new();
    let mut undeclared = Vec::new();
    for statement in statements {
        let claim = &statement.claim;
        if claim.kind != ClaimKind::Calls || claim.subject.place != Place::Operation {
            continue;
        }
        let Some(host) = origin(files.text(claim.span)).filter(|host| !is_of_reader(host)) else { continue };
        let path = claim.subject.operation.path.clone();
        match statement.standing {
            Standing::Declared(_) => drop(hosts.entry(host.to_owned()).or_default().declared.insert(path)),
            Standing::Absent(_) => {
                hosts.entry(host.to_owned()).or_default().undeclared.insert(path);
                undeclared.push((host.to_owned(), statement));
            }
            Standing::Undecided(_) => {}
        }
    }
    for (host, statement) in undeclared {
        let paths = &hosts[&host];
        let is_partial = paths.undeclared.len() >= MIN_UNDECLARED
            && paths.undeclared.len() > UNDECLARED_PER_DECLARED * paths.declared.len();
        if is_partial {
            let reason = "the documents have few of the paths that the pages call at this host, so they describe \
                          another part of it";
            statement.standing = Standing::undecided(UnsettledKind::OtherApi, reason);
        }
    }
}
