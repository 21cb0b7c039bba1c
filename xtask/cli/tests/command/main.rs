//! Tests of the built program `docdrift`: its arguments, exit codes, and output.

mod accept;
mod case;
mod check;
mod claims;
mod coverage;
mod damaged_traffic;
mod explain;
mod masked;
mod merge;
mod overlay;
mod overrides;
mod sandbox;
#[path = "../../../traffic/tests/masking/secrets.rs"]
mod secrets;
mod since;
mod site;
mod traffic;
mod walk;
mod without_pages;

use std::path::Path;
use std::process::Command;

use sandbox::Sandbox;

/// The built program. It does not depend on the sandbox folder, unlike the program of the tests of xtask.
fn program(_: &Path) -> Command {
    Command::new(env!("CARGO_BIN_EXE_docdrift"))
}

#[test]
fn wrong_arguments_are_answered_with_code_2_on_standard_error() {
    for arguments in [&["nonsense"][..], &["check", "--nonsense"], &["spec"], &["help"], &[]] {
        let run = Sandbox::empty().run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        assert!(run.stderr.contains("Usage: docdrift"), "{run:?}");
    }
}

#[test]
fn help_has_an_example_of_each_subcommand() {
    let help = Sandbox::empty().run(&["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (0, ""), "{help:?}");
    for command in ["accept", "check", "claims", "coverage", "explain", "merge", "record"] {
        assert!(help.stdout.contains(&format!("\n  {command} ")), "{help:?}");
        let run = Sandbox::empty().run(&[command, "--help"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
        assert!(run.stdout.contains(&format!("\n  docdrift {command} ")), "{run:?}");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let run = Sandbox::empty().run(&["--version"]);
    assert_eq!((run.code, run.stdout), (0, format!("docdrift {}\n", env!("CARGO_PKG_VERSION"))));
}
