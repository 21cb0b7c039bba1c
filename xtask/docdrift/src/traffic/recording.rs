//! A recorded exchange: one request, its response as it came, and what the file is for.
//!
//! Read strictly: a misspelt key is an error with its place, since a recording that is
//! half-ignored proves nothing. Secrets are masked while it is read, so that the masked form is
//! what is matched, stored and printed.

use crate::source::mask::is_masked;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::masking;
use super::secret_names::SecretNames;
use crate::source::json_value::same_json;
use crate::source::tree::{Data, Node, SyntaxError, pointer_token};
use crate::source::{FileId, Files, Span};
use crate::subject::{Method, OperationId};

/// Where an exchange comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// Real traffic.
    Captured,
    /// The provider's own example.
    Published,
    /// Written by us: it exercises the client and is never evidence.
    Composed,
}

/// A recorded exchange.
#[derive(Debug)]
pub struct Recording {
    /// Its file.
    pub file: FileId,
    /// Its content.
    pub content: RecordingFile,
    /// What the typed client made of it, once replayed.
    pub replayed: Option<Outcome>,
    tree: Node,
}

/// The content of a recording file.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(title = "A recorded exchange, version 1")]
#[serde(deny_unknown_fields)]
pub struct RecordingFile {
    /// The version of this format: 1.
    #[schemars(range(min = 1, max = 1))]
    pub version: u32,
    /// Where it comes from.
    pub provenance: Provenance,
    /// Where exactly: required unless it is composed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What it is for.
    pub about: String,
    /// What was sent.
    pub request: RecordedRequest,
    /// What came back.
    pub response: RecordedResponse,
    /// What is expected of it.
    pub expect: Expect,
}

/// What was sent.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedRequest {
    /// The method, in capitals.
    pub method: String,
    /// The path as it was sent, without query.
    pub path: String,
    /// The query parameters.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub query: Map<String, Value>,
    /// The headers that matter.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub headers: Map<String, Value>,
    /// The body, as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
}

/// What came back.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedResponse {
    /// The status.
    pub status: u16,
    /// The headers that matter.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub headers: Map<String, Value>,
    /// The body, byte for byte.
    #[serde(default)]
    pub body: String,
}

/// What is expected of a recording; the outcome must equal it, both ways.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// What the typed client returns.
    pub client: Outcome,
    /// How the raw body breaks the published schema; empty where it does not.
    pub violations: Vec<ExpectedViolation>,
}

/// What the typed client returns.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A value, as JSON.
    Value(Value),
    /// An error.
    Error(ClientError),
}

impl Outcome {
    /// Whether both are the same outcome; numbers are compared by value, as [`same_json`] says.
    #[must_use]
    pub fn is_same(&self, other: &Outcome) -> bool {
        match (self, other) {
            (Outcome::Value(one), Outcome::Value(other)) => same_json(one, other),
            (one, other) => one == other,
        }
    }
}

/// An error of the typed client.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClientError {
    /// Its kind, as the client prints it.
    pub kind: String,
    /// The status that it carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The path to the field that did not decode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The message that the server sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A violation that a recording is expected to show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedViolation {
    /// JSON pointer into the body.
    pub pointer: String,
    /// The keyword of the schema, or `undeclared`.
    pub keyword: String,
}

/// Why a file is no recording.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct RecordingError {
    /// Where that shows.
    pub span: Span,
    /// By what it shows.
    pub reason: String,
}

impl From<SyntaxError> for RecordingError {
    fn from(error: SyntaxError) -> Self {
        RecordingError { span: error.span, reason: format!("no YAML: {}", error.reason) }
    }
}

