//! What a family of mutations needs to know of a triple, and the generator that asks all families.

use std::collections::BTreeSet;

use docdrift::{ClaimKind, Origin, Step};
use serde_json::Value;

use super::fact::Fact;
use super::mutant::{Kind, Mutant};
use super::triple::{Checked, Triple};
use super::{calls, document, names, neutral, operations, recording, values};

/// A triple that agrees, and what its check showed.
pub(crate) struct Seeds<'t> {
    pub(crate) triple: &'t Triple,
    pub(crate) checked: &'t Checked,
    /// The text of all files, to choose names that none has.
    pub(crate) text: String,
    /// The keys of all documents.
    keys: BTreeSet<String>,
    /// The descriptions and examples of all documents, which a drift of a keyword leaves as they are.
    described: String,
}

impl<'t> Seeds<'t> {
    pub(crate) fn new(triple: &'t Triple, checked: &'t Checked) -> Self {
        let text: Vec<&str> = triple.files.iter().map(|file| file.text.as_str()).collect();
        let mut keys = BTreeSet::new();
        let mut described = String::new();
        for document in &checked.documents {
            collect_keys(&document.value, &mut keys);
            collect_descriptions(&document.value, &mut described);
        }
        Seeds { triple, checked, text: text.join("\n"), keys, described }
    }

    /// All mutants, each change once.
    pub(crate) fn mutants(&self) -> Vec<Mutant> {
        let families = [
            names::mutants(self),
            values::mutants(self),
            calls::mutants(self),
            document::mutants(self),
            operations::mutants(self),
            recording::mutants(self),
            neutral::mutants(self),
        ];
        let mut seen = BTreeSet::new();
        let all = families.into_iter().flatten();
        all.filter(|mutant| seen.insert((mutant.kind, mutant.edits.clone()))).collect()
    }

    /// Whether a document has a key or parameter of this name anywhere.
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.keys.contains(name)
    }

    /// Whether a description or example of a document has a word. The document then still says that it is known.
    pub(crate) fn is_described(&self, word: &str) -> bool {
        self.described.contains(word)
    }

    /// The schema that declares the subject of a fact, with references followed.
    pub(crate) fn schema(&self, fact: &Fact) -> Option<&Value> {
        let document = &self.checked.documents[fact.document?].value;
        let declared = follow(document, document.pointer(&fact.pointer)?)?;
        let is_parameter =
            declared.get("in").is_some_and(Value::is_string) && declared.get("schema").is_some();
        if is_parameter { follow(document, &declared["schema"]) } else { Some(declared) }
    }

    /// The schema of the object that has the field of a fact, if the field is declared directly in it.
    pub(crate) fn parent_schema(&self, fact: &Fact) -> Option<&Value> {
        let document = &self.checked.documents[fact.document?].value;
        let (parent, last) = fact.pointer.rsplit_once('/')?;
        let name = fact.declared.place.path()?.steps().last().cloned()?;
        let is_same = matches!(&name, Step::Key(key) if docdrift::pointer_token(key) == last);
        document.pointer(parent.strip_suffix("/properties")?).filter(|_| is_same)
    }

    /// Whether the object of a fact may have fields that its schema does not list, or consists of several schemas, of
    /// which another one may declare a field.
    pub(crate) fn is_open_object(&self, fact: &Fact) -> bool {
        let Some(parent) = self.parent_schema(fact) else { return true };
        let is_free = parent.get("additionalProperties").is_some_and(|value| *value != Value::Bool(false));
        is_free || parent.get("patternProperties").is_some() || has_branches(parent)
    }

    /// Whether the schema beside the declaration of a field declares a name, too.
    pub(crate) fn has_sibling(&self, fact: &Fact, name: &str) -> bool {
        let parent = self.parent_schema(fact);
        parent.is_none_or(|parent| has_branches(parent) || parent["properties"].get(name).is_some())
    }
}

fn has_branches(schema: &Value) -> bool {
    ["oneOf", "anyOf", "allOf"].iter().any(|key| schema.get(key).is_some())
}

