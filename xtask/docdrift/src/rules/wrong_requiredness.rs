//! The page and the schema disagree on whether a field is required.

use serde_json::Value;

use super::message_text::{differ, place_of};
use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Standing};
use crate::page::claim::ClaimKind;
use crate::subject::Place;

rule! {
    /// A page says that a field is optional and the schema requires it, or the other way round.
    ///
    /// ## Why
    ///
    /// A reader who omits a required field gets an error from the server, so the finding is an error as
    /// well. A reader who sends an optional field because the page requires it makes a call that works,
    /// so the finding is a warning.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// * Total is optional.
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {required: [total], properties: {total: {type: number}}}}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// * Total is required.
    /// * Note is optional and stands below the total.
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {required: [total], properties: {total: {type: number}, note: {type: string}}}}}}
    /// ````
    /// `````
    WRONG_REQUIREDNESS: "wrong-requiredness", Error, rank Contradicted, PageSubject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    for (id, statement) in
        case.statements().filter(|(_, statement)| statement.claim.kind == ClaimKind::Required)
    {
        let Standing::Declared(declared) = &statement.standing else { continue };
        let claimed = statement.claim.value.as_ref().and_then(Value::as_bool);
        let (Some(claimed), Some(required)) = (claimed, statement.is_required()) else { continue };
        let is_response = matches!(case.subject.place, Place::Response(..));
        // A page that calls a field of a response optional misleads nobody if the field is always there.
        if claimed == required || (is_response && required) {
            continue;
        }
        let word = |required| if required { "required" } else { "optional" };
        let level = if required { Level::Error } else { Level::Warning };
        let (says, stated) = (format!("says `{}`", word(claimed)), format!("`{}`", word(required)));
        let message = differ(&says, &place_of(case), &stated);
        let why = match (is_response, required) {
            (true, _) => "a response may lack it",
            (false, true) => "the server refuses a call without it",
            (false, false) => "the server accepts a call without it as well",
        };
        proposals.push(
            Proposal::new(case.subject, message)
                .level(level)
                .value(claimed.into())
                .refuting([(id, statement)], |claim| claim.says())
                .label(Label::schema(declared.span, format!("the schema says that it is {}", word(required))))
                .why(why)
                .help("correct the page, or `required` in the schema"),
        );
    }
}
