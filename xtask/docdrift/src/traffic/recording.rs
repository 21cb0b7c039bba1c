//! Reads a recording: one request, and its response as it was received.
//!
//! Reading is strict: an unknown key is an error with its location, since a recording that is partly
//! ignored proves nothing. Secrets are masked while the file is read, so that only the masked form is
//! compared, stored and printed.

use crate::source::mask::is_masked;
use docdrift_traffic::mask::Vouched;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::expectation::{Expect, Expectation, Outcome};
use super::masking;
use super::secret_names::SecretNames;
use crate::source::tree::{Data, Node, SyntaxError, pointer_token};
use crate::source::{FileId, Files, Span};
use crate::subject::{Method, OperationId};

/// The source of a recorded exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// Real traffic.
    Captured,
    /// The provider's own example.
    Published,
    /// Written by us to exercise the client; never evidence.
    Composed,
}

/// A recorded exchange.
#[derive(Debug)]
pub struct Recording {
    /// The file of the recording.
    pub file: FileId,
    /// The content of the file.
    pub content: RecordingFile,
    /// The outcome of replaying the recording through the typed client; `None` before the replay.
    pub replayed: Option<Outcome>,
    expected: Option<Expectation>,
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
    /// The source of the exchange.
    pub provenance: Provenance,
    /// The exact source, such as a URL or a date. Required unless the exchange is composed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What the recording is for.
    pub about: String,
    /// The request.
    pub request: RecordedRequest,
    /// The response.
    pub response: RecordedResponse,
    /// What is expected of it, in recordings from before; others have it in a companion, `<case>.expect.yaml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expect>,
}

/// A recorded request.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedRequest {
    /// The method, in upper case.
    pub method: String,
    /// The path as it was sent, without the query.
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

/// A recorded response.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedResponse {
    /// The status.
    pub status: u16,
    /// The headers that matter.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub headers: Map<String, Value>,
    /// The body, byte for byte as it was received.
    #[serde(default)]
    pub body: String,
}

/// Why a file is not a recording.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct RecordingError {
    /// The location of the error.
    pub span: Span,
    /// What is wrong.
    pub reason: String,
}

impl From<SyntaxError> for RecordingError {
    fn from(error: SyntaxError) -> Self {
        RecordingError { span: error.span, reason: format!("no YAML: {}", error.reason) }
    }
}

impl Recording {
    /// Reads a recording. Masks the secrets in the text of its file first: values with one of the names that
    /// `names` knows, and strings that look like API keys. Nothing keeps the original text.
    ///
    /// # Errors
    ///
    /// If the file is not YAML, has an unknown key, lacks a required key, or has a value that is not
    /// allowed, such as an unknown version.
    pub fn read(files: &mut Files, file: FileId, names: &SecretNames) -> Result<Recording, RecordingError> {
        let tree = masking::masked(files, file, names)?;
        if !matches!(tree.data, Data::Object(_)) {
            let reason = "a recording is a mapping, from `version` to `response`".to_owned();
            return Err(RecordingError { span: tree.span.head(), reason });
        }
        let content: RecordingFile = from_tree(&tree)?;
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
        let expected = content.expect.clone().map(|expect| Expectation::inside(&tree, expect));
        Ok(Recording { file, content, replayed: None, expected, tree })
    }

    /// Reads what is expected of the recording from its companion, which is in a file of its own
    /// ([`companion_of`](crate::companion_of)).
    ///
    /// # Errors
    ///
    /// If the file is not YAML, has an unknown key, or lacks a required key; or if the recording itself says
    /// what is expected of it.
    pub fn read_companion(
        &mut self,
        files: &mut Files,
        file: FileId,
        names: &SecretNames,
    ) -> Result<(), RecordingError> {
        let expected = Expectation::read(files, file, names)?;
        if self.expected.is_some() {
            let reason = "the recording itself has `expect`; it can be in one of the two files only";
            return Err(RecordingError { span: expected.span("").head(), reason: reason.to_owned() });
        }
        self.expected = Some(expected);
        Ok(())
    }

    /// What is expected of the recording; `None` if nothing says so.
    #[must_use]
    pub fn expected(&self) -> Option<&Expect> {
        self.expected.as_ref().map(Expectation::content)
    }

    /// What is expected, with its place.
    pub(crate) fn expectation(&self) -> Option<&Expectation> {
        self.expected.as_ref()
    }

    /// The method and path of the request.
    #[must_use]
    pub fn operation(&self) -> OperationId {
        let method = self.content.request.method.parse().expect("checked while reading");
        OperationId { method, path: self.content.request.path.clone() }
    }

    /// Whether the value at a JSON pointer of the response body is a masked secret. Only the type of such a
    /// value can be checked.
    #[must_use]
    pub fn is_masked_at(&self, pointer: &str) -> bool {
        let body: Option<Value> = serde_json::from_str(&self.content.response.body).ok();
        body.as_ref().and_then(|body| body.pointer(pointer)?.as_str()).is_some_and(is_masked)
    }

    /// Whether a secret was at a JSON pointer of the response body, or below it.
    #[must_use]
    pub(crate) fn has_mask_below(&self, pointer: &str) -> bool {
        fn has_mask(value: &Value) -> bool {
            match value {
                Value::String(text) => is_masked(text),
                Value::Array(items) => items.iter().any(has_mask),
                Value::Object(fields) => fields.values().any(has_mask),
                _ => false,
            }
        }
        let body: Option<Value> = serde_json::from_str(&self.content.response.body).ok();
        body.as_ref().and_then(|body| body.pointer(pointer)).is_some_and(has_mask)
    }

