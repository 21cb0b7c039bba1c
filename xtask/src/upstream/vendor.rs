//! `upstream --write`: vendors what a program can vendor, and says what is left for a person.

use docdrift_cli::{Error, Outcome, today};

use super::meaning::Meaning;
use super::published::Published;
use crate::spec::origin::{Provenance, Record};
use crate::spec::{self, print_step};
use crate::tree::Tree;

/// What `origin.toml` says of a file once it is vendored as it is published.
pub(crate) fn record(file: &Published) -> Record {
    Record {
        name: file.watched.name.clone(),
        seen_sha256: file.sum.clone(),
        seen_etag: file.body.etag.clone(),
        vendored: Some(Provenance {
            url: file.address.clone(),
            version: file.version.clone(),
            retrieved: today(),
        }),
    }
}

/// Writes the facts of documents and the copies of pages, records what was seen, and makes
/// `openapi/<api>.yaml` anew.
pub(crate) fn write(
    tree: &Tree,
    api: &str,
    published: &[Published],
    outcome: &mut Outcome,
) -> Result<(), Error> {
    let mut records = Vec::new();
    for file in published {
        let Record { name, seen_sha256, seen_etag, vendored } = record(file);
        let vendored = vendored.filter(|_| file.replaces());
        if vendored.is_some() {
            tree.write(&name, &file.text)?;
            print_step(&mut outcome.output, "wrote", &name);
        }
        let is_known = file.watched.seen_sha256.as_ref() == Some(&seen_sha256);
        if !is_known || file.watched.seen_etag != seen_etag {
            records.push(Record { name, seen_sha256, seen_etag, vendored });
        }
    }
    if records.is_empty() {
        return Ok(());
    }
    let folder = spec::upstream(api);
    spec::origin::record(tree, &folder, &records)?;
    print_step(&mut outcome.output, "recorded", &format!("{folder}/origin.toml"));
    if published.iter().any(Published::replaces) {
        // What is vendored stays if the steps of `spec` refuse it: a person has to change their inputs.
        let apis = vec![api.to_owned()];
        match spec::run(tree, &spec::Options { apis, ..spec::Options::default() }) {
            Ok(written) => outcome.output.push_str(&written.output),
            Err(error) => outcome.errors.push(error),
        }
    }
    Ok(())
}

/// What only a person can do about the files of an API, one line each.
pub(crate) fn left(published: &[Published], meaning: &Meaning) -> String {
    let mut left = Vec::new();
    for file in published.iter().filter(|file| file.is_news()) {
        let (name, address) = (&file.watched.name, &file.address);
        if file.replaces() {
            left.push(format!("{name}: write the permanent address of this version as `url`"));
        } else if !file.is_document {
            left.push(format!("{name}: restate {address}, then run `cargo xtask spec --accept-upstream`"));
        }
    }
    if meaning.changes_surface {
        left.push(
            "`cargo xtask conformance` names recordings and snapshots; CHANGELOG.md tells users".to_owned(),
        );
    }
    if !meaning.gone.is_empty() {
        left.push("accepted findings: remove those that are gone once their page is restated".to_owned());
    }
    if !meaning.new.is_empty() {
        left.push("new findings: mend each, or accept it with a reason".to_owned());
    }
    let mut text = String::new();
    left.iter().for_each(|line| print_step(&mut text, "left", line));
    text
}
