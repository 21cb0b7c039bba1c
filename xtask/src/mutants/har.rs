//! A recording of our own form as a HAR with one entry, so that its request is judged, too.

use docdrift::{Document, RecordingFile};
use serde_json::{Map, Value, json};

/// The HAR of a recording. Its host is that of the documents' first server with a host.
///
/// # Errors
///
/// If the text is no recording.
pub(crate) fn of(recording: &str, documents: &[Document]) -> Result<String, String> {
    let recording: RecordingFile = serde_json::from_str(recording).map_err(|error| error.to_string())?;
    let servers =
        documents.iter().flat_map(|document| document.root().get("servers").map(docdrift::Node::items));
    let urls = servers.flatten().filter_map(|server| server.get("url")?.as_str());
    let origin = |url: &str| {
        let rest = url.strip_prefix("https://")?;
        let host = rest.split('/').next()?;
        (!host.contains('{')).then(|| format!("https://{host}"))
    };
    let origin = urls.filter_map(origin).next().unwrap_or_else(|| "https://api.example.com".to_owned());
    let request = &recording.request;
    let query: Vec<Value> = pairs(&request.query);
    let encoded = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(request.query.iter().map(|(name, value)| (name, plain(value))))
        .finish();
    let mark = if encoded.is_empty() { "" } else { "?" };
    let mut sent = json!({
        "method": request.method, "url": format!("{origin}{}{mark}{encoded}", request.path),
        "httpVersion": "HTTP/1.1", "headers": pairs(&request.headers), "queryString": query, "cookies": [],
        "headersSize": -1, "bodySize": -1,
    });
    if let Some(body) = &request.body {
        sent["postData"] = json!({"mimeType": "application/json", "text": body.to_string()});
    }
    let response = &recording.response;
    let media_type = response.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let media_type = media_type.map_or("application/json".to_owned(), |(_, value)| plain(value));
    let received = json!({
        "status": response.status, "statusText": "", "httpVersion": "HTTP/1.1",
        "headers": pairs(&response.headers), "cookies": [], "redirectURL": "", "headersSize": -1, "bodySize": -1,
        "content": {"size": response.body.len(), "mimeType": media_type, "text": response.body},
    });
    let entry = json!({
        "startedDateTime": "2026-01-01T00:00:00Z", "time": 1, "request": sent, "response": received, "cache": {},
        "timings": {"send": 0, "wait": 1, "receive": 0},
    });
    let log = json!({"version": "1.2", "creator": {"name": "mutants", "version": "1"}, "entries": [entry]});
    Ok(json!({ "log": log }).to_string())
}

fn pairs(values: &Map<String, Value>) -> Vec<Value> {
    values.iter().map(|(name, value)| json!({"name": name, "value": plain(value)})).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