    /// Whether the recording is evidence of the server's behaviour: it is not composed.
    #[must_use]
    pub fn is_evidence(&self) -> bool {
        self.content.provenance != Provenance::Composed
    }

    /// The span of the value at a JSON pointer of the file; if there is none, of the nearest value above it.
    #[must_use]
    pub fn span(&self, pointer: &str) -> Span {
        span(&self.tree, pointer)
    }
}

pub(super) fn span(tree: &Node, pointer: &str) -> Span {
    let mut pointer = pointer;
    loop {
        match tree.walk(pointer) {
            Some((key, node)) if node.span.start == node.span.end => return key,
            Some((_, node)) => return node.span,
            None => pointer = pointer.rsplit_once('/').map_or("", |(parent, _)| parent),
        }
    }
}

/// Decodes a tree strictly. The span of an error is that of the key or value that is wrong.
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
            reason: without_values(&error.inner().to_string()),
        }
    })
}

/// A message of serde without what it quotes of the file, which may be a secret: `string "…", expected a map`, and
/// an unknown name, unless it is one that is expected with a slip.
fn without_values(message: &str) -> String {
    if let (Some(from), Some(to)) = (message.find("string \""), message.rfind("\", expected"))
        && from < to
    {
        return format!("{}{}", &message[..from + "string".len()], &message[to + 1..]);
    }
    let unknown =
        ["unknown field `", "unknown variant `"].iter().find_map(|begin| message.strip_prefix(begin));
    let Some((name, expected)) = unknown.and_then(|rest| rest.split_once("`, expected")) else {
        return message.to_owned();
    };
    let mut known = expected.split('`').skip(1).step_by(2);
    if Vouched::default().is_name(name) || known.any(|known| is_slip(name, known)) {
        return message.to_owned();
    }
    message.replacen(&format!(" `{name}`"), "", 1)
}

/// Whether a name differs from a known one in at most two letters, one of which may be missing.
fn is_slip(name: &str, known: &str) -> bool {
    const MOST: usize = 2;
    let mut row: Vec<usize> = (0..=known.chars().count()).collect();
    for (index, character) in name.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, other) in known.chars().enumerate() {
            let cost = diagonal + usize::from(character != other);
            diagonal = row[column + 1];
            row[column + 1] = cost.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().is_some_and(|distance| *distance <= MOST)
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

    /// A recording with values in all its parts. Values with the name of a secret contain `hidden`, and other
    /// values contain `shown`.
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
    fn an_error_does_not_quote_a_string() {
        let text = MINIMAL.replace("{Authorization: Bearer abc}", "'X-Auth-Token: hidden'");
        let error = read(&text).expect_err("headers are a mapping");
        assert!(
            error.contains("invalid type: string, expected a map") && !error.contains("hidden"),
            "{error}"
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (from, to, expected) in [
            ("about:", "abuot:", "a.yaml:3:1 unknown field `abuot`"),
            ("status: 200", "status: ok", "a.yaml:5:12 invalid type: string, expected u16"),
            ("violations: []", "violatons: []", "a.yaml:6:31 unknown field `violatons`"),
            ("composed", "published", "a.yaml:2:13 `source` must say where"),
            ("composed", "made up", "a.yaml:2:1 unknown variant, expected one of `captured`"),
            ("version: 1", "version: 2", "a.yaml:1:10 this version of recordings"),
            ("POST", "SEND", "a.yaml:4:19 no HTTP method"),
            ("path: /", "path: ", "a.yaml:4:31 a path begins with"),
            ("about: a test\n", "", "a.yaml:1:1 missing field `about`"),
        ] {
            let error = read(&MINIMAL.replace(from, to)).expect_err(to);
            assert!(error.starts_with(expected), "{error} does not begin with {expected}");
        }
    }

    #[test]
    fn what_is_expected_is_inside_or_in_a_companion_and_not_in_both() {
        let apart = MINIMAL.split("expect:").next().expect("the part before it");
        let companion = "client:\n  value: {access_token: hidden}\nviolations: []\n";
        let wrong = companion.replace("client", "clinet");
        for (recording, companion, expected) in [
            (MINIMAL, None, Ok("a.yaml:6:18")),
            (apart, None, Ok("nothing")),
            (apart, Some(companion), Ok("a.expect.yaml:2:3")),
            (apart, Some(&wrong), Err("a.expect.yaml:1:1 unknown field `clinet`")),
            (MINIMAL, Some(companion), Err("a.expect.yaml:1:1 the recording itself has `expect`")),
        ] {
            let (mut files, names) = (Files::new(), SecretNames::default());
            let id = files.add("a.yaml", recording);
            let mut recording = Recording::read(&mut files, id, &names).expect("valid");
            let read = companion.map_or(Ok(()), |text| {
                let id = files.add("a.expect.yaml", text);
                recording.read_companion(&mut files, id, &names)
            });
            let read = read.map_err(|error| format!("{} {}", files.locate(error.span), error.reason));
            let place = recording.expectation().map(|expected| files.locate(expected.span("/client")));
            let place = place.map_or("nothing".to_owned(), |place| place.to_string());
            match (read, expected) {
                (Ok(()), Ok(expected)) => assert_eq!(place, expected),
                (Err(error), Err(expected)) => assert!(error.starts_with(expected), "{error}"),
                (read, expected) => panic!("{read:?}, expected {expected:?}"),
            }
            let shown = format!("{:?}", recording.expected());
            assert!(!shown.contains("hidden"), "{shown}");
        }
    }
}
