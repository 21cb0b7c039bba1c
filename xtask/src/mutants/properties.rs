//! The fields of a name in a document: renamed or removed wherever the document declares them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::action::{Action, below};
use super::document::mutant;
use super::fact::Fact;
use super::mutant::{Kind, Mutant};
use super::names::UNKNOWN;
use super::seeds::Seeds;
use super::text::{longer_name, other_casing, unused};

/// Renames or removes all fields of a name, wherever a document declares it: what is left of a union, or of a copy of
/// the schema, must not keep the name.
pub(super) fn of_names(seeds: &Seeds<'_>) -> Vec<Mutant> {
    let mut groups: BTreeMap<(usize, &str), Vec<&Fact>> = BTreeMap::new();
    for fact in seeds.checked.facts.iter().filter(|fact| fact.is_of_name() && seeds.is_directed(fact)) {
        let (Some(document), Some(name)) =
            (fact.document, fact.declared.place.path().and_then(|path| path.name()))
        else {
            continue;
        };
        groups.entry((document, name)).or_default().push(fact);
    }
    let mut all = Vec::new();
    for ((number, name), facts) in groups {
        let is_open = seeds.is_described(name) || facts.iter().any(|fact| seeds.is_open_object(fact));
        let document = &seeds.checked.documents[number].value;
        let mut declared = Declared { name, properties: Vec::new(), required: Vec::new(), is_alone: false };
        declared.collect(document, &mut String::new());
        if is_open
            || declared.properties.is_empty()
            || document.to_string().contains(&format!("\"propertyName\":\"{name}\""))
        {
            continue;
        }
        let places = |mutant: Mutant| Mutant {
            places: facts.iter().map(|fact| fact.at.clone()).collect(),
            tolerated: [seeds.places_with_step(name), seeds.places_of(facts[0])].concat(),
            ..mutant.reported_by(UNKNOWN)
        };
        let new = unused(&seeds.text, &["zone", "ledger"]).map(|word| longer_name(name, word));
        let renamed = new.and_then(|new| {
            mutant(facts[0], Kind::Rename, format!("{name} -> {new}"), declared.rename(&new))
        });
        all.extend(renamed.map(places));
        let cased = other_casing(name).filter(|new| !seeds.declares(new));
        let cased = cased
            .and_then(|new| mutant(facts[0], Kind::Case, format!("{name} -> {new}"), declared.rename(&new)));
        all.extend(cased.map(places));
        if !declared.is_alone {
            all.extend(
                mutant(facts[0], Kind::Drop, format!("without {name}"), declared.remove()).map(places),
            );
        }
    }
    all
}

/// All places of a document that declare fields of a name.
struct Declared<'n> {
    name: &'n str,
    properties: Vec<String>,
    /// Each list of required fields with the name, and the list without it.
    required: Vec<(String, Vec<Value>)>,
    /// Whether an object has no other field: without it, it would be an object of which nothing is known.
    is_alone: bool,
}

impl Declared<'_> {
    fn collect(&mut self, value: &Value, pointer: &mut String) {
        let length = pointer.len();
        match value {
            Value::Object(entries) => {
                if let Some(fields) = entries.get("properties").and_then(Value::as_object)
                    && fields.contains_key(self.name)
                {
                    self.properties.push(below(&format!("{pointer}/properties"), self.name));
                    self.is_alone |= fields.len() == 1;
                }
                if let Some(names) = entries.get("required").and_then(Value::as_array)
                    && names.iter().any(|name| name == self.name)
                {
                    self.required.push((format!("{pointer}/required"), names.clone()));
                }
                for (key, value) in entries {
                    *pointer = below(&pointer[..length], key);
                    self.collect(value, pointer);
                    pointer.truncate(length);
                }
            }
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    *pointer = below(&pointer[..length], &number.to_string());
                    self.collect(item, pointer);
                    pointer.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn rename(&self, new: &str) -> Vec<Action> {
        let renamed = |name: &Value| if name == self.name { Value::from(new) } else { name.clone() };
        let lists = self.required.iter().map(|(pointer, names)| {
            Action::set(pointer.clone(), names.iter().map(renamed).collect::<Vec<_>>())
        });
        // Inner fields first: the pointer of an inner field has the name of the outer one.
        let fields =
            self.properties.iter().rev().map(|pointer| Action::Rename(pointer.clone(), new.to_owned()));
        lists.chain(fields).collect()
    }

    fn remove(&self) -> Vec<Action> {
        let lists = self.required.iter().map(|(pointer, names)| {
            let others: Vec<Value> = names.iter().filter(|name| **name != self.name).cloned().collect();
            Action::set(pointer.clone(), others)
        });
        let fields = self.properties.iter().rev().map(|pointer| Action::Remove(pointer.clone()));
        lists.chain(fields).collect()
    }
}
