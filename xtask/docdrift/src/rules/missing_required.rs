//! A request on a page lacks a required field or query parameter.

use std::collections::BTreeMap;

use super::message_text::body;
use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::ClaimId;
use crate::evidence::{Case, Declared, Standing, Statement};
use crate::page::claim::{Claim, ClaimKind};
use crate::source::Span;
use crate::subject::{FieldPath, Place, Subject};

rule! {
    /// A page sends an object without a field that the schema requires in it, or calls an operation
    /// without a query parameter that the operation requires.
    ///
    /// ## Why
    ///
    /// The server refuses the request. The rule checks only objects that the page writes in full. If the
    /// object may belong to several branches of a union, only a field that all of these branches require
    /// counts. A field that has a default may be omitted.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"note": "soon"})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {required: [amount], properties: {amount: {type: integer}, note: {type: string}}}}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// `````md
    /// ```bash
    /// curl "https://api.example.com/orders?page=2"
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters: [{name: shop, in: query, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}]
    ///       responses: {'200': {description: all}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"kind": "gift"})
    /// requests.post("https://api.example.com/orders", json={"kind": "sale", **more})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema:
    ///               oneOf:
    ///                 - {required: [kind, amount], properties: {kind: {enum: [sale]}, amount: {type: integer}}}
    ///                 - {required: [kind], properties: {kind: {enum: [gift]}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// `````md
    /// ```bash
    /// curl "https://api.example.com/orders?$FILTER"
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters: [{name: shop, in: query, required: true, schema: {type: string}}]
    ///       responses: {'200': {description: all}}
    /// ````
    /// `````
    MISSING_REQUIRED: "missing-required", Error, rank Moved, Page(check)
}

/// Reports one finding for each object that the page writes, even if several fields are missing in it.
fn check(cases: &[Case<'_, '_>], proposals: &mut Vec<Proposal>) {
    let mut objects: BTreeMap<(Span, Subject), Vec<Omission<'_, '_>>> = BTreeMap::new();
    for case in cases {
        let omits = |claim: &Claim| claim.kind == ClaimKind::Omits && !claim.is_of_a_list();
        for (id, statement) in case.statements().filter(|(_, statement)| omits(&statement.claim)) {
            let Standing::Declared(declared) = &statement.standing else { continue };
            let place = &case.subject.place;
            let object = match place {
                Place::Parameter(..) if statement.is_of_credential() => None,
                Place::Parameter(..) => Some(Place::Operation),
                _ => place.path().and_then(FieldPath::parent).map(|object| place.with_path(object)),
            };
            let Some(object) = object else { continue };
            let object = Subject::new(&case.subject.operation, object);
            let omission = Omission { name: case.name(), id, statement, declared };
            objects.entry((statement.claim.span, object)).or_default().push(omission);
        }
    }
    for ((_, object), omissions) in objects {
        let Some(first) = omissions.first() else { continue };
        let subject = if omissions.len() == 1 { &first.statement.claim.subject } else { &object };
        let pronoun = if omissions.len() == 1 { "it" } else { "them" };
        let names: Vec<&str> = omissions.iter().map(|omission| omission.name.as_str()).collect();
        let (noun, of) = match (&object.place, omissions.len()) {
            (Place::Operation, 1) => ("the query parameter ", "of"),
            (Place::Operation, _) => ("the query parameters ", "of"),
            _ => ("", "in"),
        };
        let message = format!(
            "the schema requires {noun}{} {of} {}, the page does not send {pronoun}",
            listed(&names),
            body(&object)
        );
        let mut proposal = Proposal::new(subject, message);
        if omissions.len() > 1 {
            proposal = proposal.value(names.as_slice().into());
        }
        for Omission { id, statement, .. } in &omissions {
            proposal.claims.push(*id);
            let label = Label::page(statement.claim.span, statement.claim.says());
            if !proposal.labels.contains(&label) {
                proposal.labels.push(label);
            }
        }
        proposals.push(
            proposal
                .label(Label::schema(first.declared.span, "the schema requires it"))
                .why("the server refuses the request")
                .help(format!(
                    "add {pronoun} to the request; or make {pronoun} optional in the schema, if the server does \
                     not require {pronoun}"
                )),
        );
    }
}

/// A required field or parameter that the page omits.
struct Omission<'e, 'd> {
    name: String,
    id: ClaimId,
    statement: &'e Statement<'d>,
    declared: &'e Declared<'d>,
}

/// The first four names, and how many more there are.
fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
