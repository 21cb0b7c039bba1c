//! Reads what a comparison needs of an earlier run: from its report as JSON, or from its findings.

use serde::Deserialize;
use serde_json::Value;

use super::MendedFinding;
use crate::report::finding::{Finding, Fingerprint};
use crate::report::formats::json;
use crate::report::same_finding::{Likeness, text_of_value};
use crate::rules::proposal::Level;

/// The oldest version of the JSON report that is read. Its findings have no hash of their text.
const OLDEST_VERSION: u64 = 3;

/// A finding of an earlier run.
#[derive(Clone, Debug)]
pub struct EarlierFinding {
    pub(super) rule: String,
    pub(super) level: Level,
    pub(super) page: String,
    pub(super) subject: String,
    pub(super) value: Option<String>,
    pub(super) text_hash: Option<String>,
    pub(super) message: String,
    pub(super) fingerprint: Fingerprint,
}

impl EarlierFinding {
    /// What the finding has in common with the same one on another page; `None` if its report does not say.
    pub(super) fn likeness(&self) -> Option<Likeness> {
        Some(Likeness {
            rule: self.rule.clone(),
            subject: self.subject.clone(),
            value: self.value.clone(),
            text: self.text_hash.clone()?,
        })
    }

    pub(super) fn mended(self) -> MendedFinding {
        let EarlierFinding { rule, level, page, subject, message, fingerprint, .. } = self;
        MendedFinding { rule, level, page, subject, message, fingerprint }
    }
}

impl From<&Finding> for EarlierFinding {
    fn from(finding: &Finding) -> Self {
        let Likeness { rule, subject, value, text } = finding.likeness();
        EarlierFinding {
            rule,
            level: finding.level,
            page: finding.page.clone(),
            subject,
            value,
            text_hash: Some(text),
            message: finding.proposal.message.clone(),
            fingerprint: finding.fingerprint.clone(),
        }
    }
}

/// Why a file is not a report of an earlier run.
#[derive(Debug, thiserror::Error)]
pub enum EarlierReportError {
    /// It is not JSON.
    #[error("it is not JSON: {0}")]
    Syntax(serde_json::Error),
    /// It has no version, as a report has.
    #[error("it has no `version` and `findings`, so it is no report that `--format json` wrote")]
    NoReport,
    /// It has a version that is not read.
    #[error("it is a report of version {0}; those of version {OLDEST_VERSION} to {newest} are read", newest = json::VERSION)]
    Version(Value),
    /// One of its findings lacks something, or has a value of another type.
    #[error("`{path}`: {reason}")]
    Content {
        /// The place in the report: `findings[3].level`.
        path: String,
        /// What is wrong there.
        reason: String,
    },
}

/// What is read of a report, of any version that is read.
#[derive(Deserialize)]
struct ReportParts {
    findings: Vec<FindingParts>,
}

#[derive(Deserialize)]
struct FindingParts {
    rule: String,
    level: Level,
    fingerprint: Fingerprint,
    #[serde(default)]
    text_hash: Option<String>,
    subject: String,
    #[serde(default)]
    value: Option<Value>,
    message: String,
    locations: Vec<LocationParts>,
}

#[derive(Deserialize)]
struct LocationParts {
    file: String,
}

/// Reads the findings of a report that `--format json` wrote, in their order.
///
/// # Errors
///
/// When the text is not JSON, no report, or a report of a version that is not read.
pub fn read_earlier_report(text: &str) -> Result<Vec<EarlierFinding>, EarlierReportError> {
    let whole: Value = serde_json::from_str(text).map_err(EarlierReportError::Syntax)?;
    let (Some(version), Some(_)) = (whole.get("version"), whole.get("findings")) else {
        return Err(EarlierReportError::NoReport);
    };
    if !version.as_u64().is_some_and(|it| (OLDEST_VERSION..=u64::from(json::VERSION)).contains(&it)) {
        return Err(EarlierReportError::Version(version.clone()));
    }
    let parts: ReportParts = serde_path_to_error::deserialize(whole).map_err(|error| {
        EarlierReportError::Content { path: error.path().to_string(), reason: error.inner().to_string() }
    })?;
    Ok(parts.findings.into_iter().map(EarlierFinding::from).collect())
}

impl From<FindingParts> for EarlierFinding {
    fn from(parts: FindingParts) -> Self {
        let page = parts.locations.into_iter().next().map(|location| location.file);
        EarlierFinding {
            rule: parts.rule,
            level: parts.level,
            page: page.unwrap_or_default(),
            subject: parts.subject,
            value: parts.value.as_ref().and_then(text_of_value),
            text_hash: parts.text_hash,
            message: parts.message,
            fingerprint: parts.fingerprint,
        }
    }
}
