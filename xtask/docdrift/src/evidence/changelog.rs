//! Leaves the claims of sections about the past undecided if they differ from the current schema.

use super::unsettled::UnsettledKind;
use super::{Standing, Statement};
use crate::page::Page;

/// Makes the claims in a page's sections about the past undecided, if they differ from the schema.
pub(super) fn leave_open(page: &Page, statements: &mut [Statement<'_>]) {
    for statement in statements {
        let differs = match &statement.standing {
            Standing::Declared(declared) => statement.agrees(declared).is_err(),
            Standing::Absent(_) => true,
            Standing::Undecided(_) => false,
        };
        if differs && page.changelog.iter().any(|section| section.contains(statement.claim.span)) {
            let reason = "the page reports what changed in the past";
            statement.standing = Standing::undecided(UnsettledKind::Changelog, reason);
        }
    }
}
