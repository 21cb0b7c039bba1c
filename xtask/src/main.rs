//! `cargo xtask …`, the command of this repository: what can be asked, and who answers.

mod claims;
mod conformance;
mod drift;
mod error;
mod exit;
mod explain;
mod new_rule;
mod orphans;
mod output;
mod spec;
mod tree;
mod witnesses;

use std::panic;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::exit::Outcome;
use crate::tree::Tree;

/// The commands of this repository; xtask/README.md tells how they fit together.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Work on another copy of the repository; the tests do.
    #[arg(long, value_name = "DIR", global = true, hide = true)]
    root: Option<PathBuf>,
}

/// One variant a command; its options and its answer stand in the module of its name.
#[derive(Subcommand)]
enum Command {
    Conformance(conformance::Options),
    Drift(drift::Options),
    Claims(claims::Options),
    Spec(spec::Options),
    Explain(explain::Options),
    Orphans(orphans::Options),
    NewRule(new_rule::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    leave_caught_panics_unsaid();
    let tree = cli.root.map_or_else(Tree::here, Tree::at);
    let outcome = match cli.command {
        Command::Conformance(options) => conformance::run(&tree, &options),
        Command::Claims(options) => claims::run(&options),
        Command::Drift(options) => drift::run(&options),
        Command::Orphans(options) => orphans::run(&tree, &options),
        Command::NewRule(options) => new_rule::run(&tree, &options),
        Command::Explain(options) => explain::run(&options),
        Command::Spec(options) => spec::run(&tree, &options),
    };
    outcome.unwrap_or_else(Outcome::from).report()
}

/// A panic of the Markdown parser becomes a gap of its page: there is nothing else to say of it.
fn leave_caught_panics_unsaid() {
    let say = panic::take_hook();
    panic::set_hook(Box::new(move |told| {
        if !told.location().is_some_and(|at| docdrift::is_caught(at.file())) {
            say(told);
        }
    }));
}
