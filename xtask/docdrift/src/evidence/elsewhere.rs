//! Tells calls that go to another program than the API of the documents.

use super::hosts_of_api::{begins_like_declared, has_beginning};
use super::path_words::literal;
use super::resolve_call::CallToResolve;
use super::unsettled::UnsettledKind;
use crate::openapi::{Operation, Resolution, ServerMatch, is_version};
use crate::page::claim::Origin;
use crate::page::language::Language;
use crate::page::written_value::WrittenValue;
use crate::subject::{FieldPath, Place};

/// Why a call may go to another program.
type Reason = (UnsettledKind, &'static str);

impl<'d> CallToResolve<'_, 'd> {
    /// Why a call may go to another program than the API, although a document has its path or could have it. `None`
    /// if it cannot.
    pub(super) fn elsewhere(&self, resolution: &Resolution<'d>, path: &str) -> Option<Reason> {
        let hosts = self.known.hosts;
        match resolution {
            Resolution::Operation(_, ServerMatch::Unstated) if self.is_of_another_program() => Some((
                UnsettledKind::OtherHost,
                "most calls of the pages at this host are of no declared operation",
            )),
            Resolution::Operation(operation, ServerMatch::Unstated)
                if self.sends_something_else(*operation) =>
            {
                let reason = "the sample does not say which server it calls, and sends nothing that the operation declares";
                Some((UnsettledKind::UnknownHost, reason))
            }
            // A path on the reader's own server, as in `fetch("/api/pay")`, is no call of this API.
            Resolution::Nothing(ServerMatch::Unstated)
                if self.names_servers() && !self.names_operation(path) =>
            {
                Some((UnsettledKind::UnknownHost, "the sample does not say which server it calls"))
            }
            Resolution::OtherMethods(_, at) | Resolution::Nothing(at)
                if !matches!(at, ServerMatch::Foreign(_)) =>
            {
                let of_own_server = || {
                    let reason = "the pages show how to build a server with this path, or one at this host";
                    hosts.is_of_own_server(self.url).then_some((UnsettledKind::OtherHost, reason))
                };
                let of_reader = || {
                    let is_open = matches!(resolution, Resolution::Nothing(ServerMatch::Unstated));
                    let reason = "the page has this path at a host of the reader";
                    (is_open && self.names_servers() && hosts.is_path_of_reader(path))
                        .then_some((UnsettledKind::OtherHost, reason))
                };
                self.without_servers().or_else(of_own_server).or_else(of_reader)
            }
            _ => None,
        }
    }

    /// Whether a call with a variable in place of the host and one word of a path sends fields of which the operation
    /// declares none.
    fn sends_something_else(&self, operation: Operation<'d>) -> bool {
        let declared = operation.fields(&Place::Request(FieldPath::root()));
        let is_declared = |name: &str| declared.iter().any(|field| field.path.name() == Some(name));
        self.url.begins_with_hole()
            && literal(&operation.id().path).count() <= 1
            && !declared.is_empty()
            && self.body.is_some_and(|body| !body.fields().is_empty() && !has_name(body, &is_declared))
    }

    /// Whether any document declares servers.
    pub(super) fn names_servers(&self) -> bool {
        self.documents.iter().any(|document| document.names_servers())
    }

    /// Whether the page writes the method and the path as text, and the path begins like the paths of the
    /// documents: `POST /v1/orders`, or `POST /api/orders` where all of them begin with `/api`.
    fn names_operation(&self, path: &str) -> bool {
        let is_text = self.is_mention || self.origin == Origin::Sample(Language::Http);
        let path = path.trim_start_matches('/');
        let base = if path.starts_with("api/") { "api/" } else { "" };
        let (version, rest) = path[base.len()..].split_once('/').unwrap_or((&path[base.len()..], ""));
        // `/v2/{service}/…` may be the path of anything.
        let next = rest.split('/').next().unwrap_or_default();
        let is_literal = |segment: &str| {
            segment.starts_with(|c: char| c.is_ascii_alphabetic()) && !segment.contains(['{', ':', '<'])
        };
        let begin = format!("/{base}{version}/");
        let all = || self.documents.iter().flat_map(|document| document.operations());
        let has_version =
            || is_version(version) && is_literal(next) && all().any(|it| it.id().path.starts_with(&begin));
        // Where all paths begin with `/api`, `/api/orders` is one of them or none.
        let is_below_api =
            || base == "api/" && is_literal(version) && all().all(|it| it.id().path.starts_with("/api/"));
        is_text && (has_version() || is_below_api())
    }

    /// Whether the documents declare no servers, and most calls at this host are of no declared operation.
    fn is_of_another_program(&self) -> bool {
        !self.names_servers() && self.url.origin().is_some_and(|origin| self.known.hosts.runs_another(origin))
    }

    /// Why a call of an undeclared operation may go to another API: the documents declare no servers, and nothing
    /// shows that they are of the called program.
    fn without_servers(&self) -> Option<Reason> {
        if self.names_servers() {
            return None;
        }
        let host = "the schema names no server, and the page calls none of its operations at this host";
        let path = "no path of the documents begins like this one, or has a segment of it";
        let is_like = || begins_like_declared(self.url, self.documents);
        match self.url.origin() {
            Some(_) if self.known.hosts.runs_api(self.url, self.documents) => None,
            Some(_) => Some((UnsettledKind::OtherHost, host)),
            None if self.is_mention => {
                (has_beginning(self.url) && !is_like()).then_some((UnsettledKind::OtherApi, path))
            }
            // A path without an origin is on the server of the page itself.
            None if self.url.to_string().starts_with('/') => Some((UnsettledKind::OtherHost, host)),
            None => (!is_like()).then_some((UnsettledKind::UnknownHost, path)),
        }
    }
}

/// Whether a field of a value, at any depth, has such a name.
fn has_name(value: &WrittenValue, is_wanted: &impl Fn(&str) -> bool) -> bool {
    value.fields().iter().any(|(name, value)| is_wanted(&name.value) || has_name(value, is_wanted))
}
