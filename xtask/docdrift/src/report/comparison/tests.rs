//! Tests of comparisons: which findings of two runs are the same.

use super::*;
use crate::report::formats::json;
use crate::rules::rule::RuleBook;
use crate::{Files, Inputs, check};

/// A page that reads a field, and embeds the document that does not have it.
fn page(field: &str) -> String {
    let url = "https://api.example.com/orders";
    format!(
        "```python\nprint(requests.get(\"{url}\").json()[\"{field}\"])\n```\n\n\
         ````yaml GET /orders\nopenapi: 3.0.3\nservers: [{{url: https://api.example.com}}]\npaths:\n  /orders:\n    get:\n      \
         responses: {{'200': {{content: {{application/json: {{schema: {{properties: {{id: {{type: string}}}}}}}}}}}}}}\n````\n"
    )
}

/// Runs the checker over pages: name and the field that each of them reads.
fn run<T>(pages: &[(&str, &str)], then: impl FnOnce(&mut Report<'_>, &Files) -> T) -> T {
    let mut files = Files::new();
    let pages: Vec<_> = pages.iter().map(|(name, field)| files.add(*name, page(field))).collect();
    let inputs = Inputs::read(&files, &pages, &[], Vec::new()).expect("no document can be wrong");
    then(&mut check(&inputs, &RuleBook::standard(), &files), &files)
}

/// Compares two runs: by the findings of the first one, and by its report as JSON. Returns the change of each
/// finding with its page, and the pages of the mended ones.
#[track_caller]
fn compare(old: &[(&str, &str)], new: &[(&str, &str)], expected: &[&str]) {
    let (findings, text) = run(old, |report, files| {
        let findings: Vec<EarlierFinding> = report.findings.iter().map(EarlierFinding::from).collect();
        (findings, json::render(report, files))
    });
    let from_json = read_earlier_report(&text).expect("a report of this program");
    for earlier in [findings, from_json] {
        let changes = run(new, |report, _| {
            report.compare("base", earlier);
            let changes = report.findings.iter().map(|it| format!("{:?} {}", it.change, it.page));
            let mended = report.comparison.iter().flat_map(|comparison| &comparison.mended);
            changes.chain(mended.map(|it| format!("mended {}", it.page))).collect::<Vec<_>>()
        });
        let changes: Vec<String> = changes
            .iter()
            .map(|it| it.replace("Some(New)", "new").replace("Some(Remaining)", "remaining"))
            .collect();
        assert_eq!(changes, expected);
    }
}

#[test]
fn a_finding_remains_is_new_or_is_mended() {
    compare(&[("a.md", "total")], &[("a.md", "total")], &["remaining a.md"]);
    compare(&[("a.md", "total")], &[("a.md", "amount")], &["new a.md", "mended a.md"]);
    compare(&[], &[("a.md", "total")], &["new a.md"]);
    compare(&[("a.md", "total")], &[], &["mended a.md"]);
}

#[test]
fn a_finding_remains_on_another_page() {
    compare(&[("a.md", "total")], &[("b.md", "total")], &["remaining b.md"]);
    compare(&[("a.md", "total")], &[("b.md", "amount")], &["new b.md", "mended a.md"]);
    let (old, new) = ([("a/x.md", "total"), ("a/y.md", "total")], [("b/y.md", "total"), ("b/x.md", "total")]);
    compare(&old, &new, &["remaining b/y.md", "remaining b/x.md"]);
}

#[test]
fn a_copied_finding_is_one_new_finding() {
    compare(&[("a.md", "total")], &[("a.md", "total"), ("b.md", "total")], &["remaining a.md", "new b.md"]);
    compare(&[("a.md", "total")], &[("b.md", "total"), ("c.md", "total")], &["remaining b.md", "new c.md"]);
}

#[test]
fn what_is_no_report_is_refused_with_its_place() {
    let finding = r#"{"rule": "moved-field", "level": "error", "fingerprint": "0123456789abcdef", "subject": "GET /a",
        "message": "wrong", "locations": [{"file": "a.md"}]}"#;
    let of = |version: &str| format!(r#"{{"version": {version}, "findings": [{finding}]}}"#);
    assert_eq!(read_earlier_report(&of("3")).expect("version 3 is read").len(), 1);
    for (text, expected) in [
        ("{".to_owned(), "it is not JSON: "),
        ("[]".to_owned(), "it has no `version` and `findings`"),
        (r#"{"version": 4}"#.to_owned(), "it has no `version` and `findings`"),
        (of("2"), "it is a report of version 2; those of version 3 to 4 are read"),
        (of("5"), "it is a report of version 5; "),
        (of("\"4\""), "it is a report of version \"4\"; "),
        (of("4").replace("\"error\"", "\"loud\""), "`findings[0].level`: unknown variant `loud`"),
        (of("4").replace("\"subject\"", "\"about\""), "`findings[0]`: missing field `subject`"),
    ] {
        let error = read_earlier_report(&text).expect_err(&text).to_string();
        assert!(error.starts_with(expected), "{error} does not begin with {expected}");
    }
}
