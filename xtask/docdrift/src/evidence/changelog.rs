//! Leaves the claims of text about the past undecided if they differ from the current schema.

use super::example_names::tells_of_removal;
use super::unsettled::UnsettledKind;
use super::{Standing, Statement};
use crate::page::Page;
use crate::source::Files;

/// Makes the claims in a page's sections about the past, and in lines about what a version no longer has, undecided
/// if they differ from the schema.
pub(super) fn leave_open(page: &Page, files: &Files, statements: &mut [Statement<'_>]) {
    for statement in statements {
        let differs = match &statement.standing {
            Standing::Declared(declared) => statement.agrees(declared).is_err(),
            Standing::Absent(_) => true,
            Standing::Undecided(_) => false,
        };
        let span = statement.claim.span;
        let is_removed = || {
            let file = files.file(span.file);
            matches!(statement.standing, Standing::Absent(_))
                && tells_of_removal(&file.text()[file.line_range(span.start as usize)])
        };
        if differs && (page.changelog.iter().any(|section| section.contains(span)) || is_removed()) {
            let reason = "the page reports what changed in the past";
            statement.standing = Standing::undecided(UnsettledKind::Changelog, reason);
        }
    }
}
