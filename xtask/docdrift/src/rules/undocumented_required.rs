//! A page's list of parameters or fields lacks one that the schema requires.

use std::collections::BTreeMap;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::ClaimId;
use crate::evidence::{Case, Declared, Standing, Statement};
use crate::page::claim::ClaimKind;
use crate::subject::{OperationId, ParameterLocation, Place};

rule! {
    /// A page lists the parameters or fields of an operation, and never mentions a parameter or field
    /// that the schema requires.
    ///
    /// ## Why
    ///
    /// The server refuses a request that contains only the listed fields. A name that occurs anywhere
    /// else on the page counts as mentioned. The rule ignores a field that has a default or only one
    /// value. It also ignores a page that renders its operation from the document (`openapi:` in its
    /// front matter).
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ---
    /// api: POST /orders
    /// ---
    ///
    /// <ParamField body="amount" type="integer">How much.</ParamField>
    /// <ParamField body="note" type="string">What for.</ParamField>
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
    ///       responses: {'200': {description: made}}
    /// components:
    ///   schemas:
    ///     Order:
    ///       required: [currency]
    ///       properties: {amount: {type: integer}, note: {type: string}, currency: {type: string}}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ---
    /// api: POST /orders
    /// ---
    ///
    /// <ParamField body="amount" type="integer">How much, in the currency of the account.</ParamField>
    /// <ParamField body="note" type="string">What for.</ParamField>
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
    ///       responses: {'200': {description: made}}
    /// components:
    ///   schemas:
    ///     Order:
    ///       required: [currency, kind, size]
    ///       properties:
    ///         amount: {type: integer}
    ///         note: {type: string}
    ///         currency: {type: string}
    ///         kind: {type: string, enum: [order]}
    ///         size: {type: integer, default: 1}
    /// ```
    UNDOCUMENTED_REQUIRED: "undocumented-required", Warning, rank Consistency, Page(check)
}

/// Reports one finding for each list, even if the list lacks several names.
fn check(cases: &[Case<'_, '_>], proposals: &mut Vec<Proposal>) {
    let mut lists: BTreeMap<(&OperationId, Option<ParameterLocation>), Vec<MissingRow<'_, '_>>> =
        BTreeMap::new();
    for case in cases {
        let omitted = |statement: &Statement<'_>| {
            statement.claim.kind == ClaimKind::Omits && statement.claim.is_of_a_list()
        };
        for (id, statement) in case.statements().filter(|(_, statement)| omitted(statement)) {
            let Standing::Declared(declared) = &statement.standing else { continue };
            let location = match case.subject.place {
                Place::Parameter(location, _) => Some(location),
                _ => None,
            };
            let row = MissingRow { name: case.name(), id, statement, declared };
            lists.entry((&case.subject.operation, location)).or_default().push(row);
        }
    }
    for ((operation, location), rows) in lists {
        let Some(first) = rows.first() else { continue };
        let names: Vec<String> = rows.iter().map(|row| format!("`{}`", row.name)).collect();
        let (noun, pronoun) = match (location, names.len()) {
            (Some(location), 1) => (location.noun().to_owned(), "it"),
            (Some(location), _) => (format!("{}s", location.noun()), "them"),
            (None, 1) => ("field".to_owned(), "it"),
            (None, _) => ("fields".to_owned(), "them"),
        };
        let of = if location.is_some() { "of" } else { "in the request of" };
        let message = format!(
            "the schema requires the {noun} {} {of} `{operation}`, the page does not mention {pronoun}",
            names.join(", ")
        );
        let mut proposal = Proposal::new(&first.statement.claim.subject, message)
            .label(Label::page(first.statement.claim.span, first.statement.claim.says()))
            .label(Label::schema(first.declared.span, "the schema requires it"))
            .why("the server refuses a request that contains only what the page lists")
            .help(format!(
                "add {pronoun} to the list; or make {pronoun} optional in the schema, if the server does not \
                 require {pronoun}"
            ));
        if names.len() > 1 {
            proposal = proposal.value(rows.iter().map(|row| row.name.as_str()).collect());
        }
        proposal.claims = rows.iter().map(|row| row.id).collect();
        proposals.push(proposal);
    }
}

/// A required parameter or field that a list on the page lacks.
struct MissingRow<'e, 'd> {
    name: String,
    id: ClaimId,
    statement: &'e Statement<'d>,
    declared: &'e Declared<'d>,
}
