//! The vendored pages promise these values and drift at these lines, and at no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use docdrift::{ClaimKind, Level, Statement, Verdict, Witness};

use crate::common::Case;

/// What a page promises of values, and what its document makes of that.
fn promised(api: &str, page: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/upstream").join(api);
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("it is vendored");
    let mut case = Case::page(page, &read(page));
    case.specs.push(("openapi.yaml".to_owned(), read("openapi.yaml")));
    case.run(|report, _| {
        assert_eq!(report.gaps, [], "{api}/{page}");
        let heard = report.statements.iter().zip(&report.verdicts);
        let valued = heard.filter(|(statement, _)| {
            let kind = statement.claim.kind;
            kind.is_bound()
                || matches!(kind, ClaimKind::Default | ClaimKind::Enum | ClaimKind::Unit | ClaimKind::Expires)
        });
        let line = |(statement, verdict): (&Statement<'_>, &Verdict)| {
            let claim = &statement.claim;
            let value = claim.value.clone().unwrap_or_default();
            let became = match verdict {
                Verdict::Upheld(_) => "upheld",
                Verdict::Refuted(number) => report.findings[*number].rule.id,
                Verdict::Unsettled(_) => "unsettled",
            };
            format!("{} {} {value}: {became}", claim.subject.place, claim.kind.as_str())
        };
        valued.map(line).collect()
    })
}

#[test]
fn pages_without_samples_promise_these_values() {
    // Nothing comes of "should a call receive 100 objects".
    assert_eq!(
        promised("stripe", "list_checkout_sessions.md"),
        [
            "query limit default 10: unstated-value",
            "query limit minimum 1: unstated-value",
            "query limit maximum 100: unstated-value",
        ]
    );
    assert_eq!(
        promised("polar", "list_checkout_sessions.md"),
        [
            "query page default 1: upheld",
            "query page exclusiveMinimum 0: upheld",
            "query limit default 10: upheld",
            "query limit exclusiveMinimum 0: upheld",
            "query limit maximum 100: unstated-value",
            r#"query sorting enum ["created_at","-created_at","expires_at","-expires_at"]: upheld"#,
            r#"200 items[].status enum ["open","expired","confirmed","succeeded","failed"]: upheld"#,
        ]
    );
}

#[test]
fn errors_and_warnings_stand_at_these_lines_of_the_pages() {
    for (page, expected) in [
        ("create_checkout.md", &[17, 18, 28, 29, 35, 36, 49, 50][..]),
        ("list_checkouts.md", &[22, 40, 44, 52]),
        ("create_topup.md", &[17, 27, 28, 34, 47, 48, 54]),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/upstream/videodb");
        let text = fs::read_to_string(folder.join(page)).expect("the page is vendored");
        let lines: BTreeSet<u32> = Case::page(page, &text).run(|report, files| {
            let loud = report.findings.iter().filter(|finding| finding.level >= Level::Warning);
            let labels = loud.flat_map(|finding| &finding.proposal.labels);
            let of_page = labels.filter(|label| label.witness == Witness::Page);
            of_page.map(|label| files.locate(label.span).start.line.get()).collect()
        });
        assert_eq!(lines.into_iter().collect::<Vec<_>>(), expected, "{page}");
    }
}
