//! Known drift: findings that somebody looked at and accepted, each with a reason.
//!
//! An entry that matches nothing any more is told by name, and so is one that has expired: an
//! exception that nobody needs is a hole.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::Finding;
use crate::source::{FileId, Files, Span};

/// A file of accepted findings.
#[derive(Debug)]
pub struct AcceptedFile {
    file: FileId,
    entries: Vec<toml::Spanned<Entry>>,
}

/// The content of a file of accepted findings.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "Accepted findings, version 1")]
#[serde(deny_unknown_fields)]
pub(crate) struct Content {
    /// The accepted findings.
    #[serde(default)]
    #[schemars(with = "Vec<Entry>")]
    accepted: Vec<toml::Spanned<Entry>>,
}

/// One accepted finding.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// The rule that finds it.
    pub rule: String,
    /// The page.
    pub page: String,
    /// The subject.
    pub subject: String,
    /// Why it is accepted.
    pub reason: String,
    /// Where it is followed up.
    #[serde(default)]
    pub ticket: Option<String>,
    /// The last day on which it is accepted, as `2027-01-31`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub expiry: Option<toml::value::Datetime>,
}

/// Why an entry does not do what it is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// The entry.
    pub span: Span,
    /// What is wrong with it, as a sentence without its full stop.
    pub reason: String,
}

/// The file is not what it should be.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct AcceptedError {
    /// Where that shows.
    pub span: Span,
    /// By what.
    pub reason: String,
}

impl AcceptedFile {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// When it is no TOML, or an entry has a key too many or too few.
    pub fn read(files: &Files, file: FileId) -> Result<Self, AcceptedError> {
        let excerpt = files.excerpt(file);
        let content: Content = toml::from_str(excerpt.text()).map_err(|error| AcceptedError {
            span: excerpt.span(error.span().unwrap_or(0..0)),
            reason: error.message().to_owned(),
        })?;
        Ok(AcceptedFile { file, entries: content.accepted })
    }

    /// Marks the findings that are accepted on this day (`2026-11-20`), and tells which entries
    /// are stale.
    pub fn apply(&self, findings: &mut [Finding], today: &str, files: &Files) -> Vec<Stale> {
        let excerpt = files.excerpt(self.file);
        let mut stale = Vec::new();
        for spanned in &self.entries {
            let entry = spanned.get_ref();
            let mut complain = |reason| stale.push(Stale { span: excerpt.span(spanned.span()), reason });
            let name =
                format!("`{}` ({} of {}, {})", entry.fingerprint, entry.rule, entry.subject, entry.page);
            let known = findings.iter_mut().find(|finding| finding.fingerprint.as_str() == entry.fingerprint);
            let expired = entry.expiry.as_ref().is_some_and(|expiry| expiry.to_string().as_str() < today);
            match known {
                None => complain(format!("accepted finding {name} is gone")),
                Some(_) if expired => complain(format!("accepted finding {name} has expired")),
                Some(finding)
                    if finding.rule.id != entry.rule
                        || finding.proposal.subject.to_string() != entry.subject =>
                {
                    complain(format!("accepted finding {name} is that of {} now", finding.rule.id));
                }
                Some(finding) => finding.accepted = Some(entry.reason.clone()),
            }
        }
        stale
    }
}
