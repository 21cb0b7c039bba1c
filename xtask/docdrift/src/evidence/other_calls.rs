//! Leaves calls and mentions undecided that are none of the documents: JSON-RPC, requests of the reader's own
//! routes, uploads to other addresses, paths of other APIs.

use std::collections::BTreeSet;

use super::example_match::Likeness;
use super::path_words::literal;
use super::resolve_call::ResolvedCall;
use super::subject_places;
use super::thresholds::MIN_SENT_SHARE;
use super::unsettled::UnsettledKind;
use super::{Standing, Statement};
use crate::openapi::{Document, Operation, ServerMatch, is_version};
use crate::page::Page;
use crate::page::call::Call;
use crate::page::claim::{ClaimKind, Origin};
use crate::page::language::Language;
use crate::page::operation_mention::OperationMention;
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::subject::url::UrlText;
use crate::subject::{FieldPath, Method, OperationId, ParameterLocation, Place, Subject};

/// The URLs to which a page sends JSON-RPC messages.
pub(super) struct RpcUrls(BTreeSet<String>);

impl RpcUrls {
    /// The URLs of a page.
    pub(super) fn of(page: &Page) -> RpcUrls {
        let calls = page.samples.iter().flat_map(|sample| &sample.calls);
        let sent = calls.filter(|call| call.body.as_ref().is_some_and(is_json_rpc));
        RpcUrls(sent.map(|call| call.url.value.without_slash().to_string()).collect())
    }

    fn has(&self, url: &UrlText) -> bool {
        !self.0.is_empty() && self.0.contains(&url.without_slash().to_string())
    }
}

/// Whether a body is a message of JSON-RPC, or a batch of such messages.
fn is_json_rpc(body: &WrittenValue) -> bool {
    let is_message = |value: &WrittenValue| {
        let has = |name: &str| value.fields().iter().any(|(known, _)| known.value == name);
        has("jsonrpc") || ["method", "params", "id"].into_iter().all(has)
    };
    match &body.data {
        WrittenData::List(items) => !items.is_empty() && items.iter().all(is_message),
        _ => is_message(body),
    }
}

/// A call of a sample, with what its page and the documents have.
pub(super) struct SampleCall<'a, 'd> {
    pub(super) call: &'a Call,
    pub(super) origin: Origin,
    /// The operation that the page is about.
    pub(super) own: Option<Operation<'d>>,
    pub(super) documents: &'a [&'d Document],
    pub(super) rpc: &'a RpcUrls,
}

impl<'d> SampleCall<'_, 'd> {
    /// The resolved call, without a verdict if it is none of the documents' operations.
    pub(super) fn settle(&self, resolved: ResolvedCall<'d>) -> ResolvedCall<'d> {
        let url = &self.call.url.value;
        if url.is_unknown() && resolved.operation.is_some_and(|operation| !self.is_request_of(operation)) {
            return ResolvedCall::default();
        }
        let reason = if self.is_json_rpc(&resolved) {
            let reason = "this sends JSON-RPC, whose messages name their method in the body; no document \
                          declares a JSON-RPC operation at this path";
            Some((UnsettledKind::NotAnOperation, reason))
        } else if self.is_own_route(&resolved) {
            let reason = "the request names no server, and sends headers that the operation does not have";
            Some((UnsettledKind::UnknownHost, reason))
        } else if begins_with_variable(url) && shares_nothing(&resolved, url, self.documents) {
            let reason = "the sample does not say which server it calls, and no path of the documents has a \
                          segment of this path";
            Some((UnsettledKind::UnknownHost, reason))
        } else {
            takes_everything(&resolved, url, self.own, self.documents)
        };
        undecided(resolved, url, reason)
    }

    /// Whether what a call of an unknown URL sends can be the request of an operation: the operation declares most
    /// of the fields, and the media type. The URL may be one of another answer, such as that of an upload.
    fn is_request_of(&self, operation: Operation<'d>) -> bool {
        let bodies = operation.request();
        let is_declared = |written: &str| {
            let essence = written.split(';').next().unwrap_or(written).trim();
            bodies
                .iter()
                .any(|body| body.media_type.contains('*') || body.media_type.eq_ignore_ascii_case(essence))
        };
        let header =
            |name: &str| self.call.headers.iter().find(|header| header.name.value.eq_ignore_ascii_case(name));
        let written = header("content-type").and_then(|header| header.value.as_ref()?.as_str());
        let implied = self.call.media_type.as_ref().map(|media_type| media_type.value);
        let fits = match &self.call.body {
            Some(body) if !body.fields().is_empty() => {
                Likeness::share_of(body, operation, &Place::Request(FieldPath::root())) >= MIN_SENT_SHARE
            }
            // Nothing of the body is known, so nothing shows that it is the request of this operation.
            _ => bodies.is_empty(),
        };
        fits && written.into_iter().chain(implied).all(is_declared)
    }

    /// Whether the call sends JSON-RPC to a URL that no document declares.
    fn is_json_rpc(&self, resolved: &ResolvedCall<'d>) -> bool {
        let sends = match &self.call.body {
            Some(body) => is_json_rpc(body),
            None => self.rpc.has(&self.call.url.value),
        };
        let declares = |operation: Operation<'d>| {
            let fields = operation.fields(&Place::Request(FieldPath::root()));
            fields.iter().any(|field| field.path.name() == Some("jsonrpc"))
        };
        let intended = resolved.statements.iter().filter_map(|statement| statement.operation);
        sends
            && !resolved.operation.into_iter().chain(intended).any(declares)
            && resolved.statements.iter().any(|it| matches!(it.standing, Standing::Absent(_)))
    }

    /// Whether the call is a raw request of `/` that names no server and has headers that the root operation of the
    /// documents lacks: a gateway or proxy is shown with routes of the reader's own.
    fn is_own_route(&self, resolved: &ResolvedCall<'d>) -> bool {
        let Some(operation) = resolved.operation.filter(|operation| operation.id().path == "/") else {
            return false;
        };
        let is_absent = |name: &str| {
            let (_, standing) = subject_places::parameter(ParameterLocation::Header, name, operation);
            matches!(standing, Standing::Absent(_))
        };
        self.origin == Origin::Sample(Language::Http)
            && self.call.url.value.origin().is_none()
            && self.call.headers.iter().any(|header| is_absent(&header.name.value))
    }
}

