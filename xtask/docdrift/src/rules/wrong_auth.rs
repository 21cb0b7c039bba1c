//! A credential in another header, or by another scheme, than the schema declares.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Standing, Statement};
use crate::openapi::Credential;
use crate::subject::{ParameterLocation, Place};

/// Headers that hold credentials wherever they are sent.
const HOLDERS: &[&str] = &["authorization", "api-key", "apikey", "x-api-key", "x-apikey"];

rule! {
    /// A page sends its credential in a header that the operation does not declare for one, or by
    /// another scheme.
    ///
    /// ## Why
    ///
    /// The server does not find the credential and refuses the call, and the refusal speaks of a
    /// missing key while the reader sees it sent. Names of headers and schemes have no case. Where the
    /// operation says nothing of credentials, nothing is said here.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.get("https://api.example.com/orders", headers={"Authorization": "Bearer key"})
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// security: [{Key: []}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// components: {securitySchemes: {Key: {type: apiKey, in: header, name: X-Key}}}
    /// ````
    /// `````
    ///
    /// `````md
    /// ```python
    /// requests.get("https://api.example.com/orders", headers={"Authorization": "Basic key"})
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
    /// ```python
    /// requests.get("https://api.example.com/orders", headers={"authorization": "bearer key"})
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// security: [{Key: []}, {Token: []}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// components:
    ///   securitySchemes:
    ///     Key: {type: apiKey, in: header, name: X-Key}
    ///     Token: {type: http, scheme: Bearer}
    /// ````
    /// `````
    ///
    /// `````md
    /// ```python
    /// requests.get("https://api.example.com/health", headers={"Authorization": "Bearer key"})
    /// ```
    ///
    /// ````yaml GET /health
    /// openapi: 3.0.3
    /// security: [{Key: []}]
    /// paths: {/health: {get: {security: [], responses: {'200': {description: fine}}}}}
    /// components: {securitySchemes: {Key: {type: apiKey, in: header, name: X-Key}}}
    /// ````
    /// `````
    WRONG_AUTH: "wrong-auth", Warning, rank Contradicted, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let Place::Parameter(ParameterLocation::Header, name) = &case.subject.place else { return };
    if !HOLDERS.contains(&name.as_str()) {
        return;
    }
    for (id, statement) in case.statements() {
        let Some(operation) = statement.operation else { continue };
        let credentials = operation.credentials();
        let Some(first) = credentials.first() else { continue };
        let sent = match &statement.standing {
            Standing::Absent(absent) if absent.counterpart.is_none() => format!("the header `{name}`"),
            Standing::Declared(_) => match other_scheme(statement, name, &credentials) {
                Some(scheme) => format!("`Authorization: {scheme}`"),
                None => continue,
            },
            _ => continue,
        };
        let wanted: Vec<String> = credentials.iter().map(told).collect();
        let wanted = wanted.join(" or ");
        let operation = &case.subject.operation;
        proposals.push(
            Proposal::new(
                case.subject,
                format!("`{operation}` takes a credential as {wanted}, not in {sent}"),
            )
            .refuting([(id, statement)], |claim| claim.says())
            .label(Label::schema(first.span, format!("the schema declares {wanted}")))
            .why("the server does not find the credential there, and refuses the call")
            .help("send it as the schema declares, or declare this way in the schema, too"),
        );
    }
}

/// The scheme that is sent, where the schema declares others for this header and not this one.
fn other_scheme(statement: &Statement<'_>, name: &str, credentials: &[Credential<'_>]) -> Option<String> {
    let sent = statement.claim.value.as_ref()?.as_str()?;
    let here = |credential: &&Credential<'_>| credential.name.eq_ignore_ascii_case(name);
    let mut schemes = credentials.iter().filter(here).map(|credential| credential.scheme).peekable();
    schemes.peek()?;
    let other = |scheme: Option<&str>| scheme.is_some_and(|scheme| !scheme.eq_ignore_ascii_case(sent));
    schemes.all(other).then(|| sent.to_owned())
}

fn told(credential: &Credential<'_>) -> String {
    match (credential.scheme, credential.location) {
        (Some(scheme), _) => format!("`Authorization: {scheme}`"),
        (None, location) => format!("the {} `{}`", location.noun(), credential.name),
    }
}
