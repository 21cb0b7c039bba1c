//! Compares the values of parameters with their schemas.

use serde_json::Value;

use super::traffic_facts::ExchangeFacts;
use super::traffic_plan::{OperationPlan, ParameterPlan};
use crate::openapi::{FieldNode, Validator};
use crate::subject::ParameterLocation;
use crate::subject::url::percent_decoded;

/// The parameters of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent<'s> {
    pub(super) query: &'s [(String, String)],
    pub(super) headers: &'s [(String, String)],
    /// The URL without its query.
    pub(super) path: &'s str,
}

impl Sent<'_> {
    /// Counts the declared parameters that are sent, and adds what their schemas refuse.
    pub(super) fn judge<'d>(
        &self,
        validator: &Validator<'d>,
        plan: &OperationPlan<'d>,
        facts: &mut ExchangeFacts<'_>,
    ) {
        for parameter in &plan.parameters {
            let values = self.values(parameter, plan.path);
            if !values.is_empty() || self.has(parameter) {
                facts.see(&parameter.place);
            }
            let stands_for_any = values.iter().any(|value| value.is_empty() || value.contains("{{"));
            if values.is_empty() || stands_for_any {
                continue;
            }
            let Some(schema) = parameter.schema(validator) else { continue };
            let mut first = None;
            for value in readings(parameter, &values) {
                match schema.violations(&value) {
                    Ok(found) if found.is_empty() => {
                        first = None;
                        break;
                    }
                    Ok(found) => first = first.or(Some(found)),
                    Err(_) => break,
                }
            }
            for violation in first.unwrap_or_default() {
                if !facts.is_authored || violation.keyword == "type" {
                    let kind = format!("request/{}", violation.keyword);
                    facts.add(&kind, &parameter.place, violation.reason);
                }
            }
        }
    }

    /// Whether a parameter is sent, in any of its forms: `created`, `created[gte]`, `ids[]`.
    pub(super) fn has(&self, parameter: &ParameterPlan<'_>) -> bool {
        let name = parameter.name.strip_suffix("[]").unwrap_or(parameter.name);
        let is_it =
            |sent: &str| sent.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('['));
        match parameter.location {
            ParameterLocation::Query => {
                let is_object = parameter.explode && parameter.node.types().contains(&"object");
                self.query.iter().any(|(sent, _)| is_it(sent)) || (is_object && !self.query.is_empty())
            }
            ParameterLocation::Header => {
                self.headers.iter().any(|(sent, _)| sent.eq_ignore_ascii_case(parameter.name))
            }
            ParameterLocation::Path | ParameterLocation::Cookie => false,
        }
    }

    /// The texts that are sent for a parameter.
    fn values(&self, parameter: &ParameterPlan<'_>, template: &str) -> Vec<String> {
        match parameter.location {
            ParameterLocation::Query => {
                let values = self.query.iter().filter(|(name, _)| name == parameter.name);
                values.map(|(_, value)| value.clone()).collect()
            }
            ParameterLocation::Header => {
                let values =
                    self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(parameter.name));
                values.map(|(_, value)| value.clone()).collect()
            }
            ParameterLocation::Path => self.segment(parameter.name, template).into_iter().collect(),
            ParameterLocation::Cookie => Vec::new(),
        }
    }

    /// The segment of the path at which its template has a parameter and nothing else.
    fn segment(&self, name: &str, template: &str) -> Option<String> {
        let template = template.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let path = self.path.split('#').next().unwrap_or_default().trim_end_matches('/');
        let wanted = format!("{{{name}}}");
        let from_end = template.rsplit('/').position(|segment| segment == wanted)?;
        path.rsplit('/').nth(from_end).map(|segment| percent_decoded(segment).into_owned())
    }
}

/// The values that texts may stand for, the one that the schema expects first.
fn readings(parameter: &ParameterPlan<'_>, texts: &[String]) -> Vec<Value> {
    let types = parameter.node.types();
    if types.contains(&"object") {
        return Vec::new();
    }
    let mut readings = Vec::new();
    if types.contains(&"array") {
        let item = parameter.node.item().map(FieldNode::types).unwrap_or_default();
        let delimiter = match parameter.style {
            Some("pipeDelimited") => Some('|'),
            Some("spaceDelimited") => Some(' '),
            _ if parameter.explode && parameter.location == ParameterLocation::Query => None,
            _ => Some(','),
        };
        let items = texts.iter().flat_map(|text| match delimiter {
            Some(delimiter) => text.split(delimiter).map(str::trim).collect(),
            None => vec![text.as_str()],
        });
        readings.push(Value::Array(items.map(|text| scalar(text, &item)).collect()));
        if types.len() == 1 {
            return readings;
        }
    }
    // A parameter that is sent several times has the value that is sent last.
    let text = texts.last().map_or("", String::as_str);
    readings.push(scalar(text, &types));
    if types.is_empty() {
        readings.extend(serde_json::from_str::<Value>(text).ok());
    }
    if types.is_empty() || types.contains(&"string") {
        readings.push(Value::from(text));
    }
    readings
}

/// The value of one of the types that a text stands for; the text itself if it is none.
pub(super) fn scalar(text: &str, types: &[&str]) -> Value {
    let is_number = types.contains(&"number") || types.contains(&"integer");
    match text {
        "true" | "false" if types.contains(&"boolean") => Value::Bool(text == "true"),
        "null" if types.contains(&"null") => Value::Null,
        _ if is_number => match serde_json::from_str::<Value>(text) {
            Ok(number @ Value::Number(_)) => number,
            _ => Value::from(text),
        },
        _ => Value::from(text),
    }
}
