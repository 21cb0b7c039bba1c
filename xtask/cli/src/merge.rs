//! `docdrift merge`: makes one report of what several runs learned of recorded traffic.

use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::{RuleBook, TrafficTally};

use crate::accepted::{self, AcceptedArguments, read_accepted, report_stale};
use crate::arguments::InputArguments;
use crate::error::Error;
use crate::exit::Outcome;
use crate::output::{OutputArguments, nothing_settled};
use crate::plain_file::{self, FileKind};

/// Merge what runs of `check --partial` printed into one report
#[derive(Args, Debug)]
pub struct Options {
    /// Files of lines that `check --partial` printed; without one, standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    inputs: InputArguments,
    #[command(flatten)]
    accepted: AcceptedArguments,
    #[command(flatten)]
    output: OutputArguments,
}

/// Runs the subcommand. The report, the verdict and the exit code are those of one run over all of the traffic.
///
/// # Errors
///
/// When an input cannot be read, or the report cannot be written.
pub fn run(options: &Options) -> Result<Outcome, Error> {
    options.output.validate()?;
    let mut tallies = Vec::new();
    if options.files.is_empty() {
        add(&mut tallies, "standard input", io::stdin().lock())?;
    }
    for path in &options.files {
        let name = path.to_string_lossy();
        if path == Path::new("-") {
            add(&mut tallies, "standard input", io::stdin().lock())?;
            continue;
        }
        plain_file::check(path, FileKind::Report).map_err(|error| error.of(&name))?;
        let file = plain_file::open(path).map_err(|error| error.of(&name))?;
        add(&mut tallies, &name, BufReader::new(file))?;
    }
    let mut run = options.inputs.read_with(options.inputs.settings()?, tallies, None)?;
    let book = RuleBook::standard();
    let baseline = read_accepted(&options.accepted.files(&run.settings)?, &run.root, &mut run.files)?;
    let mut report = run.check(&book);
    let mut outcome = Outcome { notes: run.notes.clone(), ..Outcome::default() };
    let applied = accepted::apply(&baseline, &mut report, &run, &book);
    report_stale(&applied, &mut report, &run.files, &mut outcome);
    options.output.write_report(&report, &run.files, &book, &mut outcome)?;
    outcome.errors.extend(nothing_settled(&report));
    Ok(outcome)
}

/// Adds the tallies of a file, one a line.
fn add(tallies: &mut Vec<TrafficTally>, name: &str, input: impl BufRead) -> Result<(), Error> {
    for (number, line) in (1..).zip(input.lines()) {
        let line = line.map_err(|reason| unreadable(name, &reason))?;
        if line.trim().is_empty() {
            continue;
        }
        let tally: TrafficTally = serde_json::from_str(&line).map_err(|reason| {
            Error::failed(format!(
                "{name}:{number}:{}: this is no line that `check --partial` printed",
                reason.column()
            ))
        })?;
        tallies.push(tally);
    }
    Ok(())
}

fn unreadable(name: &str, reason: &io::Error) -> Error {
    Error::failed(format!("{name}: cannot be read: {reason}"))
}
