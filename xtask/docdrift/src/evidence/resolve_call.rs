//! Resolves a method and a URL to a declared operation, and states the claims about method, path and server.

use serde_json::json;

use super::choose_operation::PageDocuments;
use super::guess::Guess;
use super::hosts_of_api::PageHosts;
use super::linked_operations::LinkedOperations;
use super::not_operations;
use super::path_words::{PathWords, literal};
use super::renamed_paths::{
    behind_base, behind_gateway, differs_in_a_segment, in_another_case, is_spelling_of, renamed,
    stands_for_several, with_id,
};
use super::unsettled::UnsettledKind;
use super::{Absent, Counterpart, Declared, Standing, Statement};
use crate::openapi::{AtAnotherBase, Document, Operation, Resolution, ServerMatch, at_another_base};
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::page::written_value::WrittenValue;
use crate::source::Span;
use crate::subject::url::UrlText;
use crate::subject::{Method, OperationId, Place, Subject};

/// A method and a URL that a page names.
pub(super) struct CallToResolve<'a, 'd> {
    /// The method, where it is known.
    pub(super) method: Option<Method>,
    pub(super) url: &'a UrlText,
    pub(super) span: Span,
    pub(super) origin: Origin,
    /// The operation that the page is about.
    pub(super) own: Option<Operation<'d>>,
    pub(super) documents: &'a [&'d Document],
    /// What is known of other calls.
    pub(super) known: KnownCalls<'a, 'd>,
    /// Whether it is only a mention.
    pub(super) is_mention: bool,
    /// The body that the call sends.
    pub(super) body: Option<&'a WrittenValue>,
    /// The headings above the call, outermost first.
    pub(super) headings: &'a [String],
}

/// What is known of the calls of all pages, and of those of the page.
#[derive(Clone, Copy)]
pub(super) struct KnownCalls<'a, 'd> {
    /// The hosts that run the API of documents without servers, and the paths of the reader's own server.
    pub(super) hosts: &'a PageHosts<'a>,
    /// The documents that the page is about.
    pub(super) documents: &'a PageDocuments<'d>,
    /// What the links of the page say of operations.
    pub(super) links: LinkedOperations<'a, 'd>,
}

/// The operation of a call, and the claims about its method, path and server.
#[derive(Default)]
pub(super) struct ResolvedCall<'d> {
    /// The operation that the rest of the call is judged by; `None` if the rest cannot be judged.
    pub(super) operation: Option<Operation<'d>>,
    /// The claims about method, path and server.
    pub(super) statements: Vec<Statement<'d>>,
}

impl<'d> ResolvedCall<'d> {
    /// A call with this claim alone. The other parts of the call cannot be judged.
    fn unresolved(statement: Statement<'d>) -> Self {
        ResolvedCall { operation: None, statements: vec![statement] }
    }
}

/// Finds the operation of a call or mention, with the claims about method, path and server. Without a known
/// method and URL there are no claims, and the operation can only be that of the page.
pub(super) fn resolve_call<'d>(call: &CallToResolve<'_, 'd>) -> ResolvedCall<'d> {
    match call.method.filter(|_| !call.url.is_unknown()) {
        Some(method) => {
            let resolved = call.resolve(method);
            // Behind a quotation mark that is missing, the rest of the call is part of the URL.
            let is_whole = !call.url.to_string().contains('\n');
            let is_judged = |operation: &Operation<'d>| {
                is_whole && (call.is_mention || !call.known.documents.are_others(*operation))
            };
            ResolvedCall { operation: resolved.operation.filter(is_judged), ..resolved }
        }
        None => ResolvedCall { operation: call.page_operation(), statements: Vec::new() },
    }
}

