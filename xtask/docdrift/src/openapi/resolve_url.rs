//! Resolves a method and URL to a declared operation, by the servers and path templates of a document.

use super::path_template::{Fit, fit};
use super::placeholder_hosts::is_placeholder;
use super::servers::{is_any, matches_holes, strip_base, within_base, without_default_port};
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
    /// How far the document is from declaring the operation: 0 for an operation at a declared or unknown
    /// server. A foreign server counts more than anything else.
    #[must_use]
    pub fn distance(&self) -> u8 {
        let server = |server: &ServerMatch| u8::from(matches!(server, ServerMatch::Foreign(_))) * 5;
        match self {
            Resolution::Operation(_, at) => server(at),
            Resolution::ByParameter(_, at) => server(at) + 1,
            Resolution::OtherMethods(_, at) => server(at) + 2,
            Resolution::Unclear(at) => server(at) + 3,
            Resolution::Nothing(at) => server(at) + 4,
        }
    }
}

impl Document {
    /// Finds the operation that a call with this method and URL intends, at the server that matches best.
    #[must_use]
    pub fn resolve_url(&self, method: Method, url: &UrlText) -> Resolution<'_> {
        let (written, path) = url.split();
        let (origin, path) = (without_default_port(written), percent_decoded(path));
        let path = if path.is_empty() && !origin.is_empty() { "/" } else { &*path };
        if !path.starts_with('/') && origin.is_empty() {
            // `fetch("orders")` is relative to an unknown page.
            return Resolution::Unclear(ServerMatch::Unstated);
        }
        let groups = &self.served;
        let first = groups.iter().flat_map(|group| &group.servers).next().map(|server| server.span);
        let candidates = groups.iter().flat_map(|group| {
            group.servers.iter().map(move |server| {
                let at = match (origin, without_default_port(&server.origin)) {
                    ("", _) | (_, "") => ServerMatch::Unstated,
                    (called, _) if is_placeholder(called) => ServerMatch::Unstated,
                    (called, declared) if matches_holes(called, declared) => {
                        ServerMatch::Declared(server.span)
                    }
                    _ => ServerMatch::Foreign(first.unwrap_or(server.span)),
                };
                let below = strip_base(path, &server.base);
                // The sample may keep the base path in a variable, so that the visible path lacks it.
                let below = match at {
                    ServerMatch::Unstated => below.or(Some(path)),
                    _ => below.or_else(|| within_base(path, &server.base)),
                };
                let resolution = match below {
                    Some(below) => resolve_path(self.served_by(group), method, below, at),
                    None => Resolution::Nothing(at),
                };
                match resolution {
                    // Every host matches this server, so only a declared path shows that the call intends the
                    // server.
                    Resolution::Operation(operation, _) if is_any(&server.origin) => {
                        Resolution::Operation(operation, ServerMatch::Unstated)
                    }
                    _ if is_any(&server.origin) && !origin.is_empty() => {
                        Resolution::Nothing(ServerMatch::Foreign(first.unwrap_or(server.span)))
                    }
                    resolution => resolution,
                }
            })
        });
        let none = || resolve_path(self.operations(), method, path, ServerMatch::Unstated);
        candidates.min_by_key(Resolution::distance).unwrap_or_else(none)
    }
}

fn resolve_path<'d>(
    operations: impl Iterator<Item = Operation<'d>>,
    method: Method,
    path: &str,
    server: ServerMatch,
) -> Resolution<'d> {
    let fits = operations.filter_map(|operation| {
        let fit = fit(path, &operation.id().path)?;
        Some((fit, operation))
    });
    let mut best: Vec<(Fit, Operation<'d>)> = fits.collect();
    let most = best.iter().map(|(fit, _)| fit.literals).max();
    best.retain(|(fit, _)| Some(fit.literals) == most);
    match best.iter().find(|(_, operation)| operation.id().method == method) {
        Some((fit, operation)) if fit.takes_word => return Resolution::ByParameter(*operation, server),
        Some((_, operation)) => return Resolution::Operation(*operation, server),
        None => {}
    }
    // If a parameter matched a word, the call may intend an undeclared path with that word. So the methods of
    // the declared path prove nothing.
    best.retain(|(fit, _)| !fit.takes_word);
    match best.is_empty() {
        // Depending on the unknown value, the path may be that of any operation.
        true if path.contains(HOLE) => Resolution::Unclear(server),
        true => Resolution::Nothing(server),
        false => Resolution::OtherMethods(best.into_iter().map(|(_, operation)| operation).collect(), server),
    }
}
