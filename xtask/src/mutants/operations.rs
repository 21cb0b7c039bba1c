//! Operations of documents: at another path, by another method, gone, deprecated, at another server, with another
//! credential, media type or envelope.

use std::collections::BTreeSet;

use docdrift::{ClaimKind, Origin, Place as SubjectPlace};
use serde_json::{Value, json};

use super::action::{Action, below};
use super::calls::{METHODS, is_mention, other_number, path_item};
use super::fact::Fact;
use super::mutant::{Kind, Mutant, Side};
use super::names::UNKNOWN;
use super::seeds::{Seeds, follow};
use super::triple::{Place, Role};

const CALLED: &[&str] = &["unknown-operation", "wrong-method", "wrong-server", "other-operation"];

/// The mutants of the operations of the documents.
pub(crate) fn mutants(seeds: &Seeds<'_>) -> Vec<Mutant> {
    let mut all = Vec::new();
    let (mut seen, mut at_paths) = (BTreeSet::new(), BTreeSet::new());
    let facts = seeds.checked.facts.iter().filter(|fact| fact.origin != Origin::Description);
    for fact in facts.filter(|fact| fact.document.is_some()) {
        let operation = &fact.declared.operation;
        let is_call = fact.kind == ClaimKind::Calls && seeds.is_anchored(fact);
        if is_call && seen.insert((fact.document, operation.clone())) {
            all.extend([method(seeds, fact), deprecated(seeds, fact), servers(seeds, fact)]);
        }
        if is_call && !is_mention(fact) && at_paths.insert((fact.document, operation.clone())) {
            all.extend([path(seeds, fact), gone(seeds, fact)]);
        }
        all.extend([credential(seeds, fact), media_type(seeds, fact), envelope(seeds, fact)]);
    }
    all.into_iter().flatten().collect()
}

impl Seeds<'_> {
    /// The places of all claims about the operation of a fact.
    pub(crate) fn places_of(&self, fact: &Fact) -> Vec<Place> {
        self.places_where(|other| {
            other.document == fact.document && other.declared.operation == fact.declared.operation
        })
    }

    fn places_where(&self, condition: impl Fn(&Fact) -> bool) -> Vec<Place> {
        self.checked.facts.iter().filter(|fact| condition(fact)).map(|fact| fact.at.clone()).collect()
    }
}

fn mutant(seeds: &Seeds<'_>, fact: &Fact, kind: Kind, what: String, actions: Vec<Action>) -> Option<Mutant> {
    let mut mutant = Mutant::at(kind, Side::Document, fact.origin.as_str(), fact.at.clone());
    mutant.what = what;
    mutant.rewrite = Some((fact.document?, actions));
    mutant.tolerated = seeds.places_of(fact);
    Some(mutant)
}

fn document<'s>(seeds: &'s Seeds<'_>, fact: &Fact) -> Option<&'s Value> {
    Some(&seeds.checked.documents[fact.document?].value)
}

/// The pointer of the operation of a fact, if the document has it under `paths`.
fn pointer(seeds: &Seeds<'_>, fact: &Fact) -> Option<String> {
    let operation = &fact.declared.operation;
    let pointer = below(&below("/paths", &operation.path), &operation.method.as_str().to_lowercase());
    document(seeds, fact)?.pointer(&pointer)?;
    Some(pointer)
}

fn path(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let path = &fact.declared.operation.path;
    pointer(seeds, fact)?;
    let segment = path.split('/').rfind(|segment| !segment.is_empty() && !segment.contains('{'))?;
    let renamed = |part: &str| if part == segment { other_number(segment) } else { part.to_owned() };
    let new: Vec<String> = path.split('/').map(renamed).collect();
    if seeds.any_path(|other, _| other != path && covers_any(other, path)) {
        return None;
    }
    let what = format!("{path} -> {}", new.join("/"));
    let mutant =
        mutant(seeds, fact, Kind::Path, what, vec![Action::Rename(below("/paths", path), new.join("/"))])?;
    let places = seeds.places_where(|other| other.declared.operation.path == *path);
    Some(Mutant { places, ..mutant.reported_by(CALLED) })
}

/// Whether another path may have the URLs of a path.
fn covers_any(template: &str, path: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let is_same = |(one, other): (&&str, &&str)| one == other || one.contains('{') || other.contains('{');
    one.len() == other.len() && one.iter().zip(&other).all(is_same)
}

fn method(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let path = &fact.declared.operation.path;
    let item = path_item(document(seeds, fact)?, path)?;
    let other = METHODS.into_iter().rev().find(|method| item.get(method).is_none())?;
    if seeds.any_path(|other, _| other != path && covers_any(other, path)) {
        return None;
    }
    let actions = vec![Action::Rename(pointer(seeds, fact)?, other.to_owned())];
    let mutant = mutant(seeds, fact, Kind::Method, format!("{} by {other}", fact.declared), actions)?;
    Some(Mutant { places: seeds.places_of(fact), ..mutant.reported_by(CALLED) })
}

fn gone(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let path = &fact.declared.operation.path;
    let item = path_item(document(seeds, fact)?, path)?;
    let operations = METHODS.into_iter().filter(|method| item.get(method).is_some()).count();
    if seeds.any_path(|other, _| other != path && covers_any(other, path)) {
        return None;
    }
    // A document without any path says nothing.
    let paths = document(seeds, fact)?.get("paths")?.as_object()?;
    let removed = if operations == 1 { below("/paths", path) } else { pointer(seeds, fact)? };
    if operations == 1 && paths.len() == 1 {
        return None;
    }
    let actions = vec![Action::Remove(removed)];
    let mutant = mutant(seeds, fact, Kind::Drop, format!("without {}", fact.declared), actions)?;
    Some(Mutant { places: seeds.places_of(fact), ..mutant.reported_by(CALLED) })
}

