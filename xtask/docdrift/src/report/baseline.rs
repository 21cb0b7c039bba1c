//! The baseline: a TOML file of accepted findings, each with a reason.
//!
//! An entry that matches no finding is reported, and so is an expired entry: an exception that is no longer
//! needed could hide new drift.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use toml::value::Datetime;

use super::finding::{Acceptance, AcceptedBy, Finding};
use crate::source::{FileId, Files, Span};

/// A file of accepted findings.
#[derive(Debug)]
pub struct Baseline {
    file: FileId,
    entries: Vec<toml::Spanned<AcceptedFinding>>,
}

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

/// An entry of a baseline that accepts no finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleEntry {
    /// The location of the entry.
    pub span: Span,
    /// What is wrong with the entry, as a sentence without a full stop.
    pub reason: String,
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

impl Baseline {
    /// Reads a file of accepted findings.
    ///
    /// # Errors
    ///
    /// If the file is not TOML, or an entry has an unknown key, lacks a required one, has an empty reason,
    /// or has an `expiry` that is not a date.
    pub fn read(files: &Files, file: FileId) -> Result<Self, BaselineError> {
        let excerpt = files.excerpt(file);
        let content: BaselineFile = toml::from_str(excerpt.text()).map_err(|error| BaselineError {
            span: excerpt.span(error.span().unwrap_or(0..0)),
            reason: error.message().to_owned(),
        })?;
        for spanned in &content.accepted {
            let entry = spanned.get_ref();
            let wrong = |range, reason: &str| {
                Err(BaselineError { span: excerpt.span(range), reason: reason.to_owned() })
            };
            if entry.reason.trim().is_empty() {
                return wrong(spanned.span(), "an accepted finding needs a reason");
            }
            if let Some(expiry) = &entry.expiry {
                let Datetime { date, time, .. } = expiry.get_ref();
                if date.is_none() || time.is_some() {
                    return wrong(expiry.span(), "`expiry` is a day, such as 2027-01-31");
                }
            }
        }
        Ok(Baseline { file, entries: content.accepted })
    }

    /// The entries, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = &AcceptedFinding> {
        self.entries.iter().map(toml::Spanned::get_ref)
    }

    /// Marks the findings that are accepted on a day (`today`, as `2026-11-20`), and returns the stale
    /// entries: entries without a finding, expired entries, entries that differ from the finding with their
    /// fingerprint, and second entries for a finding. Entries for which `is_checked` is false are ignored:
    /// for a page that this run did not read, it is unknown whether the accepted finding still exists.
    pub fn apply(
        &self,
        findings: &mut [Finding],
        today: &str,
        files: &Files,
        is_checked: impl Fn(&AcceptedFinding) -> bool,
    ) -> Vec<StaleEntry> {
        let excerpt = files.excerpt(self.file);
        let mut seen = BTreeSet::new();
        let mut by_cause = BTreeMap::new();
        let mut stale = Vec::new();
        for spanned in self.entries.iter().filter(|spanned| is_checked(spanned.get_ref())) {
            let entry = spanned.get_ref();
            let finding =
                findings.iter_mut().find(|finding| finding.fingerprint.as_str() == entry.fingerprint);
            let complaint = match finding {
                _ if !seen.insert(&entry.fingerprint) => Some("has a second entry".to_owned()),
                None => Some("is gone".to_owned()),
                Some(finding) => match entry.mismatch(finding, today) {
                    None => {
                        let reason = entry.reason.clone();
                        finding.accepted = Some(Acceptance { by: AcceptedBy::File, reason });
                        by_cause.extend(entry.cause.as_deref().map(|cause| (cause, &entry.reason)));
                        None
                    }
                    complaint => complaint,
                },
            };
            stale.extend(complaint.map(|complaint| StaleEntry {
                span: excerpt.span(spanned.span()),
                reason: format!("accepted finding {} {complaint}", entry.name()),
            }));
        }
        for finding in findings.iter_mut().filter(|finding| finding.accepted.is_none()) {
            let reason = by_cause.get(finding.cause.as_str());
            finding.accepted =
                reason.map(|reason| Acceptance { by: AcceptedBy::File, reason: (*reason).clone() });
        }
        stale
    }
}

impl AcceptedFinding {
    /// The name of the entry in messages.
    fn name(&self) -> String {
        format!("`{}` ({} of {}, {})", self.fingerprint, self.rule, self.subject, self.page)
    }

