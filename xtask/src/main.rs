//! The command line of `cargo xtask`: its subcommands, and the function that runs each of them.

mod conformance;
mod manual;
mod mutants;
mod new_rule;
mod orphans;
mod record;
mod spec;
mod tree;
mod upstream;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use docdrift_cli::{Outcome, check, claims, explain};

use crate::tree::Tree;

/// The commands of this repository; xtask/README.md describes how they fit together
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Work on another copy of the repository; used by tests
    #[arg(long, value_name = "DIR", global = true, hide = true)]
    root: Option<PathBuf>,
}

/// One variant per subcommand. `drift`, `claims` and `explain` are subcommands of `docdrift`, whose
/// library runs them (`drift` is its `check`).
#[derive(Subcommand)]
enum Command {
    Conformance(conformance::Options),
    Drift(check::Options),
    Claims(claims::Options),
    Spec(spec::Options),
    Explain(explain::Options),
    Orphans(orphans::Options),
    Upstream(upstream::Options),
    Record(record::Options),
    Manual(manual::Options),
    Mutants(mutants::Options),
    NewRule(new_rule::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    docdrift_cli::silence_caught_panics();
    let tree = cli.root.map_or_else(Tree::here, Tree::at);
    let outcome = match cli.command {
        Command::Conformance(options) => conformance::run(&tree, &options),
        // The commands of this repository say themselves what they check.
        Command::Claims(mut options) => {
            options.isolate();
            claims::run(&options)
        }
        Command::Drift(mut options) => {
            options.isolate();
            check::run(&options)
        }
        Command::Orphans(options) => orphans::run(&tree, &options),
        Command::Manual(options) => manual::run(&tree, &options),
        Command::Mutants(options) => mutants::run(&tree, &options),
        Command::NewRule(options) => new_rule::run(&tree, &options),
        Command::Record(options) => record::run(&tree, &options),
        Command::Upstream(options) => upstream::run(&tree, &options),
        Command::Explain(options) => explain::run(&options),
        Command::Spec(options) => spec::run(&tree, &options),
    };
    outcome.unwrap_or_else(Outcome::from).print().into()
}
