//! What a page says of the past: it was right then, whatever the contract says now.

use super::unsettled::UnsettledKind;
use super::{Standing, Statement};
use crate::page::Page;

/// Leaves open what the contract has otherwise by now, where a page tells what changed when.
pub(super) fn leave_open(page: &Page, statements: &mut [Statement<'_>]) {
    for statement in statements {
        let differs = match &statement.standing {
            Standing::Declared(declared) => statement.agrees(declared).is_err(),
            Standing::Absent(_) => true,
            Standing::Undecided(_) => false,
        };
        if differs && page.past.iter().any(|section| section.contains(statement.claim.span)) {
            let reason = "the page reports what changed in the past";
            statement.standing = Standing::undecided(UnsettledKind::Changelog, reason);
        }
    }
}
