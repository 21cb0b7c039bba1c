//! Tells documents that describe only a part of what runs at their host, or of their own API.

use std::collections::{BTreeMap, BTreeSet};

use super::guess::Guess;
use super::hosts_of_api::CalledPaths;
use super::unsettled::UnsettledKind;
use super::{Standing, Statement};
use crate::openapi::{Document, is_of_reader, is_version};
use crate::page::claim::ClaimKind;
use crate::source::tree::Node;
use crate::source::{Files, Span};
use crate::subject::Place;
use crate::subject::url::origin;

/// How many undeclared paths the pages must call at a host for its documents to be partial.
///
/// Unit: paths. Chosen by: two public sites. At 10, findings that readers called right are left open on one of them (26
/// paths); the other has 37 paths of an API without a document. Not limited otherwise.
const MIN_UNDECLARED: usize = 30;

/// How many times as many of the called paths must be undeclared as declared.
const UNDECLARED_PER_DECLARED: usize = 5;

/// Leaves calls of undeclared operations open at hosts where the documents have few of the operations that the pages
/// call: an API whose document is not among them runs there, too.
pub(super) fn leave_open<'s, 'd: 's>(statements: impl Iterator<Item = &'s mut Statement<'d>>, files: &Files) {
    let mut hosts: BTreeMap<String, CalledPaths> = BTreeMap::new();
    let mut undeclared = Vec::new();
    for statement in statements {
        let claim = &statement.claim;
        if claim.kind != ClaimKind::Calls || claim.subject.place != Place::Operation {
            continue;
        }
        let Some(host) = origin(files.text(claim.span)).filter(|host| !is_of_reader(host)) else { continue };
        let path = claim.subject.operation.path.clone();
        match statement.standing {
            Standing::Declared(_) => drop(hosts.entry(host.to_owned()).or_default().declared.insert(path)),
            Standing::Absent(_) => {
                hosts.entry(host.to_owned()).or_default().undeclared.insert(path);
                undeclared.push((host.to_owned(), statement));
            }
            Standing::Undecided(_) => {}
        }
    }
    for (host, statement) in undeclared {
        let paths = &hosts[&host];
        let is_partial = paths.undeclared.len() >= MIN_UNDECLARED
            && paths.undeclared.len() > UNDECLARED_PER_DECLARED * paths.declared.len();
        if is_partial {
            let reason = "the documents have few of the paths that the pages call at this host, so they describe \
                          another part of it";
            statement.standing = Standing::undecided(UnsettledKind::OtherApi, reason);
        }
    }
}

/// How many resources that the documents do not have the pages must name for the documents to describe only a part
/// of the API.
///
/// Unit: first words of paths. Chosen by: fifteen public sites; with four, operations that were removed from an API
/// are notes. Not limited otherwise.
const MIN_UNDECLARED_RESOURCES: usize = 6;

/// How many times as many resources must be undeclared as declared.
const RESOURCES_PER_DECLARED: usize = 2;

/// Words that the description of a document uses for the document.
const DOCUMENT: [&str; 5] = ["reference", "documentation", "specification", "document", "openapi"];

/// What the description of an incomplete document says of it.
const INCOMPLETE: [&str; 12] = [
    "work in progress",
    "work-in-progress",
    "incomplete",
    "not complete",
    "not yet complete",
    "does not cover",
    "doesn't cover",
    "does not include all",
    "covers only",
    "only covers",
    "describes only",
    "only describes",
];

/// What a description says before it names the place of other operations, and words for these.
const FOR_MORE: [&str; 3] = ["for more", "for other", "for additional"];
const OPERATIONS: [&str; 3] = ["paths", "endpoints", "operations"];

/// What the pages of one set of documents name that these documents do not have.
struct LeftOut {
    says_so: bool,
    declared: BTreeSet<String>,
    undeclared: BTreeSet<String>,
}

/// Marks the undeclared operations of documents that describe only a part of their API: by their own description, or
/// because they have few of the resources that the pages name.
pub(super) fn mark<'s, 'd: 's>(pages: Vec<(&[&'d Document], &'s mut Vec<Statement<'d>>)>) {
    let mut sets: BTreeMap<Vec<Span>, LeftOut> = BTreeMap::new();
    let mut undeclared = Vec::new();
    for (documents, statements) in pages {
        let lacking: Vec<&mut Statement<'d>> = statements.iter_mut().filter(|it| is_lacking(it)).collect();
        if lacking.is_empty() {
            continue;
        }
        let key: Vec<Span> = documents.iter().map(|document| document.root().span).collect();
        let set = sets.entry(key.clone()).or_insert_with(|| LeftOut {
            says_so: documents.iter().any(|document| says_incomplete(document)),
            declared: documents.iter().flat_map(|document| resources(document)).collect(),
            undeclared: BTreeSet::new(),
        });
        for statement in lacking {
            let resource = resource(&statement.claim.subject.operation.path, documents);
            set.undeclared.extend(resource.clone().filter(|resource| !set.declared.contains(resource)));
            undeclared.push((key.clone(), resource, statement));
        }
    }
    for (key, resource, statement) in undeclared {
        let set = &sets[&key];
        let has_few = set.undeclared.len() >= MIN_UNDECLARED_RESOURCES
            && set.undeclared.len() > RESOURCES_PER_DECLARED * set.declared.len();
        if set.says_so || (has_few && resource.is_some_and(|resource| !set.declared.contains(&resource))) {
            statement.guess = Some(Guess::PartialDocument);
        }
    }
}

/// Whether a statement names an operation that no document has, under no similar path either.
fn is_lacking(statement: &Statement<'_>) -> bool {
    let claim = &statement.claim;
    let lacks = |standing: &Standing<'_>| matches!(standing, Standing::Absent(absent) if absent.counterpart.is_none());
    claim.kind == ClaimKind::Calls
        && claim.subject.place == Place::Operation
        && claim.subject.operation.event().is_none()
        && statement.guess.is_none()
        && lacks(&statement.standing)
}

/// The resources that a document declares.
fn resources(document: &Document) -> impl Iterator<Item = String> {
    document.operations().filter_map(|operation| first_word(&operation.id().path))
}

/// The resource of a written path, which may begin with the base path of a document.
fn resource(path: &str, documents: &[&Document]) -> Option<String> {
    let bases: BTreeSet<String> = documents.iter().flat_map(|document| document.base_paths()).collect();
    let base =
        bases.iter().rev().find_map(|base| path.strip_prefix(base.as_str()).filter(|it| it.starts_with('/')));
    first_word(base.unwrap_or(path))
}

/// The first segment of a path that is neither `api` nor a version; `None` if it is a parameter.
fn first_word(path: &str) -> Option<String> {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let first = segments.find(|segment| *segment != "api" && !is_version(segment))?;
    first.starts_with(|c: char| c.is_alphabetic()).then(|| first.to_ascii_lowercase())
}

/// Whether the description of a document says that the document lacks operations.
fn says_incomplete(document: &Document) -> bool {
    let description = document.root().pointer("/info/description").and_then(Node::as_str).unwrap_or_default();
    let has = |sentence: &str, words: &[&str]| words.iter().any(|word| sentence.contains(word));
    description.split_terminator(". ").flat_map(|text| text.split('\n')).any(|sentence| {
        let sentence = sentence.to_lowercase();
        (has(&sentence, &DOCUMENT) && has(&sentence, &INCOMPLETE))
            || (has(&sentence, &FOR_MORE) && has(&sentence, &OPERATIONS) && sentence.contains("see"))
    })
}
