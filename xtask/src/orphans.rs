//! `cargo xtask orphans`: lists files and entries that a changed page or document made obsolete.
//!
//! Orphans are recordings and snapshots of operations that no longer exist, companions without their recording, accepted findings that no
//! rule reports any more, and overlay actions whose target matches nothing.

use std::path::Path;

use clap::Args;
use docdrift::{AcceptedFinding, EntryScope, RuleBook, check, recording_of};
use docdrift_cli::{Error, Outcome, Witnesses, read_baseline, today};

use crate::conformance;
use crate::spec;
use crate::tree::Tree;

/// List recordings, snapshots, accepted findings and overlay actions that are obsolete: their
/// operation, finding or target does not exist any more
#[derive(Args, Debug)]
pub(crate) struct Options {}

/// Runs the subcommand.
pub(crate) fn run(tree: &Tree, _: &Options) -> Result<Outcome, Error> {
    let mut orphans = Vec::new();
    for api in tree.list("openapi/upstream")? {
        let (operations, idle) = spec::survey(tree, &api)?;
        orphans.extend(recordings(tree, &api, &operations)?);
        orphans.extend(snapshots(tree, &api, &operations)?);
        orphans.extend(accepted(tree, &api)?);
        orphans.extend(idle.into_iter().map(|action| format!("{action} matches nothing")));
    }
    let mut outcome = Outcome::default();
    if orphans.is_empty() {
        outcome.output = "no orphans\n".to_owned();
    } else {
        let count = orphans.len();
        let noun = if count == 1 { "orphan" } else { "orphans" };
        let error = Error::drift(format!("{count} {noun} found"))
            .help("remove each of them, or restore what it belongs to");
        outcome.errors.push(orphans.into_iter().fold(error, Error::detail));
    }
    Ok(outcome)
}

fn recordings(tree: &Tree, api: &str, operations: &[String]) -> Result<Vec<String>, Error> {
    let folder = format!("tests/recordings/{api}");
    let recorded = if tree.has(&folder) { tree.list(&folder)? } else { Vec::new() };
    let mut orphans = Vec::new();
    for operation in recorded {
        if !operations.contains(&operation) {
            orphans.push(format!("{folder}/{operation}: {api} has no operation `{operation}`"));
            continue;
        }
        let files = tree.list(&format!("{folder}/{operation}"))?;
        let recording = |companion: &String| Some((companion.clone(), recording_of(companion)?));
        let alone = files.iter().filter_map(recording).filter(|(_, recording)| !files.contains(recording));
        orphans.extend(alone.map(|(companion, recording)| {
            format!("{folder}/{operation}/{companion}: there is no {recording}")
        }));
    }
    Ok(orphans)
}

fn snapshots(tree: &Tree, api: &str, operations: &[String]) -> Result<Vec<String>, Error> {
    let folder = "snapshots/checkout-client";
    let files = if tree.has(folder) { tree.list(folder)? } else { Vec::new() };
    let mut orphans = Vec::new();
    for file in files {
        let operation = file.strip_suffix(".snap").and_then(|name| name.strip_prefix(&format!("{api}-")));
        // The snapshot `<api>-surface` belongs to all operations of the API.
        let operation = operation.filter(|operation| *operation != "surface");
        // A shape is made from recordings: without recordings of the operation, its snapshot is an orphan.
        let known = |operation: &str| {
            operations.iter().any(|known| known == operation)
                && tree.has(&format!("tests/recordings/{api}/{operation}"))
        };
        if let Some(operation) = operation.filter(|operation| !known(operation)) {
            orphans.push(format!("{folder}/{file}: `{operation}` has no recordings"));
        }
    }
    Ok(orphans)
}

/// The pages, the complete document and the recordings of an API.
pub(crate) fn witnesses(tree: &Tree, api: &str) -> Result<Witnesses, Error> {
    let mut witnesses = Witnesses::within(tree.path());
    let upstream = format!("openapi/upstream/{api}");
    if tree.list(&upstream)?.iter().any(|name| name.ends_with(".md") || name.ends_with(".mdx")) {
        witnesses.add_pages(Path::new(&upstream))?;
    }
    spec::add_complete_document(&mut witnesses, tree, api)?;
    let recordings = format!("tests/recordings/{api}");
    if tree.has(&recordings) {
        witnesses.add_recordings(Path::new(&recordings))?;
    }
    Ok(witnesses)
}

/// The accepted findings that no rule reports any more. Recordings are not replayed here, so entries of
/// the rule `replay-differs` are not checked; `conformance` checks them.
fn accepted(tree: &Tree, api: &str) -> Result<Vec<String>, Error> {
    let name = conformance::accepted_name(api);
    if !tree.has(&name) {
        return Ok(Vec::new());
    }
    let (inputs, mut files) = witnesses(tree, api)?.read()?;
    let file = tree.read(&mut files, &name)?;
    let accepted = read_baseline(&files, file)?;
    let mut report = check(&inputs, &RuleBook::standard(), &files);
    let of = |entry: &AcceptedFinding| {
        if entry.rule == "replay-differs" { EntryScope::Unchecked } else { EntryScope::Checked }
    };
    let applied = accepted.apply(&mut report.findings, &today(), of);
    Ok(applied.stale().map(|stale| format!("{}: {}", files.locate(stale.span), stale.reason)).collect())
}
