//! Resolves a method and URL to a declared operation, by the servers and path templates of documents.

use std::cmp::Reverse;

use super::path_template::{Fit, fit};
use super::placeholder_hosts::is_placeholder;
use super::server_url::without_default_port;
use super::server_url::{
    Below, Server, is_any, is_local, matches_holes, strip_base, strip_ends, within_base,
};
use super::{Document, Operation};
use crate::source::Span;
use crate::subject::Method;
use crate::subject::url::{HOLE, UrlText, percent_decoded};

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
        let candidates = documents.iter().map(|document| document.best_candidate(method, url));
        candidates.min_by_key(Candidate::rank).map(|best| best.resolution)
    }

    /// How far the document is from declaring the operation: 0 for an operation at a declared or unknown
    /// server. A foreign server counts more than anything else.
    fn distance(&self) -> u8 {
        match self {
            Resolution::Operation(..) => 0,
            Resolution::ByParameter(..) => 1,
            Resolution::OtherMethods(..) => 2,
            Resolution::Unclear(..) => 3,
            Resolution::Nothing(..) => 4,
        }
    }

    fn server(&self) -> &ServerMatch {
        match self {
            Resolution::Operation(_, at)
            | Resolution::ByParameter(_, at)
            | Resolution::OtherMethods(_, at)
            | Resolution::Unclear(at)
            | Resolution::Nothing(at) => at,
        }
    }
}

/// A resolution at one server.
struct Candidate<'d> {
    resolution: Resolution<'d>,
    /// The number of segments of the URL that the base path and the path template write out.
    literals: usize,
}

impl<'d> From<Resolution<'d>> for Candidate<'d> {
    fn from(resolution: Resolution<'d>) -> Self {
        Candidate { resolution, literals: 0 }
    }
}

impl Candidate<'_> {
    /// The best candidate has the lowest rank.
    fn rank(&self) -> impl Ord + use<> {
        let server = match self.resolution.server() {
            ServerMatch::Declared(_) => 0,
            ServerMatch::Unstated => 1,
            ServerMatch::Foreign(_) => 2,
        };
        (server == 2, self.resolution.distance(), server, Reverse(self.literals))
    }
}

impl Document {
    /// Finds the operation that a call with this method and URL intends, at the server that matches best.
    #[must_use]
    pub fn resolve_url(&self, method: Method, url: &UrlText) -> Resolution<'_> {
        self.best_candidate(method, url).resolution
    }

    fn best_candidate(&self, method: Method, url: &UrlText) -> Candidate<'_> {
        let (written, path) = url.split();
        let (origin, path) = (without_default_port(written), percent_decoded(path));
        let path = if path.is_empty() && !origin.is_empty() { "/" } else { &*path };
        if !path.starts_with('/') && origin.is_empty() {
            // `fetch("orders")` is relative to an unknown page.
            return Resolution::Unclear(ServerMatch::Unstated).into();
        }
        let servers = || self.served.iter().flat_map(|group| &group.servers);
        let first = servers().next().map(|server| server.span);
        let call = Call { method, origin, path, is_other_program: self.is_other_program(origin) };
        let candidates = self.served.iter().flat_map(|group| {
            let operations: Vec<Operation<'_>> = self.served_by(group).collect();
            group
                .servers
                .iter()
                .flat_map(move |server| call.at(server, first.unwrap_or(server.span), &operations))
        });
        let none =
            || resolve_path(&self.operations().collect::<Vec<_>>(), method, path, ServerMatch::Unstated);
        candidates.min_by_key(Candidate::rank).unwrap_or_else(none)
    }

    /// Whether an origin is on the reader's own machine, like a server that the document declares, but at
    /// another port: then it is another program, even if variables alone name the host of the server.
    fn is_other_program(&self, origin: &str) -> bool {
        let mut servers = self.served.iter().flat_map(|group| &group.servers).map(|server| &*server.origin);
        is_local(origin)
            && servers.clone().any(is_local)
            && !servers.any(|server| is_local(server) && matches_holes(origin, without_default_port(server)))
    }
}

/// A method and a URL that is looked up at one server after the other.
#[derive(Clone, Copy)]
struct Call<'u> {
    method: Method,
    /// Without the default port; empty if the URL has none.
    origin: &'u str,
    path: &'u str,
    is_other_program: bool,
}

impl Call<'_> {
    /// The resolutions at one server; `first` is the span of the first server of the document.
    fn at<'d>(self, server: &Server, first: Span, operations: &[Operation<'d>]) -> Vec<Candidate<'d>> {
        let foreign = ServerMatch::Foreign(first);
        let is_placeholder = is_placeholder(self.origin) || is_any(self.origin);
        let at = match (self.origin, without_default_port(&server.origin)) {
            ("", _) | (_, "") => ServerMatch::Unstated,
            _ if is_placeholder => ServerMatch::Unstated,
            (called, declared) if matches_holes(called, declared) => ServerMatch::Declared(server.span),
            _ => foreign.clone(),
        };
        // Every host matches this server, so only a declared path shows that the call intends the server.
        let is_any = is_any(&server.origin) && !self.origin.is_empty() && !is_placeholder;
        let found = paths_below(self.path, server, &at).into_iter().map(|below| {
            let found = resolve_path(operations, self.method, below.path, at.clone());
            match found.resolution {
                Resolution::Operation(operation, _)
                    if is_any && found.literals > 0 && !self.is_other_program =>
                {
                    let resolution = Resolution::Operation(operation, ServerMatch::Unstated);
                    Candidate { resolution, literals: found.literals + below.literals }
                }
                _ if is_any => Resolution::Nothing(foreign.clone()).into(),
                resolution => Candidate { resolution, literals: found.literals + below.literals },
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

fn resolve_path<'d>(
    operations: &[Operation<'d>],
    method: Method,
    path: &str,
    server: ServerMatch,
) -> Candidate<'d> {
    let fits = operations.iter().filter_map(|operation| Some((fit(path, *operation)?, *operation)));
    let mut best: Vec<(Fit, Operation<'d>)> = fits.collect();
    let literals = best.iter().map(|(fit, _)| fit.literals).max().unwrap_or_default();
    best.retain(|(fit, _)| fit.literals == literals);
    let resolution = match best.iter().find(|(_, operation)| operation.id().method == method) {
        Some((fit, operation)) if fit.takes_word => Resolution::ByParameter(*operation, server),
        Some((_, operation)) => Resolution::Operation(*operation, server),
        None => {
            // If a parameter matched a word, the call may intend an undeclared path with that word. So the
            // methods of the declared path prove nothing.
            best.retain(|(fit, _)| !fit.takes_word);
            match best.is_empty() {
                // Depending on the unknown value, the path may be that of any operation.
                true if path.contains(HOLE) => Resolution::Unclear(server),
                true => Resolution::Nothing(server),
                false => {
                    let others = best.into_iter().map(|(_, operation)| operation).collect();
                    Resolution::OtherMethods(others, server)
                }
            }
        }
    };
    Candidate { resolution, literals }
}
