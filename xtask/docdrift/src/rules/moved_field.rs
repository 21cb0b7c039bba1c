//! A field that the page names at one place and the schema has at another.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::evidence::align::AlignedBy;
use crate::page::claim::ClaimKind;
use crate::subject::Place;

rule! {
    /// A page reads or sends a field at a place where the schema does not have it, while the
    /// schema has the same field at another place.
    ///
    /// ## Why
    ///
    /// Who copies the sample gets nothing, and sees no error: a missing field is `None` or
    /// `undefined` until something far away breaks. Mostly an envelope came in between, or a list
    /// was renamed.
    ///
    /// The field is recognised by the words of its name, or by the children that both have. What
    /// the page says of fields below it is judged at the new place.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// order = requests.post("https://api.example.com/orders").json()
    /// print(order["order_url"])
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {data: {properties: {url: {type: string}}}}}}}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// order = requests.post("https://api.example.com/orders").json()
    /// print(order["data"]["url"])
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {data: {properties: {url: {type: string}}}}}}}}}
    /// ````
    /// `````
    MOVED_FIELD: "moved-field", Error, rank Moved, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let Some(path) = case.subject.place.path() else { return };
    let Some(elsewhere) = case.absent().and_then(|absent| absent.counterpart.as_ref()) else { return };
    let (Some(how), Some(there)) = (elsewhere.how, elsewhere.subject.place.path()) else { return };
    if how == AlignedBy::Casing || case.observed().is_some() {
        return;
    }
    let body = if matches!(case.subject.place, Place::Request(_)) { "request" } else { "response" };
    let operation = &case.subject.operation;
    let message = format!("`{path}` is not in the {body} of `{operation}`; the schema has it at `{there}`");
    let why = match how {
        AlignedBy::Children => format!("both hold the same fields, so `{there}` is what is meant"),
        _ => match case.reader() {
            Some(language) => {
                format!("a reader of the {} sample gets `{}`", language.as_str(), language.nothing())
            }
            None => "the server does not look there".to_owned(),
        },
    };
    let verb = if case.statements().any(|(_, s)| s.claim.kind == ClaimKind::Reads) { "read" } else { "send" };
    let told = case
        .evidence
        .observed(&elsewhere.subject)
        .map(|seen| Label::wire(seen.span, format!("the recorded body has `{there}`, too")));
    proposals.push(
        Proposal::new(case.subject, message)
            .refuting(case.unfounded(), |claim| claim.says())
            .counterpart(&elsewhere.subject)
            .label(Label::schema(elsewhere.span, format!("the schema has it here, as `{there}`")))
            .label(told)
            .why(why)
            .help(format!(
                "{verb} `{there}` in the sample; or declare `{path}` in the schema, should the server have it"
            )),
    );
}