impl Recording {
    /// Reads a recording, and masks the secrets of its file, so that they are in no text any more: what
    /// has one of these names, and what looks like a key.
    ///
    /// # Errors
    ///
    /// When it is no YAML, has a key that recordings do not have, lacks one that they must have, or
    /// contradicts itself.
    pub fn read(files: &mut Files, file: FileId, names: &SecretNames) -> Result<Recording, RecordingError> {
        let text = files.excerpt(file);
        let mut tree = Node::parse(&text)?;
        let secrets = masking::secrets(&text, &tree, names);
        if !secrets.is_empty() {
            files.mask(&secrets);
            tree = Node::parse(&files.excerpt(file))?;
        }
        if !matches!(tree.data, Data::Object(_)) {
            let reason = "a recording is a mapping, from `version` to `expect`".to_owned();
            return Err(RecordingError { span: tree.span.head(), reason });
        }
        let mut content: RecordingFile = from_tree(&tree)?;
        let wrong = |pointer: &str, reason: &str| RecordingError {
            span: span(&tree, pointer),
            reason: reason.to_owned(),
        };
        if content.version != 1 {
            return Err(wrong("/version", "this version of recordings is not known; the known one is 1"));
        }
        if content.provenance != Provenance::Composed && content.source.is_none() {
            return Err(wrong(
                "/provenance",
                "`source` must say where a captured or published exchange is from",
            ));
        }
        if content.request.method.parse::<Method>().is_err() {
            return Err(wrong("/request/method", "no HTTP method that OpenAPI knows"));
        }
        if !content.request.path.starts_with('/') {
            return Err(wrong("/request/path", "a path begins with `/`"));
        }
        content.expect.violations.sort();
        Ok(Recording { file, content, replayed: None, tree })
    }

    /// Method and path as they were sent.
    #[must_use]
    pub fn operation(&self) -> OperationId {
        let method = self.content.request.method.parse().expect("checked while reading");
        OperationId { method, path: self.content.request.path.clone() }
    }

    /// Whether a secret was at a JSON pointer of the response body: what it was cannot be judged any more.
    #[must_use]
    pub fn is_masked_at(&self, pointer: &str) -> bool {
        let body: Option<Value> = serde_json::from_str(&self.content.response.body).ok();
        body.as_ref().and_then(|body| body.pointer(pointer)?.as_str()).is_some_and(is_masked)
    }

    /// Whether it is evidence of what the server does.
    #[must_use]
    pub fn is_evidence(&self) -> bool {
        self.content.provenance != Provenance::Composed
    }

    /// Where the value at a JSON pointer of the file stands, or what is nearest to it.
    #[must_use]
    pub fn span(&self, pointer: &str) -> Span {
        span(&self.tree, pointer)
    }
}

fn span(tree: &Node, pointer: &str) -> Span {
    let mut pointer = pointer;
    loop {
        match tree.walk(pointer) {
            Some((key, node)) if node.span.start == node.span.end => return key,
            Some((_, node)) => return node.span,
            None => pointer = pointer.rsplit_once('/').map_or("", |(parent, _)| parent),
        }
    }
}

