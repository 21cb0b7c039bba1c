//! The claims of sentences that call a path an endpoint, mostly without its method: "the `/orders` endpoint".

use super::MentionReader;
use crate::evidence::resolve_call::ResolvedCall;
use crate::evidence::unsettled::UnsettledKind;
use crate::evidence::{Standing, Statement};
use crate::openapi::{Document, Operation, Resolution, ServerMatch, is_version};
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::page::name_mention::EndpointMention;
use crate::page::operation_mention::OperationMention;
use crate::subject::url::UrlText;
use crate::subject::{Method, Place};

/// The methods that sentences leave out, in the order in which they are tried.
const METHODS: [Method; 5] = [Method::Post, Method::Get, Method::Put, Method::Patch, Method::Delete];

/// Adds the claims of a page's endpoints to those of its calls and mentions.
pub(in crate::evidence) fn add<'d>(
    endpoints: &[EndpointMention],
    reader: &MentionReader<'_, 'd>,
    statements: &mut Vec<Statement<'d>>,
) {
    let mut more = Vec::new();
    for endpoint in endpoints {
        let mut found = claims(endpoint, reader, statements);
        for statement in found.iter_mut().filter(|it| is_absent(it) && endpoint.is_of_other_time) {
            let reason = "the sentence says what was there before, or will be";
            statement.standing = Standing::undecided(UnsettledKind::OtherTime, reason);
        }
        more.extend(found);
    }
    statements.extend(more);
}

/// The claims of one endpoint: a declared operation of its path, or else the undeclared one that a sample of the page
/// calls. An undeclared path that no sample calls makes no claim without a method.
fn claims<'d>(
    endpoint: &EndpointMention,
    reader: &MentionReader<'_, 'd>,
    statements: &[Statement<'d>],
) -> Vec<Statement<'d>> {
    let read = |method| {
        let (url, within) = (endpoint.url.clone(), endpoint.within.clone());
        let origin = Origin::Prose;
        reader.read(&OperationMention { method, url, is_heading: false, loose: false, origin, within })
    };
    let has_method = |method: Method| endpoint.method.is_none_or(|stated| stated == method);
    let calls = || statements.iter().filter(|it| called(it) && has_method(it.claim.subject.operation.method));
    let is_known = |resolved: &ResolvedCall<'d>| {
        let same =
            |it: &Statement<'_>| resolved.statements.iter().any(|own| own.claim.subject == it.claim.subject);
        calls().any(same)
    };
    let resolved = METHODS.into_iter().filter(|method| has_method(*method)).map(read);
    let declared: Vec<_> =
        resolved.filter(|it| it.statements.iter().any(|it| called(it) && is_declared(it))).collect();
    let chosen = declared.iter().position(is_known).unwrap_or_default();
    if let Some(resolved) = declared.into_iter().nth(chosen) {
        return resolved.statements;
    }
    let is_of_sample = |statement: &&Statement<'_>| {
        is_absent(statement) && is_path_of(&endpoint.url.value, &statement.claim.subject.operation.path)
    };
    if let Some(statement) = calls().find(is_of_sample) {
        let claim = Claim { span: endpoint.url.span, origin: Origin::Prose, ..statement.claim.clone() };
        return vec![Statement { claim, ..statement.clone() }];
    }
    // On a page without a declared operation, the path may be another API's.
    let stated = endpoint.method.filter(|_| statements.iter().any(|it| called(it) && is_declared(it)));
    stated.map(|method| read(method).statements).unwrap_or_default()
}

/// The declared operations of a path, whatever their methods.
pub(in crate::evidence) fn operations_at<'d>(
    url: &UrlText,
    documents: &[&'d Document],
) -> Vec<Operation<'d>> {
    let at = |method| match Resolution::among(documents, method, url)? {
        Resolution::Operation(_, ServerMatch::Foreign(_)) => None,
        Resolution::Operation(operation, _) => Some(operation),
        _ => None,
    };
    METHODS.into_iter().filter_map(at).collect()
}

fn called(statement: &Statement<'_>) -> bool {
    statement.claim.kind == ClaimKind::Calls && statement.claim.subject.place == Place::Operation
}

fn is_absent(statement: &Statement<'_>) -> bool {
    matches!(statement.standing, Standing::Absent(_))
}

fn is_declared(statement: &Statement<'_>) -> bool {
    matches!(statement.standing, Standing::Declared(_))
}

/// Whether a written path is the path of a call without its base: `/orders/{id}` of `/v1/orders/7`.
fn is_path_of(written: &UrlText, path: &str) -> bool {
    let written = written.path();
    let mut rest = path.trim_matches('/').rsplit('/');
    let mut literals = 0;
    for segment in written.trim_matches('/').rsplit('/') {
        let Some(known) = rest.next() else { return false };
        let is_parameter = segment.starts_with(['{', ':', '<']) || known.starts_with(['{', ':', '<']);
        if known == segment {
            literals += 1;
        } else if !is_parameter {
            return false;
        }
    }
    literals > 0 && rest.all(|segment| segment == "api" || is_version(segment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_the_path_of_a_sentence_below_its_base() {
        let check = |written: &str, path: &str| is_path_of(&UrlText::from(written), path);
        assert!(check("/boats/tie", "/v1/boats/tie"));
        assert!(check("/boats/{id}/ropes", "/api/v2/boats/b_7/ropes"));
        assert!(!check("/ropes", "/v1/boats/ropes"));
        assert!(!check("/v1/boats/tie", "/boats/tie"));
        assert!(!check("/{id}", "/v1/7"));
    }
}
