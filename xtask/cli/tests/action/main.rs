//! Tests of the action `docdrift` of GitHub Actions, of its neighbours for GitLab and pre-commit, and of the release.
//!
//! The steps of `action.yml` run as the runner would run them, in a clone of a bare repository, with a server that
//! stands for GitHub's API. Most of them call a stand-in for the program, which writes prepared reports.
#![cfg(unix)]

mod api;
mod checks;
mod comments;
mod hostile;
mod job;
mod real;
mod release;
mod runner;
mod steps;
mod workflows;

use std::path::{Path, PathBuf};
use std::process::Command;

/// The root folder of the repository.
fn root() -> PathBuf {
    let cli = Path::new(env!("CARGO_MANIFEST_DIR"));
    cli.ancestors().nth(2).expect("the package is two folders below the root").to_owned()
}

/// Whether the machine has the programs that the scripts call. If not, prints a notice: the test then tests nothing.
fn has_programs() -> bool {
    let missing: Vec<&str> = ["bash", "curl", "git", "jq"]
        .into_iter()
        .filter(|program| Command::new(program).arg("--version").output().is_err())
        .collect();
    if !missing.is_empty() {
        eprintln!("not tested: this machine has no {}", missing.join(", no "));
    }
    missing.is_empty()
}
