//! Compares claims about sizes, patterns, flags and complete lists of values with the keywords of the schema.

use std::collections::BTreeSet;

use serde_json::Value;

use super::type_and_bound_agreement::Judgement;
use super::unsettled::{Unsettled, UnsettledKind};
use super::{Declared, Statement};
use crate::openapi::{Lookup, Shape};
use crate::page::claim::{ClaimKind, Origin};
use crate::source::json_value::plain;
use crate::source::tree::Node;
use crate::subject::{Place, Step};

/// Number of values of a list that a message names.
const SHOWN_VALUES: usize = 6;

/// Compares the smallest or largest size of a text, a list, or the items of a list.
pub(super) fn size(kind: ClaimKind, claimed: &Value, shape: &Shape<'_>) -> Judgement {
    let (keyword, of, name) = match kind {
        ClaimKind::MinLength => (shape.keyword("minLength"), "string", "minLength"),
        ClaimKind::MaxLength => (shape.keyword("maxLength"), "string", "maxLength"),
        ClaimKind::MinItems => (shape.keyword("minItems"), "array", "minItems"),
        ClaimKind::MaxItems => (shape.keyword("maxItems"), "array", "maxItems"),
        _ => {
            let items = match shape.step(&Step::Item) {
                Lookup::Declared(items) => items,
                _ => {
                    return unknown(UnsettledKind::Unstated, "the schema does not state that this is a list");
                }
            };
            (items.keyword("maxLength"), "array", "items.maxLength")
        }
    };
    let Some(declared) = keyword else {
        return match shape.types().contains(&of) {
            true => Judgement::Unstated,
            false => {
                unknown(UnsettledKind::Unstated, format!("the schema does not state that this is a {of}"))
            }
        };
    };
    same_or(declared, declared.to_json().as_f64() == claimed.as_f64(), name)
}

/// Compares a pattern. Patterns without anchors match within a text, so anchors make no difference here: authors
/// leave them out of sentences.
pub(super) fn pattern(claimed: &Value, shape: &Shape<'_>) -> Judgement {
    let Some(declared) = shape.keyword("pattern") else {
        return match shape.types().contains(&"string") {
            true => Judgement::Unstated,
            false => unknown(UnsettledKind::Unstated, "the schema does not state that this is a string"),
        };
    };
    let bare = |text: &str| text.trim_start_matches('^').trim_end_matches('$').to_owned();
    let is_same = bare(&plain(claimed)) == bare(&plain(&declared.to_json()));
    same_or(declared, is_same, "pattern")
}

/// The judgement of a keyword that is there.
fn same_or(declared: &Node, is_same: bool, name: &str) -> Judgement {
    match is_same {
        true => Judgement::Same(declared.span),
        false => Judgement::Otherwise {
            declared: format!("`{name}: {}`", plain(&declared.to_json())),
            span: declared.span,
        },
    }
}

fn unknown(kind: UnsettledKind, reason: impl Into<String>) -> Judgement {
    Judgement::Unknown(Unsettled::new(kind, reason))
}

