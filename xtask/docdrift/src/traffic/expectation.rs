//! What our own tests expect of a recording: the outcome of the typed client, and the violations of the schema.
//!
//! It is in a companion file, `<case>.expect.yaml` beside `<case>.yaml`: a recording says what happened, and
//! whoever only checks recordings writes no companion. Recordings from before may have it inside, as `expect`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::masking;
use super::recording::{RecordingError, from_tree, span};
use super::secret_names::SecretNames;
use crate::source::json_value::same_json;
use crate::source::tree::Node;
use crate::source::{FileId, Files, Span};

/// How the name of a companion ends; that of its recording ends in `.yaml` instead.
const ENDING: &str = ".expect.yaml";

/// The name of the companion of the recording with this name or path; `None` if it can have none, as a companion.
///
/// ```
/// assert_eq!(docdrift::companion_of("a/empty.yaml").as_deref(), Some("a/empty.expect.yaml"));
/// assert_eq!(docdrift::companion_of("a/empty.expect.yaml"), None);
/// ```
#[must_use]
pub fn companion_of(recording: &str) -> Option<String> {
    let stem = recording.strip_suffix(".yaml").filter(|_| !recording.ends_with(ENDING))?;
    Some(format!("{stem}{ENDING}"))
}

/// The name of the recording that the companion with this name or path is of; `None` if it is no companion.
///
/// ```
/// assert_eq!(docdrift::recording_of("a/empty.expect.yaml").as_deref(), Some("a/empty.yaml"));
/// assert_eq!(docdrift::recording_of("a/empty.yaml"), None);
/// ```
#[must_use]
pub fn recording_of(companion: &str) -> Option<String> {
    companion.strip_suffix(ENDING).map(|stem| format!("{stem}.yaml"))
}

/// An expectation and where it is.
#[derive(Debug)]
pub(crate) struct Expectation {
    content: Expect,
    tree: Node,
    /// The JSON pointer of the expectation within its file.
    within: &'static str,
}

impl Expectation {
    /// The expectation inside of a recording.
    pub(super) fn inside(tree: &Node, mut content: Expect) -> Self {
        content.violations.sort();
        Expectation { content, tree: tree.clone(), within: "/expect" }
    }

    /// Reads a companion. Secrets are masked as in a recording.
    pub(super) fn read(files: &mut Files, file: FileId, names: &SecretNames) -> Result<Self, RecordingError> {
        let tree = masking::masked(files, file, names)?;
        let mut content: Expect = from_tree(&tree)?;
        content.violations.sort();
        Ok(Expectation { content, tree, within: "" })
    }

    /// What is expected.
    pub(crate) fn content(&self) -> &Expect {
        &self.content
    }

    /// The span of the value at a JSON pointer, such as `/client`.
    pub(crate) fn span(&self, pointer: &str) -> Span {
        span(&self.tree, &format!("{}{pointer}", self.within))
    }
}

/// What a recording expects. What happens must equal it: nothing more, nothing less.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(title = "What a recorded exchange expects, version 1")]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// What the typed client returns for the response.
    pub client: Outcome,
    /// The violations of the published schema by the raw body; empty if it is valid.
    pub violations: Vec<ExpectedViolation>,
}

/// What the typed client returns for a response.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A value, as JSON.
    Value(Value),
    /// An error.
    Error(ClientError),
}

impl Outcome {
    /// Whether two outcomes are equal. Numbers are compared by value, as [`same_json`] does.
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
    /// The kind of the error, as the client prints it.
    pub kind: String,
    /// The HTTP status in the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The path of the field that could not be decoded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The message that the server sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// An expected violation of the published schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedViolation {
    /// JSON pointer into the body.
    pub pointer: String,
    /// The violated keyword of the schema; `undeclared` for a field that no schema declares.
    pub keyword: String,
}
