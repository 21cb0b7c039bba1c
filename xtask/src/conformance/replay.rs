//! Runs the conformance test of the client, and reads the outcome of each replayed recording.
//!
//! This program does not depend on the client, because it has to work when the client cannot be built.
//! So the test writes its outcome to a file below `target/`. A missing or partial file is a failure.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use docdrift::{Files, Inputs, Outcome, companion_of};
use docdrift_cli::Error;
use serde::Deserialize;

use super::scope::Scope;
use crate::tree::Tree;

/// The environment variable that tells the test to which file it writes its outcome.
const VARIABLE: &str = "CONFORMANCE_OUTCOME";

/// The environment variable that tells the test to which file it writes what the client accepts.
const CLIENT: &str = "CONFORMANCE_CLIENT";

/// The environment variable that tells the test which recordings to replay: a prefix of their paths.
const ONLY: &str = "CONFORMANCE_ONLY";

/// The outcome file that the test writes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The outcome of each recording, by its path relative to the root of the repository.
    recordings: BTreeMap<String, Outcome>,
}

/// The result of a replay.
#[derive(Debug)]
pub(crate) struct Replayed {
    recordings: BTreeMap<String, Outcome>,
    /// The last lines that the test printed if it failed, else `None`.
    failure: Option<Vec<String>>,
    /// The path of the file that describes what the client accepts.
    pub(crate) client: PathBuf,
}

/// Checks that every recording has an expectation, without which its replay would prove nothing.
///
/// # Errors
///
/// When a recording has none.
pub(crate) fn require_companions(inputs: &mut Inputs, files: &Files) -> Result<(), Error> {
    let mut recordings = inputs.recordings_mut().iter();
    if let Some(recording) = recordings.find(|recording| recording.expected().is_none()) {
        let name = files.file(recording.file).name();
        let companion = companion_of(name).unwrap_or_default();
        return Err(Error::failed(format!("{name}: nothing says what the client is to make of it"))
            .help(format!("write {companion}; tests/README.md says how")));
    }
    Ok(())
}

/// Runs the test and reads the files that it wrote. With `existing`, an outcome file, the test is not run.
pub(crate) fn run(tree: &Tree, scope: &Scope, existing: Option<&Path>) -> Result<Replayed, Error> {
    let (outcome, failure) = match existing {
        Some(outcome) => (outcome.to_owned(), None),
        None => {
            let outcome = outcome_file()?;
            let failure = test(tree, scope, &outcome)?;
            (outcome, failure)
        }
    };
    let written =
        std::fs::read(&outcome).ok().and_then(|bytes| serde_json::from_slice::<Written>(&bytes).ok());
    let client = client_file(&outcome);
    let unfinished = match written {
        Some(Written { recordings }) if client.exists() => {
            return Ok(Replayed { recordings, failure, client });
        }
        Some(_) => "the conformance test of the client did not write what the client accepts",
        None => "the conformance test of the client did not finish, so no recording was replayed",
    };
    let error = Error::failed(unfinished).help("`cargo test --features schema --test conformance` shows why");
    Err(failure.into_iter().flatten().fold(error, Error::detail))
}

/// Runs the test. Returns the last lines that it printed if it failed, else `None`.
fn test(tree: &Tree, scope: &Scope, outcome: &Path) -> Result<Option<Vec<String>>, Error> {
    let client = client_file(outcome);
    for old in [outcome, &client] {
        match std::fs::remove_file(old) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::failed(format!("{}: cannot be removed: {error}", old.display())));
            }
            _ => {}
        }
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["test", "--quiet", "--package", "checkout-client", "--test", "conformance"])
        // Without this feature, the client cannot write what its types accept.
        .args(["--features", "schema"])
        .current_dir(tree.path())
        .env(VARIABLE, outcome)
        .env(CLIENT, &client)
        .env(ONLY, scope.prefix())
        // A check never writes into the tree.
        .env("INSTA_UPDATE", "no")
        // Only the last lines are reported; a backtrace would hide the failure.
        .env("RUST_BACKTRACE", "0");
    let run =
        command.output().map_err(|reason| Error::failed(format!("cannot run `cargo test`: {reason}")))?;
    let text = [run.stdout, run.stderr].concat();
    Ok((!run.status.success()).then(|| last_lines(&String::from_utf8_lossy(&text))))
}

/// The path of the outcome file: in the folder of this program, which is the build folder.
fn outcome_file() -> Result<PathBuf, Error> {
    let program = env::current_exe()
        .map_err(|reason| Error::failed(format!("cannot find the path of this program: {reason}")))?;
    let target = program.parent().ok_or_else(|| Error::failed("the path of this program has no folder"))?;
    Ok(target.join("conformance-outcome.json"))
}

/// The path of the file that describes what the client accepts: next to the outcome file.
fn client_file(outcome: &Path) -> PathBuf {
    outcome.with_file_name("conformance-client.json")
}

fn last_lines(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(40)..].iter().map(|line| (*line).to_owned()).collect()
}

impl Replayed {
    /// The error that the test failed, `None` if it passed. Recordings whose replay differs are reported
    /// as findings in addition.
    pub(crate) fn test_failure(&self) -> Option<Error> {
        let lines = self.failure.as_ref()?;
        let error = Error::drift("the conformance test of the client failed").help(
            "`cargo test --test conformance` shows all output; `cargo insta review` accepts changed shapes",
        );
        Some(lines.iter().cloned().fold(error, Error::detail))
    }

    /// Adds each outcome to its recording.
    ///
    /// # Errors
    ///
    /// When a recording has no outcome, or an outcome has no recording.
    pub(crate) fn join(mut self, inputs: &mut Inputs, files: &Files) -> Result<(), Error> {
        for recording in inputs.recordings_mut() {
            let name = files.file(recording.file).name();
            let outcome = self.recordings.remove(name);
            let missing =
                || Error::failed(format!("{name}: the conformance test did not replay this recording"));
            recording.replayed = Some(outcome.ok_or_else(missing)?);
        }
        match self.recordings.into_keys().next() {
            Some(name) => Err(Error::failed(format!(
                "{name}: the conformance test replayed this file, which does not exist"
            ))),
            None => Ok(()),
        }
    }
}
