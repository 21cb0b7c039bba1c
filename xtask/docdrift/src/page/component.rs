//! Reads components that describe a parameter or field, such as `<ParamField>`: its name, and the
//! properties that the attributes declare.

use serde_json::{Value, json};

use super::attributes::Attribute;
use super::block_context::{Component, SectionPath};
use super::claim::{ClaimKind, Origin};
use super::components;
use super::components::DeclaredProperty;
use super::promise::{OperationPart, Promise, PromiseSubject};
use super::prose::number;
use super::table::cell;
use super::table::cell::{CellReading, Unreadable};
use super::type_expression;
use crate::source::Span;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::subject::ParameterLocation;

/// A parameter or field that a component describes.
#[derive(Clone, Debug)]
pub(super) struct DescribedField {
    /// Its path, with the names of the components around it: `customer.address.city`.
    pub(super) path: String,
    /// The part of the operation that contains it; `None` if it is unknown.
    pub(super) part: Option<OperationPart>,
}

/// Whether a name can only be that of a header: `X-Request-Id`.
fn is_header_name(name: &str) -> bool {
    name.strip_prefix("X-")
        .or(name.strip_prefix("x-"))
        .is_some_and(|rest| rest.contains('-') || rest.starts_with(char::is_uppercase))
}

impl DescribedField {
    /// The field that a component describes; `None` for other components. A description without a readable
    /// name is a gap.
    ///
    /// `outer` is the field of the component around it. `part` is the part of the operation that the headings
    /// above name.
    pub(super) fn of_component(
        component: &Component,
        outer: Option<&DescribedField>,
        part: Option<OperationPart>,
    ) -> Parsed<Option<DescribedField>> {
        let Some(description) = components::description(&component.name) else {
            return Parsed::whole(None);
        };
        let found = description.names.iter().find_map(|(key, location)| {
            let attribute = component.attributes.iter().find(|attribute| attribute.name == *key)?;
            Some((attribute, location.part(part)))
        });
        let Some((attribute, implied_part)) = found else {
            let reason = "this component describes a parameter or field and does not name it";
            let gap = Gap::new(component.span, GapKind::UnnamedField, reason);
            return Parsed { value: None, gaps: vec![gap] };
        };
        let name = attribute.value.as_str();
        let is_in_name =
            |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '[' | ']' | '@');
        if name.is_empty() || !name.chars().all(is_in_name) {
            let reason = format!("`{name}` is not read as the name of a parameter or field");
            let gap = Gap::new(attribute.span, GapKind::InvalidName, reason);
            return Parsed { value: None, gaps: vec![gap] };
        }
        Parsed::whole(Some(match outer {
            Some(outer) => {
                DescribedField { path: format!("{}.{name}", outer.path), part: outer.part.or(implied_part) }
            }
            // `<ParamField body="X-Request-Id">`: no body has fields of such names.
            None if is_header_name(name) => DescribedField {
                path: name.to_owned(),
                part: Some(OperationPart::Parameters(ParameterLocation::Header)),
            },
            None => DescribedField { path: name.to_owned(), part: implied_part },
        }))
    }

    /// The last name of the path.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }

    /// A promise about the field.
    pub(super) fn promise(&self, kind: ClaimKind, value: Value, span: Span, within: &SectionPath) -> Promise {
        let about = PromiseSubject::Name(self.path.clone(), self.part);
        let within = within.clone();
        Promise { within, ..Promise::new(about, kind, value, span, Origin::Component) }
    }

    /// The promises of the component: that the field exists, and the properties that its attributes declare.
    pub(super) fn attributes(&self, component: &Component, within: &SectionPath) -> Parsed<Vec<Promise>> {
        let description = components::description(&component.name);
        let known = description.map_or(components::PROPERTIES, |description| description.properties);
        let Parsed { value, gaps } = properties(known, &component.attributes);
        let claims = std::iter::once((ClaimKind::Exists, Value::Null)).chain(value);
        let promises = claims.map(|(kind, value)| self.promise(kind, value, component.span, within));
        Parsed { value: promises.collect(), gaps }
    }
}

/// The properties that the attributes of a component declare for its field. A value that cannot be read is
/// a gap.
pub(super) fn properties(
    known: &[(&str, DeclaredProperty)],
    attributes: &[Attribute],
) -> Parsed<Vec<(ClaimKind, Value)>> {
    let mut reader = Properties {
        claims: Vec::new(),
        gaps: Vec::new(),
        required: Ok(None),
        optional: Ok(None),
        in_type: None,
    };
    for attribute in attributes {
        let property = known.iter().find(|(name, _)| *name == attribute.name);
        if let Some((_, property)) = property {
            reader.read(*property, attribute);
        }
    }
    reader.finish()
}

