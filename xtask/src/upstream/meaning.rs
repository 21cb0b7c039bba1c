//! What published files mean for users of the client, for the pages, and for accepted findings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use docdrift::{EntryScope, Files, Level, Node, RuleBook, check, page_differences, read_page};
use docdrift_cli::{Error, Witnesses, read_baseline, today};
use serde_json::{Map, Value};

use super::candidate::Candidate;
use super::published::{Published, State};
use super::vendor;
use crate::spec::from::Changes;
use crate::spec::origin::Record;
use crate::tree::Tree;
use crate::{conformance, orphans, spec};

/// What the published files of an API mean. What could not be found out is an error, and the rest is there.
#[derive(Debug, Default)]
pub(crate) struct Meaning {
    /// For users of the client: the lines of `cargo xtask spec API --from`.
    pub(crate) users: Vec<String>,
    /// Whether code of users has to know of a change.
    pub(crate) changes_surface: bool,
    /// How each page differs from the vendored one, by its name.
    pages: BTreeMap<String, Vec<String>>,
    /// The accepted findings that are gone.
    pub(crate) gone: Vec<String>,
    /// The findings that are new.
    pub(crate) new: Vec<String>,
    pub(crate) errors: Vec<Error>,
}

impl Meaning {
    /// Compares published files with those that are vendored, and says of each page whether it differs.
    pub(crate) fn of(tree: &Tree, api: &str, published: &mut [Published]) -> Result<Meaning, Error> {
        let mut meaning = Meaning::default();
        if published.iter().all(|file| file.state == State::Unchanged) {
            return Ok(meaning);
        }
        let candidate = Candidate::of(tree, api, published)?;
        let pages = published.iter_mut().filter(|file| !file.is_document && file.state != State::Unchanged);
        for file in pages {
            let name = &file.watched.name;
            match of_page(tree, &candidate.tree, api, name) {
                Ok(lines) => {
                    file.differs = !lines.is_empty();
                    meaning.pages.insert(name.clone(), lines);
                }
                Err(error) => meaning.errors.push(error),
            }
        }
        let findings =
            Judged::of(tree, api).and_then(|before| Ok((before, Judged::of(&candidate.tree, api)?)));
        match findings {
            Ok((before, after)) => {
                meaning.gone = after.stale.difference(&before.stale).cloned().collect();
                let new = after.open.into_iter().filter(|(finding, _)| !before.known.contains(finding));
                meaning.new = new.map(|(_, line)| line).collect();
                meaning.new.sort();
            }
            Err(error) => meaning.errors.push(error),
        }
        match for_users(&candidate.tree, api, published) {
            Ok(Some(changes)) => {
                meaning.changes_surface = !changes.lines.is_empty();
                meaning.users = changes.lines.into_iter().chain([changes.summary]).collect();
            }
            Ok(None) => {}
            Err(error) => meaning.errors.push(error),
        }
        Ok(meaning)
    }

