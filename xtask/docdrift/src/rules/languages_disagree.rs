//! Samples of one page that spell the same field differently.

use std::collections::BTreeMap;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Standing};
use crate::page::claim::{ClaimKind, Origin};
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, OperationId, Place};

rule! {
    /// The samples of one page send or read the same field under different spellings.
    ///
    /// ## Why
    ///
    /// The wire has one spelling, so at least one of the samples fails. It ranks below the rules
    /// that compare with the schema: where these speak, this one only lends its labels.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"meta": {"sku_code": 1}})
    /// ```
    ///
    /// ```javascript
    /// await fetch("https://api.example.com/orders", { method: "POST", body: JSON.stringify({ meta: { skuCode: 1 } }) });
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {properties: {meta: {type: object}}}}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"sku_code": 1})
    /// ```
    ///
    /// ```javascript
    /// await fetch("https://api.example.com/orders", { method: "POST", body: JSON.stringify({ sku_code: 1 }) });
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {properties: {sku_code: {type: number}}}}}}
    /// ````
    /// `````
    LANGUAGES_DISAGREE: "languages-disagree", Warning, rank Consistency, Page(check)
}

/// A field, whatever its last name's casing: operation, body, parent and words.
type FieldMeaning<'e> = (&'e OperationId, Place, Option<FieldPath>, Vec<String>);

fn check(cases: &[Case<'_, '_>], proposals: &mut Vec<Proposal>) {
    let mut meanings: BTreeMap<FieldMeaning<'_>, Vec<&Case<'_, '_>>> = BTreeMap::new();
    for case in cases {
        let Some((path, name)) = case.subject.place.path().and_then(|path| Some((path, path.name()?))) else {
            continue;
        };
        let body = case.subject.place.with_path(FieldPath::root());
        let meaning = (&case.subject.operation, body, path.parent(), words(name));
        meanings.entry(meaning).or_default().push(case);
    }
    for spellings in meanings.values().filter(|spellings| spellings.len() > 1) {
        for case in spellings {
            let others = spellings.iter().filter(|other| other.subject != case.subject);
            propose(case, others.copied(), proposals);
        }
    }
}

/// Where the schema has one of the spellings, comparing with the schema says more.
fn propose<'e, 'd: 'e>(
    case: &Case<'e, 'd>,
    others: impl Iterator<Item = &'e Case<'e, 'd>>,
    proposals: &mut Vec<Proposal>,
) {
    let spoken = |case: &Case<'e, 'd>| {
        case.statements()
            .filter(|(_, statement)| matches!(statement.claim.kind, ClaimKind::Sends | ClaimKind::Reads))
            .filter(|(_, statement)| !matches!(statement.standing, Standing::Declared(_)))
            .collect::<Vec<_>>()
    };
    let claims = spoken(case);
    let languages: Vec<Origin> = claims.iter().map(|(_, statement)| statement.claim.origin).collect();
    let mut others = others.flat_map(spoken).map(|(_, statement)| statement);
    let Some(other) = others.find(|other| {
        matches!(other.claim.origin, Origin::Sample(_)) && !languages.contains(&other.claim.origin)
    }) else {
        return;
    };
    let (Some(first), Some(name)) = (claims.first(), case.subject.place.path().and_then(FieldPath::name))
    else {
        return;
    };
    let spelled = other.claim.subject.place.path().and_then(FieldPath::name).unwrap_or_default();
    let (here, there) = (first.1.claim.origin.noun(), other.claim.origin.noun());
    proposals.push(
        Proposal::new(case.subject, format!("{here} spells `{name}` what {there} spells `{spelled}`"))
            .refuting(claims, |claim| claim.says())
            .label(Label::page(other.claim.span, format!("{there} spells it `{spelled}`")))
            .why("the wire has one spelling, so at least one of them fails")
            .help("spell it in all samples as the wire does"),
    );
}
