//! A page names a parameter that the operation does not declare.

use super::declared_elsewhere::DeclaredElsewhere;
use super::proposal::{Label, Proposal};
use super::rule::rule;
use super::similar_name;
use crate::evidence::Case;
use crate::subject::{ParameterLocation, Place};

rule! {
    /// A page describes a parameter that the operation does not declare, or declares at another
    /// location.
    ///
    /// ## Why
    ///
    /// A server usually ignores a parameter that it does not know: the filter is not applied, and the
    /// caller believes that the response is filtered. Another rule checks headers (`unknown-header`).
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
    let noun = location.noun();
    let elsewhere = DeclaredElsewhere::of(case).filter(|_| absent.counterpart.is_none());
    let declares_none = is_without_parameters(case);
    let message = match absent.counterpart.as_ref().map(|elsewhere| &elsewhere.subject.place) {
        Some(place) => {
            format!(
                "the page names the {noun} `{name}` of `{operation}`, the schema declares it as `{place}`"
            )
        }
        None => {
            let clause = match &elsewhere {
                Some(elsewhere) => elsewhere.clause(),
                None if declares_none => "the schema declares no parameters for it".to_owned(),
                None => "the schema does not declare it".to_owned(),
            };
            format!("the page names the {noun} `{name}` of `{operation}`, {clause}")
        }
    };
    let help = match &elsewhere {
        Some(elsewhere) => elsewhere.help(),
        None if declares_none => {
            "declare the parameters of the operation in the schema; or remove them from the page".to_owned()
        }
        None => {
            "correct the name, remove the parameter from the page, or declare it in the schema".to_owned()
        }
    };
    let proposal = Proposal::new(case.subject, message).refuting(case.unfounded(), |claim| claim.says());
    proposals.push(match &absent.counterpart {
        Some(elsewhere) => proposal
            .counterpart(&elsewhere.subject)
            .label(Label::schema(
                elsewhere.span,
                format!("the schema declares it as `{}`", elsewhere.subject.place),
            ))
            .why("the server looks for the parameter at another place")
            .help("give its place on the page as the schema does, or correct its place in the schema"),
        None => proposal
            .label(absent.parent.map(|span| Label::schema(span, "the schema declares the operation here")))
            .label(elsewhere.map(|elsewhere| elsewhere.label()))
            .label(similar_name::parameter_label(case))
            .why("a server usually ignores a parameter that it does not know, so the parameter has no effect")
            .help(help),
    });
}

/// Whether the operation declares no parameter at all, so that the name of one is no mistake.
fn is_without_parameters(case: &Case<'_, '_>) -> bool {
    let operation = case.unfounded().find_map(|(_, statement)| statement.operation);
    operation.is_some_and(|operation| operation.parameters().is_empty())
}
