//! Finds the operations whose path templates match a path best, among those of one server.

use std::cmp::Reverse;

use super::Operation;
use super::path_template::{Fit, fit, fit_without_leading};
use super::resolve_url::{Resolution, ServerMatch};
use crate::subject::Method;
use crate::subject::url::{HOLE, UrlText};

/// A resolution at one server.
pub(super) struct Candidate<'d> {
    pub(super) resolution: Resolution<'d>,
    /// The number of segments of the URL that the base path and the path template write out.
    pub(super) literals: usize,
    /// The number of parameters at the beginning of the path template that the URL leaves out.
    pub(super) left_out: usize,
}

impl<'d> From<Resolution<'d>> for Candidate<'d> {
    fn from(resolution: Resolution<'d>) -> Self {
        Candidate { resolution, literals: 0, left_out: 0 }
    }
}

impl<'d> Candidate<'d> {
    /// The best candidate has the lowest rank.
    pub(super) fn rank(&self) -> impl Ord + use<> {
        let server = match self.resolution.server() {
            ServerMatch::Declared(_) => 0,
            ServerMatch::Unstated => 1,
            ServerMatch::Foreign(_) => 2,
        };
        let distance = self.resolution.distance();
        (server == 2, distance, self.left_out > 0, server, Reverse(self.literals), self.left_out)
    }

    /// The declared operations of the candidate at another server.
    pub(super) fn at(self, server: ServerMatch) -> Self {
        let resolution = of_operations(self.resolution.operations(), server, self.resolution);
        Candidate { resolution, ..self }
    }

    /// Makes the server unstated if a foreign server has the declared path.
    pub(super) fn leave_host_open(&mut self) {
        let is_foreign = matches!(self.resolution.server(), ServerMatch::Foreign(_));
        if is_foreign && self.literals > 0 && self.left_out == 0 {
            let operations = self.resolution.operations();
            self.resolution = of_operations(operations, ServerMatch::Unstated, self.resolution.clone());
        }
    }
}

/// The resolution to these operations; `none` if there are none.
pub(super) fn of_operations<'d>(
    operations: Vec<Operation<'d>>,
    server: ServerMatch,
    none: Resolution<'d>,
) -> Resolution<'d> {
    match operations.as_slice() {
        [] => none,
        [operation] => Resolution::Operation(*operation, server),
        _ => Resolution::Several(operations, server),
    }
}

/// A method and the query of a URL, of which a path is looked up.
#[derive(Clone, Copy)]
pub(super) struct PathToResolve<'u> {
    pub(super) method: Method,
    pub(super) query: &'u [(String, Option<String>)],
}

impl PathToResolve<'_> {
    /// The operations whose templates match the path with the most literal segments.
    pub(super) fn among<'d>(
        self,
        operations: &[Operation<'d>],
        path: &str,
        server: ServerMatch,
    ) -> Candidate<'d> {
        let fits = operations.iter().filter_map(|operation| Some((fit(path, *operation)?, *operation)));
        let fits = fits.filter(|(_, operation)| !self.differs_in_query(operation));
        let mut best: Vec<(Fit, Operation<'d>)> = fits.collect();
        let literals = best.iter().map(|(fit, _)| fit.literals).max().unwrap_or_default();
        best.retain(|(fit, _)| fit.literals == literals);
        let called = best.iter().filter(|(_, operation)| operation.id().method == self.method);
        let (words, certain): (Vec<_>, Vec<_>) = called.copied().partition(|(fit, _)| fit.takes_word);
        let certain = self.of_query(certain.into_iter().map(|(_, operation)| operation).collect());
        let resolution = match (certain.is_empty(), words.first()) {
            (true, Some((_, operation))) => Resolution::ByParameter(*operation, server),
            (true, None) => {
                if let Some(found) = self.without_leading(operations, path, &server) {
                    return found;
                }
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
            (false, _) => of_operations(certain, server.clone(), Resolution::Nothing(server)),
        };
        Candidate { resolution, literals, left_out: 0 }
    }

    /// The operations that have the path without some of the parameters at the beginning of their templates:
    /// those with the most literal segments, and of these, those of which the least is left out.
    fn without_leading<'d>(
        self,
        operations: &[Operation<'d>],
        path: &str,
        server: &ServerMatch,
    ) -> Option<Candidate<'d>> {
        let called = operations.iter().filter(|operation| operation.id().method == self.method);
        let fits = called.filter_map(|operation| Some((fit_without_leading(path, *operation)?, *operation)));
        let fits: Vec<(Fit, Operation<'d>)> = fits.filter(|(fit, _)| !fit.takes_word).collect();
        let rank = |fit: &Fit| (Reverse(fit.literals), fit.left_out);
        let best = fits.iter().map(|(fit, _)| *fit).min_by_key(rank)?;
        let fits = fits.into_iter().filter(|(fit, _)| rank(fit) == rank(&best));
        let found = self.of_query(fits.map(|(_, operation)| operation).collect());
        let resolution = of_operations(found, server.clone(), Resolution::Nothing(server.clone()));
        Some(Candidate { resolution, literals: best.literals, left_out: best.left_out })
    }

    /// Whether a path key has a parameter in its query with another value than the call:
    /// `/?module=account` and `?module=block`.
    fn differs_in_query(self, operation: &Operation<'_>) -> bool {
        let differs = |(name, value): &(String, Option<String>)| {
            let sent = self.query.iter().find(|(sent, _)| sent == name);
            sent.is_some_and(|(_, sent)| sent.is_some() && value.is_some() && sent != value)
        };
        operation.id().path.contains('?')
            && UrlText::from(operation.id().path.as_str()).query().iter().any(differs)
    }

    /// Of operations of one path, those whose path key has the most of the query: a key such as
    /// `/users?action=x` is that of calls with this query.
    fn of_query<'d>(self, mut operations: Vec<Operation<'d>>) -> Vec<Operation<'d>> {
        let keys = |operation: &Operation<'_>| UrlText::from(operation.id().path.as_str()).query();
        let sent = |name: &str| self.query.iter().find(|(sent, _)| sent == name);
        operations.retain(|operation| !self.differs_in_query(operation));
        if operations.len() > 1 {
            let rank = |operation: &Operation<'_>| {
                let keys = keys(operation);
                let matched = keys.iter().filter(|(name, _)| sent(name).is_some()).count();
                (Reverse(matched), keys.len() - matched)
            };
            let best = operations.iter().map(rank).min();
            operations.retain(|operation| Some(rank(operation)) == best);
        }
        operations
    }
}