    /// Why the entry does not accept the finding that has the entry's fingerprint; `None` if the entry
    /// accepts it.
    fn mismatch(&self, finding: &Finding, today: &str) -> Option<String> {
        let subject = finding.proposal.subject.to_string();
        let is = [finding.rule.id, &subject, &finding.page];
        if is != [&self.rule, &self.subject, &self.page] {
            let [rule, subject, page] = is;
            return Some(format!("is in fact {rule} of {subject}, {page}"));
        }
        if let Some(cause) = self.cause.as_ref().filter(|cause| *cause != finding.cause.as_str()) {
            return Some(format!("has the cause `{}` in fact, not `{cause}`", finding.cause));
        }
        if let Some(counterpart) = &self.counterpart {
            let is = finding.proposal.counterpart.as_ref().map(ToString::to_string);
            if is.as_ref() != Some(counterpart) {
                let is = is.map_or("nowhere".to_owned(), |is| format!("at {is}"));
                return Some(format!("is in the schema {is} in fact"));
            }
        }
        let expiry = self.expiry.as_ref()?.get_ref().to_string();
        (expiry.as_str() < today).then(|| format!("was accepted until {expiry}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::RuleBook;
    use crate::{Inputs, check};

    const PAGE: &str = r#"
```python
print(requests.get("https://api.example.com/orders").json()["orders_url"])
```

````yaml GET /orders
openapi: 3.0.3
servers: [{url: https://api.example.com}]
paths:
  /orders:
    get:
      responses: {'200': {content: {application/json: {schema: {properties: {url: {type: string}}}}}}}
````
"#;

    /// The entry that accepts the one finding of the page.
    const ENTRY: &str = r#"[[accepted]]
fingerprint = "FINGERPRINT"
rule = "moved-field"
page = "orders.md"
subject = "GET /orders 200 orders_url"
reason = "known"
"#;

    /// Applies the entries to the finding of the page on 2026-11-20. Returns the reason of its acceptance,
    /// and the stale entries.
    fn applied(toml: &str) -> (Option<String>, Vec<String>) {
        let mut files = Files::new();
        let page = files.add("orders.md", PAGE);
        let inputs = Inputs::read(&files, &[page], &[], Vec::new()).expect("no document can be wrong");
        let mut findings = check(&inputs, &RuleBook::standard(), &files).findings;
        assert_eq!(findings.len(), 1, "{findings:?}");
        let id = files.add("a.toml", toml.replace("FINGERPRINT", findings[0].fingerprint.as_str()));
        let file = Baseline::read(&files, id).expect("a test's own file");
        let stale = file.apply(&mut findings, "2026-11-20", &files, |entry| entry.page != "unread.md");
        let line = |stale: &StaleEntry| {
            let reason = stale.reason.replace(findings[0].fingerprint.as_str(), "FINGERPRINT");
            format!("{}: {reason}", files.locate(stale.span))
        };
        let lines = stale.iter().map(line).collect();
        (findings.remove(0).accepted.map(|acceptance| acceptance.reason), lines)
    }

    #[track_caller]
    fn check_complaint(toml: &str, accepted: Option<&str>, complaint: &str) {
        let (is, complaints) = applied(toml);
        assert_eq!(is.as_deref(), accepted, "{toml}");
        assert_eq!(complaints, [complaint], "{toml}");
    }

    #[test]
    fn a_finding_is_accepted_with_the_reason_of_its_entry() {
        assert_eq!(applied(ENTRY), (Some("known".to_owned()), vec![]));
        assert_eq!(applied(""), (None, vec![]));
    }

    #[test]
    fn an_entry_holds_up_to_its_last_day() {
        assert_eq!(applied(&format!("{ENTRY}expiry = 2026-11-20\n")), (Some("known".to_owned()), vec![]));
        check_complaint(
            &format!("{ENTRY}expiry = 2026-11-19\n"),
            None,
            "a.toml:1:1: accepted finding `FINGERPRINT` (moved-field of GET /orders 200 orders_url, orders.md) \
             was accepted until 2026-11-19",
        );
    }

    #[test]
    fn an_entry_without_its_finding_is_named() {
        check_complaint(
            &format!("# known\n\n{ENTRY}\n{}", ENTRY.replace("FINGERPRINT", "0123456789abcdef")),
            Some("known"),
            "a.toml:10:1: accepted finding `0123456789abcdef` (moved-field of GET /orders 200 orders_url, orders.md) \
             is gone",
        );
    }

    #[test]
    fn an_entry_that_was_not_asked_for_is_left_alone() {
        assert_eq!(applied(&ENTRY.replace("orders.md", "unread.md")), (None, vec![]));
    }

    #[test]
    fn an_entry_says_what_it_accepts() {
        let fact = "is in fact moved-field of GET /orders 200 orders_url, orders.md";
        for (from, to, name) in [
            ("moved-field", "casing-leak", "casing-leak of GET /orders 200 orders_url, orders.md"),
            ("200 orders_url", "200 url", "moved-field of GET /orders 200 url, orders.md"),
            ("orders.md", "other.md", "moved-field of GET /orders 200 orders_url, other.md"),
        ] {
            let complaint = format!("a.toml:1:1: accepted finding `FINGERPRINT` ({name}) {fact}");
            check_complaint(&ENTRY.replace(from, to), None, &complaint);
        }
    }

    #[test]
    fn an_entry_may_say_where_the_schema_has_it() {
        let entry = |counterpart: &str| format!("{ENTRY}counterpart = \"{counterpart}\"\n");
        assert_eq!(applied(&entry("GET /orders 200 url")).0.as_deref(), Some("known"));
        check_complaint(
            &entry("GET /orders 200 id"),
            None,
            "a.toml:1:1: accepted finding `FINGERPRINT` (moved-field of GET /orders 200 orders_url, orders.md) \
             is in the schema at GET /orders 200 url in fact",
        );
    }

    #[test]
    fn an_entry_with_a_cause_accepts_all_findings_of_that_cause() {
        let sample = "requests.get(\"https://api.example.com/old/1/items\")\n";
        let page = PAGE.replacen("print(", &format!("{sample}{}print(", sample.replace('1', "27")), 1);
        let mut files = Files::new();
        let id = files.add("orders.md", page);
        let inputs = Inputs::read(&files, &[id], &[], Vec::new()).expect("no document can be wrong");
        let mut findings = check(&inputs, &RuleBook::standard(), &files).findings;
        let unknown = |finding: &&Finding| finding.rule.id == "unknown-operation";
        let [first, other] = findings.iter().filter(unknown).collect::<Vec<_>>()[..] else {
            panic!("{findings:?}");
        };
        assert_eq!(first.cause, other.cause, "a literal id does not keep them apart");
        let entry = |cause: &str| {
            let (fingerprint, subject) = (&first.fingerprint, &first.proposal.subject);
            format!(
                "[[accepted]]\nfingerprint = \"{fingerprint}\"\nrule = \"unknown-operation\"\n\
                 page = \"orders.md\"\nsubject = \"{subject}\"\ncause = \"{cause}\"\nreason = \"known\"\n"
            )
        };
        let (right, wrong) = (entry(first.cause.as_str()), entry("0123456789abcdef"));
        let mut accepted = |toml: String| {
            let id = files.add("a.toml", toml);
            let file = Baseline::read(&files, id).expect("a test's own file");
            findings.iter_mut().for_each(|finding| finding.accepted = None);
            let stale = file.apply(&mut findings, "2026-11-20", &files, |_| true);
            (findings.iter().filter(|finding| finding.accepted.is_some()).count(), stale.len())
        };
        assert_eq!(accepted(right), (2, 0));
        assert_eq!(accepted(wrong), (0, 1));
    }

    #[test]
    fn one_finding_has_one_entry() {
        check_complaint(
            &format!("{ENTRY}{ENTRY}"),
            Some("known"),
            "a.toml:7:1: accepted finding `FINGERPRINT` (moved-field of GET /orders 200 orders_url, orders.md) \
             has a second entry",
        );
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_with_its_place() {
        for (from, to, expected) in [
            ("reason = \"known\"", "", "a.toml:1:1 missing field `reason`"),
            ("known", " ", "a.toml:1:1 an accepted finding needs a reason"),
            ("rule", "rul", "a.toml:3:1 unknown field `rul`"),
            ("[[accepted]]", "[[acepted]]", "a.toml:1:3 unknown field `acepted`"),
            ("\"moved-field\"", "1", "a.toml:3:8 invalid type: integer `1`, expected a string"),
            ("\"moved-field\"", "moved", "a.toml:3:8 "),
            ("\"known\"", "\"known\"\nexpiry = \"soon\"", "a.toml:7:10 "),
            ("\"known\"", "\"known\"\nexpiry = 10:00:00", "a.toml:7:10 `expiry` is a day"),
            ("\"known\"", "\"known\"\nexpiry = 2027-01-31T10:00:00Z", "a.toml:7:10 `expiry` is a day"),
        ] {
            let mut files = Files::new();
            let id = files.add("a.toml", ENTRY.replace(from, to));
            let error = Baseline::read(&files, id).expect_err(to);
            let message = format!("{} {error}", files.locate(error.span));
            assert!(message.starts_with(expected), "{message} does not begin with {expected}");
        }
    }
}
