//! The vendored pages drift at these lines, and at no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use docdrift::finding::{Level, Witness};

use crate::common::Case;

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
