//! A test case of the program: input files, arguments, and the expected output and exit code.

use crate::sandbox::Sandbox;

/// A command line, its input files, and its expected result.
#[derive(Default)]
pub(crate) struct Case {
    /// A description of the case, for failure messages.
    pub(crate) name: &'static str,
    /// The files of the working directory: name and content.
    pub(crate) files: Vec<(&'static str, Vec<u8>)>,
    /// The arguments, separated by spaces.
    pub(crate) arguments: &'static str,
    /// The expected exit code.
    pub(crate) code: i32,
    /// Complete lines that standard output must contain. If the list is empty, standard output must be empty.
    pub(crate) stdout: &'static [&'static str],
    /// The beginnings of all errors on standard error, in order.
    pub(crate) errors: &'static [&'static str],
    /// What standard error must say to do. Anything, if it is empty.
    pub(crate) help: &'static str,
}

impl Case {
    /// Runs the case. Standard error must never contain a panic or debug output.
    #[track_caller]
    pub(crate) fn check(&self) {
        let sandbox = Sandbox::empty();
        for (name, content) in &self.files {
            sandbox.write(name, content);
        }
        let arguments: Vec<&str> = self.arguments.split_whitespace().collect();
        let run = sandbox.run(&arguments);
        let context = format!("{}\n{}\n{}", self.name, run.stdout, run.stderr);

        assert_eq!(run.code, self.code, "{context}");
        for line in self.stdout {
            assert!(run.stdout.lines().any(|printed| printed == *line), "no line {line:?}: {context}");
        }
        assert_eq!(self.stdout.is_empty(), run.stdout.is_empty(), "{context}");

        let errors: Vec<&str> = run.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
        assert_eq!(errors.len(), self.errors.len(), "{context}");
        for (error, expected) in errors.iter().zip(self.errors) {
            assert!(error.starts_with(expected), "{error:?} does not begin with {expected:?}: {context}");
        }
        assert!(run.stderr.contains(self.help), "no help {:?}: {context}", self.help);
        let debug_output = ["panicked", "backtrace", "RUST_BACKTRACE", "Error {", "Err("];
        for text in debug_output {
            assert!(!run.stderr.contains(text), "standard error contains {text:?}: {context}");
        }
    }
}
