//! An object that is sent without what it must have.

use crate::claim::Kind;
use crate::evidence::{Case, Standing};
use crate::finding::{Label, Proposal};
use crate::rule::rule;

rule! {
    /// A page sends an object without a field that the schema requires in it.
    ///
    /// ## Why
    ///
    /// The server refuses the request. Only objects that are written out whole are looked at; where a
    /// union has several branches that the object may be of, only what all of them require counts.
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
    MISSING_REQUIRED: "missing-required", Error, rank 60, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let omits = |statement: &crate::evidence::Statement<'_>| statement.claim.kind == Kind::Omits;
    let Some(declared) = case.statements().find_map(|(_, statement)| match &statement.standing {
        Standing::Declared(declared) if omits(statement) => Some(declared),
        _ => None,
    }) else {
        return;
    };
    let (name, operation) = (case.name(), &case.subject.operation);
    proposals.push(
        Proposal::new(case.subject, format!("`{operation}` requires `{name}`, which is not sent"))
            .refuting(case.statements().filter(|(_, statement)| omits(statement)), |claim| claim.says())
            .label(Label::schema(declared.span, "the schema requires it"))
            .why("the server refuses the request")
            .help("add the field to the sample; or make it optional in the schema, should it be"),
    );
}
