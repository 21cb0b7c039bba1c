//! Components that describe a parameter or field: `<ParamField query="limit">`, `<ResponseField name="id">`.

use serde_json::{Value, json};

use super::claim::{Kind, Origin};
use super::context::{Component, Sections};
use super::promise::{About, Part, Promise};
use super::table::cell;
use crate::source::Span;
use crate::subject::In;

/// A parameter or field that a component describes.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its name below those of the components around it: `customer.address.city`.
    pub(super) path: String,
    pub(super) part: Option<Part>,
}

impl Field {
    /// The field that a component describes; none for other components.
    ///
    /// `outer` is the field that it stands in, `part` what the headings above say.
    pub(super) fn told(component: &Component, outer: Option<&Field>, part: Option<Part>) -> Option<Field> {
        let attribute = |name| component.attribute(name);
        let (name, told) = match component.name.as_str() {
            "ParamField" => {
                let places = [
                    ("query", Part::Parameters(In::Query)),
                    ("header", Part::Parameters(In::Header)),
                    ("cookie", Part::Parameters(In::Cookie)),
                    ("body", Part::Request),
                ];
                match places.into_iter().find_map(|(key, part)| Some((attribute(key)?, part))) {
                    Some((name, part)) => (name, Some(part)),
                    // One renderer has parameters of the path here, another whatever there is.
                    None => (attribute("path").or_else(|| attribute("name"))?, part),
                }
            }
            "ResponseField" => {
                let told = match part {
                    Some(Part::Request) => None,
                    Some(Part::Refusal(status)) => Some(Part::Refusal(status)),
                    _ => Some(Part::Response),
                };
                (attribute("name")?, told)
            }
            _ => return None,
        };
        let is_name = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '[' | ']' | '@'));
        if !is_name {
            return None;
        }
        Some(match outer {
            Some(outer) => Field { path: format!("{}.{name}", outer.path), part: outer.part.or(told) },
            None => Field { path: name.to_owned(), part: told },
        })
    }

    /// The name of the field itself.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }

    /// What is promised of the field.
    pub(super) fn promise(&self, kind: Kind, value: Value, span: Span, within: &Sections) -> Promise {
        let about = About::Name(self.path.clone(), self.part);
        Promise { about, kind, value, span, origin: Origin::Component, within: within.clone(), table: 0 }
    }

    /// What the attributes of its component promise.
    pub(super) fn attributes(&self, component: &Component, within: &Sections) -> Vec<Promise> {
        let mut promises = Vec::new();
        let mut push = |kind, value| promises.push(self.promise(kind, value, component.span, within));
        push(Kind::Exists, Value::Null);
        let types = component.attribute("type").and_then(|text| cell::types(&unquoted(text)));
        if let Some(types) = types {
            push(Kind::Type, json!(types.names));
            if let Some(format) = types.format {
                push(Kind::Format, json!(format));
            }
        }
        let flag = |name| match component.attribute(name).map(unquoted).as_deref() {
            Some("true" | "") => Some(true),
            Some("false") => Some(false),
            _ => None,
        };
        // What an answer is said to have always, and what a caller must send, are two things; a field
        // without the mark need not be optional.
        let required = flag("required").or_else(|| flag("optional").map(|optional| !optional));
        if let Some(required) = required {
            push(Kind::Required, json!(required));
        }
        if let Some(value) = component.attribute("default").and_then(|text| cell::literal(&unquoted(text))) {
            push(Kind::Default, value);
        }
        promises
    }
}

/// The text of an attribute without the signs of an expression: `{"a"}`, `{10}`.
fn unquoted(text: &str) -> String {
    text.trim().trim_matches(['"', '\'', '`']).to_owned()
}
