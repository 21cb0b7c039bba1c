//! A page sends the credential in another header, or with another scheme, than the schema declares.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Standing, Statement};
use crate::openapi::Credential;
use crate::subject::{ParameterLocation, Place};

/// Lower-case names of headers that carry a credential in any API.
const CREDENTIAL_HEADERS: &[&str] = &["authorization", "api-key", "apikey", "x-api-key", "x-apikey"];

rule! {
    /// A page sends its credential in a header that the operation does not declare for credentials, or
    /// with another scheme.
    ///
    /// ## Why
    ///
    /// The server does not find the credential and refuses the call. Its error speaks of a missing key,
    /// while the reader sees the key in the sample. Names of headers and schemes are compared without
    /// case. The rule ignores an operation that declares no credentials.
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
    if !CREDENTIAL_HEADERS.contains(&name.as_str()) {
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
        let declared: Vec<String> = credentials.iter().map(describe).collect();
        let declared = declared.join(" or ");
        let operation = &case.subject.operation;
        proposals.push(
            Proposal::new(
                case.subject,
                format!(
                    "the page sends the credential as {sent}, the schema of `{operation}` declares {declared}"
                ),
            )
            .refuting([(id, statement)], |claim| claim.says())
            .label(Label::schema(first.span, format!("the schema declares {declared}")))
            .why("the server does not find the credential there, and refuses the call")
            .help(
                "send the credential as the schema declares, or declare the page's way in the schema as well",
            ),
        );
    }
}

/// The scheme that the page sends, if the schema declares only other schemes for this header; `None` if
/// the schema declares the scheme, or no scheme at all.
fn other_scheme(statement: &Statement<'_>, name: &str, credentials: &[Credential<'_>]) -> Option<String> {
    let sent = statement.claim.value.as_ref()?.as_str()?;
    let in_header = |credential: &&Credential<'_>| credential.name.eq_ignore_ascii_case(name);
    let mut schemes = credentials.iter().filter(in_header).map(|credential| credential.scheme).peekable();
    schemes.peek()?;
    let other = |scheme: Option<&str>| scheme.is_some_and(|scheme| !scheme.eq_ignore_ascii_case(sent));
    schemes.all(other).then(|| sent.to_owned())
}

fn describe(credential: &Credential<'_>) -> String {
    match (credential.scheme, credential.location) {
        (Some(scheme), _) => format!("`Authorization: {scheme}`"),
        (None, location) => format!("the {} `{}`", location.noun(), credential.name),
    }
}
