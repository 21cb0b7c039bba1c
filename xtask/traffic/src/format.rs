//! The formats of recorded traffic, and how a file is recognised as one of them.

use crate::exchange::Provenance;
use crate::tree::Tree;

/// A format of recorded traffic that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// HAR 1.2, of a browser, a proxy, Playwright, Insomnia or Schemathesis.
    Har,
    /// HAR written by Polly.js.
    Polly,
    /// One HAR entry a line.
    HarLines,
    /// A cassette of VCR for Ruby.
    Vcr,
    /// A cassette of Schemathesis.
    Schemathesis,
    /// The events of a Schemathesis run, one a line.
    SchemathesisLines,
    /// A cassette of vcrpy.
    Vcrpy,
    /// A cassette of Betamax.
    Betamax,
    /// A cassette of go-vcr.
    GoVcr,
    /// A cassette of PHP-VCR.
    PhpVcr,
    /// A cassette of ExVCR.
    ExVcr,
    /// A fixture of nock.
    Nock,
    /// What the recorder of `responses` writes, a library of Python.
    Responses,
    /// The JSON log of a run of Redocly's `respect`.
    Respect,
    /// A Pact contract.
    Pact,
    /// A simulation of Hoverfly.
    Hoverfly,
    /// An environment of Mockoon.
    Mockoon,
    /// The log of transactions of Mockoon.
    MockoonLog,
    /// A Postman collection.
    Postman,
    /// An Insomnia export.
    Insomnia,
    /// An OpenCollection.
    OpenCollection,
    /// A Bruno request.
    Bruno,
    /// A `.http` file, or a saved response.
    Http,
    /// WireMock stubs.
    WireMock,
    /// A recording of httpmock.
    Httpmock,
    /// Microcks examples.
    Microcks,
    /// A Keploy test.
    Keploy,
    /// A JSON log of a gateway or a server: Kong, APISIX, nginx, Apache, Envoy.
    ServerLog,
    /// Flows of mitmproxy.
    Mitmproxy,
}

impl Format {
    /// All formats that are read, in the order in which messages name them.
    pub const ALL: [Format; 29] = [
        Format::Har,
        Format::Polly,
        Format::HarLines,
        Format::Vcr,
        Format::Schemathesis,
        Format::SchemathesisLines,
        Format::Vcrpy,
        Format::Betamax,
        Format::GoVcr,
        Format::PhpVcr,
        Format::ExVcr,
        Format::Nock,
        Format::Responses,
        Format::Respect,
        Format::Pact,
        Format::Hoverfly,
        Format::Mockoon,
        Format::MockoonLog,
        Format::Postman,
        Format::Insomnia,
        Format::OpenCollection,
        Format::Bruno,
        Format::Http,
        Format::WireMock,
        Format::Httpmock,
        Format::Microcks,
        Format::Keploy,
        Format::ServerLog,
        Format::Mitmproxy,
    ];

    /// The name of the format in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Har => "HAR",
            Format::Polly => "HAR by Polly.js",
            Format::HarLines => "HAR entries by line",
            Format::Vcr => "VCR",
            Format::Schemathesis => "Schemathesis cassette",
            Format::SchemathesisLines => "Schemathesis events by line",
            Format::Vcrpy => "vcrpy",
            Format::Betamax => "Betamax",
            Format::GoVcr => "go-vcr",
            Format::PhpVcr => "PHP-VCR",
            Format::ExVcr => "ExVCR",
            Format::Nock => "nock",
            Format::Responses => "responses",
            Format::Respect => "Redocly respect",
            Format::Pact => "Pact",
            Format::Hoverfly => "Hoverfly",
            Format::Mockoon => "Mockoon",
            Format::MockoonLog => "Mockoon log",
            Format::Postman => "Postman collection",
            Format::Insomnia => "Insomnia",
            Format::OpenCollection => "OpenCollection",
            Format::Bruno => "Bruno",
            Format::Http => ".http",
            Format::WireMock => "WireMock",
            Format::Httpmock => "httpmock",
            Format::Microcks => "Microcks",
            Format::Keploy => "Keploy",
            Format::ServerLog => "server log",
            Format::Mitmproxy => "mitmproxy flows",
        }
    }

    /// What exchanges of this format are evidence of, unless an exchange says more.
    #[must_use]
    pub fn provenance(self) -> Provenance {
        match self {
            Format::Har
            | Format::Polly
            | Format::HarLines
            | Format::Vcr
            | Format::Schemathesis
            | Format::SchemathesisLines
            | Format::Vcrpy
            | Format::Betamax
            | Format::GoVcr
            | Format::PhpVcr
            | Format::ExVcr
            | Format::Nock
            | Format::Responses
            | Format::Respect
            | Format::MockoonLog
            | Format::Hoverfly
            | Format::Keploy
            | Format::ServerLog
            | Format::Mitmproxy => Provenance::Captured,
            Format::Pact
            | Format::Mockoon
            | Format::Postman
            | Format::Insomnia
            | Format::OpenCollection
            | Format::Bruno
            | Format::Http
            | Format::WireMock
            | Format::Httpmock
            | Format::Microcks => Provenance::Authored,
        }
    }
}

