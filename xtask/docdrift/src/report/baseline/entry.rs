//! The format of a file of accepted findings, and how it is read.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use toml::value::Datetime;

use crate::report::finding::Finding;
use crate::report::same_finding::{Likeness, text_of_value};
use crate::source::{Excerpt, Span};

/// The content of a file of accepted findings.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "Accepted findings, version 1")]
#[serde(deny_unknown_fields)]
pub(crate) struct BaselineFile {
    /// The accepted findings.
    #[serde(default)]
    #[schemars(with = "Vec<AcceptedFinding>")]
    accepted: Vec<toml::Spanned<AcceptedFinding>>,
}

/// One accepted finding.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedFinding {
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// The id of the rule.
    pub rule: String,
    /// The name of the page.
    pub page: String,
    /// The subject of the finding: `GET /orders 200 total`.
    pub subject: String,
    /// The subject that the schema declares instead, if the finding names one. The documentation of the
    /// client notes there what the page says.
    #[serde(default)]
    pub counterpart: Option<String>,
    /// The wrong value as JSON, if the finding has one.
    #[serde(default)]
    pub value: Option<String>,
    /// The hash of the text of the finding's main place. Without the finding of the fingerprint, the entry
    /// accepts the one that has the same rule, subject, value and hash on another page. An entry without a hash
    /// accepts only the finding of its fingerprint.
    #[serde(default)]
    #[schemars(regex(pattern = "^[0-9a-f]{16}$"))]
    pub text: Option<String>,
    /// The id of the finding's cause. With it, the entry accepts all findings of that cause; the others of the
    /// entry name one of them.
    #[serde(default)]
    pub cause: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// The ticket that tracks it.
    #[serde(default)]
    pub ticket: Option<String>,
    /// The last day on which it is accepted, as `2027-01-31`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub expiry: Option<toml::Spanned<Datetime>>,
}

/// Why a file is not a baseline.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct BaselineError {
    /// The location of the error.
    pub span: Span,
    /// What is wrong.
    pub reason: String,
}

/// Reads the entries of a file, each with its place.
pub(super) fn read(excerpt: &Excerpt) -> Result<Vec<(Span, AcceptedFinding)>, BaselineError> {
    let error = |range: Range<usize>, reason: &str| BaselineError {
        span: excerpt.span(range),
        reason: reason.to_owned(),
    };
    let content: BaselineFile = toml::from_str(excerpt.text())
        .map_err(|reason| error(reason.span().unwrap_or(0..0), reason.message()))?;
    let mut entries = Vec::new();
    for spanned in content.accepted {
        let range = spanned.span();
        let entry = spanned.into_inner();
        if entry.reason.trim().is_empty() {
            return Err(error(range, "an accepted finding needs a reason"));
        }
        if let Some(expiry) = &entry.expiry {
            let Datetime { date, time, .. } = expiry.get_ref();
            if date.is_none() || time.is_some() {
                return Err(error(expiry.span(), "`expiry` is a day, such as 2027-01-31"));
            }
        }
        if entry.value.as_ref().is_some_and(|value| serde_json::from_str::<Value>(value).is_err()) {
            return Err(error(range, "`value` is a text of JSON, such as '\"open\"' or '12'"));
        }
        entries.push((excerpt.span(range), entry));
    }
    Ok(entries)
}

impl AcceptedFinding {
    /// The name of the entry in messages.
    pub(super) fn name(&self) -> String {
        format!("`{}` ({} of {}, {})", self.fingerprint, self.rule, self.subject, self.page)
    }

    /// What the entry has in common with its finding on another page; `None` for an entry without a hash.
    pub(super) fn likeness(&self) -> Option<Likeness> {
        Some(Likeness {
            rule: self.rule.clone(),
            subject: self.subject.clone(),
            value: self
                .value
                .as_deref()
                .and_then(|value| serde_json::from_str(value).ok())
                .and_then(|value| text_of_value(&value)),
            text: self.text.clone()?,
        })
    }

    /// Why the entry is about another finding than the one with its fingerprint; `None` if it is about that one.
    pub(super) fn mismatch(&self, finding: &Finding) -> Option<String> {
        let subject = finding.proposal.subject.to_string();
        let is = [finding.rule.id, &subject, &finding.page];
        if is != [&self.rule, &self.subject, &self.page] {
            let [rule, subject, page] = is;
            return Some(format!("is in fact {rule} of {subject}, {page}"));
        }
        let cause = self.cause.as_ref().filter(|cause| *cause != finding.cause.as_str())?;
        Some(format!("has the cause `{}` in fact, not `{cause}`", finding.cause))
    }

    /// Why the counterpart of the entry is not that of its finding; `None` if it is.
    pub(super) fn other_counterpart(&self, finding: &Finding) -> Option<String> {
        let counterpart = self.counterpart.as_ref()?;
        let is = finding.proposal.counterpart.as_ref().map(ToString::to_string);
        (is.as_ref() != Some(counterpart)).then(|| {
            let is = is.map_or("nowhere".to_owned(), |is| format!("at {is}"));
            format!("is in the schema {is} in fact")
        })
    }

    /// Why the entry no longer holds on a day; `None` if it holds.
    pub(super) fn expired(&self, today: &str) -> Option<String> {
        let expiry = self.expiry.as_ref()?.get_ref().to_string();
        (expiry.as_str() < today).then(|| format!("was accepted until {expiry}"))
    }
}
