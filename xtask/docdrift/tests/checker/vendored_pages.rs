//! The vendored pages: the values that they claim, and the lines with errors and warnings.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use docdrift::{ClaimKind, Level, Statement, Verdict, Witness};

use crate::common::Case;

/// The claims of a page about defaults, bounds, enums and units, each with its result.
fn value_claims(api: &str, page: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/upstream").join(api);
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("the file is vendored");
    let mut case = Case::page(page, &read(page));
    case.specs.push(("openapi.yaml".to_owned(), read("openapi.yaml")));
    case.run(|report, _| {
        assert_eq!(report.gaps, [], "{api}/{page}");
        let claims = report.statements.iter().zip(&report.verdicts);
        let about_values = claims.filter(|(statement, _)| {
            let kind = statement.claim.kind;
            kind.is_bound()
                || matches!(kind, ClaimKind::Default | ClaimKind::Enum | ClaimKind::Unit | ClaimKind::Expires)
        });
        let line = |(statement, verdict): (&Statement<'_>, &Verdict)| {
            let claim = &statement.claim;
            let value = claim.value.clone().unwrap_or_default();
            let result = match verdict {
                Verdict::Upheld(_) => "upheld",
                Verdict::Refuted(number) => report.findings[*number].rule.id,
                Verdict::Unsettled(_) => "unsettled",
            };
            format!("{} {} {value}: {result}", claim.subject.place, claim.kind.as_str())
        };
        about_values.map(line).collect()
    })
}

#[test]
fn pages_without_samples_claim_these_values() {
    // The page also says "should a call receive 100 objects", which is no claim.
    assert_eq!(
        value_claims("stripe", "list_checkout_sessions.md"),
        [
            "query limit default 10: unstated-value",
            "query limit minimum 1: unstated-value",
            "query limit maximum 100: unstated-value",
        ]
    );
    assert_eq!(
        value_claims("polar", "list_checkout_sessions.md"),
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
fn pages_have_errors_and_warnings_on_these_lines() {
    for (page, expected) in [
        ("create_checkout.md", &[17, 18, 28, 29, 35, 36, 49, 50][..]),
        ("list_checkouts.md", &[22, 40, 44, 52]),
        ("create_topup.md", &[17, 27, 28, 34, 47, 48, 54]),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/upstream/videodb");
        let text = fs::read_to_string(folder.join(page)).expect("the page is vendored");
        let lines: BTreeSet<u32> = Case::page(page, &text).run(|report, files| {
            let severe = report.findings.iter().filter(|finding| finding.level >= Level::Warning);
            let labels = severe.flat_map(|finding| &finding.proposal.labels);
            let on_page = labels.filter(|label| label.witness == Witness::Page);
            on_page.map(|label| files.locate(label.span).start.line.get()).collect()
        });
        assert_eq!(lines.into_iter().collect::<Vec<_>>(), expected, "{page}");
    }
}