/// The resolved mention, without a verdict if its path is no path of the documents.
pub(super) fn settle_mention<'d>(
    mention: &OperationMention,
    own: Option<Operation<'d>>,
    documents: &[&'d Document],
    base: &OtherBase<'_>,
    resolved: ResolvedCall<'d>,
) -> ResolvedCall<'d> {
    let url = &mention.url.value;
    let is_bare = url.origin().is_none() && resolved.statements.iter().any(is_lacking);
    if let Some(other) = base.0.filter(|_| is_bare) {
        let reason =
            format!("the page states the base URL {other}, which is not one of the schema's servers");
        return undecided(resolved, url, Some((UnsettledKind::OtherHost, &reason)));
    }
    let is_text = !mention.is_heading && matches!(mention.origin, Origin::Prose | Origin::Table);
    let reason = if is_text && url.origin().is_none() && shares_nothing(&resolved, url, documents) {
        let reason = "no path of the documents has a segment of this path, so it may be an illustration, or of \
                      another API";
        Some((UnsettledKind::OtherApi, reason))
    } else if is_text && is_bare && has_other_parents(&url.path(), documents) {
        let reason = "the documents have the last resource of this path and none of its parents, so it may be of \
                      another API";
        Some((UnsettledKind::OtherApi, reason))
    } else {
        takes_everything(&resolved, url, own, documents)
    };
    undecided(resolved, url, reason)
}

/// The base URL that a page states, if it is at a host of no document.
pub(super) struct OtherBase<'a>(Option<&'a UrlText>);

impl OtherBase<'_> {
    /// That of a page. A page with a base URL of the documents, or one that may be theirs, has none.
    pub(super) fn of<'a>(page: &'a Page, documents: &[&Document]) -> OtherBase<'a> {
        let is_other = |url: &UrlText| {
            documents.iter().all(|document| {
                let resolution = document.resolve_url(Method::Get, url);
                matches!(resolution.server(), ServerMatch::Foreign(_))
                    && document.names_servers()
                    && !document.has_domain_of(url)
                    && !document.is_sibling(url)
            })
        };
        let is_public =
            |url: &UrlText| url.host().is_some_and(|host| host.contains('.') && !is_address(host));
        let stated = &page.base_urls;
        let others = stated.iter().all(|url| is_public(url) && is_other(url));
        OtherBase(stated.first().filter(|_| others && !documents.is_empty()))
    }
}