/// The standing of a declared operation.
pub(super) fn declared(operation: Operation<'_>) -> Standing<'_> {
    Standing::Declared(Declared {
        subject: Subject::new(operation.id(), Place::Operation),
        span: operation.span(),
        pointer: operation.pointer().to_owned(),
        shape: None,
    })
}

impl<'d> CallToResolve<'_, 'd> {
    /// The operation of the page, for a call whose method or URL is unknown. (The unknown call is already
    /// a gap.)
    fn page_operation(&self) -> Option<Operation<'d>> {
        let own = self.own?;
        if self.url.is_unknown() {
            return Some(own).filter(|own| self.method.is_none_or(|method| own.id().method == method));
        }
        match own.document().resolve_url(own.id().method, self.url) {
            Resolution::Operation(operation, _) => Some(own).filter(|own| own.id() == operation.id()),
            Resolution::Several(operations, _) => {
                Some(own).filter(|own| operations.iter().any(|operation| own.id() == operation.id()))
            }
            _ => None,
        }
    }

    /// The operation of a known method and URL.
    fn resolve(&self, method: Method) -> ResolvedCall<'d> {
        let Some(resolution) = Resolution::among(self.documents, method, self.url) else {
            return ResolvedCall::default();
        };
        let path = self.url.template();
        let path = if path.is_empty() { "/".to_owned() } else { path };
        let written = OperationId { method, path };
        let resolution = self.chosen(resolution);
        if let Some((kind, reason)) = self.elsewhere(&resolution, &written.path) {
            return self.undecided(&written, kind, reason);
        }
        if let Resolution::OtherMethods(..) | Resolution::Nothing(_) = &resolution
            && self.documents.iter().any(|document| document.lost_operations_at(&written.path))
        {
            let reason = "the path item of this path is a reference that leads nowhere";
            return self.undecided(&written, UnsettledKind::BrokenReference, reason);
        }
        match resolution {
            Resolution::Operation(operation, ServerMatch::Foreign(span)) => {
                self.at_foreign_host(operation, &written, span)
            }
            Resolution::Operation(operation, server) => self.declared(operation, &server),
            Resolution::ByParameter(_, ServerMatch::Foreign(_))
            | Resolution::Several(_, ServerMatch::Foreign(_))
            | Resolution::OtherMethods(_, ServerMatch::Foreign(_))
            | Resolution::Unclear(ServerMatch::Foreign(_))
            | Resolution::Nothing(ServerMatch::Foreign(_)) => {
                ResolvedCall::unresolved(self.other_host(&written))
            }
            Resolution::Several(operations, _) => {
                let reason = format!("{} operations have this method and path", operations.len());
                self.undecided(&written, UnsettledKind::AmbiguousPath, reason)
            }
            Resolution::ByParameter(operation, server) if self.is_own(operation) => {
                self.declared(operation, &server)
            }
            Resolution::ByParameter(operation, _) => {
                let reason = format!(
                    "it may be `{}`, or a path of its own that the schema does not have",
                    operation.id()
                );
                self.undecided(&written, UnsettledKind::AmbiguousPath, reason)
            }
            Resolution::Unclear(server) => self.unclear(&written, &server),
            Resolution::OtherMethods(others, server) => self.other_method(written, others, &server),
            Resolution::Nothing(server) => match not_operations::reason(&written.path, self.documents) {
                Some(reason) => self.undecided(&written, UnsettledKind::NotAnOperation, reason),
                None => self.undeclared_path(&written, &server),
            },
        }
    }

    /// A resolution to one of several operations, if it can be told which one the page calls.
    fn chosen(&self, resolution: Resolution<'d>) -> Resolution<'d> {
        let Resolution::Several(operations, server) = resolution else { return resolution };
        match self.known.documents.choose(&operations, self.own, self.body, self.headings) {
            Some(operation) => {
                let server = match operation.document().resolve_url(operation.id().method, self.url) {
                    Resolution::Operation(_, at) | Resolution::Several(_, at) => at,
                    _ => server,
                };
                Resolution::Operation(operation, server)
            }
            None => Resolution::Several(operations, server),
        }
    }

    /// A call of a declared operation.
    fn declared(&self, operation: Operation<'d>, server: &ServerMatch) -> ResolvedCall<'d> {
        let mut statements = vec![self.calls(operation.id(), Some(operation), declared(operation))];
        statements.extend(self.server(operation, server));
        ResolvedCall { operation: Some(operation), statements }
    }

    /// A call whose operation cannot be decided, for this reason.
    fn undecided(
        &self,
        written: &OperationId,
        kind: UnsettledKind,
        reason: impl Into<String>,
    ) -> ResolvedCall<'d> {
        ResolvedCall::unresolved(self.calls(written, None, Standing::undecided(kind, reason)))
    }

    /// A call of an undeclared operation, with the declared operation that it intends.
    fn undeclared(
        &self,
        written: &OperationId,
        intended: Operation<'d>,
        server: &ServerMatch,
    ) -> ResolvedCall<'d> {
        let mut statements = vec![self.calls(written, Some(intended), lacking(Some(intended)))];
        statements.extend(self.server(intended, server));
        ResolvedCall { operation: Some(intended), statements }
    }

    /// A path that is only partly known: only the operation of the page can decide which operation it is.
    fn unclear(&self, written: &OperationId, server: &ServerMatch) -> ResolvedCall<'d> {
        let reason = "a part of the path is not known, so it may be that of several operations";
        let mut resolved = self.undecided(written, UnsettledKind::AmbiguousPath, reason);
        resolved.operation = self.own.filter(|own| own.id().method == written.method);
        let server = resolved.operation.and_then(|own| self.server(own, server));
        resolved.statements.extend(server);
        resolved
    }

    /// A path that the document declares with other methods only.
    fn other_method(
        &self,
        written: OperationId,
        mut others: Vec<Operation<'d>>,
        server: &ServerMatch,
    ) -> ResolvedCall<'d> {
        let method = written.method;
        if let Some(found) = at_another_base(self.documents, method, self.url) {
            return self.at_another_base(&found);
        }
        // `/byUploadId`, written for the declared `/byuploadid`, also matches `/{id}` with other methods; the
        // path in another casing is meant.
        if let Some(intended) = in_another_case(&written, self.documents) {
            return self.undeclared(&written, intended, server);
        }
        // A server answers `HEAD` wherever it answers `GET` (RFC 9110).
        if let Some(get) = others.iter().find(|other| other.id().method == Method::Get)
            && method == Method::Head
        {
            return self.declared(*get, server);
        }
        // If the called method writes, prefer a method that writes, too: `PATCH` is confused with `PUT` more
        // often than with `GET`.
        others.sort_by_key(|other| !(writes(method) && writes(other.id().method)));
        let own = self.own.filter(|own| others.iter().any(|other| other.id() == own.id()));
        let Some(intended) = own.or_else(|| others.first().copied()) else { return ResolvedCall::default() };
        // Name the path as the schema does, with the schema's templates.
        let called = OperationId { path: intended.id().path.clone(), ..written };
        // The method that the page says shows that the path is wrong.
        let meant =
            || self.known.links.above(self.span, &called).or_else(|| with_id(&called, self.documents));
        if own.is_none()
            && let Some(meant) = meant()
        {
            return self.undeclared(&called, meant, server);
        }
        let resolved = self.undeclared(&called, intended, server);
        // Judge the rest of the call only if the intended operation is certain: `GET /things` says nothing
        // about `POST /things`.
        let both_write = writes(method) && writes(intended.id().method);
        let is_certain = own.is_some() || (others.len() == 1 && both_write);
        ResolvedCall { operation: resolved.operation.filter(|_| is_certain), ..resolved }
    }

    /// A path that no document declares. An operation whose path is spelled otherwise is the called one. One
    /// with a similar path may be its new name, so it is named, and the rest of the call is not judged by it.
    fn undeclared_path(&self, written: &OperationId, server: &ServerMatch) -> ResolvedCall<'d> {
        if let Some(found) = at_another_base(self.documents, written.method, self.url) {
            return self.at_another_base(&found);
        }
        if stands_for_several(written, self.documents) {
            let reason = "a placeholder of the path stands for several operations of the schema";
            return self.undecided(written, UnsettledKind::AmbiguousPath, reason);
        }
        if let Some(behind) =
            behind_gateway(written, self.documents).filter(|_| *server == ServerMatch::Unstated)
        {
            let reason = format!("it may be `{}`, behind a gateway that names the service", behind.id());
            return self.undecided(written, UnsettledKind::AmbiguousPath, reason);
        }
        // The page says which operation it is about.
        let is_own =
            |own: &Operation<'d>| agree(written, own.id()) || differs_in_a_segment(written, own.id());
        let spelled = behind_base(written, self.documents)
            .or_else(|| in_another_case(written, self.documents))
            .or_else(|| self.own.filter(is_own));
        let linked = || self.known.links.above(self.span, written);
        let likely = spelled.or_else(|| renamed(written, self.documents)).or_else(linked);
        if likely.is_none()
            && let Some(reference) = self.known.links.other_reference()
        {
            let reason =
                format!("the page links operations of `{reference}`, which no searched document describes");
            return self.undecided(written, UnsettledKind::OtherApi, reason);
        }
        match likely {
            Some(intended)
                if (spelled.is_some() || is_spelling_of(written, intended.id()))
                    && intended.document().is_at_base_of(self.url) =>
            {
                self.undeclared(written, intended, server)
            }
            intended => ResolvedCall::unresolved(self.calls(written, intended, lacking(intended))),
        }
    }

    /// A declared operation, called below another base path than its own. If other operations have that base
    /// path, the call may be one of another version, so the rest is not judged.
    fn at_another_base(&self, found: &AtAnotherBase<'d>) -> ResolvedCall<'d> {
        let operation = found.operation;
        let claim = Claim {
            subject: Subject::new(operation.id(), Place::Server),
            kind: ClaimKind::Calls,
            value: Some(json!(found.written)),
            span: self.span,
            origin: self.origin,
        };
        let standing =
            Standing::Absent(Absent { closed: true, parent: Some(found.declared), counterpart: None });
        let server = Statement::new(claim, Some(operation), standing);
        let calls = self.calls(operation.id(), Some(operation), declared(operation));
        let judged = Some(operation).filter(|_| !found.is_of_others);
        ResolvedCall { operation: judged, statements: vec![calls, server] }
    }

    fn is_own(&self, operation: Operation<'d>) -> bool {
        self.own.is_some_and(|own| own.id() == operation.id())
    }

    fn calls(
        &self,
        operation: &OperationId,
        judged: Option<Operation<'d>>,
        standing: Standing<'d>,
    ) -> Statement<'d> {
        let claim = Claim {
            subject: Subject::new(operation, Place::Operation),
            kind: ClaimKind::Calls,
            value: None,
            span: self.span,
            origin: self.origin,
        };
        Statement::new(claim, judged, standing)
    }

    fn server(&self, operation: Operation<'d>, server: &ServerMatch) -> Option<Statement<'d>> {
        let origin = self.url.origin()?;
        let standing = match server {
            ServerMatch::Declared(span) => Standing::Declared(Declared {
                subject: Subject::new(operation.id(), Place::Server),
                span: *span,
                pointer: "/servers".to_owned(),
                shape: None,
            }),
            ServerMatch::Foreign(span) => {
                Standing::Absent(Absent { closed: true, parent: Some(*span), counterpart: None })
            }
            ServerMatch::Unstated if self.names_servers() => {
                Standing::undecided(UnsettledKind::UnknownHost, "the page leaves the host to the reader")
            }
            ServerMatch::Unstated => {
                Standing::undecided(UnsettledKind::UnknownHost, "the schema names no servers")
            }
        };
        let claim = Claim {
            subject: Subject::new(operation.id(), Place::Server),
            kind: ClaimKind::Calls,
            value: Some(json!(origin)),
            span: self.span,
            origin: self.origin,
        };
        Some(Statement::new(claim, Some(operation), standing))
    }

    /// The path fits and the host does not. This is a call of another API, unless the path is that of the
    /// page's own operation, or the host differs from a declared host only in its ending. A call of a local
    /// host is left undecided. Only a host of the domain of a declared server is a wrong server of this API.
    fn at_foreign_host(
        &self,
        operation: Operation<'d>,
        written: &OperationId,
        span: Span,
    ) -> ResolvedCall<'d> {
        let local = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"];
        let host = self.url.host().unwrap_or_default();
        let is_sibling = operation.document().is_sibling(self.url);
        let is_own = self.is_own(operation);
        const MIN_LITERALS: usize = 2;
        if !is_own
            && !self.is_mention
            && literal(&operation.id().path).count() >= MIN_LITERALS
            && operation.document().has_other_ending(self.url)
        {
            let mut resolved = self.declared(operation, &ServerMatch::Foreign(span));
            for server in resolved.statements.iter_mut().skip(1) {
                server.guess = Some(Guess::OtherEnding);
            }
            return resolved;
        }
        let is_known = is_sibling || operation.document().has_domain_of(self.url);
        if (!is_own && is_sibling) || (is_own && !is_known && !local.contains(&host)) {
            let reason = if is_sibling {
                "the host differs from the schema's only in its ending"
            } else {
                "the host has no domain of the schema's servers, so it may be a placeholder or another API's"
            };
            let mut resolved = self.declared(operation, &ServerMatch::Unstated);
            for server in resolved.statements.iter_mut().skip(1) {
                server.standing = Standing::undecided(UnsettledKind::OtherHost, reason);
            }
            return resolved;
        }
        if !is_own || local.contains(&host) {
            return ResolvedCall::unresolved(self.other_host(written));
        }
        self.declared(operation, &ServerMatch::Foreign(span))
    }

    fn other_host(&self, written: &OperationId) -> Statement<'d> {
        let host = self.url.origin().unwrap_or("another server");
        let reason = format!("{host} is not one of the schema's servers");
        self.calls(written, None, Standing::undecided(UnsettledKind::OtherHost, reason))
    }
}

/// Whether two operations have the same method, resource and kind of action.
fn agree(written: &OperationId, declared: &OperationId) -> bool {
    written.method == declared.method && PathWords::of(written).agrees_with(&PathWords::of(declared))
}

/// Whether a method changes a resource with a request body.
fn writes(method: Method) -> bool {
    matches!(method, Method::Post | Method::Put | Method::Patch)
}

/// The standing of an undeclared operation; `intended` is the declared operation that the page probably
/// means.
pub(super) fn lacking<'d>(intended: Option<Operation<'d>>) -> Standing<'d> {
    let counterpart = intended.map(|intended| Counterpart {
        subject: Subject::new(intended.id(), Place::Operation),
        span: intended.span(),
        how: None,
    });
    Standing::Absent(Absent { closed: true, parent: None, counterpart })
}
