//! Converts tables that list the values of a field to claims, one a row, where the schema lists most of them.

use serde_json::Value;

use super::call_claims::page_operation;
use super::section_operations::SectionOperations;
use super::thresholds::{LISTED_MAJORITY, MIN_LISTED_VALUES, share};
use super::{Declared, Standing, Statement, subject_places};
use crate::openapi::{Document, Operation, Shape};
use crate::page::Page;
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::page::markdown::ValueTable;
use crate::page::promise::OperationPart;
use crate::source::json_value::plain;
use crate::source::tree::Node;
use crate::subject::{ParameterLocation, Place, Subject};

/// Adds the claims of a page's tables of values.
pub(super) fn add<'d>(
    page: &Page,
    documents: &[&'d Document],
    sections: &SectionOperations<'d>,
    statements: &mut Vec<Statement<'d>>,
) {
    let own = page_operation(page, documents);
    for table in &page.value_tables {
        let own = own.map(|own| (own, None));
        let found = own.or_else(|| sections.at(table.span, &table.within).known());
        let Some((operation, guess)) = found else { continue };
        let Some((place, declared)) = listed_place(table, operation) else { continue };
        let claim = |value: &Value, span| Claim {
            subject: Subject::new(operation.id(), place.clone()),
            kind: ClaimKind::Enum,
            value: Some(Value::Array(vec![value.clone()])),
            span,
            origin: Origin::Table,
        };
        statements.extend(table.values.iter().map(|row| {
            let standing = Standing::Declared(declared.clone());
            Statement::new(claim(&row.value, row.span), Some(operation), standing).guessed(guess)
        }));
    }
}

/// The field or parameter of which the schema lists most values of the table. The name alone is not enough: the
/// table may list something else than the values of the field that the paragraph names.
fn listed_place<'d>(table: &ValueTable, operation: Operation<'d>) -> Option<(Place, Declared<'d>)> {
    let field = table.field.as_str();
    let parts = [
        OperationPart::Response,
        OperationPart::Request,
        OperationPart::Parameters(ParameterLocation::Query),
    ];
    let places = parts.into_iter().filter_map(|part| subject_places::named(field, Some(part), operation));
    let declared = places.filter_map(|(place, standing)| match standing {
        Standing::Declared(declared) => Some((place, declared)),
        _ => None,
    });
    let lists_most = |declared: &Declared<'_>| {
        let listed = declared.shape.as_ref().map(Shape::values_or_those_of_items).unwrap_or_default();
        let listed: Vec<String> = listed.into_iter().map(Node::to_json).map(|value| plain(&value)).collect();
        let known = table.values.iter().filter(|row| listed.contains(&plain(&row.value))).count();
        known >= MIN_LISTED_VALUES && share(known, table.values.len()) > LISTED_MAJORITY
    };
    declared.into_iter().find(|(_, declared)| lists_most(declared))
}