/// Whether a host is written in numbers, such as `127.0.0.1`.
fn is_address(host: &str) -> bool {
    host.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Whether a path begins with two or more resources that no document has, each with a parameter, and ends with one
/// that the documents have: `/teams/{team}/boards/{board}/notes` beside a declared `/notes`.
fn has_other_parents(path: &str, documents: &[&Document]) -> bool {
    let is_declared = |segment: &str| {
        let mut all = documents.iter().flat_map(|document| document.operations());
        all.any(|operation| literal(&operation.id().path).any(|known| known.eq_ignore_ascii_case(segment)))
    };
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let base = segments.iter().take_while(|segment| **segment == "api" || is_version(segment)).count();
    let is_parent = |pair: &&[&str]| {
        let [resource, parameter] = pair else { return false };
        literal(resource).next().is_some() && literal(parameter).next().is_none() && !is_declared(resource)
    };
    let parents = segments[base..].chunks_exact(2).take_while(is_parent).count();
    let rest = &segments[base + 2 * parents..];
    parents >= 2 && rest.first().is_some_and(|resource| is_declared(resource))
}

/// Whether a statement is about an undeclared operation, and nothing shows which declared one it intends.
fn is_lacking(statement: &Statement<'_>) -> bool {
    matches!(&statement.standing, Standing::Absent(absent) if absent.counterpart.is_none())
        && statement.claim.subject.place == Place::Operation
}

/// Whether an unknown value stands where the server would be: `{}/articles`, `$URL/articles`.
fn begins_with_variable(url: &UrlText) -> bool {
    url.origin().is_none() && !url.to_string().starts_with('/') && url.path().contains('/')
}

/// Whether an undeclared path has no literal segment of any declared path, and nothing else shows which operation
/// it intends.
fn shares_nothing(resolved: &ResolvedCall<'_>, url: &UrlText, documents: &[&Document]) -> bool {
    if !resolved.statements.iter().any(is_lacking) {
        return false;
    }
    let path = url.path();
    let path = if url.origin().is_none() { path.find('/').map_or("", |at| &path[at..]) } else { &path };
    // A version shows that the path is meant.
    if path.split('/').any(is_version) {
        return false;
    }
    let written: Vec<&str> = literal(path).collect();
    let is_written = |path: &str| {
        literal(path).any(|known| written.iter().any(|segment| segment.eq_ignore_ascii_case(known)))
    };
    !documents.iter().any(|document| {
        document.operations().any(|operation| is_written(&operation.id().path))
            || document.base_paths().iter().any(|base| is_written(base))
    })
}

/// The reason why a written path is not a call of a declared path that has parameters alone: `/{endpoint}` takes
/// every path. `None` if the resolved path is another one, or that of the page.
fn takes_everything(
    resolved: &ResolvedCall<'_>,
    url: &UrlText,
    own: Option<Operation<'_>>,
    documents: &[&Document],
) -> Option<(UnsettledKind, &'static str)> {
    let is_of_page = |operation: Operation<'_>| own.is_some_and(|own| own.id() == operation.id());
    let called = resolved.statements.iter().find(|it| it.claim.subject.place == Place::Operation)?;
    let path = url.path();
    let length = match (called.operation, &called.standing) {
        (Some(operation), _) if is_of_page(operation) || !has_parameters_alone(&operation.id().path) => None,
        (Some(operation), _) => Some(segments(&operation.id().path)),
        (None, Standing::Absent(absent)) if absent.counterpart.is_none() => catch_all(&path, documents),
        (None, _) => None,
    };
    let mut behind = path.trim_end_matches('/').rsplit('/').take(length?);
    let reason = "the schema has a path of parameters alone, which fits every path, so this may be a path that \
                  the schema does not have";
    behind
        .any(|segment| !segment.starts_with("{}") && literal(segment).next().is_some())
        .then_some((UnsettledKind::AmbiguousPath, reason))
}

/// The number of segments of a declared path of parameters alone that a path, below a base path of its document,
/// has as well.
fn catch_all(path: &str, documents: &[&Document]) -> Option<usize> {
    documents.iter().find_map(|document| {
        let bases = document.base_paths();
        let below = bases.iter().filter_map(|base| path.strip_prefix(base.as_str()));
        let lengths: BTreeSet<usize> = below.chain([path]).map(segments).collect();
        let paths = document.operations().map(|operation| operation.id().path.as_str());
        paths.filter(|path| has_parameters_alone(path)).map(segments).find(|count| lengths.contains(count))
    })
}

fn has_parameters_alone(path: &str) -> bool {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty()).peekable();
    segments.peek().is_some() && segments.all(|segment| segment.starts_with('{'))
}

fn segments(path: &str) -> usize {
    path.split('/').filter(|segment| !segment.is_empty()).count()
}

/// The resolved call with its claim about the operation alone, left undecided for a reason; the same call without
/// a reason.
fn undecided<'d>(
    mut resolved: ResolvedCall<'d>,
    url: &UrlText,
    reason: Option<(UnsettledKind, &str)>,
) -> ResolvedCall<'d> {
    let Some((kind, reason)) = reason else { return resolved };
    resolved.operation = None;
    resolved.statements.retain(|statement| {
        statement.claim.kind == ClaimKind::Calls && statement.claim.subject.place == Place::Operation
    });
    for statement in &mut resolved.statements {
        let method = statement.claim.subject.operation.method;
        let path = url.template();
        let path = if path.is_empty() { "/".to_owned() } else { path };
        statement.claim.subject = Subject::new(&OperationId { method, path }, Place::Operation);
        statement.operation = None;
        statement.standing = Standing::undecided(kind, reason);
    }
    resolved
}
