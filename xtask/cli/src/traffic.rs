//! Recorded traffic of any form: finds the recordings, reads them, and judges their exchanges by the documents.

pub(crate) mod candidates;
pub(crate) mod folder;
pub(crate) mod form;
pub(crate) mod gaps;
mod positions;
pub(crate) mod reading;
mod workers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use docdrift::{Document, TrafficPlace, TrafficTally};

use crate::error::Error;
use crate::progress;
use crate::traffic::reading::Reading;

pub(crate) use positions::find as positions;

/// A file that may be recorded traffic.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called in reports.
    pub name: String,
    /// The folder that was named and contains it, if there is one.
    pub folder: Option<PathBuf>,
    /// Whether the file was named itself.
    pub is_named: bool,
}

/// What is to be read of recorded traffic.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    /// The files.
    recordings: Vec<Recording>,
    by_path: BTreeMap<PathBuf, usize>,
    /// Whether standard input has entries, one a line.
    pub reads_standard_input: bool,
    /// The folders of which a file is already known to be a recording.
    pub known_folders: Vec<PathBuf>,
}

impl Traffic {
    /// Adds a file. One that is added twice is read once, and counts as named if it was named itself.
    pub(crate) fn add(&mut self, recording: Recording) {
        match self.by_path.get(&recording.path) {
            Some(known) => self.recordings[*known].is_named |= recording.is_named,
            None => {
                self.by_path.insert(recording.path.clone(), self.recordings.len());
                self.recordings.push(recording);
            }
        }
    }

    /// Reads everything, and judges it on all cores.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, a file that was named is no recorded traffic, or no file of a folder is.
    pub(crate) fn judge(self, documents: &[Document]) -> Result<TrafficTally, Error> {
        let Traffic { recordings, reads_standard_input, known_folders, .. } = self;
        let mut tally = TrafficTally::default();
        if recordings.is_empty() && !reads_standard_input {
            return Ok(tally);
        }
        let bar = progress::byte_bar(recordings.iter().map(|recording| size(&recording.path)).sum());
        let reading = Reading { recordings: &recordings, reads_standard_input, bar: &bar };
        let judged = workers::judge(&reading, documents);
        bar.finish_and_clear();
        let (learned, outcomes) = judged?;
        tally.merge(learned);
        let read = outcomes.iter().filter(|(_, outcome)| outcome.is_ok());
        let mut found: Vec<&Path> = read.filter_map(|(at, _)| recordings[*at].folder.as_deref()).collect();
        found.extend(known_folders.iter().map(PathBuf::as_path));
        for (at, outcome) in &outcomes {
            let Recording { name, folder, is_named, .. } = &recordings[*at];
            let Err(unread) = outcome else { continue };
            match folder.as_deref().filter(|_| !is_named) {
                None => return Err(Error::failed(format!("{name}: {unread}"))),
                Some(folder) if found.contains(&folder) => {
                    if unread.ends_with(NOT_YET) {
                        let (recording, pointer) = (name.clone(), String::new());
                        tally.add_gap(unread, TrafficPlace { recording, offset: 0, pointer, in_body: None });
                    }
                }
                Some(folder) => {
                    let message = format!("{}: no file below it is recorded traffic", folder.display());
                    return Err(Error::failed(message).detail(format!("{name}: {unread}")));
                }
            }
        }
        Ok(tally)
    }
}

/// How the reason ends why traffic of a known form is not read.
const NOT_YET: &str = "not read yet";

fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |metadata| metadata.len())
}
