//! The claims of tables of statuses: the operation of the section answers with each of them.

use super::call_claims::page_operation;
use super::section_operations::SectionOperations;
use super::unsettled::UnsettledKind;
use super::{Absent, Declared, Standing, Statement};
use crate::openapi::{Document, Operation};
use crate::page::Page;
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::subject::{FieldPath, Place, Subject};

/// Adds the claims of a page's tables of statuses.
pub(super) fn add<'d>(
    page: &Page,
    documents: &[&'d Document],
    sections: &SectionOperations<'d>,
    statements: &mut Vec<Statement<'d>>,
) {
    let own = page_operation(page, documents);
    for table in &page.status_tables {
        let Some(first) = table.statuses.first() else { continue };
        let own = own.map(|own| (own, None));
        let found = own.or_else(|| sections.at(first.span, &table.within).known());
        let Some((operation, guess)) = found else { continue };
        let declared = table.statuses.iter().filter(|row| operation.response(row.value).is_some()).count();
        // A table of which an operation has fewer than half lists the statuses of the whole API.
        let is_foreign = declared * 2 < table.statuses.len();
        for row in &table.statuses {
            let claim = Claim {
                subject: Subject::new(operation.id(), place(&row.value.to_string())),
                kind: ClaimKind::Exists,
                value: None,
                span: row.span,
                origin: Origin::Table,
            };
            let standing = match standing(row.value, operation) {
                Standing::Absent(_) if is_foreign => {
                    let reason = format!("most of the statuses here do not belong to `{}`", operation.id());
                    Standing::undecided(UnsettledKind::ForeignList, reason)
                }
                standing => standing,
            };
            statements.push(Statement::new(claim, Some(operation), standing).guessed(guess));
        }
    }
}

fn place(status: &str) -> Place {
    Place::Response(status.to_owned(), FieldPath::root())
}

/// Whether an operation declares a status, by itself, by its class, or by `default`.
fn standing(status: u16, operation: Operation<'_>) -> Standing<'_> {
    match operation.response(status) {
        Some(response) => Standing::Declared(Declared {
            subject: Subject::new(operation.id(), place(response.status)),
            span: response.span,
            pointer: response.pointer,
            shape: None,
        }),
        None => Standing::Absent(Absent { closed: false, parent: Some(operation.span()), counterpart: None }),
    }
}
