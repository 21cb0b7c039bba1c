//! Tests of the baseline: how entries are read, which findings they accept, and what is reported of them.

use super::*;
use crate::report::finding::{Finding, TextHash};
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
    let applied = file.apply(&mut findings, "2026-11-20", |entry| {
        if entry.page == "unread.md" { EntryScope::Unchecked } else { EntryScope::Checked }
    });
    let line = |stale: &StaleEntry| {
        let reason = stale.reason.replace(findings[0].fingerprint.as_str(), "FINGERPRINT");
        format!("{}: {reason}", files.locate(stale.span))
    };
    let lines = applied.stale().map(line).collect();
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
    let unread = ENTRY.replace("FINGERPRINT", "0123456789abcdef").replace("orders.md", "unread.md");
    assert_eq!(applied(&unread), (None, vec![]));
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
        let applied = file.apply(&mut findings, "2026-11-20", |_| EntryScope::Checked);
        (findings.iter().filter(|finding| finding.accepted.is_some()).count(), applied.stale().count())
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
fn an_entry_that_holds_goes_before_one_that_has_expired() {
    let (accepted, complaints) = applied(&format!("{ENTRY}expiry = 2020-01-01\n{ENTRY}"));
    assert_eq!(accepted.as_deref(), Some("known"));
    let [complaint] = complaints.as_slice() else { panic!("{complaints:?}") };
    assert!(
        complaint.starts_with("a.toml:1:1: ") && complaint.ends_with("has a second entry"),
        "{complaint}"
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
        ("\"known\"", "\"known\"\nvalue = \"open\"", "a.toml:1:1 `value` is a text of JSON"),
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

/// An entry about a page, with the hash of the text of its finding.
fn moved_entry(page: &str, extra: &str) -> String {
    let text = TextHash::new("orders_url");
    let text = if extra.contains("text =") { String::new() } else { format!("text = \"{text}\"\n") };
    ENTRY.replace("FINGERPRINT", &TextHash::new(page).to_string()).replace("orders.md", page) + &text + extra
}

/// Applies entries to the findings of pages with the same content. Compares the pages of accepted findings, and those of
/// stale entries with the end of what is wrong with them.
#[track_caller]
fn check_pages(pages: &[&str], entries: &[String], accepted: &[&str], stale: &[&str]) {
    let mut files = Files::new();
    let ids: Vec<FileId> = pages.iter().map(|page| files.add(*page, PAGE)).collect();
    let inputs = Inputs::read(&files, &ids, &[], Vec::new()).expect("no document can be wrong");
    let mut findings = check(&inputs, &RuleBook::standard(), &files).findings;
    let mut toml = entries.concat();
    for finding in &findings {
        toml = toml.replace(TextHash::new(&finding.page).as_str(), finding.fingerprint.as_str());
    }
    let id = files.add("a.toml", toml);
    let baseline = Baseline::read(&files, id).expect("a test's own file");
    let applied = baseline.apply(&mut findings, "2026-11-20", |entry| match entry.page.as_str() {
        "unread.md" => EntryScope::Unchecked,
        page if page.starts_with("../") => EntryScope::Missing,
        _ => EntryScope::Checked,
    });
    let is: Vec<&str> =
        findings.iter().filter(|finding| finding.accepted.is_some()).map(|finding| &*finding.page).collect();
    assert_eq!(is, accepted, "{}", findings.iter().map(|it| it.text_hash.to_string()).collect::<String>());
    let is: Vec<&str> = applied
        .stale()
        .map(|stale| stale.reason.rsplit_once("_url, ").expect("a name with its page").1)
        .collect();
    assert_eq!(is, stale);
}

#[test]
fn a_renamed_page_keeps_its_acceptance() {
    check_pages(&["new.md"], &[moved_entry("old.md", "")], &["new.md"], &[]);
    check_pages(&["new.md"], &[moved_entry("../old.md", "")], &["new.md"], &[]);
    let two = [moved_entry("old/a.md", ""), moved_entry("old/b.md", "")];
    check_pages(&["new/a.md", "new/b.md"], &two, &["new/a.md", "new/b.md"], &[]);
}

#[test]
fn another_text_value_or_rule_is_another_finding() {
    let other = format!("text = \"{}\"\n", TextHash::new("other"));
    for entry in [
        moved_entry("old.md", &other),
        moved_entry("old.md", "value = \"1\"\n"),
        moved_entry("old.md", "").replace("moved-field", "casing-leak"),
        moved_entry("old.md", "").replace("200 orders_url", "201 orders_url"),
    ] {
        check_pages(&["new.md"], &[entry], &[], &["old.md) is gone"]);
    }
    // An entry of an older version has no hash.
    let old = ENTRY.replace("FINGERPRINT", "0123456789abcdef").replace("orders.md", "old.md");
    check_pages(&["new.md"], &[old], &[], &["old.md) is gone"]);
}

#[test]
fn an_entry_never_takes_the_finding_of_another_entry() {
    // `a.md` is mended, `b.md` is not.
    let entries = [moved_entry("a.md", ""), moved_entry("b.md", "")];
    check_pages(&["b.md"], &entries, &["b.md"], &["a.md) is gone"]);
    // One entry, and two new pages that may be the old one.
    check_pages(&["b.md", "c.md"], &entries[..1], &[], &["a.md) is gone"]);
    // The page is there and was not read: its finding is not that of `b.md`.
    check_pages(&["b.md"], &[moved_entry("unread.md", "")], &[], &[]);
}

#[test]
fn a_moved_entry_expires_as_well() {
    let entry = moved_entry("old.md", "expiry = 2026-11-19\n");
    check_pages(&["new.md"], &[entry], &[], &["old.md) was accepted until 2026-11-19"]);
}
