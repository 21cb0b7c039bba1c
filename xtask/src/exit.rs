//! How a run ends: what it said, what it complains of, and the exit code that follows from that.

use std::io;
use std::process::ExitCode;

use crate::error::Error;

/// What the exit code of a command means. (cargo itself answers 101.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// There is no error or warning that was not accepted.
    Clean = 0,
    /// An input cannot be read, or the tool failed.
    Failed = 1,
    /// The command line asks for something that there is not, an unknown API for example.
    Usage = 2,
    /// A generated file is not what would be generated now.
    Stale = 4,
    /// Nothing was settled: silence is not agreement.
    NothingSettled = 5,
    /// There are errors or warnings that were not accepted.
    Drift = 100,
}

/// Which one is told when several hold: the one that makes the others doubtful comes first.
const PRECEDENCE: [Exit; 6] =
    [Exit::Usage, Exit::Failed, Exit::Stale, Exit::Drift, Exit::NothingSettled, Exit::Clean];

impl Exit {
    /// The one that is told of those that hold; clean where none does.
    pub(crate) fn foremost(those: &[Exit]) -> Exit {
        PRECEDENCE.into_iter().find(|exit| those.contains(exit)).unwrap_or(Exit::Clean)
    }
}

/// The answer of a command: its text for standard output, and its complaints.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// What was asked for.
    pub(crate) answer: String,
    /// What keeps the run from being clean; each has an exit code of its own.
    pub(crate) complaints: Vec<Error>,
}

impl Outcome {
    /// Prints answer and complaints, and tells the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        let mut exits: Vec<Exit> = self.complaints.iter().map(Error::exit).collect();
        let printed = print(&mut anstream::stdout(), &self.answer);
        for complaint in &self.complaints {
            // Nobody is left to be told when standard error is closed.
            print(&mut anstream::stderr(), &complaint.to_string()).ok();
        }
        // A reader that has seen enough (`… | head`) is no failure.
        if printed.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe) {
            exits.push(Exit::Failed);
        }
        ExitCode::from(Exit::foremost(&exits) as u8)
    }
}

impl From<Error> for Outcome {
    fn from(error: Error) -> Self {
        Outcome { answer: String::new(), complaints: vec![error] }
    }
}

fn print(to: &mut impl io::Write, text: &str) -> io::Result<()> {
    to.write_all(text.as_bytes())?;
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_that_makes_others_doubtful_is_told_first() {
        use Exit::{Clean, Drift, Failed, NothingSettled, Stale, Usage};
        assert_eq!(Exit::foremost(&[]), Clean);
        assert_eq!(Exit::foremost(&[Clean, NothingSettled]), NothingSettled);
        assert_eq!(Exit::foremost(&[NothingSettled, Drift]), Drift);
        assert_eq!(Exit::foremost(&[Drift, Stale]), Stale);
        assert_eq!(Exit::foremost(&[Stale, Failed]), Failed);
        assert_eq!(Exit::foremost(&[Failed, Usage]), Usage);
    }

    #[test]
    fn the_codes_are_those_that_are_documented() {
        assert_eq!(PRECEDENCE.map(|exit| exit as u8), [2, 1, 4, 100, 5, 0]);
    }
}