fn deprecated(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let page = seeds.triple.files[fact.at.file].text.to_ascii_lowercase();
    // A page that embeds the document says itself what is deprecated.
    let is_embedded =
        seeds.triple.files[seeds.checked.documents[fact.document?].place.file].role == Role::Page;
    let pointer = pointer(seeds, fact).filter(|_| !is_embedded && !page.contains("deprecat"))?;
    let actions = vec![Action::set(format!("{pointer}/deprecated"), true)];
    let mutant = mutant(seeds, fact, Kind::Deprecation, format!("{} deprecated", fact.declared), actions)?;
    Some(Mutant { places: seeds.places_of(fact), ..mutant.reported_by(&["unmarked-deprecation"]) })
}

/// Moves all servers to another base path. Only calls with a host say where they go.
fn servers(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let document = document(seeds, fact)?;
    let servers = document.get("servers")?.as_array()?;
    let urls: Vec<&str> = servers.iter().filter_map(|server| server.get("url")?.as_str()).collect();
    let is_plain = |url: &&str| url.starts_with("https://") && !url.contains('{');
    if urls.is_empty() || !urls.iter().all(is_plain) || !fact.text.contains("https://") {
        return None;
    }
    let moved = |(number, url): (usize, &&str)| {
        Action::set(format!("/servers/{number}/url"), format!("{}/v97", url.trim_end_matches('/')))
    };
    let actions = urls.iter().enumerate().map(moved).collect();
    let mutant = mutant(seeds, fact, Kind::BasePath, "servers below /v97".to_owned(), actions)?;
    let places =
        seeds.places_where(|other| other.kind == ClaimKind::Calls && other.document == fact.document);
    Some(Mutant { places, ..mutant.reported_by(CALLED) })
}

/// Gives the header of an API key another name.
fn credential(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let SubjectPlace::Parameter(_, name) = &fact.subject.place else { return None };
    let schemes = document(seeds, fact)?.pointer("/components/securitySchemes")?.as_object()?;
    let is_same = |scheme: &Value| {
        scheme.get("in").is_some_and(|place| place == "header")
            && scheme
                .get("name")
                .and_then(Value::as_str)
                .is_some_and(|other| other.eq_ignore_ascii_case(name))
    };
    let (key, _) = schemes.iter().find(|(_, scheme)| is_same(scheme))?;
    let pointer = format!("{}/name", below("/components/securitySchemes", key));
    let actions = vec![Action::set(pointer, format!("{name}-zone"))];
    let mutant = mutant(seeds, fact, Kind::Credential, format!("{name} -> {name}-zone"), actions)?;
    let tolerated = seeds.places_where(|_| true);
    Some(Mutant { tolerated, ..mutant.reported_by(&["wrong-auth", "unknown-header", "missing-credential"]) })
}

fn media_type(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let pointer = pointer(seeds, fact).filter(|_| fact.kind == ClaimKind::MediaType)?;
    let body = document(seeds, fact)?.pointer(&format!("{pointer}/requestBody/content"))?.as_object()?;
    if body.len() != 1 || !body.contains_key("application/json") {
        return None;
    }
    let content = below(&format!("{pointer}/requestBody/content"), "application/json");
    let actions = vec![Action::Rename(content, "application/xml".to_owned())];
    let mutant = mutant(seeds, fact, Kind::MediaType, format!("{} as XML", fact.declared), actions)?;
    let places = seeds.places_where(|other| {
        other.declared.operation == fact.declared.operation && other.kind == ClaimKind::MediaType
    });
    Some(Mutant { places, ..mutant.reported_by(&["wrong-media-type"]) })
}

/// Puts the body of a response or request inside one field of an object.
fn envelope(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let is_written = matches!(fact.kind, ClaimKind::Reads | ClaimKind::Shows | ClaimKind::Sends);
    let path = fact.declared.place.path().filter(|path| is_written && path.steps().len() == 1)?;
    let operation = pointer(seeds, fact)?;
    let body = match &fact.declared.place {
        SubjectPlace::Request(_) => format!("{operation}/requestBody"),
        SubjectPlace::Response(status, _) => below(&format!("{operation}/responses"), status),
        _ => return None,
    };
    let document = document(seeds, fact)?;
    let content = document.pointer(&body)?.get("content")?.as_object()?;
    let wrap = |(media_type, value): (&String, &Value)| {
        let pointer = format!("{}/schema", below(&format!("{body}/content"), media_type));
        let wrapped = json!({"type": "object", "properties": {"parcel": value.get("schema")?}});
        Some(Action::set(pointer, wrapped))
    };
    let actions: Vec<Action> = content.iter().filter_map(wrap).collect();
    let schema = content.values().find_map(|value| follow(document, value.get("schema")?))?;
    let is_object =
        schema.get("properties").is_some_and(|fields| fields.get(path.name().unwrap_or("")).is_some());
    if !is_object || schema.get("additionalProperties").is_some_and(|free| *free != Value::Bool(false)) {
        return None;
    }
    let what = format!("{} below parcel", fact.declared.operation);
    let mutant = mutant(seeds, fact, Kind::Envelope, what, actions)?;
    let places = seeds.places_where(|other| {
        let same = (&other.declared.operation, std::mem::discriminant(&other.declared.place));
        same == (&fact.declared.operation, std::mem::discriminant(&fact.declared.place))
    });
    Some(Mutant { places, ..mutant.reported_by(UNKNOWN) })
}
