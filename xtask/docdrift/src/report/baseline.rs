//! Known drift: findings that somebody looked at and accepted, each with a reason.
//!
//! An entry that matches nothing any more is told by name, and so is one that has expired: an
//! exception that nobody needs is a hole.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::value::Datetime;

use super::finding::Finding;
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
    /// The rule that finds it.
    pub rule: String,
    /// The page.
    pub page: String,
    /// The subject.
    pub subject: String,
    /// Where the schema has it, should the finding tell a place. The client says there what the
    /// page says.
    #[serde(default)]
    pub counterpart: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// Where it is followed up.
    #[serde(default)]
    pub ticket: Option<String>,
    /// The last day on which it is accepted, as `2027-01-31`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub expiry: Option<toml::Spanned<Datetime>>,
}

/// Why an entry does not do what it is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleEntry {
    /// The entry.
    pub span: Span,
    /// What is wrong with it, as a sentence without its full stop.
    pub reason: String,
}

/// The file is not what it should be.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct BaselineError {
    /// Where that shows.
    pub span: Span,
    /// By what.
    pub reason: String,
}

impl Baseline {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// When it is no TOML, an entry has a key too many or too few, its reason says nothing, or its
    /// expiry is no day.
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

    /// The entries, in their order.
    pub fn entries(&self) -> impl Iterator<Item = &AcceptedFinding> {
        self.entries.iter().map(toml::Spanned::get_ref)
    }

    /// Marks the findings that are accepted on this day (`2026-11-20`), and tells which entries
    /// are stale. Entries that were not `asked` for are left alone: of pages that this run did not
    /// read, nobody can say that their findings are gone.
    pub fn apply(
        &self,
        findings: &mut [Finding],
        today: &str,
        files: &Files,
        asked: impl Fn(&AcceptedFinding) -> bool,
    ) -> Vec<StaleEntry> {
        let excerpt = files.excerpt(self.file);
        let mut seen = BTreeSet::new();
        let mut stale = Vec::new();
        for spanned in self.entries.iter().filter(|spanned| asked(spanned.get_ref())) {
            let entry = spanned.get_ref();
            let finding =
                findings.iter_mut().find(|finding| finding.fingerprint.as_str() == entry.fingerprint);
            let complaint = match finding {
                _ if !seen.insert(&entry.fingerprint) => Some("has a second entry".to_owned()),
                None => Some("is gone".to_owned()),
                Some(finding) => match entry.falls_short(finding, today) {
                    None => {
                        finding.accepted = Some(entry.reason.clone());
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
        stale
    }
}

impl AcceptedFinding {
    /// How messages call it.
    fn name(&self) -> String {
        format!("`{}` ({} of {}, {})", self.fingerprint, self.rule, self.subject, self.page)
    }

    /// Why the finding of its fingerprint is not accepted by it.
    fn falls_short(&self, finding: &Finding, today: &str) -> Option<String> {
        let subject = finding.proposal.subject.to_string();
        let is = [finding.rule.id, &subject, &finding.page];
        if is != [&self.rule, &self.subject, &self.page] {
            let [rule, subject, page] = is;
            return Some(format!("is in fact {rule} of {subject}, {page}"));
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

    /// Holds the entries against the finding of the page on 2026-11-20. Hands back why it is
    /// accepted, and what is complained of.
    fn applied(toml: &str) -> (Option<String>, Vec<String>) {
        let mut files = Files::new();
        let page = files.add("orders.md", PAGE);
        let inputs = Inputs::read(&files, &[page], &[], Vec::new()).expect("no document can be wrong");
        let mut findings = check(&inputs, &RuleBook::standard(), &files).findings;
        assert_eq!(findings.len(), 1, "{findings:?}");
        let id = files.add("a.toml", toml.replace("FINGERPRINT", findings[0].fingerprint.as_str()));
        let file = Baseline::read(&files, id).expect("a test's own file");
        let stale = file.apply(&mut findings, "2026-11-20", &files, |entry| entry.page != "unread.md");
        let told = |stale: &StaleEntry| {
            let reason = stale.reason.replace(findings[0].fingerprint.as_str(), "FINGERPRINT");
            format!("{}: {reason}", files.locate(stale.span))
        };
        let told = stale.iter().map(told).collect();
        (findings.remove(0).accepted, told)
    }

    #[track_caller]
    fn check_complaint(toml: &str, accepted: Option<&str>, complaint: &str) {
        let (is, told) = applied(toml);
        assert_eq!(is.as_deref(), accepted, "{toml}");
        assert_eq!(told, [complaint], "{toml}");
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
            let told = format!("a.toml:1:1: accepted finding `FINGERPRINT` ({name}) {fact}");
            check_complaint(&ENTRY.replace(from, to), None, &told);
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
            let told = format!("{} {error}", files.locate(error.span));
            assert!(told.starts_with(expected), "{told} does not begin with {expected}");
        }
    }
}
