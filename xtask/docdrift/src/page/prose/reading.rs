//! Input and output of the reader of prose: the described value, and readings with their doubts.

use std::ops::Range;

use serde_json::Value;

use crate::page::claim_kind::ClaimKind;
use crate::subject::identifier_words::words;

/// The parameter or field that a text describes, as far as it is known. A reader that knows no types reads
/// only what the text says in full: "35 characters", not "max 35".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DescribedValue<'n> {
    /// Its name.
    pub(crate) name: Option<&'n str>,
    /// Its types in JSON Schema, without `null`; empty if they are unknown.
    pub(crate) types: Vec<&'n str>,
    /// The types of its items, if it is a list.
    pub(crate) item_types: Vec<&'n str>,
    /// The names of the other parameters, or of the other fields of its object.
    pub(crate) siblings: Vec<&'n str>,
}

impl DescribedValue<'_> {
    /// Whether the value is known to have only this type.
    pub(crate) fn is_only(&self, name: &str) -> bool {
        !self.types.is_empty() && self.types.iter().all(|known| *known == name)
    }

    /// Whether the value is known to be a number.
    pub(crate) fn is_number(&self) -> bool {
        !self.types.is_empty() && self.types.iter().all(|known| matches!(*known, "integer" | "number"))
    }

    /// The words of its name; none if it has no name.
    pub(crate) fn name_words(&self) -> Vec<String> {
        self.name.map(words).unwrap_or_default()
    }

    /// Whether one of these words is part of its name.
    pub(crate) fn is_named_by(&self, expected: &[&str]) -> bool {
        self.name_words().iter().any(|word| expected.contains(&word.as_str()))
    }

    /// Whether the value may have this type.
    pub(crate) fn may_be(&self, name: &str) -> bool {
        self.types.is_empty() || self.types.contains(&name)
    }
}

/// Something that a text says of a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    /// The property.
    pub(crate) kind: ClaimKind,
    /// The value of the property.
    pub(crate) value: Value,
    /// The bytes of the text that say it. Read alone, they say it again.
    pub(crate) range: Range<usize>,
    /// Why it is no claim about the keyword of this value; `None` if it is one.
    pub(crate) doubt: Option<Doubt>,
}

impl Reading {
    /// A reading without a doubt.
    pub(crate) fn new(kind: ClaimKind, value: impl Into<Value>, range: Range<usize>) -> Self {
        Reading { kind, value: value.into(), range, doubt: None }
    }

    /// Whether it is a bound that a number does not satisfy.
    pub(crate) fn excludes(&self, number: f64) -> bool {
        self.value.as_f64().is_some_and(|bound| match self.kind {
            ClaimKind::Minimum => number < bound,
            ClaimKind::ExclusiveMinimum => number <= bound,
            ClaimKind::Maximum => number > bound,
            ClaimKind::ExclusiveMaximum => number >= bound,
            _ => false,
        })
    }

    /// The reading, with a doubt if there is one.
    pub(crate) fn doubted(self, doubt: Option<Doubt>) -> Self {
        Reading { doubt: self.doubt.or(doubt), ..self }
    }
}

/// Why a value in a sentence is no claim about a keyword of the described value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Doubt {
    /// The sentence is about another parameter, field or thing.
    OtherSubject,
    /// It holds only under a condition: "if X, defaults to Y".
    Condition,
    /// It is advice: "we recommend at most 500".
    Advice,
    /// It illustrates something: "to receive 100 objects".
    Illustration,
    /// A number has a special meaning: "0 means no limit".
    Sentinel,
    /// It was so, or will be: "was 10 before v2".
    History,
    /// It is a limit of a plan, an account or a rate.
    Quota,
    /// It is stated with "about", "usually" and the like.
    Vague,
    /// The text states another value too.
    Contradicted,
    /// The text accepts other values as well: "a longer text is cut".
    AcceptsMore,
    /// Only the sense of the words suggests it: "the URL of …".
    Sense,
}
