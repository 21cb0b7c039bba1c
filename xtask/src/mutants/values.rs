//! Values on pages: those that samples and examples write, and the types, defaults, bounds, lists and requirements that
//! tables and sentences state.

use docdrift::{ClaimKind, Origin};
use serde_json::Value;

use super::fact::Fact;
use super::mutant::{Edit, Kind, Mutant, Side};
use super::seeds::Seeds;
use super::text::{literal_after, only_word, unused};

/// Words that are values of nothing here.
const WORDS: &[&str] = &["northbound", "lukewarm", "sevenfold"];

/// The rules that report what a text states of a value.
const STATED: &[&str] = &[
    "wrong-value",
    "wrong-type",
    "unstated-value",
    "contradictory-description",
    "undeclared-values",
    "wrong-requiredness",
];

/// The mutants of the values on the pages.
pub(crate) fn mutants(seeds: &Seeds<'_>) -> Vec<Mutant> {
    let facts = seeds.checked.facts.iter();
    facts
        .filter(|fact| seeds.triple.files[fact.at.file].text.get(fact.at.start..fact.at.end).is_some())
        .flat_map(|fact| {
            if fact.is_of_value() { written(seeds, fact) } else { stated(seeds, fact).into_iter().collect() }
        })
        .collect()
}

/// Changes the value that a sample or example writes for a field.
fn written(seeds: &Seeds<'_>, fact: &Fact) -> Vec<Mutant> {
    let text = &seeds.triple.files[fact.at.file].text;
    let found = fact.name_range().and_then(|name| literal_after(text, &name));
    let (Some(literal), Some(schema)) = (found, seeds.schema(fact)) else { return Vec::new() };
    let mutant = |kind: Kind, new: String, rules| {
        let what = format!("{}: {} -> {new}", fact.subject, literal.value);
        let edit = Edit::new(fact.at.file, literal.range.clone(), new);
        let mutant = Mutant::at(kind, Side::Page, fact.origin.as_str(), fact.at.clone());
        mutant.edit(what, edit).reported_by(rules)
    };
    let mut all = Vec::new();
    let allowed = schema.get("enum").and_then(Value::as_array);
    if let (Some(allowed), Some(word)) = (allowed, unused(&seeds.text, WORDS))
        && allowed.contains(&literal.value)
        && schema.get("example").is_none_or(|example| allowed.contains(example))
        && literal.value.is_string()
    {
        all.push(mutant(Kind::Enum, format!("\"{word}\""), &["unlisted-value"]));
    }
    let other = match (schema.get("type").and_then(Value::as_str), &literal.value) {
        (Some("integer" | "number" | "boolean"), Value::Number(_) | Value::Bool(_)) => Some("\"many\""),
        // In a URL, a number is a text, too.
        (Some("string"), Value::String(_)) if fact.declared.place.path().is_some() => Some("71"),
        _ => None,
    };
    all.extend(other.map(|other| {
        mutant(Kind::Type, other.to_owned(), &["wrong-type", "example-breaks-schema", "unlisted-value"])
    }));
    if literal.value.is_number() {
        let number = |key: &str| schema.get(key).and_then(Value::as_i64);
        let outside = number("maximum").map(|bound| bound + 1).or(number("minimum").map(|bound| bound - 1));
        all.extend(
            outside.map(|outside| mutant(Kind::Bound, outside.to_string(), &["example-breaks-schema"])),
        );
    }
    all
}

/// Changes what a table, list or sentence states.
fn stated(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    if !seeds.is_directed(fact) {
        return None;
    }
    let (kind, word, new) = match fact.kind {
        ClaimKind::Type => (Kind::Type, fact.text.trim_matches('`').trim().to_owned(), None),
        ClaimKind::Default => (Kind::Default, plain(fact.value.as_ref()?)?, None),
        // What a response has is compared with recordings, and not with `required`.
        ClaimKind::Required if fact.is_of_response() => return None,
        ClaimKind::Required => (Kind::Required, String::new(), None),
        ClaimKind::Enum => {
            (Kind::Enum, plain(fact.value.as_ref()?.as_array()?.first()?)?, unused(&seeds.text, WORDS))
        }
        kind if kind.is_bound() || kind.is_size() => (Kind::Bound, plain(fact.value.as_ref()?)?, None),
        _ => return None,
    };
    let (word, new) = match (kind, new) {
        (Kind::Type, _) => (word.clone(), other_type(&word)?.to_owned()),
        (Kind::Required, _) => other_requirement(&fact.text)?,
        (_, Some(new)) => (word, new.to_owned()),
        _ => (word.clone(), other_value(seeds, fact, &word)?),
    };
    let range = only_word(&fact.text, &word)?;
    let range = fact.at.start + range.start..fact.at.start + range.end;
    let kind = if fact.is_of_text() { Kind::Sentence } else { kind };
    let side = if fact.origin == Origin::Description { Side::Document } else { Side::Page };
    let what = format!("{} of {}: {word} -> {new}", fact.kind.as_str(), fact.subject);
    let edit = Edit::new(fact.at.file, range, new);
    let mutant = Mutant::at(kind, side, fact.origin.as_str(), fact.at.clone());
    Some(mutant.edit(what, edit).reported_by(STATED))
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Another value of the type of this one; of the values that the schema lists, if it lists any.
fn other_value(seeds: &Seeds<'_>, fact: &Fact, word: &str) -> Option<String> {
    let allowed = seeds.schema(fact).and_then(|schema| schema.get("enum")).and_then(Value::as_array);
    if let Some(allowed) = allowed {
        return allowed.iter().filter_map(Value::as_str).find(|other| *other != word).map(str::to_owned);
    }
    match (word, word.parse::<i64>()) {
        ("true", _) => Some("false".to_owned()),
        ("false", _) => Some("true".to_owned()),
        (_, Ok(number)) => Some((number + 7).to_string()),
        _ if word.parse::<f64>().is_ok() => None,
        _ => unused(&seeds.text, WORDS).map(str::to_owned),
    }
}

/// A word for another type, in the same notation.
fn other_type(word: &str) -> Option<&'static str> {
    Some(match word {
        "string" | "int" | "integer" | "number" | "float" | "array" | "object" => "boolean",
        "String" | "Int" | "Integer" | "Number" | "Float" | "Array" | "Object" => "Boolean",
        "boolean" | "bool" => "integer",
        "Boolean" | "Bool" => "Integer",
        _ => return None,
    })
}

/// The word that states a requirement, and the word for the opposite.
fn other_requirement(text: &str) -> Option<(String, String)> {
    const PAIRS: &[(&str, &str)] = &[
        ("required", "optional"),
        ("Required", "Optional"),
        ("optional", "required"),
        ("Optional", "Required"),
        ("yes", "no"),
        ("Yes", "No"),
        ("no", "yes"),
        ("No", "Yes"),
        ("true", "false"),
        ("false", "true"),
    ];
    let is_negated =
        ["not ", "n't ", "un", "only ", " if "].iter().any(|word| text.to_ascii_lowercase().contains(word));
    let mut found = PAIRS.iter().filter(|(word, _)| only_word(text, word).is_some());
    let (word, other) = found.next()?;
    (!is_negated && found.next().is_none()).then(|| ((*word).to_owned(), (*other).to_owned()))
}