/// Decodes a tree strictly; an error stands where the tree has what it is about.
pub(crate) fn from_tree<T: for<'de> Deserialize<'de>>(tree: &Node) -> Result<T, RecordingError> {
    serde_path_to_error::deserialize(tree.to_json()).map_err(|error| {
        let steps = error.path().iter().map(|segment| match segment {
            serde_path_to_error::Segment::Seq { index } => format!("/{index}"),
            serde_path_to_error::Segment::Map { key } => format!("/{}", pointer_token(key)),
            _ => String::new(),
        });
        let pointer: String = steps.collect();
        let key = tree.walk(&pointer).map(|(key, _)| key);
        RecordingError {
            span: key.unwrap_or_else(|| span(tree, &pointer)),
            reason: error.inner().to_string(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::mask::is_masked;

    const MINIMAL: &str = "\
version: 1
provenance: composed
about: a test
request: {method: POST, path: /orders, headers: {Authorization: Bearer abc}, body: {key: sk-1234567890abcdef}}
response: {status: 200, body: '{}'}
expect: {client: {value: {}}, violations: []}
";

    fn read(text: &str) -> Result<Recording, String> {
        let mut files = Files::new();
        let id = files.add("a.yaml", text);
        let read = Recording::read(&mut files, id, &SecretNames::default());
        read.map_err(|error| format!("{} {}", files.locate(error.span), error.reason))
    }

    #[test]
    fn secrets_are_masked_while_reading() {
        let text = MINIMAL.replace("'{}'", r#"'{"key": "sk_live_abcdefghijklmnop"}'"#);
        let mut files = Files::new();
        let id = files.add("a.yaml", text);
        let recording = Recording::read(&mut files, id, &SecretNames::default()).expect("valid");
        let content = serde_json::to_string(&recording.content).expect("plain data");
        for secret in ["abc", "1234567890abcdef", "abcdefghijklmnop"] {
            assert!(!content.contains(secret), "{secret} is in {content}");
            assert!(!files.file(id).text().contains(secret), "{secret} is in the file's text");
        }
        assert!(is_masked(recording.content.request.headers["Authorization"].as_str().expect("a text")));
        assert_eq!(recording.operation().to_string(), "POST /orders");
    }

    /// A recording with secrets under their names, each with a word that is its value, in every part.
    const NAMED: &str = r#"
version: 1
provenance: composed
about: a test
request:
  method: POST
  path: /orders?access_token=hidden1
  query: {api_key: hidden2, page_token: shown1, sig: 'hidden3'}
  headers: {X-Auth-Token: "hidden4", X-Shop: hidden5, Idempotency-Key: shown2}
  body: {client_secret: hidden6, deep: [{password: 'it''s hidden7'}], max_tokens: 5, token_type: shown3}
response:
  status: 200
  headers: {Set-Cookie: [a=hidden8, b=hidden9], X-Next-Page-Token: shown4, Location: '/a?token=hidden10&page=shown5'}
  body: STYLE
expect:
  client:
    value: {access_token: hidden11, next_page_token: shown6, tokens_used: 7}
  violations: []
"#;

    #[test]
    fn what_is_named_as_a_secret_is_masked_and_nothing_else() {
        let mut names = SecretNames::default();
        names.add(crate::subject::ParameterLocation::Header, "X-Shop");
        names.add(crate::subject::ParameterLocation::Query, "sig");
        let body = r#"{"a": [{"refresh_token": "hidden \" é", "token_type": "shown7"}], "expires_in": 60}"#;
        let double = serde_json::to_string(body).expect("a text");
        let block = format!("|\n    {}", body.replace("[{", "[{\n      "));
        for style in [format!("'{body}'"), double, block, "grant=shown7&refresh_token=hidden12".to_owned()] {
            let mut files = Files::new();
            let text = NAMED.replace("STYLE", &style);
            let id = files.add("a.yaml", text.as_str());
            let recording = Recording::read(&mut files, id, &names).expect("valid");
            let content = serde_json::to_string(&recording.content).expect("plain data");
            let masked = files.file(id).text();
            assert!(!content.contains("hidden") && !masked.contains("hidden"), "{masked}");
            (1..8).for_each(|number| {
                assert!(content.contains(&format!("shown{number}")), "{number}: {masked}")
            });
            assert_eq!(masked.len(), text.len());
            assert_eq!(masked.lines().count(), text.lines().count());
            if style.contains('{') {
                let body: Value = serde_json::from_str(&recording.content.response.body).expect("still JSON");
                assert!(is_masked(body["a"][0]["refresh_token"].as_str().expect("a text")), "{body}");
                assert!(recording.is_masked_at("/a/0/refresh_token") && !recording.is_masked_at("/a/0"));
            }
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (from, to, expected) in [
            ("about:", "abuot:", "a.yaml:3:1 unknown field `abuot`"),
            ("status: 200", "status: ok", "a.yaml:5:12 invalid type: string \"ok\", expected u16"),
            ("violations: []", "violatons: []", "a.yaml:6:31 unknown field `violatons`"),
            ("composed", "published", "a.yaml:2:13 `source` must say where"),
            ("composed", "made up", "a.yaml:2:1 unknown variant `made up`"),
            ("version: 1", "version: 2", "a.yaml:1:10 this version of recordings"),
            ("POST", "SEND", "a.yaml:4:19 no HTTP method"),
            ("path: /", "path: ", "a.yaml:4:31 a path begins with"),
            ("about: a test\n", "", "a.yaml:1:1 missing field `about`"),
        ] {
            let error = read(&MINIMAL.replace(from, to)).expect_err(to);
            assert!(error.starts_with(expected), "{error} does not begin with {expected}");
        }
    }
}
