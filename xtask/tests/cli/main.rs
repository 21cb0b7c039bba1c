//! Tests of the built program `cargo xtask`: its arguments, exit codes, and output.

mod accepted;
mod conformance;
mod from;
mod manual;
mod provider;
mod record;
mod repository;
mod same;
#[path = "../../cli/tests/command/sandbox.rs"]
mod sandbox;
mod spec;
mod upstream;

use std::path::Path;
use std::process::Command;

use sandbox::Sandbox;

/// The built program, which works on the copy of the repository in this folder.
fn program(folder: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
    program.arg("--root").arg(folder);
    program
}

#[test]
fn an_unknown_command_or_flag_is_a_matter_of_usage() {
    let sandbox = Sandbox::new();
    for arguments in [&["nonsense"][..], &["spec", "--nonsense"], &["spec", "--check", "--dry-run"], &[]] {
        let run = sandbox.run(arguments);
        assert_eq!(run.code, 2, "{run:?}");
        assert_eq!(run.stdout, "", "{run:?}");
    }
}

#[test]
fn help_names_the_commands() {
    let run = Sandbox::new().run(&["--help"]);
    assert_eq!(run.code, 0, "{run:?}");
    for command in [
        "conformance",
        "drift",
        "claims",
        "spec",
        "explain",
        "orphans",
        "record",
        "upstream",
        "new-rule",
        "manual",
    ] {
        assert!(run.stdout.contains(&format!("\n  {command} ")), "{run:?}");
    }
    assert!(!run.stdout.contains("--root"), "only tests use it: {run:?}");
}
