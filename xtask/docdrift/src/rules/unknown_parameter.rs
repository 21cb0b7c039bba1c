//! A parameter that a page names and no schema has.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::subject::{ParameterLocation, Place};

rule! {
    /// A page describes a parameter that the operation does not declare, or declares elsewhere.
    ///
    /// ## Why
    ///
    /// A server mostly ignores a parameter that it does not know: the filter is not applied, and the
    /// caller takes what comes back for what was asked. Headers have a rule of their own.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// | Name | In | Type |
    /// |---|---|---|
    /// | limit | query | integer |
    /// | colour | query | string |
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters: [{name: limit, in: query, schema: {type: integer}}]
    ///       responses: {'200': {description: all}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// | Name | In | Type |
    /// |---|---|---|
    /// | limit | query | integer |
    /// | created[gte] | query | integer |
    /// | X-Request-Id | header | string |
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters:
    ///         - {name: limit, in: query, schema: {type: integer}}
    ///         - {name: created, in: query, style: deepObject, schema: {type: object}}
    ///       responses: {'200': {description: all}}
    /// ````
    /// `````
    UNKNOWN_PARAMETER: "unknown-parameter", Warning, rank Undeclared, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let (Place::Parameter(location, name), Some(absent)) = (&case.subject.place, case.absent()) else {
        return;
    };
    if *location == ParameterLocation::Header && absent.counterpart.is_none() {
        return;
    }
    let operation = &case.subject.operation;
    let proposal =
        Proposal::new(case.subject, format!("`{operation}` declares no {} `{name}`", location.noun()))
            .refuting(case.unfounded(), |claim| claim.says());
    proposals.push(match &absent.counterpart {
        Some(elsewhere) => proposal
            .counterpart(&elsewhere.subject)
            .label(Label::schema(elsewhere.span, format!("the schema has it as `{}`", elsewhere.subject.place)))
            .why("the server looks for it elsewhere")
            .help("say on the page where it goes, or correct its `in` in the schema"),
        None => proposal
            .label(absent.parent.map(|span| Label::schema(span, "the schema declares the operation here")))
            .why("a server mostly ignores what it does not know, and what the reader asked for does not happen")
            .help("correct the name, take it out of the page, or declare it in the schema"),
    });
}
