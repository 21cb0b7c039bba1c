//! Samples of one page spell the same field differently.

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
    /// The API has one spelling, so at least one of the samples fails. This rule ranks below the rules
    /// that compare a page with the schema: if one of those reports the field, this rule only adds its
    /// labels to that finding.
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

/// What different spellings of one field have in common: the operation, the body, the parent and the words of
/// the name.
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

/// Proposes a finding if a sample in another language spells the field differently. Skips a spelling
/// that the schema declares: the rules that compare with the schema report the other spelling and know
/// more about it.
fn propose<'e, 'd: 'e>(
    case: &Case<'e, 'd>,
    others: impl Iterator<Item = &'e Case<'e, 'd>>,
    proposals: &mut Vec<Proposal>,
) {
    let undeclared = |case: &Case<'e, 'd>| {
        case.statements()
            .filter(|(_, statement)| matches!(statement.claim.kind, ClaimKind::Sends | ClaimKind::Reads))
            .filter(|(_, statement)| !matches!(statement.standing, Standing::Declared(_)))
            .collect::<Vec<_>>()
    };
    let claims = undeclared(case);
    let languages: Vec<Origin> = claims.iter().map(|(_, statement)| statement.claim.origin).collect();
    let mut others = others.flat_map(undeclared).map(|(_, statement)| statement);
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
        Proposal::new(case.subject, format!("{here} spells a field `{name}`, {there} spells it `{spelled}`"))
            .refuting(claims, |claim| claim.says())
            .label(Label::page(other.claim.span, format!("{there} spells it `{spelled}`")))
            .why("the API has one spelling, so at least one of the samples fails")
            .help("use the spelling of the API in all samples"),
    );
}