struct Properties {
    claims: Vec<(ClaimKind, Value)>,
    gaps: Vec<Gap>,
    /// The value of the attribute `required`. An attribute that cannot be read leaves the requiredness
    /// undeclared.
    required: CellReading<bool>,
    /// The value of the attribute `optional`.
    optional: CellReading<bool>,
    /// The requiredness that the type declares, as in `string, optional`.
    in_type: Option<bool>,
}

impl Properties {
    fn read(&mut self, property: DeclaredProperty, attribute: &Attribute) {
        match property {
            DeclaredProperty::Type => self.types(attribute),
            DeclaredProperty::Required => self.required = self.requiredness(attribute, cell::is_required),
            DeclaredProperty::Optional => {
                let required = self.requiredness(attribute, cell::is_required_by_optional);
                self.optional = required.map(|required| required.map(|required| !required));
            }
            DeclaredProperty::Format => self.push(ClaimKind::Format, word(attribute), attribute),
            DeclaredProperty::Default => self.push(ClaimKind::Default, literal(attribute), attribute),
            DeclaredProperty::Enum => self.push(ClaimKind::Enum, values(attribute), attribute),
            DeclaredProperty::Minimum => self.push(ClaimKind::Minimum, bound(attribute), attribute),
            DeclaredProperty::Maximum => self.push(ClaimKind::Maximum, bound(attribute), attribute),
        }
    }

    fn types(&mut self, attribute: &Attribute) {
        let text = unquoted(&attribute.value);
        match type_expression::read(text) {
            Some(expression) => {
                self.claims.extend(expression.claims());
                self.in_type = expression.required;
                self.gaps.extend(expression.gap(attribute.span));
            }
            None if text.is_empty() => {}
            None => self.gaps.push(type_expression::unknown(&attribute.value, attribute.span)),
        }
    }

    fn requiredness(
        &mut self,
        attribute: &Attribute,
        read: fn(&str) -> CellReading<bool>,
    ) -> CellReading<bool> {
        let read = match unquoted(&attribute.value) {
            "" => read("yes"),
            text => read(text),
        };
        self.push_gap(ClaimKind::Required, &read, attribute);
        read
    }

    fn push(&mut self, kind: ClaimKind, read: CellReading<Value>, attribute: &Attribute) {
        self.push_gap(kind, &read, attribute);
        self.claims.extend(read.ok().flatten().map(|value| (kind, value)));
    }

    fn push_gap<T>(&mut self, kind: ClaimKind, read: &CellReading<T>, attribute: &Attribute) {
        if read.is_err() {
            self.gaps.push(cell::unreadable(kind, &attribute.value, attribute.span));
        }
    }

    fn finish(mut self) -> Parsed<Vec<(ClaimKind, Value)>> {
        // A field without the attribute `required` may still be required, so only declared values count.
        let required = match (self.required, self.optional) {
            (Ok(Some(required)), _) => Some(required),
            (Ok(None), Ok(Some(optional))) => Some(!optional),
            (Ok(None), Ok(None)) => self.in_type,
            _ => None,
        };
        self.claims.extend(required.map(|required| (ClaimKind::Required, json!(required))));
        Parsed { value: self.claims, gaps: self.gaps }
    }
}

/// The text of an attribute without quotes, such as those in the expression `{"a"}`.
fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\'', '`'])
}

/// Whether a value is computed: an expression that is no literal string, number, boolean or null.
fn is_computed(attribute: &Attribute) -> bool {
    let is_known = |text: &str| {
        text.starts_with(['"', '\'', '`'])
            || number(text).is_some()
            || matches!(text, "true" | "false" | "null" | "undefined")
    };
    attribute.is_expression && !is_known(&attribute.value)
}

fn word(attribute: &Attribute) -> CellReading<Value> {
    match unquoted(&attribute.value) {
        "" => Ok(None),
        text if is_computed(attribute) || text.contains(char::is_whitespace) => Err(Unreadable),
        text => Ok(Some(json!(text))),
    }
}

fn literal(attribute: &Attribute) -> CellReading<Value> {
    if is_computed(attribute) { Err(Unreadable) } else { cell::literal(unquoted(&attribute.value)) }
}

/// The values of a list: `a, b` as a string, `["a", "b"]` as an expression.
fn values(attribute: &Attribute) -> CellReading<Value> {
    let text = attribute.value.trim().replace('\'', "\"");
    let items = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_value = |item: &str| item.is_empty() || item.starts_with('"') || number(item).is_some();
    if attribute.is_expression
        && !items.is_some_and(|items| items.split(',').all(|item| is_value(item.trim())))
    {
        return Err(Unreadable);
    }
    cell::values(items.unwrap_or(&text))
}

fn bound(attribute: &Attribute) -> CellReading<Value> {
    match unquoted(&attribute.value) {
        "" => Ok(None),
        text => number(text).map(Some).ok_or(Unreadable),
    }
}
