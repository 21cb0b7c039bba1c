//! A page reads a field that only a request has, or sends one that only a response has.

use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Standing};
use crate::page::claim::ClaimKind;
use crate::subject::Place;

rule! {
    /// A page reads or shows a field of a response that the schema marks as `writeOnly`, or sends one that it
    /// marks as `readOnly`.
    ///
    /// ## Why
    ///
    /// A `writeOnly` field, such as a password, is not in the response, so a sample that reads it fails. A
    /// server ignores or refuses a `readOnly` field of a request.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// user = requests.post("https://api.example.com/users", json={"id": "u1", "password": "secret"}).json()
    /// print(user["password"])
    /// ```
    ///
    /// ````yaml POST /users
    /// openapi: 3.0.3
    /// paths:
    ///   /users:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
    ///       responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}
    /// components:
    ///   schemas:
    ///     User: {properties: {id: {type: string, readOnly: true}, password: {type: string, writeOnly: true}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// user = requests.post("https://api.example.com/users", json={"password": "secret"}).json()
    /// print(user["id"])
    /// ```
    ///
    /// ````yaml POST /users
    /// openapi: 3.0.3
    /// paths:
    ///   /users:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
    ///       responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}
    /// components:
    ///   schemas:
    ///     User: {properties: {id: {type: string, readOnly: true}, password: {type: string, writeOnly: true}}}
    /// ````
    /// `````
    WRONG_DIRECTION: "wrong-direction", Warning, rank Contradicted, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let (flag, body) = match case.subject.place {
        Place::Request(_) => ("readOnly", "request"),
        Place::Response(..) => ("writeOnly", "response"),
        _ => return,
    };
    if case.observed().is_some() {
        return;
    }
    for (id, statement) in case.statements() {
        let Standing::Declared(declared) = &statement.standing else { continue };
        let Some(shape) = declared.shape.as_ref().filter(|shape| shape.is_always_marked(flag)) else {
            continue;
        };
        let level = match (statement.claim.kind, &case.subject.place) {
            (ClaimKind::Reads, _) => Level::Error,
            (ClaimKind::Sends, _) | (ClaimKind::Shows, Place::Response(..)) => Level::Warning,
            _ => continue,
        };
        let (name, operation) = (case.name(), &case.subject.operation);
        proposals.push(
            Proposal::new(
                case.subject,
                format!("`{name}` is not in the {body} of `{operation}`, the schema marks it as `{flag}`"),
            )
            .level(level)
            .counterpart(&declared.subject)
            .refuting([(id, statement)], |claim| claim.says())
            .label(shape.span().map(|span| Label::schema(span, format!("the schema marks it as `{flag}`"))))
            .why(match flag {
                "readOnly" => "the server sets the field itself, and ignores or refuses it in a request",
                _ => "the server does not return the field",
            })
            .help(format!(
                "remove the field from the page; or remove `{flag}` from the schema, if the {body} has it"
            )),
        );
    }
}
