//! What the owner of an API states besides its document: further hosts, headers of every request, placeholders.

use std::fmt::Write as _;

use globset::{GlobBuilder, GlobMatcher};
use serde_json::Value;

use super::server_url::{Server, is_any};
use super::servers::Served;
use super::{Document, Operation};
use crate::source::Span;
use crate::subject::url::origin;

/// What the owner of an API states besides its document.
///
/// ```
/// use docdrift::Conventions;
///
/// let mut conventions = Conventions::default();
/// conventions.add_host("api.internal.example.com");
/// conventions.add_header("X-Tenant");
/// conventions.add_placeholder("YOUR_*").unwrap();
/// assert!(conventions.add_placeholder("[").is_err());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Conventions {
    hosts: Vec<String>,
    headers: Vec<String>,
    placeholders: Vec<GlobMatcher>,
}

impl Conventions {
    /// Adds a host that runs the API besides the servers of its document: a name, or an origin such as
    /// `http://localhost:8080`.
    pub fn add_host(&mut self, host: &str) {
        self.hosts.push(host.trim_end_matches('/').to_owned());
    }

    /// Adds a header that every request may have, in any case of letters.
    pub fn add_header(&mut self, name: &str) {
        self.headers.push(name.to_ascii_lowercase());
    }

    /// Adds a glob of values that stand for values of the reader: `YOUR_*`.
    ///
    /// # Errors
    ///
    /// If the text is not a glob: what is wrong, as a clause.
    pub fn add_placeholder(&mut self, glob: &str) -> Result<(), String> {
        let glob = GlobBuilder::new(glob).build().map_err(|error| error.kind().to_string())?;
        self.placeholders.push(glob.compile_matcher());
        Ok(())
    }

    /// The origins of the hosts; a host without a scheme is at `https` and at `http`.
    fn origins(&self) -> impl Iterator<Item = String> {
        let with_scheme = |host: &String| match origin(host) {
            Some(_) => vec![host.clone()],
            None => ["https", "http"].map(|scheme| format!("{scheme}://{host}")).to_vec(),
        };
        self.hosts.iter().flat_map(with_scheme)
    }
}

impl Document {
    /// Sets what the owner of the API states besides the document. Its hosts count as servers, below the base paths
    /// of the declared ones.
    pub(crate) fn set_conventions(&mut self, conventions: Conventions) {
        let start = self.root().span.head();
        for group in &mut self.served {
            for origin in conventions.origins() {
                group.add_origin(&origin, start);
            }
        }
        self.conventions = conventions;
    }
}

impl Served {
    /// Adds a server at this origin for each base path of the group.
    fn add_origin(&mut self, origin: &str, start: Span) {
        let mut bases: Vec<(String, Span)> = Vec::new();
        for server in self.servers.iter().filter(|server| !is_any(&server.origin)) {
            if !bases.iter().any(|(base, _)| *base == server.base) {
                bases.push((server.base.clone(), server.span));
            }
        }
        if bases.is_empty() {
            bases.push((String::new(), start));
        }
        for (base, span) in bases {
            let mut url = origin.to_owned();
            write!(url, "{base}").expect("a string can be written to");
            self.servers.push(Server::new(&url, span));
        }
    }
}

impl Operation<'_> {
    /// Whether the owner of the API states that every request may have this header, in lower case.
    pub(crate) fn allows_header(self, name: &str) -> bool {
        self.document().allows_header(name)
    }

    /// Whether the owner of the API states that a value stands for a value of the reader.
    pub(crate) fn has_placeholder(self, value: &Value) -> bool {
        let Value::String(text) = value else { return false };
        self.document().conventions.placeholders.iter().any(|glob| glob.is_match(text))
    }
}

impl Document {
    /// As [`Operation::allows_header`].
    pub(crate) fn allows_header(&self, name: &str) -> bool {
        self.conventions.headers.iter().any(|known| known == name)
    }
}
