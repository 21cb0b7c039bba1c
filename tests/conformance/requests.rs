//! Writes the requests that the client sent to a file, for a third-party validator (`tests/validate.py`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use httpmock::HttpMockRequest;
use serde::Serialize;

/// The environment variable with the path of the file to which requests are written.
const VARIABLE: &str = "CONFORMANCE_REQUESTS";

/// One request, as the server received it.
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
    /// The request that the client sent when the recording of this name was replayed.
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

/// The path of the file to which requests are written; `None` if no file was requested.
pub(crate) fn file() -> Option<PathBuf> {
    env::var_os(VARIABLE).map(PathBuf::from)
}

/// Writes each request as one line of JSON.
pub(crate) fn write(file: &Path, requests: &[Sent]) -> Result<(), String> {
    let lines: Result<String, _> =
        requests.iter().map(|sent| serde_json::to_string(sent).map(|line| line + "\n")).collect();
    let lines = lines.map_err(|error| format!("a request cannot be written as JSON: {error}"))?;
    fs::write(file, lines).map_err(|reason| format!("{}: cannot be written: {reason}", file.display()))
}