impl Seeds<'_> {
    /// Whether the page says that a call is one of the API: it has the host of a server of the document, or the page
    /// has another operation of the document. A path alone may be one of any API.
    pub(crate) fn is_anchored(&self, fact: &Fact) -> bool {
        let Some(document) = fact.document.map(|number| &self.checked.documents[number].value) else {
            return false;
        };
        let servers = document.get("servers").and_then(Value::as_array).into_iter().flatten();
        let urls = servers.filter_map(|server| server.get("url")?.as_str());
        let has_host = |url: &str| {
            let host = url.split("://").nth(1).and_then(|rest| rest.split('/').next());
            host.is_some_and(|host| fact.text.contains(host))
        };
        let is_other = |other: &&Fact| {
            other.kind == ClaimKind::Calls
                && other.at.file == fact.at.file
                && other.document == fact.document
                && other.declared.operation.path != fact.declared.operation.path
        };
        let others = || self.checked.facts.iter().find(is_other).is_some();
        let is_relative = !fact.text.contains("://");
        match fact.origin {
            Origin::Component => true,
            Origin::Sample(_) if is_relative => false,
            Origin::Sample(_) => {
                urls.into_iter().any(has_host) || (document.get("servers").is_none() && others())
            }
            _ => others(),
        }
    }

    /// Whether the page says whether the row of a table or list is a parameter, or a field of a request or response: a
    /// heading or the head of the table has a word for it.
    pub(crate) fn is_directed(&self, fact: &Fact) -> bool {
        const WORDS: [&str; 10] = [
            "param", "body", "request", "query", "header", "response", "return", "payload", "path", "answer",
        ];
        if !matches!(fact.origin, Origin::Table | Origin::List) {
            return true;
        }
        let before = &self.triple.files[fact.at.file].text[..fact.at.start];
        let mut heads =
            before.lines().rev().filter(|line| line.starts_with(['#', '|']) || line.contains("<th"));
        let heading = |line: &&str| line.starts_with('#');
        let head = heads.by_ref().take_while(|line| !heading(line)).last().unwrap_or_default();
        let above = before.lines().rev().find(heading).unwrap_or_default();
        let text = format!("{head} {above}").to_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    }
}

/// Whether every reference within a document leads to something.
pub(crate) fn is_whole(document: &Value) -> bool {
    fn visit(document: &Value, value: &Value) -> bool {
        match value {
            Value::Object(entries) => {
                let reference =
                    entries.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
                reference.is_none_or(|pointer| document.pointer(pointer).is_some())
                    && entries.values().all(|value| visit(document, value))
            }
            Value::Array(items) => items.iter().all(|item| visit(document, item)),
            _ => true,
        }
    }
    visit(document, document)
}

/// The value that a reference of a document leads to, or the value itself.
pub(crate) fn follow<'v>(document: &'v Value, mut value: &'v Value) -> Option<&'v Value> {
    const MAX_STEPS: usize = 8;
    for _ in 0..MAX_STEPS {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Some(value) };
        value = document.pointer(reference.strip_prefix('#')?)?;
    }
    None
}

fn collect_keys(value: &Value, keys: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            keys.extend(entries.get("name").and_then(Value::as_str).map(str::to_owned));
            for (key, value) in entries {
                keys.insert(key.clone());
                collect_keys(value, keys);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_keys(item, keys)),
        _ => {}
    }
}

fn collect_descriptions(value: &Value, described: &mut String) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                if matches!(key.as_str(), "description" | "summary" | "example" | "title") {
                    described.push_str(&value.to_string());
                    described.push('\n');
                }
                collect_descriptions(value, described);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_descriptions(item, described)),
        _ => {}
    }
}

/// The mutants of a triple of some kinds, all if none is named.
pub(crate) fn of_kinds(seeds: &Seeds<'_>, kinds: &[Kind]) -> Vec<Mutant> {
    let mut all = seeds.mutants();
    all.retain(|mutant| kinds.is_empty() || kinds.contains(&mutant.kind));
    all
}
