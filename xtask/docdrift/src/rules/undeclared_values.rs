//! A page lists values that the schema does not list.

use super::message_text::place_of;
use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Standing};
use crate::page::claim::ClaimKind;
use crate::source::json_value::plain;

rule! {
    /// A page lists the values of a field, and the schema does not list them: the field has no `enum`,
    /// or its `enum` lacks these values.
    ///
    /// ## Why
    ///
    /// Readers write code for the values that a page lists. The schema could list them and does not, so
    /// no generated client knows them, and a change of the values goes unnoticed.
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
    UNDECLARED_VALUES: "undeclared-values", Warning, rank Contradicted, PageSubject(check)
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
        // A single value is an example rather than a list, and the values of a `format` cannot be listed.
        let is_list =
            undeclared.len() > 1 && declared.shape.as_ref().is_none_or(|s| s.keyword("format").is_none());
        if !(lists_any || (is_list && !statement.is_stated_in_words(declared, &undeclared))) {
            continue;
        }
        let place = place_of(case);
        let (message, here) = if lists_any {
            let values: Vec<String> = undeclared.iter().map(|value| format!("`{}`", plain(value))).collect();
            let pronoun = if values.len() == 1 { "it" } else { "them" };
            let values = values.join(", ");
            let message = format!("the page lists {values} for {place}, the schema does not list {pronoun}");
            (message, "the schema lists other values")
        } else {
            let message = format!("the page lists the values of {place}, the schema does not");
            (message, "the schema has no `enum` here")
        };
        proposals.push(
            Proposal::new(case.subject, message)
                .counterpart(&declared.subject)
                .value(undeclared.into())
                .refuting([(id, statement)], |claim| claim.says())
                .label(Label::schema(declared.span, here))
                .why("readers write code for these values, and the schema does not promise them")
                .help("add the values to the schema's `enum`, or correct the page"),
        );
    }
}
