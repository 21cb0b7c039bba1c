//! The baseline: the findings that TOML files accept, each with a reason.
//!
//! An entry that accepts no finding is reported, and so is an expired entry: an exception that is no longer
//! needed could hide new drift. An entry about a page that the run did not check is only counted.

mod entry;
mod matching;
#[cfg(test)]
mod tests;

pub(crate) use self::entry::BaselineFile;
pub use self::entry::{AcceptedFinding, BaselineError};
pub use self::matching::{AppliedBaseline, EntryScope, EntryState, StaleEntry, StaleReason};

use crate::source::{FileId, Files, Span};

/// The entries of all files of accepted findings of a run.
#[derive(Debug, Default)]
pub struct Baseline {
    entries: Vec<(Span, AcceptedFinding)>,
}

impl Baseline {
    /// Reads a file of accepted findings.
    ///
    /// # Errors
    ///
    /// If the file is not TOML, or an entry has an unknown key, lacks a required one, has an empty reason,
    /// has an `expiry` that is not a date, or a `value` that is not JSON.
    pub fn read(files: &Files, file: FileId) -> Result<Self, BaselineError> {
        Ok(Baseline { entries: entry::read(&files.excerpt(file))? })
    }

    /// Adds the entries of another file behind those of this one.
    pub fn extend(&mut self, other: Baseline) {
        self.entries.extend(other.entries);
    }

    /// Keeps only some of the entries.
    pub fn retain(&mut self, is_kept: impl Fn(&AcceptedFinding) -> bool) {
        self.entries.retain(|(_, entry)| is_kept(entry));
    }

    /// The entries, in the order of the files.
    pub fn entries(&self) -> impl Iterator<Item = &AcceptedFinding> {
        self.entries.iter().map(|(_, entry)| entry)
    }
}
