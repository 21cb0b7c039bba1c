//! What the client sent, written out for a validator that is not ours.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use httpmock::HttpMockRequest;
use serde::Serialize;

/// Names the file that requests are to be written to.
const VARIABLE: &str = "CONFORMANCE_REQUESTS";

/// One request, as it travelled.
#[derive(Serialize)]
pub(crate) struct Sent {
    recording: String,
    method: String,
    /// Path and query.
    target: String,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Sent {
    /// The request that came for a recording.
    pub(crate) fn of(recording: &str, request: &HttpMockRequest) -> Self {
        let uri = request.uri();
        let headers = request.headers();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Sent {
            recording: recording.to_owned(),
            method: request.method().to_string(),
            target: uri.path_and_query().map_or_else(String::new, ToString::to_string),
            headers: headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
            body: text(request.body_ref()),
        }
    }
}

/// The file that requests are to be written to, if anybody asks for them.
pub(crate) fn file() -> Option<PathBuf> {
    env::var_os(VARIABLE).map(PathBuf::from)
}

/// Writes one request a line, as JSON.
pub(crate) fn write(file: &Path, requests: &[Sent]) -> Result<(), String> {
    let lines: Result<String, _> =
        requests.iter().map(|sent| serde_json::to_string(sent).map(|line| line + "\n")).collect();
    let lines = lines.map_err(|error| format!("a request cannot be written as JSON: {error}"))?;
    fs::write(file, lines).map_err(|reason| format!("{}: cannot be written: {reason}", file.display()))
}
