//! The claims that a page makes by mentioning an operation outside of its samples: the operation is declared,
//! at the mentioned server.

pub(super) mod endpoints;

use super::hosts_of_api::has_declared_beginning;
use super::other_calls::{OtherBase, settle_mention};
use super::renamed_paths::{ending_in, reordered};
use super::resolve_call::{CallToResolve, KnownCalls, ResolvedCall, lacking, resolve_call};
use super::unsettled::UnsettledKind;
use super::{Standing, Statement};
use crate::openapi::{Document, Operation, ServerMatch};
use crate::page::claim::{ClaimKind, Origin};
use crate::page::operation_mention::OperationMention;
use crate::subject::url::UrlText;
use crate::subject::{Method, OperationId};

/// Resolves the mentions of a page.
pub(super) struct MentionReader<'a, 'd> {
    /// The operation that the page is about.
    pub(super) own: Option<Operation<'d>>,
    pub(super) documents: &'a [&'d Document],
    /// What is known of other calls.
    pub(super) known: KnownCalls<'a, 'd>,
    /// The base URL of another API, if the page states one.
    pub(super) base: &'a OtherBase<'a>,
}

impl<'d> MentionReader<'_, 'd> {
    /// The operation that a mention names, and the claims about its method, path and server.
    pub(super) fn read(&self, mention: &OperationMention) -> ResolvedCall<'d> {
        let resolved = resolve_call(&CallToResolve {
            method: Some(mention.method),
            url: &mention.url.value,
            span: mention.url.span,
            origin: mention.origin,
            own: self.own,
            documents: self.documents,
            known: self.known,
            is_mention: true,
            body: None,
            headings: &[],
        });
        self.settle(mention, resolved)
    }

    /// The claims of a resolved mention, undecided where the path may be another one.
    fn settle(&self, mention: &OperationMention, mut resolved: ResolvedCall<'d>) -> ResolvedCall<'d> {
        let MentionReader { own, documents, base, .. } = *self;
        let written = OperationId { method: mention.method, path: mention.url.value.template() };
        let is_declared = |statement: &Statement<'_>| matches!(statement.standing, Standing::Declared(_));
        if !resolved.statements.iter().any(is_declared) {
            if let Some(intended) = reordered(&written, documents) {
                resolved.statements.retain(|statement| statement.claim.kind == ClaimKind::Calls);
                for statement in &mut resolved.statements {
                    statement.standing = lacking(Some(intended));
                }
                return resolved;
            }
            // A path without a leading slash is too weak a sign of an operation.
            if mention.loose {
                return ResolvedCall::default();
            }
        }
        if let Some(longer) =
            longer(&written, documents).filter(|_| resolved.statements.iter().any(is_absent))
        {
            for statement in &mut resolved.statements {
                let reason = format!("it may be short for `{}`", longer.id());
                statement.standing = Standing::undecided(UnsettledKind::AmbiguousPath, reason);
            }
            resolved.operation = Some(longer);
            return resolved;
        }
        let is_bare = mention.url.value.origin().is_none() && resolved.statements.iter().any(is_open);
        if let [intended, others @ ..] = ending_in(&written, documents).as_slice()
            && is_bare
        {
            for statement in &mut resolved.statements {
                let reason = format!("it may be `{}`, written without its base path", intended.id());
                statement.standing = Standing::undecided(UnsettledKind::AmbiguousPath, reason);
            }
            resolved.operation = others.is_empty().then_some(*intended);
        }
        settle_mention(mention, own, documents, base, resolved)
    }
}

/// The operation on one of the resources of a written path: some authors write `PATCH /orders` and mean
/// `PATCH /orders/{id}`.
fn longer<'d>(written: &OperationId, documents: &[&'d Document]) -> Option<Operation<'d>> {
    let is_longer = |operation: &Operation<'_>| {
        let id = operation.id();
        let rest = id.path.strip_prefix(written.path.trim_end_matches('/'));
        id.method == written.method
            && rest.is_some_and(|rest| rest.starts_with("/{") && rest.matches('/').count() == 1)
    };
    documents.iter().flat_map(|document| document.operations()).find(is_longer)
}

fn is_open(statement: &Statement<'_>) -> bool {
    !matches!(statement.standing, Standing::Declared(_))
}

fn is_absent(statement: &Statement<'_>) -> bool {
    matches!(statement.standing, Standing::Absent(_))
}

/// Adds the claims of a page's mentions. If the page names no declared operation at all, undeclared mentions are
/// undecided: they may belong to another API. A URL of a declared server with the beginning of a declared path is of
/// this one, and so is what a component of a generated page names.
pub(super) fn add<'d>(
    mentions: &[OperationMention],
    mentioned: Vec<ResolvedCall<'d>>,
    documents: &[&'d Document],
    statements: &mut Vec<Statement<'d>>,
) {
    let is_known = |statement: &Statement<'_>| {
        statement.claim.kind == ClaimKind::Calls && matches!(statement.standing, Standing::Declared(_))
    };
    let knows =
        statements.iter().chain(mentioned.iter().flat_map(|resolved| &resolved.statements)).any(is_known);
    for (mention, resolved) in mentions.iter().zip(mentioned) {
        let is_of_api =
            knows || mention.origin == Origin::Component || is_at_api(&mention.url.value, documents);
        statements.extend(resolved.statements.into_iter().map(|statement| match statement.standing {
            Standing::Absent(_) if !is_of_api => {
                let reason =
                    "the page mentions no operation that the schema has, so this may be another API's";
                Statement { standing: Standing::undecided(UnsettledKind::OtherApi, reason), ..statement }
            }
            _ => statement,
        }));
    }
}

/// Whether a URL is at a declared server, and its path begins like a declared path.
fn is_at_api(url: &UrlText, documents: &[&Document]) -> bool {
    url.origin().is_some()
        && has_declared_beginning(url, documents)
        && documents.iter().any(|document| {
            matches!(document.resolve_url(Method::Get, url).server(), ServerMatch::Declared(_))
        })
}
