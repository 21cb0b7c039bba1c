//! The command `docdrift`: checks documentation pages against an OpenAPI document and recorded
//! exchanges.
//!
//! Each subcommand is a module with `Options`, which [`clap`] parses, and a function `run`, which returns an
//! [`Outcome`] or an [`Error`]. `docdrift` and `cargo xtask` both call these functions, so that they print
//! the same.

pub mod accept;
pub mod check;
pub mod claims;
pub mod coverage;
pub mod explain;
pub mod merge;
pub mod record;

mod accepted;
mod arguments;
mod colour;
mod compare;
mod completions;
mod document_files;
mod error;
mod exit;
mod fetch;
mod init;
mod interruption;
mod output;
mod overrides;
mod parts;
mod plain_file;
mod progress;
mod proposal;
mod revision;
mod run;
mod settings;
mod site;
mod traffic;
mod walk;
mod whole_file;
mod witnesses;

use std::ffi::OsString;
use std::io::Write;
use std::panic;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::colour::Colour;
use crate::completions::{CompletionOptions, ManOptions};

pub use crate::accepted::{
    ACCEPTED_FILE, AcceptedArguments, read_accepted, read_baseline, report_stale, today,
};
pub use crate::arguments::InputArguments;
pub use crate::compare::CompareArguments;
pub use crate::error::Error;
pub use crate::exit::{Exit, Outcome};
pub use crate::output::{OutputArguments, nothing_settled};
pub use crate::run::Run;
pub use crate::settings::{Settings, SettingsArguments, schema as settings_schema};
pub use crate::witnesses::{Witnesses, read_client};

/// Check documentation pages against an OpenAPI document and recorded exchanges
#[derive(Parser)]
#[command(name = "docdrift", version, disable_help_subcommand = true, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// When output has colours
    #[arg(long, value_enum, value_name = "WHEN", global = true, default_value_t = Colour::Auto)]
    color: Colour,
}

/// One variant per subcommand.
#[derive(Subcommand)]
enum Command {
    #[command(after_help = ACCEPT_EXAMPLE)]
    Accept(accept::Options),
    #[command(after_help = CHECK_EXAMPLE)]
    Check(check::Options),
    #[command(after_help = CLAIMS_EXAMPLE)]
    Claims(claims::Options),
    #[command(after_help = COVERAGE_EXAMPLE)]
    Coverage(coverage::Options),
    #[command(after_help = EXPLAIN_EXAMPLE)]
    Explain(explain::Options),
    #[command(after_help = INIT_EXAMPLE)]
    Init(init::Options),
    #[command(after_help = MERGE_EXAMPLE)]
    Merge(merge::Options),
    #[command(after_help = RECORD_EXAMPLE)]
    Record(record::Options),
    #[command(after_help = COMPLETIONS_EXAMPLE)]
    Completions(CompletionOptions),
    #[command(after_help = MAN_EXAMPLE)]
    Man(ManOptions),
}

const EXIT_CODES: &str = "\
Examples: write the settings of this repository, and check what they name; check pages against a document
  docdrift init
  docdrift
  docdrift check --spec openapi.yaml --docs docs/

Exit codes:
  0    no error or warning that is not accepted
  1    an input cannot be read, or the report cannot be written
  2    the arguments are wrong
  5    nothing was settled: no claim was upheld or refuted and, without pages, no exchange was judged
  100  there are errors or warnings, or an accepted finding is gone or has expired";

const ACCEPT_EXAMPLE: &str = "\
Examples: accept everything that is found today; one finding until a day; and remove the entries without a finding
  docdrift accept --all --reason \"known when we began\" --spec openapi.yaml --docs docs/
  docdrift accept 8f852917c0c59c02 --reason \"fixed in v2\" --expiry 2027-01-31 --spec openapi.yaml --docs docs/
  docdrift accept --prune --spec openapi.yaml --docs docs/";

const CHECK_EXAMPLE: &str = "\
Examples: check what the settings of the repository name; check all pages below docs/ against a document and recorded exchanges; recorded exchanges alone; write
what the pages state and the document leaves open as an overlay; and check the document with that overlay
  docdrift check
  docdrift check --spec openapi.yaml --docs docs/ --recordings traffic/
  docdrift check --spec openapi.yaml --recordings browser.har cassettes/
  docdrift check --spec openapi.yaml --docs docs/ --propose-overlay from-docs.overlay.yaml
  docdrift check --spec openapi.yaml --docs docs/ --overlay from-docs.overlay.yaml
What a branch changes, and what it brings alone fails
  docdrift check --spec openapi.yaml --docs docs/ --since origin/main";

const CLAIMS_EXAMPLE: &str = "\
Example: list the claims that nothing could settle
  docdrift claims --spec openapi.yaml --docs docs/ | jq 'select(.verdict == \"unsettled\")'";

