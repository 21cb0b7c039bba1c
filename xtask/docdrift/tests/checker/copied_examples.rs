//! A finding about a body that a page has copied from the document names both places.

use docdrift::Witness;

use crate::fixture_files;

/// Checks which findings of the fixture `copied_examples` name an example of the document: each as rule, line on
/// the page, and lines in the document.
#[track_caller]
fn check(expected: &[(&str, u32, &[u32])]) {
    let found = fixture_files::read("copied_examples").run(|report, files| {
        let mut found = Vec::new();
        for finding in &report.findings {
            let labels = &finding.proposal.labels;
            let line = |span| files.locate(span).start.line.get();
            let copied = labels
                .iter()
                .filter(|label| label.witness == Witness::Schema && label.text.contains("copied"))
                .map(|label| line(label.span))
                .collect::<Vec<_>>();
            found.push((finding.rule.id, line(labels[0].span), copied));
        }
        found
    });
    let expected: Vec<(&str, u32, Vec<u32>)> =
        expected.iter().map(|(rule, line, copied)| (*rule, *line, copied.to_vec())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_copied_body_is_told_with_the_example_of_the_document() {
    check(&[
        ("missing-required", 4, &[31]),
        ("unknown-request-field", 4, &[31]),
        ("unlisted-value", 8, &[18]),
        ("wrong-type", 14, &[27]),
    ]);
}
