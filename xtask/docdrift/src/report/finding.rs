//! One disagreement between witnesses, with every place that shows it.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::rules::proposal::{Level, Proposal};
use crate::rules::rule::Rule;

/// A disagreement.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How loud.
    pub level: Level,
    /// The name of the page that it is about; of the recording, where it is about no page.
    pub page: String,
    /// What the rule says.
    pub proposal: Proposal,
    /// Its identity: rule, page, subject and value, and neither lines nor wording.
    pub fingerprint: Fingerprint,
    /// Why it is accepted, where it is.
    pub accepted: Option<String>,
}

/// The identity of a finding: sixteen hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of what makes up a finding's identity; `page` is the file's name as given.
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
        let mut hasher = Sha256::new();
        for part in [rule, page, subject, &value] {
            hasher.update(part.as_bytes());
            // So that a part's end cannot pass for the next one's beginning.
            hasher.update([0]);
        }
        let digest = hasher.finalize();
        Fingerprint(digest[..8].iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The digits.
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
