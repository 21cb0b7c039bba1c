//! What is known of one subject on one page: the claims, and what the other witnesses say.

use super::{Absent, ClaimId, Evidence, PageClaims, Standing, Statement};
use crate::openapi::Lookup;
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::page::language::Language;
use crate::subject::{Place, Subject};
use crate::traffic::observation::Observation;

/// The claims and observations of one subject on one page, or in the descriptions of one document.
#[derive(Debug)]
pub struct Case<'e, 'd> {
    /// The joined witnesses.
    pub evidence: &'e Evidence<'d>,
    /// The page, or the document as one.
    pub page: &'e PageClaims<'d>,
    /// The subject as the page names it.
    pub subject: &'e Subject,
    /// The claims about the subject, in the order of the page; never empty.
    pub claims: Vec<ClaimId>,
}

impl<'e, 'd> Case<'e, 'd> {
    /// The claims about the subject.
    pub fn statements(&self) -> impl Iterator<Item = (ClaimId, &'e Statement<'d>)> {
        self.claims.iter().map(|id| (*id, &self.evidence.statements[*id]))
    }

    /// Whether the claims are those of descriptions inside a document, and not of a page.
    #[must_use]
    pub fn is_of_descriptions(&self) -> bool {
        self.statements().any(|(_, statement)| statement.claim.origin == Origin::Description)
    }

    /// What the schema declares in place of the subject, if a claim's subject is undeclared.
    #[must_use]
    pub fn absent(&self) -> Option<&'e Absent> {
        self.statements().find_map(|(_, statement)| match &statement.standing {
            Standing::Absent(absent) => Some(absent),
            _ => None,
        })
    }

    /// The claims about a subject that the schema does not declare.
    pub fn unfounded(&self) -> impl Iterator<Item = (ClaimId, &'e Statement<'d>)> {
        self.statements().filter(|(_, statement)| matches!(statement.standing, Standing::Absent(_)))
    }

    /// Whether only another variant of the object, and not the variant on the page, declares the field.
    #[must_use]
    pub fn is_of_another_variant(&self) -> bool {
        self.unfounded().any(|(_, statement)| {
            let field = statement.operation.and_then(|operation| operation.field(&self.subject.place));
            matches!(field, Some(Lookup::Declared(_)))
        })
    }

    /// The language of the first sample that reads the subject; `None` if no sample reads it.
    #[must_use]
    pub fn reader(&self) -> Option<Language> {
        self.statements().find_map(|(_, statement)| match (statement.claim.kind, statement.claim.origin) {
            (ClaimKind::Reads, Origin::Sample(language)) => Some(language),
            _ => None,
        })
    }

    /// Whether a claim is half of an exact length, which names the form of a value: "a three-letter code".
    #[must_use]
    pub fn states_exact_length(&self, claim: &Claim) -> bool {
        let counterpart = match claim.kind {
            ClaimKind::MinLength => ClaimKind::MaxLength,
            ClaimKind::MaxLength => ClaimKind::MinLength,
            _ => return false,
        };
        self.statements()
            .any(|(_, beside)| beside.claim.kind == counterpart && beside.claim.value == claim.value)
    }

    /// The name that messages call the subject by: its path in the body, or the parameter's name.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.subject.place {
            Place::Request(path) | Place::Response(_, path) => path.to_string(),
            Place::Parameter(_, name) => name.clone(),
            place => place.to_string(),
        }
    }

    /// The observation of the subject in recordings, if there is one.
    #[must_use]
    pub fn observed(&self) -> Option<&'e Observation> {
        self.evidence.observed(self.subject)
    }
}
