//! What a document declares for a recorded exchange, read without the checker: it has to know less, and to be sure of it.

use docdrift::RecordingFile;
use serde_json::{Map, Value};

use super::seeds::follow;

/// The operation of an exchange, with the schemas of its bodies.
pub(crate) struct Exchange<'d> {
    pub(crate) document: &'d Value,
    /// Method and path template.
    pub(crate) operation: String,
    pub(crate) item: &'d Value,
    pub(crate) responses: &'d Map<String, Value>,
    /// The status as the document writes it: `200`, `2XX`, `default`.
    pub(crate) declared_status: String,
    pub(crate) request: Option<&'d Value>,
    pub(crate) response: Option<&'d Value>,
}

impl<'d> Exchange<'d> {
    /// The operation of a recording; `None` if the document does not surely declare it, or not its status.
    pub(crate) fn of(document: &'d Value, recording: &RecordingFile) -> Option<Self> {
        let paths = document.get("paths")?.as_object()?;
        let path =
            recording.request.path.strip_prefix(base_path(document)).unwrap_or(&recording.request.path);
        let mut found = paths.iter().filter(|(template, _)| is_of(template, path));
        let (template, item) = found.next()?;
        if found.next().is_some() {
            return None;
        }
        let operation = item.get(recording.request.method.to_lowercase())?;
        let responses = operation.get("responses")?.as_object()?;
        let status = recording.response.status.to_string();
        let declared_status = responses.contains_key(&status).then_some(status)?;
        let response = follow(document, &responses[&declared_status])?;
        let request = operation.get("requestBody").and_then(|body| follow(document, body));
        Some(Exchange {
            document,
            operation: format!("{} {template}", recording.request.method),
            item,
            responses,
            declared_status,
            request: request.and_then(|body| json_schema(document, body)),
            response: json_schema(document, response),
        })
    }
}

/// The path of the first server, which recorded paths begin with; may be empty.
fn base_path(document: &Value) -> &str {
    let url = document.pointer("/servers/0/url").and_then(Value::as_str).unwrap_or_default();
    let host = url.strip_prefix("https://").unwrap_or(url);
    host.find('/').map_or("", |at| host[at..].trim_end_matches('/'))
}

/// The only schema of a body, if it is JSON.
fn json_schema<'d>(document: &'d Value, body: &'d Value) -> Option<&'d Value> {
    let content = body.get("content")?.as_object().filter(|content| content.len() == 1)?;
    follow(document, content.get("application/json")?.get("schema")?)
}

/// Whether a path is one of a template.
fn is_of(template: &str, path: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| one == other || one.contains('{'))
}