/// Why a file is not read as recorded traffic.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// The file is recognised, and has nothing to read, or nothing that could be read without a guess.
    #[error("is {name}, which {reason}")]
    Known {
        /// What the file is, with its article.
        name: &'static str,
        /// Why it is not read.
        reason: &'static str,
    },
    /// The file is none of the formats.
    #[error("is no recorded traffic: {0}; looked for {formats}", formats = names())]
    Unknown(String),
}

fn names() -> String {
    Format::ALL.map(Format::name).join(", ")
}

/// The format of the documents of a JSON or YAML file, by what decides first.
///
/// # Errors
///
/// The documents are of a known format that is not read, or of none.
pub fn recognize(documents: &[Tree]) -> Result<Format, Unread> {
    let Some(first) = documents.iter().find(|document| **document != Tree::Null) else {
        return Err(Unread::Unknown("it is empty".to_owned()));
    };
    let found = match first {
        Tree::Map(_) => object(first),
        Tree::List(items) => list(items),
        _ => None,
    };
    found.unwrap_or_else(|| Err(Unread::Unknown("nothing in it marks a format".to_owned())))
}

type Recognized = Option<Result<Format, Unread>>;

fn known(name: &'static str, reason: &'static str) -> Recognized {
    Some(Err(Unread::Known { name, reason }))
}

fn object(root: &Tree) -> Recognized {
    let has = |key: &str| root.get(key).is_some();
    let text = |path: &[&str]| root.path(path).and_then(Tree::as_text).unwrap_or_default();
    let format = if root.path(&["log", "entries"]).is_some() {
        // Some tools write the creator as a bare text.
        let is_polly = [&["log", "creator", "name"][..], &["log", "creator"]]
            .iter()
            .any(|path| text(path).starts_with("Polly"));
        if is_polly { Format::Polly } else { Format::Har }
    } else if has("http_interactions") {
        let by = text(&["recorded_with"]).to_ascii_lowercase();
        match () {
            () if by.starts_with("betamax") => Format::Betamax,
            () if by.starts_with("schemathesis") || has("command") => Format::Schemathesis,
            () => Format::Vcr,
        }
    } else if has("consumer") && has("provider") {
        Format::Pact
    } else if let Some(interactions) = root.get("interactions") {
        let has = |key: &str| interactions.items().iter().any(|one| one.path(&["request", key]).is_some());
        let is_second = root.get("version").and_then(Tree::to_text).as_deref() == Some("2");
        if is_second || (has("url") && !has("uri")) { Format::GoVcr } else { Format::Vcrpy }
    } else if root.path(&["data", "pairs"]).is_some() {
        Format::Hoverfly
    } else if (has("routes") && (has("endpointPrefix") || has("lastMigration")))
        || (text(&["source"]).starts_with("mockoon") && has("data"))
    {
        Format::Mockoon
    } else if is_postman(root) {
        Format::Postman
    } else if text(&["_type"]) == "export" || text(&["type"]).contains(".insomnia.rest/") {
        Format::Insomnia
    } else if has("opencollection") || (has("info") && root.path(&["http", "method"]).is_some()) {
        Format::OpenCollection
    } else if ["when", "then"].iter().all(|key| matches!(root.get(key), Some(Tree::Map(_)))) {
        Format::Httpmock
    } else if text(&["kind"]) == "APIExamples" {
        Format::Microcks
    } else if text(&["version"]).starts_with("api.keploy.io")
        || text(&["apiVersion"]).starts_with("api.keploy.io")
    {
        Format::Keploy
    } else if has("mappings") || is_journal(root) || (has("request") && has("response") && is_stub(root)) {
        Format::WireMock
    } else {
        return other_object(root);
    };
    Some(Ok(format))
}

