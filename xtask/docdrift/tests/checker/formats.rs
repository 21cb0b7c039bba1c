//! All formats of one report: they agree in their counts, and no text of others is markup or moves a terminal.

mod hostile;
mod parsed;

use std::fs;

use docdrift::{
    Acceptance, AcceptedBy, Change, Comparison, Files, Fingerprint, Level, MendedFinding, REPORT_FORMATS,
    Rendering, Report, RuleBook, StaleEntry, StaleReason, TerminalStyle,
};

use self::parsed::Counts;
use crate::common::{self, Case};
use crate::fixture_files;

/// Renders a report in the format of a name.
fn render(name: &str, report: &Report<'_>, files: &Files) -> String {
    let format = REPORT_FORMATS.iter().find(|format| format.name() == name).expect("a format of that name");
    let style = TerminalStyle { colour: false, width: 110 };
    let text =
        format.render(&Rendering { report, files, book: &RuleBook::standard(), style, show_accepted: false });
    assert!(text.is_empty() || text.ends_with('\n'), "{name} ends with a line break");
    text
}

/// Accepts every third finding, and compares with a run that had every second one and one more.
fn with_states(report: &mut Report<'_>) {
    for (number, finding) in report.findings.iter_mut().enumerate() {
        finding.change = Some(if number % 2 == 0 { Change::New } else { Change::Remaining });
        if number % 3 == 2 {
            let by = [AcceptedBy::File, AcceptedBy::Comment, AcceptedBy::Settings][number % 9 / 3];
            finding.accepted = Some(Acceptance { by, reason: "the provider mends it soon".to_owned() });
        }
    }
    report.comparison = Some(Comparison {
        base: "origin/main".to_owned(),
        mended: vec![MendedFinding {
            rule: "moved-field".to_owned(),
            level: Level::Error,
            page: "gone.md".to_owned(),
            subject: "GET /orders 200 total".to_owned(),
            message: "`total` is not in the response of `GET /orders`".to_owned(),
            fingerprint: Fingerprint::new("moved-field", "gone.md", "GET /orders 200 total", None),
        }],
    });
}

/// Checks that all formats have the counts of the report.
#[track_caller]
fn check(report: &Report<'_>, files: &Files, name: &str) {
    let expected = Counts::of(report);
    for (format, read) in parsed::READERS {
        let text = render(format, report, files);
        read(&text, &expected)
            .unwrap_or_else(|difference| panic!("{name} as {format}: {difference}\n{text}"));
    }
}

#[test]
fn all_formats_have_the_same_counts() {
    for fixture in fixture_files::all() {
        fixture.case.run(|report, files| check(report, files, &fixture.name));
        fixture.case.run_mut(|report, files| {
            with_states(report);
            check(report, files, &fixture.name);
        });
    }
}

#[test]
fn one_report_in_every_format_of_others() {
    fixture_files::read("two_languages").run_mut(|report, files| {
        with_states(report);
        common::settings("reports").bind(|| {
            for (format, name) in [
                ("terminal", "formats.txt"),
                ("sarif", "formats.sarif"),
                ("junit", "formats.junit.xml"),
                ("github", "formats.github.txt"),
                ("gitlab", "formats.gitlab.json"),
                ("markdown", "formats.md"),
            ] {
                let mut text = render(format, report, files);
                if format == "sarif" {
                    text = parsed::without_rules(&text);
                }
                insta::assert_snapshot!(name, text);
            }
        });
    });
}

/// The terminal has the errors of the command beside the report, and JSON is about findings.
#[test]
fn every_other_format_names_the_entries_that_fail_the_run() {
    fixture_files::read("two_languages").run_mut(|report, files| {
        let reason = "an accepted finding is gone";
        report.failing_entries.push(StaleEntry {
            span: report.findings[0].proposal.labels[0].span,
            rule: "moved-field".to_owned(),
            fingerprint: None,
            change: None,
            why: StaleReason::Gone,
            reason: reason.to_owned(),
        });
        for format in REPORT_FORMATS.iter().map(|format| format.name()) {
            let is_named = render(format, report, files).contains(reason);
            assert_eq!(is_named, !matches!(format, "terminal" | "json"), "{format}");
        }
    });
}

/// The findings of a report many times, of a few hundred causes.
fn multiply(report: &mut Report<'_>, count: usize) {
    let findings = std::mem::take(&mut report.findings);
    report.findings.clone_from(&findings);
    for number in findings.len()..count {
        let mut finding = findings[number % findings.len()].clone();
        finding.fingerprint = Fingerprint::new("many", "", &number.to_string(), None);
        finding.cause = Fingerprint::new("many", "", &(number % 300).to_string(), None);
        // A finding without claims, since the claims of a report have one finding each.
        finding.proposal.claims.clear();
        report.findings.push(finding);
    }
}

#[test]
fn the_limits_of_owners_are_kept_and_what_they_cut_is_counted() {
    const COUNT: usize = 30_000;
    fixture_files::read("two_languages").run_mut(|report, files| {
        multiply(report, COUNT);
        check(report, files, "many findings");
        let sarif: serde_json::Value = serde_json::from_str(&render("sarif", report, files)).expect("JSON");
        let run = &sarif["runs"][0];
        assert_eq!(run["results"].as_array().map(Vec::len), Some(25_000));
        let notifications = run["invocations"][0]["toolExecutionNotifications"].to_string();
        for cut in ["5000 of 30000 results are left out", "GitHub shows the 5000 most severe of these 25000"]
        {
            assert!(notifications.contains(cut), "{notifications}");
        }
        let comment = render("markdown", report, files);
        assert!(comment.chars().count() < 65_536, "{} characters", comment.chars().count());
        assert!(comment.contains(" are left out: a comment has at most 65,536 characters."), "{comment}");
        assert_eq!(render("github", report, files).lines().count(), 10 + 10 + 1);
    });
}

/// Writes reports for the tools of others, which the steps in the README run over them.
#[test]
#[ignore = "writes files for tools of others: see tests/README.md"]
fn reports_for_tools_of_others() {
    let folder = std::env::var("DOCDRIFT_REPORTS").expect("DOCDRIFT_REPORTS names a folder");
    let write = |name: &str, report: &Report<'_>, files: &Files| {
        for (format, ending) in [("sarif", "sarif"), ("junit", "xml"), ("gitlab", "json"), ("markdown", "md")]
        {
            let file = format!("{folder}/{name}.{format}.{ending}");
            fs::write(file, render(format, report, files)).expect("the folder can be written");
        }
    };
    for fixture in fixture_files::all() {
        fixture.case.run(|report, files| write(&fixture.name, report, files));
        fixture.case.run_mut(|report, files| {
            with_states(report);
            write(&format!("{}-compared", fixture.name), report, files);
        });
    }
    hostile::case().run_mut(|report, files| {
        hostile::with_hostile_states(report);
        write("hostile", report, files);
    });
    Case::page("empty.md", "").run(|report, files| write("empty", report, files));
}