impl Statement<'_> {
    /// Compares a flag such as `readOnly`, which a schema may set beside its `$ref`, in a member, or, for
    /// `deprecated`, at the parameter.
    pub(super) fn flag(&self, claimed: &Value, declared: &Declared<'_>, shape: &Shape<'_>) -> Judgement {
        let name = self.claim.kind.as_str();
        let at_parameter = shape.document().root().pointer(&declared.pointer).and_then(|node| node.get(name));
        let node = at_parameter.or_else(|| shape.keyword(name));
        match node.and_then(Node::as_bool) {
            Some(flag) if Some(flag) == claimed.as_bool() => {
                Judgement::Same(node.map_or(declared.span, |node| node.span))
            }
            // A keyword that says "no" is as good as none: it is the default of the keyword.
            _ if claimed.as_bool() == Some(true) && self.has_keyword(&declared.subject.place) => {
                Judgement::Unstated
            }
            _ => unknown(UnsettledKind::Unstatable, "no keyword states this here"),
        }
    }

    /// Whether the claim's flag exists for a place: parameters are neither read-only nor write-only.
    fn has_keyword(&self, place: &Place) -> bool {
        self.claim.kind == ClaimKind::Deprecated || !matches!(place, Place::Parameter(..))
    }

    /// Compares the list of values in a description with that of its own schema: the description lists all of them.
    /// Other claims about values are compared one by one, see [`Statement::undeclared_values`].
    #[must_use]
    pub fn judge_list(&self, declared: &Declared<'_>) -> Judgement {
        let (Some(shape), Some(claimed)) =
            (&declared.shape, self.claim.value.as_ref().and_then(Value::as_array))
        else {
            return unknown(UnsettledKind::OpenSchema, "the schema says nothing more about it");
        };
        debug_assert!(self.claim.origin == Origin::Description, "pages do not list all values");
        let listed = shape.values_or_those_of_items();
        let Some(first) = listed.first() else { return self.unlisted(shape, claimed) };
        let claimed: BTreeSet<String> = claimed.iter().map(comparable).collect();
        let declared: BTreeSet<String> = listed.iter().map(|node| comparable(&node.to_json())).collect();
        let is_missed = |value: &&String| !claimed.contains(*value) && !is_no_choice(value);
        let is_whole = self.names_some || !declared.iter().any(|value| is_missed(&value));
        if claimed.is_subset(&declared) && is_whole {
            return Judgement::Same(first.span);
        }
        // `name` for `name`, `-name` and `+name`: the sign of an order is described elsewhere.
        let unsigned = |value: &String| value.trim_start_matches(['+', '-']).to_owned();
        let directed: BTreeSet<String> = declared.iter().map(unsigned).collect();
        if claimed == directed && directed.len() < declared.len() {
            return unknown(UnsettledKind::VagueValue, "the schema lists the values in both directions");
        }
        // "cancelled or completed" for `cancel` and `complete`: words of a sentence, not the values.
        let is_form = |value: &String| declared.iter().any(|known| stem(value) == stem(known));
        if claimed.len() == declared.len() && claimed.iter().all(is_form) {
            return unknown(UnsettledKind::VagueValue, "the description writes other forms of the words");
        }
        let names: Vec<String> =
            listed.iter().take(SHOWN_VALUES).map(|node| plain(&node.to_json())).collect();
        let more = if listed.len() > SHOWN_VALUES { ", …" } else { "" };
        Judgement::Otherwise { declared: format!("`enum: [{}{more}]`", names.join(", ")), span: first.span }
    }

    /// Whether a list in a description shares no value with that of its schema: it lists something else, or it
    /// explains the values in words.
    #[must_use]
    pub fn lists_others(&self, declared: &Declared<'_>) -> bool {
        let (Some(shape), Some(claimed)) =
            (&declared.shape, self.claim.value.as_ref().and_then(Value::as_array))
        else {
            return false;
        };
        let letters = |value: &Value| -> String {
            plain(value).chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
        };
        let declared: BTreeSet<String> =
            shape.values_or_those_of_items().iter().map(|node| letters(&node.to_json())).collect();
        self.claim.kind == ClaimKind::Enum && !claimed.iter().any(|value| declared.contains(&letters(value)))
    }

    /// The judgement of a list where the schema lists nothing.
    fn unlisted(&self, shape: &Shape<'_>, claimed: &[Value]) -> Judgement {
        let types = shape.types();
        let is_list_of_values =
            types.iter().any(|name| matches!(*name, "string" | "integer" | "number" | "array"));
        if !is_list_of_values || types.contains(&"boolean") || claimed.len() < 2 {
            return unknown(UnsettledKind::Unstated, "the schema has values here that cannot be listed");
        }
        if shape.keyword("format").is_some() || shape.keyword("pattern").is_some() {
            return unknown(UnsettledKind::Unstated, "the schema states the values in another way");
        }
        Judgement::Unstated
    }
}

/// A value as lists are compared by: without quotes, in lower case.
fn comparable(value: &Value) -> String {
    let text = plain(value).to_lowercase();
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '.')).to_owned()
}

/// The beginning that the forms of a word share.
fn stem(word: &str) -> &str {
    let end = ["led", "ed", "ing", "e", "s", "l"].iter().find_map(|ending| word.strip_suffix(ending));
    end.unwrap_or(word)
}

/// Whether a value of an `enum` is no choice: null, the empty text, or the name of an unset value.
fn is_no_choice(value: &str) -> bool {
    value.is_empty() || matches!(value, "null" | "unknown") || value.ends_with("unspecified")
}