/// Whether an object is an event of a Schemathesis run: `{"PhaseStarted": {"id": …, "timestamp": …}}`.
fn is_event(root: &Tree) -> bool {
    matches!(root.entries(), [(name, event)]
        if (name.ends_with("Started") || name.ends_with("Finished")) && event.get("timestamp").is_some())
        || root.get("ScenarioFinished").is_some()
}

/// Objects that are lines of a log, or known and not read.
fn other_object(root: &Tree) -> Recognized {
    let has = |key: &str| root.get(key).is_some();
    let request = root.get("request");
    if has("Initialize") || is_event(root) {
        return Some(Ok(Format::SchemathesisLines));
    }
    let marked = [
        (crate::formats::mockoon_log::is_line(root), Format::MockoonLog),
        (crate::formats::respect::is_log(root), Format::Respect),
        (crate::formats::responses::is_recording(root), Format::Responses),
    ];
    if let Some((_, format)) = marked.into_iter().find(|(is_marked, _)| *is_marked) {
        return Some(Ok(format));
    }
    if has("http_buffered_trace") || has("http_streamed_trace_segment") {
        return Some(Ok(Format::ServerLog));
    }
    if let Some(request @ Tree::Map(_)) = request
        && has("response")
    {
        // A HAR entry has its headers in a list, a log in a map. A HAR entry has no `body`.
        let has_body = request.get("body").is_some()
            || root.path(&["response", "body"]).is_some_and(|body| *body != Tree::Null);
        let is_har = request.get("url").is_some()
            && matches!(request.get("headers"), None | Some(Tree::List(_)))
            && !has_body;
        return Some(Ok(if is_har { Format::HarLines } else { Format::ServerLog }));
    }
    if has("resourceSpans") {
        return known("a trace of OpenTelemetry", "has no bodies by any convention");
    }
    if has("openapi") || has("swagger") {
        return known("an OpenAPI document", "is no traffic; name it with --spec");
    }
    if has("fixtures") && has("_meta") {
        return known("a fixture of the Stripe CLI", "has requests only, and these are templates");
    }
    if has("resources") && root.get("resources").is_some_and(|all| matches!(all, Tree::Map(_))) {
        return known("a file of Stripe's fixtures", "has objects without requests and statuses");
    }
    if has("method") && has("url") && has("headers") && !has("status") {
        return known("a single HAR request", "has no answer");
    }
    if root.get("run").and_then(|run| run.get("executions")).is_some() {
        return Some(Ok(Format::Postman));
    }
    if is_bruno_report(root) {
        return Some(Ok(Format::Bruno));
    }
    if text_of_type(root) == "folder" {
        return known("a folder of OpenCollection", "has its requests in files of their own");
    }
    if has("Entries") {
        return known("a recording of the Azure test proxy", "is not read yet");
    }
    crate::formats::server_log::is_entry(root).then_some(Ok(Format::ServerLog))
}

