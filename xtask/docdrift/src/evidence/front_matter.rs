//! Looks up the operation that the front matter of a page names, and claims that a document declares it.

use super::unsettled::UnsettledKind;
use super::{Absent, Standing, Statement, renamed_paths, resolve_call};
use crate::openapi::{Document, Operation, Resolution};
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::page::front_matter::FrontMatter;
use crate::subject::url::UrlText;
use crate::subject::{Place, Subject};

/// The declared operation that the front matter of a page names; `None` if no document declares it.
pub(super) fn operation<'d>(head: &FrontMatter, documents: &[&'d Document]) -> Option<Operation<'d>> {
    let wanted = &head.operation.value;
    if wanted.event().is_some() {
        let mut sent = documents.iter().flat_map(|document| document.sent());
        return sent.find(|operation| operation.id().path == wanted.path);
    }
    let exact = documents.iter().find_map(|document| document.operation(wanted));
    exact.or_else(|| {
        let url = UrlText::from(wanted.path.as_str());
        match Resolution::among(documents, wanted.method, &url)? {
            Resolution::Operation(operation, _) | Resolution::ByParameter(operation, _) => Some(operation),
            _ => None,
        }
    })
}

/// The claim that the operation of the front matter is declared. `None` if no document is given, or if the
/// operation is undeclared and the front matter names a server: the documents need not declare operations of
/// other servers.
pub(super) fn statement<'d>(head: &FrontMatter, documents: &[&'d Document]) -> Option<Statement<'d>> {
    let found = operation(head, documents);
    if found.is_none() && (head.server.is_some() || documents.is_empty()) {
        return None;
    }
    let without_base = renamed_paths::ending_in(&head.operation.value, documents);
    let is_event = head.operation.value.event().is_some();
    let standing = match (found, without_base.first()) {
        (None, _) if is_event && documents.iter().all(|document| document.sent().next().is_none()) => {
            Standing::undecided(UnsettledKind::OtherApi, "no document declares a webhook")
        }
        (Some(operation), _) => resolve_call::declared(operation),
        (None, Some(intended)) => {
            let reason = format!("it may be `{}`, written without its base path", intended.id());
            Standing::undecided(UnsettledKind::AmbiguousPath, reason)
        }
        (None, None) => Standing::Absent(Absent { closed: true, parent: None, counterpart: None }),
    };
    let id = found.map_or(&head.operation.value, |operation| operation.id());
    let claim = Claim {
        subject: Subject::new(id, Place::Operation),
        kind: ClaimKind::Calls,
        value: None,
        span: head.operation.span,
        origin: Origin::Component,
    };
    Some(Statement::new(claim, found, standing))
}
