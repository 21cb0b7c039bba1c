//! A finding: a disagreement between page, schema, recording or client, with its locations and fingerprint.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::comparison::Change;
use crate::evidence::guess::{Confidence, Guess};
use crate::page::site::status::Outside;
use crate::rules::proposal::{Level, Proposal};
use crate::rules::rule::Rule;

/// A disagreement between a page, a schema, a recording or the client.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found the disagreement.
    pub rule: &'static Rule,
    /// The level of the finding: error, warning or note.
    pub level: Level,
    /// What was inferred on the way from the page to the schema; `None` for a certain finding.
    pub guess: Option<Guess>,
    /// The name of the page; for a finding that is about no page, the name of the file of its main location.
    pub page: String,
    /// The operation as the page writes it: with the base path of its server if the page has that.
    pub operation: String,
    /// The message, help and locations that the rule wrote.
    pub proposal: Proposal,
    /// The identity of the finding: a hash of rule, page, subject and value, but not of line numbers and
    /// wording.
    pub fingerprint: Fingerprint,
    /// The hash of the text of its main location, by which it is found again on another page.
    pub text_hash: TextHash,
    /// Why the page is not a part of what its site documents now; the finding is then a note. `None` for a page
    /// that is, and for a finding that is about no page.
    pub outside: Option<Outside>,
    /// Why the finding is accepted; `None` if it is not.
    pub accepted: Option<Acceptance>,
    /// Whether the run that this one is compared with had the finding; `None` without a comparison.
    pub change: Option<Change>,
    /// The identity of its cause, which several findings may have in common.
    pub cause: Fingerprint,
    /// What is wrong, in the words of its cause.
    pub cause_message: Arc<str>,
}

/// The reason for which a finding does not fail a run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Acceptance {
    /// Who accepts it.
    pub by: AcceptedBy,
    /// Why.
    pub reason: String,
}

/// What accepts a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AcceptedBy {
    /// An entry of a file of accepted findings.
    File,
    /// A comment on the page.
    Comment,
    /// The settings of the run.
    Settings,
}

impl Finding {
    /// Whether every step from the page to the schema's place is stated, or one was inferred.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        if self.guess.is_none() { Confidence::Certain } else { Confidence::Likely }
    }
}

/// The identity of a finding: sixteen hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of a finding: the first 8 bytes of the SHA-256 hash of its rule, page, subject and
    /// value. `rule` is the id of the rule, `page` the name of the file as the caller passed it.
    ///
    /// ```
    /// # use docdrift::Fingerprint;
    /// let of = |page| Fingerprint::new("moved-field", page, "GET /a 200 b", None);
    /// assert_eq!(of("a.md"), of("a.md"));
    /// assert_ne!(of("a.md"), of("b.md"));
    /// assert_eq!(of("a.md").as_str().len(), 16);
    /// ```
    #[must_use]
    pub fn new(rule: &str, page: &str, subject: &str, value: Option<&Value>) -> Self {
        let value = value.map(Value::to_string).unwrap_or_default();
        Fingerprint(hash(&[rule, page, subject, &value]))
    }

    /// The sixteen hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A hash of a text, in which white space counts only as the boundary of words: sixteen hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct TextHash(String);

impl TextHash {
    /// The first 8 bytes of the SHA-256 hash of the words of a text.
    ///
    /// ```
    /// # use docdrift::TextHash;
    /// assert_eq!(TextHash::new("at most\n  100"), TextHash::new("at most 100"));
    /// assert_ne!(TextHash::new("at most 100"), TextHash::new("at most 1000"));
    /// assert_eq!(TextHash::new("").as_str().len(), 16);
    /// ```
    #[must_use]
    pub fn new(text: &str) -> Self {
        TextHash(hash(&text.split_whitespace().collect::<Vec<_>>()))
    }

    /// The sixteen hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for TextHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The first 8 bytes of the SHA-256 hash of these parts, as hexadecimal digits.
fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        // A separator, so that moving text from one part to the next changes the hash.
        hasher.update([0]);
    }
    hasher.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}
