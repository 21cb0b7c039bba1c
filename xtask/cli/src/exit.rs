//! The result of a command: its output, its errors, and the exit code that follows from them.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::error::Error;

/// The exit codes of the commands. (cargo itself uses 101.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// No finding fails the run. By default, only errors and warnings that are not accepted fail it.
    Clean = 0,
    /// An input cannot be read, or the tool failed.
    Failed = 1,
    /// The command line is wrong, or names something that does not exist.
    Usage = 2,
    /// A generated file differs from what would be generated now, or a vendored one from what is published now.
    Stale = 4,
    /// No claim was settled, so the run does not show that pages and document agree.
    NothingSettled = 5,
    /// Findings fail the run: by default, errors or warnings that are not accepted.
    Drift = 100,
}

/// The order in which codes are chosen if several apply. A failure that makes other results unreliable
/// comes first.
const PRECEDENCE: [Exit; 6] =
    [Exit::Usage, Exit::Failed, Exit::Stale, Exit::Drift, Exit::NothingSettled, Exit::Clean];

impl Exit {
    /// The code that takes precedence; [`Exit::Clean`] if the list is empty.
    #[must_use]
    pub fn first_of(exits: &[Exit]) -> Exit {
        PRECEDENCE.into_iter().find(|exit| exits.contains(exit)).unwrap_or(Exit::Clean)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// The result of a command.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The text for standard output.
    pub output: String,
    /// What is worth knowing besides the output, for standard error: lines that are no errors.
    pub notes: Vec<String>,
    /// The errors, for standard error; each has an exit code.
    pub errors: Vec<Error>,
}

impl Outcome {
    /// Prints the output and the errors to the standard streams, and returns the exit code.
    #[must_use]
    pub fn print(&self) -> Exit {
        self.write(&mut anstream::stdout(), &mut anstream::stderr())
    }

    /// Writes output and errors to these streams, and returns the exit code.
    pub fn write(&self, stdout: &mut impl Write, stderr: &mut impl Write) -> Exit {
        let mut exits: Vec<Exit> = self.errors.iter().map(Error::exit).collect();
        let written = write_all(stdout, &self.output);
        for note in &self.notes {
            write_all(stderr, &format!("note: {}\n", docdrift::printable(note))).ok();
        }
        for error in &self.errors {
            // If standard error is closed, there is no place to report that.
            write_all(stderr, &error.to_string()).ok();
        }
        // A reader may close the pipe early (`… | head`); that is no failure.
        if let Err(reason) = written
            && reason.kind() != io::ErrorKind::BrokenPipe
        {
            let error = Error::failed(format!("standard output cannot be written: {reason}"));
            exits.push(error.exit());
            write_all(stderr, &error.to_string()).ok();
        }
        Exit::first_of(&exits)
    }
}

impl From<Error> for Outcome {
    fn from(error: Error) -> Self {
        Outcome { errors: vec![error], ..Outcome::default() }
    }
}

fn write_all(stream: &mut impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_makes_others_doubtful_takes_precedence() {
        use Exit::{Clean, Drift, Failed, NothingSettled, Stale, Usage};
        assert_eq!(Exit::first_of(&[]), Clean);
        assert_eq!(Exit::first_of(&[Clean, NothingSettled]), NothingSettled);
        assert_eq!(Exit::first_of(&[NothingSettled, Drift]), Drift);
        assert_eq!(Exit::first_of(&[Drift, Stale]), Stale);
        assert_eq!(Exit::first_of(&[Stale, Failed]), Failed);
        assert_eq!(Exit::first_of(&[Failed, Usage]), Usage);
    }

    #[test]
    fn the_codes_are_those_that_are_documented() {
        assert_eq!(PRECEDENCE.map(|exit| exit as u8), [2, 1, 4, 100, 5, 0]);
    }
}
