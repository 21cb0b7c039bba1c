//! Fields of documents: renamed, left out, of another type or value, required or not, read-only, deprecated.

use docdrift::{ClaimKind, Origin, Step};
use serde_json::{Value, json};

use super::action::Action;
use super::fact::Fact;
use super::mutant::{Kind, Mutant, Side};
use super::properties;
use super::seeds::Seeds;
use super::text::unused;
use super::triple::{Place, Role};

const VALUES: &[&str] = &[
    "wrong-value",
    "wrong-type",
    "unstated-value",
    "unlisted-value",
    "undeclared-values",
    "example-breaks-schema",
    "wrong-requiredness",
    "contradictory-description",
];

/// The mutants of the fields of the documents.
pub(crate) fn mutants(seeds: &Seeds<'_>) -> Vec<Mutant> {
    let facts = || seeds.checked.facts.iter().filter(|fact| fact.origin != Origin::Description);
    let mut all = properties::of_names(seeds);
    for fact in facts() {
        all.extend(
            [typed(seeds, fact), listed(seeds, fact), stated(seeds, fact), required(seeds, fact)]
                .into_iter()
                .flatten(),
        );
        all.extend([marked(seeds, fact), added(seeds, fact)].into_iter().flatten());
    }
    all
}

pub(super) fn mutant(fact: &Fact, kind: Kind, what: String, actions: Vec<Action>) -> Option<Mutant> {
    let mut mutant = Mutant::at(kind, Side::Document, fact.origin.as_str(), fact.at.clone());
    mutant.what = what;
    mutant.rewrite = Some((fact.document?, actions));
    Some(mutant)
}

impl Seeds<'_> {
    /// The places of the claims about a field of this name, or below one.
    pub(super) fn places_with_step(&self, name: &str) -> Vec<Place> {
        let has = |fact: &&Fact| {
            let path = fact.declared.place.path();
            path.is_some_and(|path| path.steps().contains(&Step::Key(name.to_owned())))
        };
        self.checked.facts.iter().filter(has).map(|fact| fact.at.clone()).collect()
    }

    /// The places of the claims of which the schema is at this pointer, or below it.
    fn places_below(&self, document: Option<usize>, pointer: &str) -> Vec<Place> {
        let facts = self.checked.facts.iter().filter(|fact| fact.document == document);
        let is_below = |fact: &&Fact| {
            self.resolved(fact).is_some_and(|at| format!("{at}/").starts_with(&format!("{pointer}/")))
        };
        facts.filter(is_below).map(|fact| fact.at.clone()).collect()
    }

    /// The pointer of the schema that declares the subject of a fact, with references followed.
    fn resolved(&self, fact: &Fact) -> Option<String> {
        const MAX_STEPS: usize = 8;
        let document = &self.checked.documents[fact.document?].value;
        let mut pointer = fact.pointer.clone();
        for _ in 0..MAX_STEPS {
            let value = document.pointer(&pointer)?;
            match value.get("$ref").and_then(Value::as_str) {
                Some(reference) => pointer = reference.strip_prefix('#')?.to_owned(),
                None if value.get("in").is_some_and(Value::is_string) && value.get("schema").is_some() => {
                    pointer.push_str("/schema");
                }
                None => return Some(pointer),
            }
        }
        None
    }
}

/// Whether a page's value may stand for any value of a reader's own.
fn is_placeholder(value: &Value) -> bool {
    let Some(text) = value.as_str() else { return value.is_null() || value.is_array() || value.is_object() };
    let lower = text.to_ascii_lowercase();
    text.is_empty()
        || lower.starts_with("my")
        || text.contains(['<', '>', '{', '$', '…', '['])
        || ["your", "xxx", "...", "example"].iter().any(|word| lower.contains(word))
        || (text.len() > 1 && text == text.to_uppercase())
}

/// Declares another type.
fn typed(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let value = fact.value.as_ref()?;
    if !(fact.is_of_value() && !is_placeholder(value) || fact.kind == ClaimKind::Type) {
        return None;
    }
    let pointer = seeds.resolved(fact)?;
    let schema = seeds.schema(fact)?;
    let old = schema.get("type")?.as_str()?;
    let new = match old {
        "string" if schema.get("enum").is_none() => "boolean",
        "integer" | "number" => "boolean",
        "boolean" => "integer",
        _ => return None,
    };
    let what = format!("{}: {old} -> {new}", fact.declared);
    let places = seeds.places_below(fact.document, &pointer);
    let mutant = mutant(fact, Kind::Type, what, vec![Action::set(pointer, json!({"type": new}))])?;
    Some(Mutant { places, ..mutant.reported_by(VALUES) })
}

/// No longer lists the value of a page.
fn listed(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    const MIN_LEFT: usize = 2;
    let value = match fact.kind {
        ClaimKind::Enum => fact.value.as_ref()?.as_array()?.first()?,
        _ if fact.is_of_value() => fact.value.as_ref().filter(|value| !is_placeholder(value))?,
        _ => return None,
    };
    let allowed = seeds.schema(fact)?.get("enum")?.as_array()?;
    let left: Vec<Value> = allowed.iter().filter(|other| *other != value).cloned().collect();
    let is_described = value.as_str().is_some_and(|text| seeds.is_described(text));
    if left.len() == allowed.len() || left.len() < MIN_LEFT || is_described {
        return None;
    }
    let pointer = seeds.resolved(fact)?;
    let places = seeds.places_below(fact.document, &pointer);
    let actions = vec![Action::set(format!("{pointer}/enum"), left)];
    let mutant = mutant(fact, Kind::Enum, format!("{} without {value}", fact.declared), actions)?;
    Some(Mutant { places, ..mutant.reported_by(VALUES) })
}

