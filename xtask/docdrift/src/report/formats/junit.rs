//! The JUnit XML format: a test suite for each page, a test case for each claim.
//!
//! The file is valid by both XML Schemas in use: that of Jenkins (`junit-10.xsd`) and the stricter one of Windy Road
//! for Ant. The latter requires a time stamp, a host and durations, which a pure function does not know: they are the
//! epoch, `localhost` and 0.

mod cases;
mod xml;

use std::collections::BTreeMap;

use self::cases::{Outcome, TestCase, UniqueNames};
use self::xml::Xml;
use super::{Rendering, ReportFormat};

/// Test results as most CI servers read them.
pub(super) struct JUnit;

/// The name of the suite of the findings that refute no claim.
const OTHER_FINDINGS: &str = "findings without a claim";

/// The name of the suite of the entries and comments that accept nothing any more, and fail the run.
const FAILING_ENTRIES: &str = "accepted findings";

impl ReportFormat for JUnit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn summary(&self) -> &'static str {
        "Test results: a suite for each page, a case for each claim"
    }

    fn render(&self, rendering: &Rendering<'_>) -> String {
        let Rendering { report, files, .. } = *rendering;
        let mut pages: BTreeMap<&str, Vec<TestCase>> = BTreeMap::new();
        let mut names = UniqueNames::default();
        for (statement, verdict) in report.statements.iter().zip(&report.verdicts) {
            let case = TestCase::of_claim(&statement.claim, verdict, report, files, &mut names);
            pages.entry(files.file(statement.claim.span.file).name()).or_default().push(case);
        }
        let others = report.findings.iter().filter(|finding| finding.proposal.claims.is_empty());
        let others: Vec<TestCase> =
            others.map(|finding| TestCase::of_finding(finding, files, &mut names)).collect();
        let entries: Vec<TestCase> =
            report.failing_entries.iter().map(|entry| TestCase::of_entry(entry, files, &mut names)).collect();
        let mut xml = Xml::new();
        xml.open("testsuites", &[]);
        let other_suites = [(OTHER_FINDINGS, others), (FAILING_ENTRIES, entries)];
        let other_suites = other_suites.into_iter().filter(|(_, cases)| !cases.is_empty());
        for (id, (name, cases)) in pages.into_iter().chain(other_suites).enumerate() {
            suite(id, name, &cases, &mut xml);
        }
        xml.close("testsuites");
        xml.into_text()
    }
}

fn suite(id: usize, name: &str, cases: &[TestCase], xml: &mut Xml) {
    let count = |is_counted: fn(&Outcome) -> bool| {
        cases.iter().filter(|case| is_counted(&case.outcome)).count().to_string()
    };
    // Both schemas require a name of at least one character.
    let name = if name.is_empty() { "-" } else { name };
    let (id, tests) = (id.to_string(), cases.len().to_string());
    xml.open(
        "testsuite",
        &[
            ("id", &id),
            ("name", name),
            ("package", "docdrift"),
            ("tests", &tests),
            ("failures", &count(|outcome| matches!(outcome, Outcome::Failed { .. }))),
            ("errors", "0"),
            ("skipped", &count(|outcome| matches!(outcome, Outcome::Skipped { .. }))),
            ("time", "0"),
            ("timestamp", "1970-01-01T00:00:00"),
            ("hostname", "localhost"),
        ],
    );
    xml.open("properties", &[]);
    xml.empty("property", &[("name", "docdrift.version"), ("value", env!("CARGO_PKG_VERSION"))]);
    xml.close("properties");
    for case in cases {
        let attributes = [("name", case.name.as_str()), ("classname", &case.page), ("time", "0")];
        match &case.outcome {
            Outcome::Passed => xml.empty("testcase", &attributes),
            Outcome::Failed { rule, message, text } => {
                xml.open("testcase", &attributes);
                xml.text("failure", &[("type", rule), ("message", message)], text);
                xml.close("testcase");
            }
            Outcome::Skipped { message, text } => {
                xml.open("testcase", &attributes);
                xml.text("skipped", &[("message", message)], text);
                xml.close("testcase");
            }
        }
    }
    xml.empty("system-out", &[]);
    xml.empty("system-err", &[]);
    xml.close("testsuite");
}
