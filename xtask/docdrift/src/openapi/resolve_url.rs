//! Resolves a method and URL to a declared operation, by the servers and path templates of documents.

use std::borrow::Cow;

use super::another_base::beginning;
use super::placeholder_hosts::is_placeholder;
use super::resolve_path::{Candidate, PathToResolve, of_operations};
use super::server_url::without_default_port;
use super::server_url::{
    Below, Server, is_any, is_local, is_of_examples, strip_base, strip_ends, within_base,
};
use super::{Document, Operation};
use crate::source::Span;
use crate::subject::Method;
use crate::subject::url::{UrlText, decoded_path};

/// How the server of a URL relates to the servers of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerMatch {
    /// It is a server that the document declares, at this span.
    Declared(Span),
    /// Unknown: the URL or the document has no host, the host of the URL is a placeholder, or the host of the
    /// server is variable.
    Unstated,
    /// It is none of the document's servers. The span is that of the first declared server.
    Foreign(Span),
}

/// The result of resolving a method and a URL in a document.
#[derive(Clone, Debug)]
pub enum Resolution<'d> {
    /// The document declares the operation.
    Operation(Operation<'d>, ServerMatch),
    /// Several operations have the method and the path, in one document or in several.
    Several(Vec<Operation<'d>>, ServerMatch),
    /// A parameter in the path template matches a word that may as well be part of an undeclared path:
    /// `/orders/latest` matches `/orders/{id}`.
    ByParameter(Operation<'d>, ServerMatch),
    /// The path is declared, but only with other methods.
    OtherMethods(Vec<Operation<'d>>, ServerMatch),
    /// No operation was found, and a part of the path is unknown or the path is relative.
    Unclear(ServerMatch),
    /// No path template of the document matches.
    Nothing(ServerMatch),
}

impl<'d> Resolution<'d> {
    /// The operation, if the document declares it.
    #[must_use]
    pub fn operation(&self) -> Option<Operation<'d>> {
        match self {
            Resolution::Operation(operation, _) => Some(*operation),
            _ => None,
        }
    }

    /// Finds the operation that a call with this method and URL intends, in the document and at the server
    /// that match best. A path that is written out comes before a template. `None` without documents.
    #[must_use]
    pub fn among(documents: &[&'d Document], method: Method, url: &UrlText) -> Option<Resolution<'d>> {
        let written = WrittenUrl::of(url);
        let mut found: Vec<Candidate<'d>> =
            documents.iter().map(|document| document.best_candidate(method, &written)).collect();
        let is_declared = |at: &Candidate<'_>| matches!(at.resolution.server(), ServerMatch::Declared(_));
        // The host that all documents have on the reader's own machine is the same for each of them.
        if is_local(url.origin().unwrap_or_default()) && found.iter().any(is_declared) {
            found.iter_mut().for_each(Candidate::leave_host_open);
        }
        let best = found.iter().map(Candidate::rank).min()?;
        found.retain(|candidate| candidate.rank() == best);
        let operations: Vec<Operation<'d>> =
            found.iter().flat_map(|candidate| candidate.resolution.operations()).collect();
        let first = found.swap_remove(0).resolution;
        Some(of_operations(operations, first.server().clone(), first))
    }

    /// The operations that a document declares for the call.
    pub(super) fn operations(&self) -> Vec<Operation<'d>> {
        match self {
            Resolution::Operation(operation, _) => vec![*operation],
            Resolution::Several(operations, _) => operations.clone(),
            _ => Vec::new(),
        }
    }

    /// How far the document is from declaring the operation: 0 for an operation at a declared or unknown
    /// server. A foreign server counts more than anything else.
    pub(super) fn distance(&self) -> u8 {
        match self {
            Resolution::Operation(..) | Resolution::Several(..) => 0,
            Resolution::ByParameter(..) => 1,
            Resolution::OtherMethods(..) => 2,
            Resolution::Unclear(..) => 3,
            Resolution::Nothing(..) => 4,
        }
    }

    /// How the server of the URL relates to the servers of the document.
    pub(crate) fn server(&self) -> &ServerMatch {
        match self {
            Resolution::Operation(_, at)
            | Resolution::Several(_, at)
            | Resolution::ByParameter(_, at)
            | Resolution::OtherMethods(_, at)
            | Resolution::Unclear(at)
            | Resolution::Nothing(at) => at,
        }
    }
}

/// A URL in its parts, which are the same for every document that is searched.
struct WrittenUrl<'u> {
    /// Without the default port; empty if the URL has none.
    origin: &'u str,
    /// With its percent escapes decoded.
    path: Cow<'u, str>,
    query: Vec<(String, Option<String>)>,
    begins_with_hole: bool,
}

impl<'u> WrittenUrl<'u> {
    fn of(url: &'u UrlText) -> Self {
        let (origin, path) = url.split();
        WrittenUrl {
            origin: without_default_port(origin),
            path: decoded_path(path),
            query: url.query(),
            begins_with_hole: url.begins_with_hole(),
        }
    }
}

impl Document {
    /// Finds the operation that a call with this method and URL intends, at the server that matches best.
    #[must_use]
    pub fn resolve_url(&self, method: Method, url: &UrlText) -> Resolution<'_> {
        self.best_candidate(method, &WrittenUrl::of(url)).resolution
    }

    fn best_candidate(&self, method: Method, url: &WrittenUrl<'_>) -> Candidate<'_> {
        let path = &url.path;
        let found = self.candidate_at(method, url, path);
        // A variable in place of the host may hold the `/api/v1` with which all paths begin.
        if found.resolution.distance() > 0
            && url.begins_with_hole
            && let Some(begin) = self.common_beginning()
        {
            let longer = self.candidate_at(method, url, &format!("{begin}{path}"));
            if longer.resolution.distance() == 0 {
                return longer;
            }
        }
        found
    }

    fn candidate_at(&self, method: Method, url: &WrittenUrl<'_>, path: &str) -> Candidate<'_> {
        let origin = url.origin;
        let path = if path.is_empty() && !origin.is_empty() { "/" } else { path };
        if !path.starts_with('/') && origin.is_empty() {
            // `fetch("orders")` is relative to an unknown page.
            return Resolution::Unclear(ServerMatch::Unstated).into();
        }
        let servers = || self.served.iter().flat_map(|group| &group.servers);
        let first = servers().next().map(|server| server.span);
        let to = PathToResolve { method, query: &url.query };
        let is_other_program = self.is_other_program(origin) || self.is_foreign_placeholder(origin);
        let call = Call { to, origin, path, is_other_program };
        let candidates = self.served.iter().flat_map(|group| {
            let operations: Vec<Operation<'_>> = self.served_by(group).collect();
            group
                .servers
                .iter()
                .flat_map(move |server| call.at(server, first.unwrap_or(server.span), &operations))
        });
        let none = || to.among(&self.operations().collect::<Vec<_>>(), path, ServerMatch::Unstated);
        candidates.min_by_key(Candidate::rank).unwrap_or_else(none)
    }

    /// The `/api` and version with which the paths of all resources begin.
    fn common_beginning(&self) -> Option<String> {
        let begin =
            |path: &str| beginning(path).iter().map(|segment| format!("/{segment}")).collect::<String>();
        let mut all = self.operations().map(|operation| begin(&operation.id().path));
        let first = all.find(|begin| !begin.is_empty())?;
        all.all(|begin| begin.is_empty() || begin == first).then_some(first)
    }

    /// Whether an origin is on the reader's own machine, like a server that the document declares, but at
    /// another port: then it is another program, even if variables alone name the host of the server.
    fn is_other_program(&self, origin: &str) -> bool {
        let mut servers = self.served.iter().flat_map(|group| &group.servers);
        is_local(origin)
            && servers.clone().any(|server| is_local(&server.origin))
            && !servers.any(|server| is_local(&server.origin) && server.is_at(origin))
    }
}

/// How many literal segments a path needs to be that of a declared operation at a host for examples. A shorter one,
/// such as `/webhooks`, may be of the reader's own program.
const MIN_LITERALS_AT_EXAMPLE: usize = 3;

/// A method and a URL that is looked up at one server after the other.
#[derive(Clone, Copy)]
struct Call<'u> {
    to: PathToResolve<'u>,
    /// Without the default port; empty if the URL has none.
    origin: &'u str,
    path: &'u str,
    is_other_program: bool,
}

impl Call<'_> {
    /// The resolutions at one server; `first` is the span of the first server of the document.
    fn at<'d>(self, server: &Server, first: Span, operations: &[Operation<'d>]) -> Vec<Candidate<'d>> {
        let foreign = ServerMatch::Foreign(first);
        let is_placeholder = (is_placeholder(self.origin) || is_any(self.origin)) && !self.is_other_program;
        let at = match (self.origin, without_default_port(&server.origin)) {
            ("", _) | (_, "") => ServerMatch::Unstated,
            _ if is_placeholder => ServerMatch::Unstated,
            (called, _) if server.is_at(called) => ServerMatch::Declared(server.span),
            _ => foreign.clone(),
        };
        // At a host that is reserved for examples, and on the reader's own machine, a declared path of several
        // segments shows the same.
        let is_example = (is_of_examples(self.origin) || is_local(self.origin))
            && !self.is_other_program
            && matches!(at, ServerMatch::Foreign(_));
        // Every host matches this server, so only a declared path shows that the call intends the server.
        let is_any = is_any(&server.origin) && !self.origin.is_empty() && !is_placeholder;
        let found = paths_below(self.path, server, &at).into_iter().map(|below| {
            let found = self.to.among(operations, below.path, at.clone());
            let found = Candidate { literals: found.literals + below.literals, ..found };
            match found.resolution.distance() {
                0 if is_any && found.literals > below.literals && !self.is_other_program => {
                    found.at(ServerMatch::Unstated)
                }
                _ if is_any => Resolution::Nothing(foreign.clone()).into(),
                0 if is_example && found.literals >= MIN_LITERALS_AT_EXAMPLE => {
                    found.at(ServerMatch::Unstated)
                }
                _ => found,
            }
        });
        let found: Vec<Candidate<'d>> = found.collect();
        match found.is_empty() {
            true if is_any => vec![Resolution::Nothing(foreign).into()],
            true => vec![Resolution::Nothing(at).into()],
            false => found,
        }
    }
}

/// The paths that a path may be below the base path of a server.
fn paths_below<'p>(path: &'p str, server: &Server, at: &ServerMatch) -> Vec<Below<'p>> {
    let below = strip_base(path, &server.base);
    match at {
        // The sample may keep the base path, or its beginning, in a variable, so that the visible path lacks it.
        ServerMatch::Unstated => {
            let ends = strip_ends(path, &server.base);
            below.into_iter().chain(ends).chain([Below { path, literals: 0 }]).collect()
        }
        _ => below.or_else(|| within_base(path, &server.base)).into_iter().collect(),
    }
}
