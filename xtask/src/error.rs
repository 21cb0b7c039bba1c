//! What keeps a command from its work, in the form in which people read it.

use std::fmt;

use crate::exit::Exit;

/// A complaint: what is wrong and where, in one line; what belongs to it; what to do now.
#[derive(Debug)]
pub(crate) struct Error {
    exit: Exit,
    message: String,
    details: Vec<String>,
    help: Option<String>,
}

impl Error {
    /// An input cannot be read or used. The message begins with the file, and the line where there is one.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, message)
    }

    /// The command line asks for something that there is not.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// A generated file is not what would be generated now.
    pub(crate) fn stale(message: impl Into<String>) -> Self {
        Self::new(Exit::Stale, message)
    }

    /// There is drift that nobody accepted.
    pub(crate) fn drift(message: impl Into<String>) -> Self {
        Self::new(Exit::Drift, message)
    }

    /// No claim was upheld or refuted: silence is not agreement.
    pub(crate) fn nothing_settled(message: impl Into<String>) -> Self {
        Self::new(Exit::NothingSettled, message)
    }

    fn new(exit: Exit, message: impl Into<String>) -> Self {
        // A parser's message may have several lines; ours has one.
        let message = message.into().split_whitespace().collect::<Vec<_>>().join(" ");
        Error { exit, message, details: Vec::new(), help: None }
    }

    /// Adds a line below the message: another place, a line that differs.
    pub(crate) fn detail(mut self, line: impl Into<String>) -> Self {
        self.details.push(line.into());
        self
    }

    /// Says what to do now.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The exit code of a run that ends with this alone.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.message)?;
        for line in &self.details {
            writeln!(f, "  {line}")?;
        }
        match &self.help {
            Some(help) => writeln!(f, "help: {help}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_whatever_a_parser_says() {
        let error = Error::failed("a.toml: bad\n  |\n1 | x").detail("b.toml:1").help("mend it");
        assert_eq!(error.to_string(), "error: a.toml: bad | 1 | x\n  b.toml:1\nhelp: mend it\n");
    }
}
