//! A list of parameters or fields without one that the schema requires.

use std::collections::BTreeMap;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::ClaimId;
use crate::evidence::{Case, Declared, Standing, Statement};
use crate::page::claim::ClaimKind;
use crate::subject::{OperationId, ParameterLocation, Place};

rule! {
    /// A page lists what an operation takes, and never speaks of a parameter or field that the schema
    /// requires.
    ///
    /// ## Why
    ///
    /// Who sends what is listed is refused. A name that stands anywhere else on the page is spoken of.
    /// What has a default or only one value goes without saying, and a page that shows its operation out
    /// of the document (`openapi:` in its front matter) leaves nothing out.
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

/// What one list leaves out: one finding for all of it.
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
            let left_out = MissingRow { name: case.name(), id, statement, declared };
            lists.entry((&case.subject.operation, location)).or_default().push(left_out);
        }
    }
    for ((operation, location), left_out) in lists {
        let Some(first) = left_out.first() else { continue };
        let names: Vec<String> = left_out.iter().map(|one| format!("`{}`", one.name)).collect();
        let (noun, is) = match (location, names.len()) {
            (Some(location), 1) => (location.noun().to_owned(), "is"),
            (Some(location), _) => (format!("{}s", location.noun()), "are"),
            (None, 1) => ("field".to_owned(), "is"),
            (None, _) => ("fields".to_owned(), "are"),
        };
        let message =
            format!("`{operation}` requires the {noun} {}, which {is} not on the page", names.join(", "));
        let mut proposal = Proposal::new(&first.statement.claim.subject, message)
            .label(Label::page(first.statement.claim.span, first.statement.claim.says()))
            .label(Label::schema(first.declared.span, "the schema requires it"))
            .why("who sends what is listed is refused")
            .help("add it to the list; or make it optional in the schema, should it be");
        if names.len() > 1 {
            proposal = proposal.value(left_out.iter().map(|one| one.name.as_str()).collect());
        }
        proposal.claims = left_out.iter().map(|one| one.id).collect();
        proposals.push(proposal);
    }
}

/// What a list must have and does not.
struct MissingRow<'e, 'd> {
    name: String,
    id: ClaimId,
    statement: &'e Statement<'d>,
    declared: &'e Declared<'d>,
}
