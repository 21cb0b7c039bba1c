//! Compares recorded values of a subject with what page and schema say of its values: types, lists, bounds.

use serde_json::Value;

use super::testimony::Alone;
use super::{Declared, Judgement, Statement, ValueFit, reach};
use crate::openapi::{Lookup, Shape};
use crate::page::claim::ClaimKind;
use crate::source::json_value::{plain, type_of};
use crate::source::mask::is_masked;
use crate::source::tree::Node;
use crate::subject::{Place, Step};

/// What page and schema say of the values of a subject.
pub(super) enum Aspect<'d> {
    /// Types.
    Types { page: Vec<String>, schema: Vec<&'d str> },
    /// All values that the page lists.
    Listed { page: Vec<String>, schema: Vec<String> },
    /// One value that the page writes; it may have others.
    One { page: String, schema: Vec<String> },
    /// A lower or upper bound, and whether the bound itself is excluded.
    Bound { below: bool, page: (f64, bool), schema: (f64, bool) },
}

impl<'d> Aspect<'d> {
    /// What a claim and the schema say; `None` if no value can refute the claim.
    pub(super) fn of(statement: &Statement<'_>, declared: &Declared<'d>) -> Option<Self> {
        let (claim, shape) = (&statement.claim, declared.shape.as_ref()?);
        let value = claim.value.as_ref()?;
        let plain_all = |nodes: Vec<&Node>| -> Vec<String> {
            nodes.into_iter().map(|node| plain(&node.to_json())).collect()
        };
        let types = |page: Vec<String>| {
            // Parameters and fields of forms are sent as text.
            let is_text = matches!(declared.subject.place, Place::Parameter(..)) || statement.is_in_a_form();
            (!is_text).then(|| Aspect::Types { page, schema: shape.types() })
        };
        match claim.kind {
            ClaimKind::Type => {
                types(value.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            }
            ClaimKind::Enum => {
                let schema = plain_all(shape.values_or_those_of_items());
                match value.as_array()?.as_slice() {
                    [only] => Some(Aspect::One { page: plain(only), schema }),
                    all => Some(Aspect::Listed { page: all.iter().map(plain).collect(), schema }),
                }
            }
            ClaimKind::Sends | ClaimKind::Shows => match statement.literal(declared) {
                ValueFit::Unlisted { declared, .. } => {
                    Some(Aspect::One { page: plain(value), schema: declared.iter().map(plain).collect() })
                }
                ValueFit::OfOtherType { .. } | ValueFit::Fits if !value.is_null() => {
                    types(vec![type_of(value).to_owned()])
                }
                _ => None,
            },
            kind if kind.is_bound() => {
                let below = matches!(kind, ClaimKind::Minimum | ClaimKind::ExclusiveMinimum);
                let excludes = matches!(kind, ClaimKind::ExclusiveMinimum | ClaimKind::ExclusiveMaximum);
                let (limit, exclusive, _) = reach(shape, below)?;
                // The page may count characters or items, if the schema does not state that it is a number.
                if matches!(statement.judge(declared), Judgement::Unknown(_)) {
                    return None;
                }
                Some(Aspect::Bound { below, page: (value.as_f64()?, excludes), schema: (limit, exclusive) })
            }
            _ => None,
        }
    }

    /// Whether the page and whether the schema accept a recorded value; `None` if that cannot be decided.
    pub(super) fn accepts(&self, value: &Value) -> Option<(bool, bool)> {
        let is_hidden = value.as_str().is_some_and(is_masked);
        let is_scalar = !value.is_array() && !value.is_object() && !value.is_boolean();
        let lists = |list: &[String]| list.is_empty() || list.contains(&plain(value));
        match self {
            _ if value.is_null() => None,
            Aspect::Types { page, schema } => {
                let page: Vec<&str> = page.iter().map(String::as_str).collect();
                Some((takes(&page, value), takes(schema, value)))
            }
            Aspect::Listed { page, schema } => {
                (is_scalar && !is_hidden).then(|| (lists(page), lists(schema)))
            }
            // That the recordings have other values is no evidence against the page's.
            Aspect::One { page, schema } => {
                (is_scalar && !is_hidden && plain(value) == *page).then(|| (true, lists(schema)))
            }
            Aspect::Bound { below, page, schema } => {
                let number = value.as_f64()?;
                let keeps = |(limit, exclusive): (f64, bool)| match *below {
                    _ if number == limit => !exclusive,
                    true => number > limit,
                    false => number < limit,
                };
                Some((keeps(*page), keeps(*schema)))
            }
        }
    }

    /// What a recording shows by this value. A value that the page does not have may be a secret.
    pub(super) fn shows(&self, alone: Alone, value: &Value) -> String {
        match self {
            Aspect::Types { .. } => format!("has the type `{}`", type_of(value)),
            Aspect::Listed { .. } | Aspect::One { .. } if alone == Alone::Schema => {
                format!("has `{}`", plain(value))
            }
            Aspect::Listed { .. } | Aspect::One { .. } => "has another value".to_owned(),
            Aspect::Bound { .. } => "has a value beyond that".to_owned(),
        }
    }
}

/// Whether the listed values of a schema are those of the items of a list.
pub(super) fn is_list(shape: &Shape<'_>) -> bool {
    shape.values().is_empty() && matches!(shape.step(&Step::Item), Lookup::Declared(_))
}

/// Whether one of the types includes a value; without types, every value is included.
fn takes(types: &[&str], value: &Value) -> bool {
    let kind = type_of(value);
    let is_whole = value.as_f64().is_some_and(|number| number.fract() == 0.0);
    types.is_empty()
        || types.iter().any(|name| {
            *name == kind
                || *name == "number" && kind == "integer"
                || *name == "integer" && is_whole
                || name.ends_with("[]") && kind == "array"
        })
}
