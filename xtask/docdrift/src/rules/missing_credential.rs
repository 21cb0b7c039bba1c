//! A call on a page lacks a credential that the schema requires.

use std::collections::BTreeMap;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::{Case, ClaimId, Standing, Statement};
use crate::page::claim::ClaimKind;
use crate::source::Span;
use crate::subject::{OperationId, Place, Subject};

rule! {
    /// A page calls an operation without a credential that the schema requires: one of several that are needed
    /// together, or the only one, which other calls of the page send.
    ///
    /// ## Why
    ///
    /// The server refuses the call. Entries of `security` are alternatives; all names in one entry are needed
    /// together. The rule ignores calls with headers that could not be followed, and pages whose calls send no
    /// credentials at all.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```bash
    /// curl https://api.example.com/orders -H "Authorization: Bearer key"
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// security: [{Token: [], Shop: []}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// components:
    ///   securitySchemes:
    ///     Token: {type: http, scheme: bearer}
    ///     Shop: {type: apiKey, in: header, name: X-Shop}
    /// ````
    /// `````
    ///
    /// `````md
    /// ```bash
    /// curl https://api.example.com/orders -H "Authorization: Bearer key"
    /// curl https://api.example.com/orders
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// security: [{Token: []}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// components: {securitySchemes: {Token: {type: http, scheme: bearer}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```bash
    /// curl https://api.example.com/orders -H "Authorization: Bearer key"
    /// curl https://api.example.com/orders -H "X-Shop: 7"
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// security: [{Token: []}, {Shop: []}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// components:
    ///   securitySchemes:
    ///     Token: {type: http, scheme: bearer}
    ///     Shop: {type: apiKey, in: header, name: X-Shop}
    /// ````
    /// `````
    ///
    /// `````md
    /// ```bash
    /// curl https://api.example.com/orders
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// security: [{Token: []}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// components: {securitySchemes: {Token: {type: http, scheme: bearer}}}
    /// ````
    /// `````
    MISSING_CREDENTIAL: "missing-credential", Warning, rank Contradicted, Page(check)
}

/// A credential that a call leaves out.
struct Omission<'c, 'e, 'd> {
    case: &'c Case<'e, 'd>,
    id: ClaimId,
    statement: &'e Statement<'d>,
}

/// Reports one finding for each call, even if it leaves several credentials out.
fn check(cases: &[Case<'_, '_>], proposals: &mut Vec<Proposal>) {
    let mut calls: BTreeMap<(Span, &OperationId), Vec<Omission<'_, '_, '_>>> = BTreeMap::new();
    for case in cases.iter().filter(|case| matches!(case.subject.place, Place::Parameter(..))) {
        for (id, statement) in case.statements() {
            if statement.claim.kind == ClaimKind::Omits && statement.is_of_credential() {
                let call = (statement.claim.span, &case.subject.operation);
                calls.entry(call).or_default().push(Omission { case, id, statement });
            }
        }
    }
    for ((_, operation), omissions) in calls {
        let names: Vec<String> = omissions.iter().map(|omission| named(omission.case.subject)).collect();
        let names = names.join(" and ");
        let Some(first) = omissions.first() else { continue };
        let Standing::Declared(declared) = &first.statement.standing else { continue };
        let mut proposal = Proposal::new(
            first.case.subject,
            format!("the call of `{operation}` lacks {names}, which the schema requires"),
        );
        proposal.claims = omissions.iter().map(|omission| omission.id).collect();
        proposals.push(
            proposal
                .label(Label::page(first.statement.claim.span, "the page calls the operation without it here"))
                .label(Label::schema(declared.span, "the schema declares the credential"))
                .why("the server refuses a call without the credential")
                .help("send the credential; or correct `security` in the schema, if the server does not need it"),
        );
    }
}

fn named(subject: &Subject) -> String {
    match &subject.place {
        Place::Parameter(location, name) => format!("the {} `{name}`", location.noun()),
        place => place.to_string(),
    }
}
