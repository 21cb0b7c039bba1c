//! A page has a field at one place, and the schema has it at another.

use super::message_text::place_of;
use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::evidence::renamed_fields::AlignedBy;
use crate::page::claim::ClaimKind;
use crate::subject::Place;

rule! {
    /// A page reads or sends a field at a place where the schema does not declare it, while the schema
    /// declares the same field at another place.
    ///
    /// ## Why
    ///
    /// A reader who copies the sample gets no value and sees no error: a missing field is `None` or
    /// `undefined` until unrelated code breaks. Usually the API added an envelope or renamed a list.
    ///
    /// The rule recognises the field by the words of its name, or by the children that both places have.
    /// Claims about fields below it are judged at the new place.
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
    let (Some(aligned_by), Some(there)) = (elsewhere.how, elsewhere.subject.place.path()) else { return };
    if aligned_by == AlignedBy::Casing || case.observed().is_some() {
        return;
    }
    let is_request = matches!(case.subject.place, Place::Request(_));
    let message = format!("the page has {}, the schema has it at `{there}`", place_of(case));
    let why = match aligned_by {
        AlignedBy::Children => format!(
            "the objects at both places have the same fields, so the page most likely means `{there}`"
        ),
        _ => match case.reader() {
            Some(language) => {
                format!("a reader of the {} sample gets `{}`", language.as_str(), language.nothing())
            }
            None if is_request => "the server does not look for the field there".to_owned(),
            None => "a caller does not find the field there".to_owned(),
        },
    };
    let does = |kind| case.unfounded().any(|(_, statement)| statement.claim.kind == kind);
    let instead = if does(ClaimKind::Reads) {
        format!("read `{there}` in the sample")
    } else if does(ClaimKind::Sends) {
        format!("send `{there}` instead")
    } else {
        format!("write `{there}` on the page")
    };
    let observed = case
        .evidence
        .observed(&elsewhere.subject)
        .map(|seen| Label::wire(seen.span, format!("the recorded body has `{there}` as well")));
    proposals.push(
        Proposal::new(case.subject, message)
            .refuting(case.unfounded(), |claim| claim.says())
            .counterpart(&elsewhere.subject)
            .label(Label::schema(elsewhere.span, format!("the schema has it here, as `{there}`")))
            .label(observed)
            .why(why)
            .help(format!("{instead}; or declare `{path}` in the schema, if the server has it")),
    );
}
