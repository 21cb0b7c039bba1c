//! Values that a page lists and the schema does not.

use serde_json::Value;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Standing};
use crate::page::claim::ClaimKind;

rule! {
    /// A page lists the values of a field, and the schema does not list them: it has no `enum` for
    /// the field, or one without them.
    ///
    /// ## Why
    ///
    /// Readers write code for the values that they are told. A schema could promise them and does
    /// not, so no generated client knows them, and nobody notices when they change.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// * Status values include "open" and "paid".
    ///
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {status: {type: string}}}}}}}
    /// ````
    /// `````
    ///
    /// `````md
    /// * Status values include "open" and "payed".
    ///
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {status: {enum: [open, paid]}}}}}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// * Status values include "open" and "paid".
    ///
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {status: {enum: [open, paid, void]}}}}}}}
    /// ````
    /// `````
    UNDECLARED_VALUES: "undeclared-values", Warning, rank Contradicted, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    for (id, statement) in case.statements().filter(|(_, statement)| statement.claim.kind == ClaimKind::Enum)
    {
        let Standing::Declared(declared) = &statement.standing else { continue };
        let undeclared = statement.undeclared_values(declared);
        if undeclared.is_empty() {
            continue;
        }
        let lists_any =
            declared.shape.as_ref().is_some_and(|shape| !shape.values_or_those_of_items().is_empty());
        // One value is an example, and a date is none of a list.
        let is_list =
            undeclared.len() > 1 && declared.shape.as_ref().is_none_or(|s| s.keyword("format").is_none());
        if !(lists_any || (is_list && !statement.tells_in_words(declared, &undeclared))) {
            continue;
        }
        let (name, operation) = (case.name(), &case.subject.operation);
        let (message, here) = if lists_any {
            let values: Vec<String> = undeclared.iter().map(|value| format!("`{}`", plain(value))).collect();
            let message = format!("{} is no value of `{name}` in `{operation}`", values.join(", "));
            (message, "the schema lists other values")
        } else {
            let message = format!("the schema of `{operation}` does not list the values of `{name}`");
            (message, "the schema has no `enum` here")
        };
        proposals.push(
            Proposal::new(case.subject, message)
                .counterpart(&declared.subject)
                .value(undeclared.into())
                .refuting([(id, statement)], |claim| claim.says())
                .label(Label::schema(declared.span, here))
                .why("readers write code for the values that they are told, and nobody promises these")
                .help("add the values to the schema's `enum`, or say on the page that there may be others"),
        );
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
