//! Finds the credentials that a call of a sample leaves out: one of several that are needed together, or all.

use super::{Declared, Standing, Statement};
use crate::openapi::{Credential, Document, Operation};
use crate::page::call::Call;
use crate::subject::{ParameterLocation, Place, Subject};

const SCHEMES: &str = "/components/securitySchemes/";

impl Statement<'_> {
    /// Whether the claim is about a credential that a security scheme declares.
    pub(crate) fn is_of_credential(&self) -> bool {
        matches!(&self.standing, Standing::Declared(declared) if declared.pointer.starts_with(SCHEMES))
    }
}

/// Whether a call sends a credential that one of the documents declares.
pub(super) fn sends_any(call: &Call, documents: &[&Document]) -> bool {
    let mut declared = documents.iter().flat_map(|document| document.credentials());
    declared.any(|credential| sends(call, &credential))
}

/// The credentials that a call leaves out: of the alternatives of which it sends a part, those that the one with
/// the fewest gaps needs as well. If the call sends nothing of any alternative, those of the only alternative, if
/// `all` is true. Empty if the call satisfies an alternative, or if its headers could not be followed.
pub(super) fn missing<'d>(call: &Call, operation: Operation<'d>, all: bool) -> Vec<Credential<'d>> {
    if call.more_headers || call.more_query || call.url.value.may_have_more_parameters() {
        return Vec::new();
    }
    let alternatives = operation.requirements();
    let lacks = |credentials: &[Credential<'d>]| -> Vec<Credential<'d>> {
        credentials.iter().filter(|credential| !sends(call, credential)).cloned().collect()
    };
    let gaps: Vec<(usize, Vec<Credential<'d>>)> =
        alternatives.iter().map(|credentials| (credentials.len(), lacks(credentials))).collect();
    if gaps.iter().any(|(_, missing)| missing.is_empty()) {
        return Vec::new();
    }
    let partial = gaps.iter().filter(|(needed, missing)| missing.len() < *needed);
    let fewest = partial.min_by_key(|(_, missing)| missing.len());
    match (fewest, gaps.as_slice()) {
        (Some((_, missing)), _) => missing.clone(),
        (None, [(_, missing)]) if all && !sends_another(call) => missing.clone(),
        _ => Vec::new(),
    }
}

/// The place of a credential, and where the schema declares it.
pub(super) fn declared<'d>(credential: &Credential<'d>, operation: Operation<'d>) -> (Place, Declared<'d>) {
    let name = match credential.location {
        ParameterLocation::Header => credential.name.to_ascii_lowercase(),
        _ => credential.name.to_owned(),
    };
    let place = Place::Parameter(credential.location, name);
    let subject = Subject::new(operation.id(), place.clone());
    let declared =
        Declared { subject, span: credential.span, pointer: credential.pointer.clone(), shape: None };
    (place, declared)
}

/// Whether a call sends a credential. The cookies of a call are not known, so each cookie counts as sent.
fn sends(call: &Call, credential: &Credential<'_>) -> bool {
    match credential.location {
        // Every client sends some `User-Agent`.
        ParameterLocation::Header if credential.name.eq_ignore_ascii_case("user-agent") => true,
        ParameterLocation::Header => {
            call.headers.iter().any(|sent| sent.name.value.eq_ignore_ascii_case(credential.name))
        }
        ParameterLocation::Query => {
            call.query.iter().any(|sent| sent.name.value == credential.name)
                || call.url.value.query().iter().any(|(name, _)| name == credential.name)
        }
        ParameterLocation::Cookie | ParameterLocation::Path => true,
    }
}

/// Whether a call sends something that may be a credential in another way than the schema declares. Then the
/// call leaves nothing out, it sends the wrong thing.
fn sends_another(call: &Call) -> bool {
    const WORDS: &[&str] = &["auth", "key", "token", "secret", "cookie", "session", "signature"];
    let names = call.headers.iter().chain(&call.query).map(|sent| sent.name.value.to_ascii_lowercase());
    let in_url = call.url.value.query().into_iter().map(|(name, _)| name.to_ascii_lowercase());
    names.chain(in_url).any(|name| WORDS.iter().any(|word| name.contains(word)))
}
