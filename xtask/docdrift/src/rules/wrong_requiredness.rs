//! A field of which the page says otherwise than the schema whether it must be sent.

use serde_json::Value;

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
    /// Who leaves out a field that is required gets an error; that is an error here, too. Who sends
    /// a field that need not be sent is only told more than is true; that is a warning.
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
    WRONG_REQUIREDNESS: "wrong-requiredness", Error, rank Contradicted, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    for (id, statement) in
        case.statements().filter(|(_, statement)| statement.claim.kind == ClaimKind::Required)
    {
        let Standing::Declared(declared) = &statement.standing else { continue };
        let claimed = statement.claim.value.as_ref().and_then(Value::as_bool);
        let (Some(claimed), Some(required)) = (claimed, statement.is_required()) else { continue };
        let answered = matches!(case.subject.place, Place::Response(..));
        // Who is told less of an answer than the schema promises is not misled.
        if claimed == required || (answered && required) {
            continue;
        }
        let word = |required| if required { "required" } else { "optional" };
        let (name, level) = (case.name(), if required { Level::Error } else { Level::Warning });
        let message =
            format!("`{name}` is {} in `{}`, not {}", word(required), case.subject.operation, word(claimed));
        let why = match (answered, required) {
            (true, _) => "an answer may come without it",
            (false, true) => "a call without it is refused",
            (false, false) => "a call without it is fine, too",
        };
        proposals.push(
            Proposal::new(case.subject, message)
                .level(level)
                .value(claimed.into())
                .refuting([(id, statement)], |claim| claim.says())
                .label(Label::schema(declared.span, format!("the schema has it as {}", word(required))))
                .why(why)
                .help("correct the page, or the `required` of the schema"),
        );
    }
}