fn list(items: &[Tree]) -> Recognized {
    // An entry that is broken decides nothing if there is a better one.
    let is_entry = |item: &&Tree| item.get("request").is_some() || item.get("scope").is_some();
    let first = items.iter().find(is_entry).or(items.first())?;
    let request = first.get("request");
    let format = if first.get("scope").is_some() && (first.get("path").is_some() || request.is_none()) {
        Format::Nock
    } else if is_bruno_report(first) {
        Format::Bruno
    } else if crate::formats::server_log::is_nested_entry(first)
        || first.get("http_buffered_trace").is_some()
        || first.get("http_streamed_trace_segment").is_some()
    {
        Format::ServerLog
    } else if is_ex_vcr(first) {
        Format::ExVcr
    } else if let Some(request @ Tree::Map(_)) = request {
        match () {
            () if first.get("response").is_none() => return None,
            () if request.get("host").is_some() => Format::Vcrpy,
            // PHP writes an empty map as a list, too; a HAR entry has no `body`.
            () if matches!(request.get("headers"), Some(Tree::List(_))) && !has_body(first) => {
                Format::HarLines
            }
            () if request.get("uri").is_some() && request.get("url").is_none() => Format::Vcr,
            () => Format::PhpVcr,
        }
    } else if first.get("httpRequest").is_some() {
        return known("a list of MockServer expectations", "is not read yet");
    } else if first.get("entries").is_some() && first.get("filename").is_some() {
        return known("a report of Hurl", "keeps its bodies in a store beside it, which is not read yet");
    } else if crate::formats::server_log::is_entry(first) {
        Format::ServerLog
    } else {
        return None;
    };
    Some(Ok(format))
}

fn text_of_type(root: &Tree) -> &str {
    root.path(&["info", "type"]).and_then(Tree::as_text).unwrap_or_default()
}

/// Whether an object is the report of a run of Bruno's requests.
fn is_bruno_report(root: &Tree) -> bool {
    let first = root.get("results").and_then(|results| results.items().first());
    first.is_some_and(|result| result.get("request").is_some() && result.get("response").is_some())
}

/// Whether the response of an entry has a body as such, or a status in parts, as no HAR entry has.
fn has_body(entry: &Tree) -> bool {
    let status = entry.path(&["response", "status"]);
    matches!(status, Some(Tree::Map(_))) || entry.path(&["response", "body"]).is_some()
}

/// Whether an entry is of ExVCR. Its older versions did not mark binary bodies.
fn is_ex_vcr(entry: &Tree) -> bool {
    let Some(response) = entry.get("response") else { return false };
    let has = |key: &str| response.get(key).is_some();
    let has_url = entry.path(&["request", "url"]).is_some();
    has("binary") || (has_url && has("status_code") && !has("status"))
}

fn is_postman(root: &Tree) -> bool {
    let info = root.get("info").or_else(|| root.path(&["collection", "info"]));
    let schema = info.and_then(|info| info.get("schema")).and_then(Tree::as_text).unwrap_or_default();
    schema.contains("getpostman") || (root.get("requests").is_some() && root.get("order").is_some())
}

/// Whether an object is a journal of WireMock: its items have what was received, alone or with the answer.
fn is_journal(root: &Tree) -> bool {
    let first = root.get("requests").and_then(|requests| requests.items().first());
    let is_received = |item: &Tree| item.get("absoluteUrl").is_some() || item.get("loggedDate").is_some();
    first.is_some_and(|first| is_received(first) || first.get("request").is_some_and(is_received))
}

/// Whether an object with a request and a response is a stub: its request is a matcher.
fn is_stub(root: &Tree) -> bool {
    let request = root.get("request");
    let has = |key: &str| request.is_some_and(|request| request.get(key).is_some());
    let is_matcher = ["urlPath", "urlPattern", "urlPathPattern", "urlPathTemplate", "bodyPatterns"]
        .iter()
        .any(|key| has(key));
    let is_relative = request
        .and_then(|request| request.get("url"))
        .and_then(Tree::as_text)
        .is_some_and(|url| url.starts_with('/'));
    // The headers of a stub are matchers, and it has no body as such.
    let sent = request.and_then(|request| request.get("headers")).map(Tree::entries).unwrap_or_default();
    let was_sent = sent.iter().any(|(_, value)| !matches!(value, Tree::Map(_)));
    let is_log = has("uri") || has("body") || was_sent || crate::formats::server_log::is_nested_entry(root);
    !is_log && (is_matcher || root.get("uuid").is_some() || (is_relative && root.get("started_at").is_none()))
}