/// States another default or bound.
fn stated(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let kind = match fact.kind {
        ClaimKind::Default => Kind::Default,
        kind if kind.is_bound() || kind.is_size() => Kind::Bound,
        _ => return None,
    };
    let pointer = fact.upheld_by.clone()?;
    let document = &seeds.checked.documents[fact.document?].value;
    let new = match document.pointer(&pointer)? {
        Value::Number(number) => Value::from(number.as_i64()? + 7),
        Value::Bool(value) => Value::Bool(!value),
        Value::String(_) if seeds.schema(fact)?.get("enum").is_none() => Value::from("northbound"),
        _ => return None,
    };
    let kind = if fact.is_of_text() { Kind::Sentence } else { kind };
    let (schema, _) = pointer.rsplit_once('/')?;
    let places = seeds.places_below(fact.document, schema);
    let what = format!("{} of {} -> {new}", fact.kind.as_str(), fact.declared);
    let mutant = mutant(fact, kind, what, vec![Action::set(pointer, new)])?;
    Some(Mutant { tolerated: places, ..mutant.reported_by(VALUES) })
}

/// Requires what a page calls optional, or the other way round.
fn required(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let stated = fact.value.as_ref().filter(|_| fact.kind == ClaimKind::Required)?.as_bool()?;
    if fact.is_of_response() {
        return None;
    }
    let document = &seeds.checked.documents[fact.document?].value;
    let declared = document.pointer(&fact.pointer)?;
    let action = if declared.get("in").is_some_and(|place| place != "path") {
        Action::set(format!("{}/required", fact.pointer), !stated)
    } else {
        let parent = seeds.parent_schema(fact)?;
        let name = Value::from(fact.declared.place.name()?);
        let mut names = parent.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        if stated {
            names.retain(|other| *other != name)
        } else {
            names.push(name)
        }
        let (parent, _) = fact.pointer.rsplit_once("/properties/")?;
        Action::set(format!("{parent}/required"), names)
    };
    let kind = if fact.is_of_text() { Kind::Sentence } else { Kind::Required };
    let what = format!("{} {}", fact.declared, if stated { "optional" } else { "required" });
    let mutant = mutant(fact, kind, what, vec![action])?;
    let places = seeds.places_below(fact.document, &fact.pointer);
    Some(Mutant { places, tolerated: seeds.places_of(fact), ..mutant.reported_by(VALUES) })
}

/// Marks a field as one for the other direction, or as deprecated.
fn marked(seeds: &Seeds<'_>, fact: &Fact) -> Vec<Mutant> {
    let Some(pointer) = seeds.resolved(fact).filter(|pointer| *pointer == fact.pointer) else {
        return Vec::new();
    };
    let is_sent = fact.kind == ClaimKind::Sends && fact.is_of_request();
    // A page that embeds the document says itself what is deprecated.
    let is_embedded = fact.document.is_none_or(|number| {
        let file = seeds.checked.documents[number].place.file;
        seeds.triple.files[file].role == Role::Page
    });
    let is_read = matches!(fact.kind, ClaimKind::Reads | ClaimKind::Shows) && fact.is_of_response();
    let keyword = match (is_sent, is_read) {
        (true, _) => "readOnly",
        (_, true) => "writeOnly",
        _ => return Vec::new(),
    };
    let set = |keyword: &str, kind: Kind, rules| {
        let what = format!("{} {keyword}", fact.declared);
        let mutant = mutant(fact, kind, what, vec![Action::set(format!("{pointer}/{keyword}"), true)])?;
        let places = seeds.places_below(fact.document, &pointer);
        Some(Mutant { places, tolerated: seeds.places_of(fact), ..mutant.reported_by(rules) })
    };
    let mut all: Vec<Mutant> = set(keyword, Kind::ReadOnly, &["wrong-direction"]).into_iter().collect();
    let page = seeds.triple.files[fact.at.file].text.to_ascii_lowercase();
    if is_sent && !is_embedded && !page.contains("deprecat") {
        all.extend(set("deprecated", Kind::Deprecation, &["unmarked-deprecation"]));
    }
    all
}

/// Requires one more field in an object that a sample sends.
fn added(seeds: &Seeds<'_>, fact: &Fact) -> Vec<Mutant> {
    let is_sent =
        fact.kind == ClaimKind::Sends && fact.is_of_request() && matches!(fact.origin, Origin::Sample(_));
    let required = || {
        let parent = seeds.parent_schema(fact).filter(|_| is_sent && !seeds.is_open_object(fact))?;
        let (pointer, _) = fact.pointer.rsplit_once("/properties/")?;
        let new = unused(&seeds.text, &["tariff_zone", "voyage_number"])?;
        let mut names = parent.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        names.push(Value::from(new));
        let actions = vec![
            Action::set(format!("{pointer}/properties/{new}"), json!({"type": "string"})),
            Action::set(format!("{pointer}/required"), names),
        ];
        let mutant = mutant(fact, Kind::Add, format!("{new} beside {}", fact.declared), actions)?;
        Some(Mutant {
            tolerated: seeds.places_below(fact.document, pointer),
            ..mutant.reported_by(&["missing-required", "undocumented-required"])
        })
    };
    required().into_iter().collect()
}
