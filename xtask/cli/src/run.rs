//! A run: the inputs, read, with the settings that apply to them.

use std::path::PathBuf;

use docdrift::{Files, Inputs, Report, RuleBook};

use crate::settings::{FilesOfApis, Settings};

/// The inputs of a run, and the settings that apply to it.
#[derive(Debug)]
pub struct Run {
    /// The inputs.
    pub inputs: Inputs,
    /// Their files.
    pub files: Files,
    /// The folder that the names of files are relative to; empty for the working directory.
    pub root: PathBuf,
    /// The settings.
    pub settings: Settings,
    /// What is worth knowing of the settings, a line each.
    pub notes: Vec<String>,
    pub(crate) apis: FilesOfApis,
}

impl Run {
    /// Checks the inputs, and gives findings the levels of the settings.
    #[must_use]
    pub fn check(&self, book: &RuleBook) -> Report<'_> {
        let mut report = docdrift::check(&self.inputs, book, &self.files);
        self.settings.apply(&mut report, &self.apis);
        report
    }
}