const COVERAGE_EXAMPLE: &str = "\
Example: list the fields of a document that no recorded exchange has
  docdrift coverage --spec openapi.yaml --recordings traffic/ --format json";

const EXPLAIN_EXAMPLE: &str = "\
Examples: what `moved-field` and `gap/unread-language` in a report mean
  docdrift explain moved-field
  docdrift explain gap/unread-language";

const INIT_EXAMPLE: &str = "\
Example: write the settings of this repository, read them, and check what they name
  docdrift init && docdrift";

const COMPLETIONS_EXAMPLE: &str = "\
Example: complete the arguments of the command in bash
  docdrift completions bash > ~/.local/share/bash-completion/completions/docdrift";

const MAN_EXAMPLE: &str = "\
Example: write the manual pages of all subcommands
  docdrift man --output ~/.local/share/man/man1";

const MERGE_EXAMPLE: &str = "\
Example: judge a large log on all cores of several machines, and report once
  docdrift check --spec openapi.yaml --recordings - --partial part1.json < log1.ndjson
  docdrift merge --spec openapi.yaml part1.json part2.json";

const RECORD_EXAMPLE: &str = "\
Examples: keep recorded traffic without anything that is secret or about a person; and as a HAR, for other tools
  docdrift record import --spec openapi.yaml browser.har --output recordings
  docdrift record export --har --server https://api.example.com recordings --output recordings.har";

/// The command with its arguments, for what is made from its help.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Runs the command with these arguments, the first of which is the name of the program; prints to the
/// standard streams, and returns the exit code. Without a subcommand, it is `check`.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> ExitCode {
    silence_caught_panics();
    let parsed = parse(arguments);
    // The streams look at the choice of colours when they are made.
    if let Ok(arguments) = &parsed {
        arguments.color.apply();
    }
    run_parsed(parsed, &mut anstream::stdout(), &mut anstream::stderr()).into()
}

/// Runs the command as [`run`] does, but prints to these streams, and does not call
/// [`silence_caught_panics`]. The text that is written may contain ANSI colours; a stream that is not a
/// terminal has to strip them.
pub fn run_with(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    stdout: &mut impl Write,
    stderr: &mut impl Write,
) -> Exit {
    run_parsed(parse(arguments), stdout, stderr)
}

/// Parses the arguments. An error shows some of them, which may be names of a stranger's files, so it is made of their
/// [`docdrift::printable`] texts.
fn parse(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Arguments, clap::Error> {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    Arguments::try_parse_from(&arguments).map_err(|error| {
        let shown =
            arguments.iter().map(|argument| docdrift::printable(&argument.to_string_lossy()).into_owned());
        let without_arguments = || clap::Error::raw(error.kind(), "an argument cannot be read\n");
        Arguments::try_parse_from(shown).err().unwrap_or_else(without_arguments)
    })
}

fn run_parsed(
    parsed: Result<Arguments, clap::Error>,
    stdout: &mut impl Write,
    stderr: &mut impl Write,
) -> Exit {
    let command = parsed.and_then(|arguments| match arguments.command {
        Some(command) => Ok(Some(command)),
        None => Arguments::try_parse_from(["docdrift", "check"]).map(|check| check.command),
    });
    match command {
        Ok(command) => {
            let outcome = command.map_or_else(|| Ok(Outcome::default()), |command| run_command(&command));
            outcome.unwrap_or_else(Outcome::from).write(stdout, stderr)
        }
        Err(error) => print_clap_error(&error, stdout, stderr),
    }
}

fn run_command(command: &Command) -> Result<Outcome, Error> {
    match command {
        Command::Accept(options) => accept::run(options),
        Command::Check(options) => check::run(options),
        Command::Claims(options) => claims::run(options),
        Command::Coverage(options) => coverage::run(options),
        Command::Explain(options) => explain::run(options),
        Command::Init(options) => init::run(options),
        Command::Merge(options) => merge::run(options),
        Command::Record(options) => record::run(options),
        Command::Completions(options) => Ok(completions::completions(options, self::command())),
        Command::Man(options) => completions::man(options, self::command()),
    }
}

/// Prints what clap returns instead of arguments: an error, the help or the version.
fn print_clap_error(error: &clap::Error, stdout: &mut impl Write, stderr: &mut impl Write) -> Exit {
    let text = error.render().ansi().to_string();
    let (exit, printed) = if error.use_stderr() {
        (Exit::Usage, stderr.write_all(text.as_bytes()))
    } else {
        (Exit::Clean, stdout.write_all(text.as_bytes()))
    };
    // If the stream is closed, there is no place to report that.
    printed.ok();
    exit
}

/// Keeps panics of the Markdown parser off standard error: the checker catches them and reports the
/// page as a gap.
pub fn silence_caught_panics() {
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !info.location().is_some_and(|location| docdrift::is_caught(location.file())) {
            previous(info);
        }
    }));
}