    /// How a page differs from the vendored one.
    pub(crate) fn page(&self, name: &str) -> &[String] {
        self.pages.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What the files change for users of the client; `None` if they have nothing to do with it.
///
/// Without a complete document, `openapi/<api>.yaml` is made of what the pages embed.
fn for_users(candidate: &Tree, api: &str, published: &[Published]) -> Result<Option<Changes>, Error> {
    let mut files = Files::new();
    let news = || published.iter().filter(|file| file.state != State::Unchanged);
    let document = match news().find(|file| file.is_document) {
        Some(file) => spec::from::parse(&mut files, &file.address, file.body.bytes.clone())?,
        None if candidate.has(&spec::complete_document_of(api)) => return Ok(None),
        None => {
            let records: Vec<Record> = news().map(vendor::record).collect();
            spec::origin::record(candidate, &spec::upstream(api), &records)?;
            spec::published::Published::read(candidate, api, &mut files)?
        }
    };
    spec::from::changes(candidate, api, &mut files, document).map(Some)
}

/// The claims that only one of a published page and the vendored one makes, and the facts in which the
/// documents that they embed differ. Both pages are judged by the same document.
fn of_page(tree: &Tree, candidate: &Tree, api: &str, page: &str) -> Result<Vec<String>, Error> {
    let read = |tree: &Tree| {
        let mut witnesses = Witnesses::within(tree.path());
        witnesses.add_pages(Path::new(page))?;
        let document = candidate.path().join(spec::complete_document_of(api));
        if document.exists() {
            witnesses.add_document(&document)?;
        }
        witnesses.read()
    };
    let (theirs, their_files) = read(candidate)?;
    let (ours, our_files) = read(tree)?;
    let book = RuleBook::standard();
    let differences =
        page_differences(&check(&theirs, &book, &their_files), &check(&ours, &book, &our_files));
    let mut lines: Vec<String> = differences.iter().map(ToString::to_string).collect();
    let (theirs, ours) = (fragments(candidate, page)?, fragments(tree, page)?);
    compare(&mut lines, "embedded", &Value::Object(ours), &Value::Object(theirs));
    Ok(lines)
}

/// The facts of the documents that a page embeds, by the operation of each. What cannot be parsed is left
/// out: the checker reports it as a gap.
fn fragments(tree: &Tree, page: &str) -> Result<Map<String, Value>, Error> {
    let mut files = Files::new();
    let file = tree.read(&mut files, page)?;
    let fragments = read_page(&files, file).value.fragments.into_iter().filter_map(|fragment| {
        let operation = fragment.operation.map(|operation| operation.value.to_string());
        let mut facts = Node::parse(&fragment.text).ok()?.to_json();
        spec::restate::keep_facts(&mut facts);
        Some((operation.unwrap_or_default(), facts))
    });
    Ok(fragments.collect())
}

/// Adds a line for each place at which two values differ; a value that only one side has is one line.
fn compare(lines: &mut Vec<String>, place: &str, was: &Value, is: &Value) {
    let inner: Vec<(String, &Value, &Value)> = match (was, is) {
        (Value::Object(was_fields), Value::Object(is_fields)) => {
            let names: BTreeSet<&String> = was_fields.keys().chain(is_fields.keys()).collect();
            names.into_iter().map(|name| (name.clone(), &was[name], &is[name])).collect()
        }
        (Value::Array(was_items), Value::Array(is_items)) => (0..was_items.len().max(is_items.len()))
            .map(|index| (index.to_string(), &was[index], &is[index]))
            .collect(),
        _ if was == is => return,
        _ => {
            let line = match (was, is) {
                (Value::Null, is) => format!("+ {place}: {}", short(is)),
                (was, Value::Null) => format!("- {place}: {}", short(was)),
                (was, is) => format!("~ {place}: was {}, is {}", short(was), short(is)),
            };
            return lines.push(line);
        }
    };
    for (name, was, is) in inner {
        compare(lines, &format!("{place} {name}"), was, is);
    }
}

/// A value on one line; of an object or a list, only the kind.
fn short(value: &Value) -> String {
    match value {
        Value::Object(_) => "object".to_owned(),
        Value::Array(_) => "list".to_owned(),
        other => other.to_string(),
    }
}

/// What the checker says of the pages, document and recordings of an API.
struct Judged {
    /// The fingerprints of all findings.
    known: BTreeSet<String>,
    /// The findings that are neither accepted nor only a note, by fingerprint, one line each.
    open: BTreeMap<String, String>,
    /// The entries of the file of accepted findings that have no finding. Those about the client are always
    /// among them, because no client is read.
    stale: BTreeSet<String>,
}

impl Judged {
    /// Runs the checker as `cargo xtask orphans` does.
    fn of(tree: &Tree, api: &str) -> Result<Judged, Error> {
        let (inputs, mut files) = orphans::witnesses(tree, api)?.read()?;
        let mut report = check(&inputs, &RuleBook::standard(), &files);
        let name = conformance::accepted_name(api);
        let mut stale = BTreeSet::new();
        if tree.has(&name) {
            let file = tree.read(&mut files, &name)?;
            let accepted = read_baseline(&files, file)?;
            let applied = accepted.apply(&mut report.findings, &today(), |_| EntryScope::Checked);
            stale.extend(
                applied.stale().map(|entry| format!("{}: {}", files.locate(entry.span), entry.reason)),
            );
        }
        let known = report.findings.iter().map(|finding| finding.fingerprint.to_string()).collect();
        let open = report.findings.iter().filter(|it| it.accepted.is_none() && it.level != Level::Note);
        let open = open.map(|finding| {
            let label = finding.proposal.labels.first();
            let place = label.map_or(finding.page.clone(), |label| files.locate(label.span).to_string());
            let (level, rule) = (finding.level.as_str(), finding.rule.id);
            let line = format!("{level}[{rule}]: {} ({place})", finding.proposal.message);
            (finding.fingerprint.to_string(), line)
        });
        Ok(Judged { open: open.collect(), known, stale })
    }
}
