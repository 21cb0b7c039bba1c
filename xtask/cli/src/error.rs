//! The error of a command, formatted for people: a message, details, help, and an exit code.

use std::fmt;

use docdrift::printable;

use crate::exit::Exit;

/// An error: one line that names the problem and its place, lines of detail, and what to do now.
///
/// ```
/// let error = docdrift_cli::Error::failed("a.toml:1: no value").help("write a value after the `=`");
/// assert_eq!(error.to_string(), "error: a.toml:1: no value\nhelp: write a value after the `=`\n");
/// ```
#[derive(Debug)]
pub struct Error {
    exit: Exit,
    message: String,
    details: Vec<String>,
    help: Option<String>,
}

impl Error {
    /// An input cannot be read or used. The message begins with the file, and the line if it is known.
    #[must_use]
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, message)
    }

    /// The command line names something that does not exist.
    #[must_use]
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// A generated file differs from what would be generated now, or a vendored one from what is published now.
    #[must_use]
    pub fn stale(message: impl Into<String>) -> Self {
        Self::new(Exit::Stale, message)
    }

    /// Findings fail the run, or two compared pages do not make the same claims.
    #[must_use]
    pub fn drift(message: impl Into<String>) -> Self {
        Self::new(Exit::Drift, message)
    }

    /// No claim was settled, so the run does not show that pages and document agree.
    #[must_use]
    pub fn nothing_settled(message: impl Into<String>) -> Self {
        Self::new(Exit::NothingSettled, message)
    }

    fn new(exit: Exit, message: impl Into<String>) -> Self {
        // The message of a parser may have several lines, but the message of an `Error` is one line.
        let message = message.into().split_whitespace().collect::<Vec<_>>().join(" ");
        Error { exit, message, details: Vec::new(), help: None }
    }

    /// Adds a line below the message: another place, a line that differs.
    #[must_use]
    pub fn detail(mut self, line: impl Into<String>) -> Self {
        self.details.push(line.into());
        self
    }

    /// Sets the help: what to do now.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The exit code of a run that has only this error.
    #[must_use]
    pub fn exit(&self) -> Exit {
        self.exit
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Messages name files, keys and values of others.
        writeln!(f, "error: {}", printable(&self.message))?;
        for line in &self.details {
            writeln!(f, "  {}", printable(line))?;
        }
        match &self.help {
            Some(help) => writeln!(f, "help: {}", printable(help)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_whatever_a_parser_says() {
        let error = Error::failed("a.toml: bad\n  |\n1 | x").detail("b.toml:1").help("mend it");
        assert_eq!(error.to_string(), "error: a.toml: bad | 1 | x\n  b.toml:1\nhelp: mend it\n");
    }

    #[test]
    fn nothing_of_an_error_moves_a_terminal() {
        let error = Error::failed("\u{1b}[2J.md: bad").detail("\u{9b}1A").help("\u{202e}mend it");
        let expected = "error: \u{fffd}[2J.md: bad\n  \u{fffd}1A\nhelp: \u{fffd}mend it\n";
        assert_eq!(error.to_string(), expected);
    }
}
