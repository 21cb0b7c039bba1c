//! One thing that a new user tries, and how the program answers.

use crate::sandbox::Sandbox;

/// A command line, the files that it meets, and its answer.
#[derive(Default)]
pub(crate) struct Case {
    /// What is tried.
    pub(crate) name: &'static str,
    /// The files of the working directory, with their content.
    pub(crate) files: Vec<(&'static str, Vec<u8>)>,
    /// The arguments, between blanks.
    pub(crate) arguments: &'static str,
    /// The exit code.
    pub(crate) code: i32,
    /// Lines that are printed on standard output, whole. Who expects none expects no output at all.
    pub(crate) stdout: &'static [&'static str],
    /// Beginnings of all complaints on standard error, in their order.
    pub(crate) errors: &'static [&'static str],
}

impl Case {
    /// Tries it. What a user must never meet is looked for in every answer.
    #[track_caller]
    pub(crate) fn check(&self) {
        let sandbox = Sandbox::empty();
        for (name, content) in &self.files {
            sandbox.write(name, content);
        }
        let arguments: Vec<&str> = self.arguments.split_whitespace().collect();
        let run = sandbox.run(&arguments);
        let said = format!("{}\n{}\n{}", self.name, run.stdout, run.stderr);

        assert_eq!(run.code, self.code, "{said}");
        for line in self.stdout {
            assert!(run.stdout.lines().any(|printed| printed == *line), "no line {line:?}: {said}");
        }
        assert_eq!(self.stdout.is_empty(), run.stdout.is_empty(), "{said}");

        let errors: Vec<&str> = run.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
        assert_eq!(errors.len(), self.errors.len(), "{said}");
        for (error, expected) in errors.iter().zip(self.errors) {
            assert!(error.starts_with(expected), "{error:?} does not begin with {expected:?}: {said}");
        }
        let dump = ["panicked", "backtrace", "RUST_BACKTRACE", "Error {", "Err("];
        for sign in dump {
            assert!(!run.stderr.contains(sign), "{sign:?} is nothing to show to a user: {said}");
        }
    }
}
