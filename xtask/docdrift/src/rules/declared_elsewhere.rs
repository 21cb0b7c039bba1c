//! Finds the parameter or credential that an undeclared field or parameter of a page is in the schema:
//! `commitment` in the body for the query parameter `commitment`.

use super::proposal::Label;
use crate::evidence::Case;
use crate::openapi::{Credential, Operation};
use crate::source::Span;
use crate::subject::identifier_words::words;
use crate::subject::{ParameterLocation, Place};

/// A parameter or credential with the name of an undeclared field or parameter.
pub(super) struct DeclaredElsewhere<'d> {
    location: ParameterLocation,
    name: &'d str,
    span: Span,
    /// Whether it is the credential of a security scheme.
    is_credential: bool,
}

impl<'d> DeclaredElsewhere<'d> {
    /// What the operation of a case declares under the name of its subject, at another place than the page. Only a
    /// field at the top of a body can be meant for a parameter.
    pub(super) fn of(case: &Case<'_, 'd>) -> Option<Self> {
        let (at, name) = match &case.subject.place {
            Place::Request(path) if path.steps().len() == 1 => (None, path.name()?),
            Place::Parameter(location, name) => (Some(*location), name.as_str()),
            _ => return None,
        };
        let operation = case.unfounded().find_map(|(_, statement)| statement.operation)?;
        let is_elsewhere = |location: ParameterLocation| at != Some(location);
        let parameter = operation.parameters().into_iter().find(|parameter| {
            at.is_none() && parameter.name == name && parameter.location != ParameterLocation::Cookie
        });
        let parameter = parameter.map(|parameter| DeclaredElsewhere {
            location: parameter.location,
            name: parameter.name,
            span: parameter.span,
            is_credential: false,
        });
        parameter.or_else(|| {
            let credential = credentials(operation)
                .into_iter()
                .find(|credential| is_elsewhere(credential.location) && is_named(credential.name, name))?;
            Some(DeclaredElsewhere {
                location: credential.location,
                name: credential.name,
                span: credential.span,
                is_credential: true,
            })
        })
    }

    /// The clause that says what the schema declares.
    pub(super) fn clause(&self) -> String {
        let kind = if self.is_credential { "the credential" } else { "it" };
        format!("the schema declares {kind} as the {} `{}`", self.location.noun(), self.name)
    }

    /// The way to send it.
    pub(super) fn help(&self) -> String {
        format!("send it as the {} `{}`; or correct the schema", self.location.noun(), self.name)
    }

    /// A label at the declaration.
    pub(super) fn label(&self) -> Label {
        Label::schema(self.span, self.clause())
    }
}

/// The credentials of an operation; those of its document if the operation names none.
fn credentials(operation: Operation<'_>) -> Vec<Credential<'_>> {
    let own = operation.credentials();
    if own.is_empty() { operation.document().credentials() } else { own }
}

/// Whether a page means a credential by a name: `api_key` for `X-API-Key`.
fn is_named(credential: &str, name: &str) -> bool {
    let plain = |name: &str| -> Vec<String> { words(name).into_iter().filter(|word| word != "x").collect() };
    let written = plain(name);
    !written.is_empty() && plain(credential) == written
}
