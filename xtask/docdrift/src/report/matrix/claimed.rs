//! What a page or the schema says of a subject, in a few characters.

use serde_json::Value;

use crate::evidence::{Counterpart, Declared, Judgement, Standing, Statement};
use crate::openapi::{Lookup, Shape};
use crate::page::claim::{Claim, ClaimKind};
use crate::source::json_value::plain;
use crate::source::tree::Node;
use crate::subject::{Place, Subject};

/// The number of listed values that are written.
const MAX_VALUES: usize = 4;

/// What a statement says of a row: the name that it uses, if that is another one, or a fact such as a value or a type;
/// empty if it only has the subject.
pub(super) fn by_page(statement: &Statement<'_>, row: &Subject) -> String {
    let claim = &statement.claim;
    let value = claim.value.as_ref().map(written).unwrap_or_default();
    let with = |sign: &str| format!("{sign} {value}");
    let yes = |word: &str, no: &str| {
        if claim.value == Some(Value::Bool(false)) { no.to_owned() } else { word.to_owned() }
    };
    match claim.kind {
        ClaimKind::Reads | ClaimKind::Exists | ClaimKind::Calls => other_name(claim, row),
        ClaimKind::Sends | ClaimKind::Shows => match other_name(claim, row) {
            // Where the schema does not declare a name, its value is beside the point.
            name if name.is_empty() && !matches!(statement.standing, Standing::Absent(_)) => value,
            name => name,
        },
        ClaimKind::Omits => "left out".to_owned(),
        ClaimKind::Required => yes("required", "optional"),
        ClaimKind::ReadOnly => yes("read-only", "not read-only"),
        ClaimKind::WriteOnly => yes("write-only", "not write-only"),
        ClaimKind::Deprecated => yes("deprecated", "not deprecated"),
        ClaimKind::MediaType | ClaimKind::Type | ClaimKind::Enum | ClaimKind::Format => value,
        ClaimKind::Minimum => with("≥"),
        ClaimKind::ExclusiveMinimum => with(">"),
        ClaimKind::Maximum => with("≤"),
        ClaimKind::ExclusiveMaximum => with("<"),
        ClaimKind::MinLength | ClaimKind::MinItems => with("length ≥"),
        ClaimKind::MaxLength | ClaimKind::MaxItems | ClaimKind::ItemsMaxLength => with("length ≤"),
        ClaimKind::Default
        | ClaimKind::Example
        | ClaimKind::Pattern
        | ClaimKind::Unit
        | ClaimKind::Expires
        | ClaimKind::RequiredWith
        | ClaimKind::OneOf
        | ClaimKind::Excludes => with(claim.kind.as_str()),
    }
}

/// That a page has a subject, for a cell without anything else.
pub(super) fn presence(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Calls => "calls it",
        ClaimKind::Reads => "reads it",
        ClaimKind::Sends => "sends it",
        ClaimKind::Shows => "shows it",
        _ => "names it",
    }
}

/// What the schema declares of the fact that a page states: its values or types, where the page states none. `None` if
/// the schema does not state such a fact.
pub(super) fn by_schema(statement: &Statement<'_>, declared: &Declared<'_>) -> Option<String> {
    let values = || {
        let values = declared.shape.iter().flat_map(Shape::values_or_those_of_items).map(Node::to_json);
        listed(values.map(|value| plain(&value)))
    };
    let types = || listed(declared.shape.iter().flat_map(Shape::types).map(str::to_owned));
    match statement.claim.kind {
        ClaimKind::Required => {
            statement.is_required().map(|it| if it { "required" } else { "optional" }.to_owned())
        }
        ClaimKind::Enum | ClaimKind::Sends | ClaimKind::Shows | ClaimKind::Example => {
            Some(values()).filter(|values| !values.is_empty()).or_else(|| Some(types()))
        }
        ClaimKind::Default
        | ClaimKind::Format
        | ClaimKind::Pattern
        | ClaimKind::Minimum
        | ClaimKind::Maximum
        | ClaimKind::ExclusiveMinimum
        | ClaimKind::ExclusiveMaximum
        | ClaimKind::MinLength
        | ClaimKind::MaxLength
        | ClaimKind::MinItems
        | ClaimKind::MaxItems => match statement.judge(declared) {
            Judgement::Otherwise { declared, .. } => Some(declared.replace('`', "")),
            Judgement::Unstated => None,
            Judgement::Same(_) | Judgement::Unknown(_) => Some(String::new()),
        },
        _ => Some(types()),
    }
}

/// What the schema declares under another name than the page's: its types.
pub(super) fn by_counterpart(statement: &Statement<'_>, counterpart: &Counterpart) -> String {
    let field = statement.operation.and_then(|operation| operation.field(&counterpart.subject.place));
    match field {
        Some(Lookup::Declared(shape)) => listed(shape.types().into_iter().map(str::to_owned)),
        _ => String::new(),
    }
}

/// The name of a subject: its path in the body, or the parameter's name; the operation for a subject without one.
fn name(subject: &Subject) -> String {
    match &subject.place {
        Place::Operation => subject.operation.to_string(),
        Place::Parameter(_, name) => name.clone(),
        Place::Request(path) | Place::Response(_, path) if !path.is_root() => path.to_string(),
        place => place.to_string(),
    }
}

/// The name that a claim has for its subject, if it is another one than that of the row.
fn other_name(claim: &Claim, row: &Subject) -> String {
    let subject = &claim.subject;
    match (&subject.place, &row.place) {
        (Place::Operation, _) if subject.operation != row.operation => subject.operation.to_string(),
        (own, of_row) if own != of_row => match (own, of_row) {
            // The status or the location differs, and not the name.
            _ if name(subject) == name(row) => own.to_string(),
            _ => name(subject),
        },
        _ => String::new(),
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Array(values) => listed(values.iter().map(plain)),
        Value::Object(_) => "object".to_owned(),
        other => plain(other),
    }
}

/// Values with commas, and the number of those that are too many.
fn listed(values: impl Iterator<Item = String>) -> String {
    let mut values: Vec<String> = values.collect();
    let more = values.len().saturating_sub(MAX_VALUES);
    values.truncate(MAX_VALUES);
    values.extend((more > 0).then(|| format!("+{more}")));
    values.join(", ")
}
