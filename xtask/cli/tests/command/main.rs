//! Tests of the built program `docdrift`: its arguments, exit codes, and output.

mod accept;
mod case;
mod check;
mod claims;
mod coverage;
mod damaged_traffic;
mod explain;
mod fetch;
#[cfg(unix)]
mod hostile;
mod init;
mod interrupted;
mod masked;
mod merge;
mod overlay;
mod overrides;
mod sandbox;
#[path = "../../../traffic/tests/masking/secrets.rs"]
mod secrets;
mod settings;
mod since;
mod site;
mod threads;
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
    for arguments in [&["nonsense"][..], &["check", "--nonsense"], &["spec"], &["help"]] {
        let run = Sandbox::empty().run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        assert!(run.stderr.contains("Usage: docdrift"), "{run:?}");
    }
}

#[test]
fn help_has_an_example_of_each_subcommand() {
    let help = Sandbox::empty().run(&["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (0, ""), "{help:?}");
    for command in
        ["accept", "check", "claims", "completions", "coverage", "explain", "init", "man", "merge", "record"]
    {
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

#[test]
fn completions_and_manual_pages_know_every_subcommand() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Sandbox::empty().run(&["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{shell}: {run:?}");
        assert!(
            run.stdout.contains("--propose-overlay") || run.stdout.contains("propose-overlay"),
            "{shell}"
        );
    }
    let sandbox = Sandbox::empty();
    assert!(sandbox.run(&["man"]).stdout.contains(".SH"));
    let run = sandbox.run(&["man", "--output", "man"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    assert!(sandbox.read("man/docdrift-check.1").contains("propose"));
}

#[test]
fn colours_are_those_that_the_command_line_asks_for() {
    for (colour, expected) in [("always", true), ("never", false), ("auto", false)] {
        let run =
            Sandbox::empty().run(&["--color", colour, "check", "--spec", "none.yaml", "--docs", "none.md"]);
        assert_eq!(run.code, 1, "{run:?}");
        let sandbox = Sandbox::empty();
        sandbox.write("a.md", "```bash\ncurl https://a.test/orders -d '{\"x\": 1}'\n```\n");
        sandbox.write(
            "a.yaml",
            "openapi: 3.0.3\nservers: [{url: https://a.test}]\npaths: {/orders: {get: {}}}\n",
        );
        let run = sandbox.run(&["check", "--spec", "a.yaml", "--docs", "a.md", "--color", colour]);
        assert_eq!(run.stdout.contains('\u{1b}'), expected, "{colour}: {run:?}");
    }
}
