//! Runs the conformance test of the client, and takes over what it made of every recording.
//!
//! This program does not depend on the client: it has to work when the client cannot be built. So
//! the test writes its outcome to a file below `target/`, and a missing or partial file is a failure.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use docdrift::{Files, Inputs, Outcome};
use docdrift_cli::Error;
use serde::Deserialize;

use super::scope::Scope;
use crate::tree::Tree;

/// Where the test is to write its outcome; it reads this variable.
const VARIABLE: &str = "CONFORMANCE_OUTCOME";

/// Where the test is to write what the client accepts; it reads this variable, too.
const CLIENT: &str = "CONFORMANCE_CLIENT";

/// Which recordings it is to replay, by what their names begin with; it reads this variable, too.
const ONLY: &str = "CONFORMANCE_ONLY";

/// What the test wrote.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// By recording, named from the top of the repository.
    recordings: BTreeMap<String, Outcome>,
}

/// What became of the recordings.
#[derive(Debug)]
pub(crate) struct Replayed {
    recordings: BTreeMap<String, Outcome>,
    /// The end of what the test printed, when it failed.
    failure: Option<Vec<String>>,
    /// The file that says what the client accepts.
    pub(crate) client: PathBuf,
}

/// Runs the test, or takes over what it wrote before.
pub(crate) fn run(tree: &Tree, scope: &Scope, before: Option<&Path>) -> Result<Replayed, Error> {
    let (outcome, failure) = match before {
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

/// Runs the test; the end of what it printed, when it failed.
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
        // Without it, the client's types do not say what they accept.
        .args(["--features", "schema"])
        .current_dir(tree.path())
        .env(VARIABLE, outcome)
        .env(CLIENT, &client)
        .env(ONLY, scope.prefix())
        // A check never writes into the tree.
        .env("INSTA_UPDATE", "no")
        // What failed is in the last lines, and a trace would push it out of them.
        .env("RUST_BACKTRACE", "0");
    let run =
        command.output().map_err(|reason| Error::failed(format!("cannot run `cargo test`: {reason}")))?;
    let text = [run.stdout, run.stderr].concat();
    Ok((!run.status.success()).then(|| last_lines(&String::from_utf8_lossy(&text))))
}

/// Below the folder that this program was built into, whichever that is.
fn outcome_file() -> Result<PathBuf, Error> {
    let program =
        env::current_exe().map_err(|reason| Error::failed(format!("cannot find myself: {reason}")))?;
    let target = program.parent().ok_or_else(|| Error::failed("this program stands in no folder"))?;
    Ok(target.join("conformance-outcome.json"))
}

/// Beside the outcome.
fn client_file(outcome: &Path) -> PathBuf {
    outcome.with_file_name("conformance-client.json")
}

fn last_lines(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(40)..].iter().map(|line| (*line).to_owned()).collect()
}

impl Replayed {
    /// That the test failed; what each recording shows becomes a finding besides.
    pub(crate) fn complaint(&self) -> Option<Error> {
        let lines = self.failure.as_ref()?;
        let error = Error::drift("the conformance test of the client failed").help(
            "`cargo test --test conformance` shows it whole; `cargo insta review` takes over changed shapes",
        );
        Some(lines.iter().cloned().fold(error, Error::detail))
    }

    /// Adds each outcome to its recording.
    pub(crate) fn join(mut self, inputs: &mut Inputs, files: &Files) -> Result<(), Error> {
        for recording in inputs.recordings_mut() {
            let name = files.file(recording.file).name();
            let outcome = self.recordings.remove(name);
            let missing =
                || Error::failed(format!("{name}: the conformance test did not replay this recording"));
            recording.replayed = Some(outcome.ok_or_else(missing)?);
        }
        match self.recordings.into_keys().next() {
            Some(name) => Err(Error::failed(format!("{name}: was replayed, and is not there"))),
            None => Ok(()),
        }
    }
}
