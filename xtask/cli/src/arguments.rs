//! The command-line arguments that name inputs: pages, documents, recordings, and a client description.

use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::TrafficTally;

use crate::error::Error;
use crate::fetch::{FetchArguments, Fetcher};
use crate::revision::RevisionTree;
use crate::run::Run;
use crate::settings::{FilesOfApis, Settings, SettingsArguments};
use crate::walk;
use crate::witnesses::Witnesses;

/// The inputs that a command line names.
#[derive(Args, Debug)]
pub struct InputArguments {
    /// An OpenAPI document, YAML or JSON; may be repeated. Not needed for pages that embed their document
    #[arg(long, value_name = "FILE")]
    spec: Vec<PathBuf>,
    /// An OpenAPI Overlay (1.0, 1.1) that is applied to the document of --spec before anything is checked; may be
    /// repeated. Of several documents, it changes the one that its `extends` names
    #[arg(long, value_name = "FILE", requires = "spec")]
    overlay: Vec<PathBuf>,
    /// Pages (.md, .mdx), or folders that contain them; not needed with --recordings or --descriptions
    #[arg(long, value_name = "PATH", num_args = 1..)]
    docs: Vec<PathBuf>,
    /// Also check the descriptions inside the documents of --spec, as if they were pages
    #[arg(long, requires = "spec")]
    descriptions: bool,
    /// Recorded exchanges of any form: HAR, cassettes, collections, contracts, stubs, logs; or folders that
    /// contain them; or `-` for standard input with one HAR entry or line of a log a line
    #[arg(long, value_name = "PATH", num_args = 1..)]
    recordings: Vec<PathBuf>,
    /// Exclude pages and recordings below the named folders by a glob as in a .gitignore, relative to each
    /// folder; may be repeated
    #[arg(long, value_name = "GLOB", value_parser = walk::parse_glob)]
    exclude: Vec<String>,
    /// What a generated client accepts: a JSON file with JSON Schemas for each operation
    #[arg(long, value_name = "FILE")]
    client: Option<PathBuf>,
    /// The document that the client was generated from; may be repeated. The rewrites that turned the
    /// published document into this one are read from the comment at its head
    #[arg(long, value_name = "FILE", requires = "client")]
    generated_from: Vec<PathBuf>,
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(flatten)]
    fetch: FetchArguments,
}

/// The error that neither the command line nor the settings name something to check.
fn nothing_named(settings: &Settings) -> Error {
    let error = Error::usage("there is nothing to check");
    if settings.root().is_some() {
        return error.help("name an API in the settings: `[[api]]` with `name`, `documents` and `pages`");
    }
    error.help(
        "run `docdrift init`, which writes the settings of this repository, or name pages with --docs PATH and their \
         document with --spec FILE; without pages, --recordings PATH checks recordings and --descriptions the \
         descriptions of a document",
    )
}

impl InputArguments {
    /// Uses no settings, unless the command line names some.
    pub(crate) fn isolate(&mut self) {
        self.settings.isolate();
    }

    /// Reads all inputs: those that the command line names or, if it names none, those of the settings.
    ///
    /// # Errors
    ///
    /// When there is nothing to check, the settings are not valid, or an input cannot be read.
    pub fn read(&self) -> Result<Run, Error> {
        self.require()?;
        let settings = Settings::read(&self.settings)?;
        if !self.name_inputs() && !settings.have_inputs() {
            return Err(nothing_named(&settings));
        }
        self.read_with(settings, Vec::new(), None)
    }

    /// Reads the same inputs as they were in an earlier revision.
    ///
    /// # Errors
    ///
    /// When the settings are not valid, or an input cannot be read.
    pub(crate) fn read_earlier(&self, revision: RevisionTree) -> Result<Run, Error> {
        self.read_with(self.settings()?, Vec::new(), Some(revision))
    }

    /// Reads all inputs beside what other runs learned of recorded traffic; with a revision, as they were there.
    pub(crate) fn read_with(
        &self,
        settings: Settings,
        tallies: Vec<TrafficTally>,
        revision: Option<RevisionTree>,
    ) -> Result<Run, Error> {
        let mut notes = Vec::new();
        let mut apis = FilesOfApis::default();
        let uses_settings = !self.name_inputs() && settings.have_inputs();
        let folder = settings.root().filter(|_| uses_settings);
        let mut witnesses = match (revision, folder) {
            (Some(tree), Some(folder)) => Witnesses::earlier(tree.relative_to(folder)),
            (Some(tree), None) => Witnesses::earlier(tree),
            (None, Some(folder)) => Witnesses::within(folder),
            (None, None) => Witnesses::default(),
        };
        if uses_settings {
            let fetcher = Fetcher::new(&self.fetch);
            apis = settings.add_to(&mut witnesses, &fetcher, &self.exclude, &mut notes)?;
        }
        tallies.into_iter().for_each(|tally| witnesses.add_tally(tally));
        self.add_to(&mut witnesses)?;
        let root = witnesses.root().to_owned();
        let (mut inputs, files) = witnesses.read()?;
        if self.descriptions {
            inputs.check_descriptions();
        }
        Ok(Run { inputs, files, root, settings, notes, apis })
    }

    /// The settings that apply.
    ///
    /// # Errors
    ///
    /// When they are not valid.
    pub(crate) fn settings(&self) -> Result<Settings, Error> {
        Settings::read(&self.settings)
    }

    /// Reads the documents and the recordings, and returns what the recordings show.
    pub(crate) fn read_traffic(&self) -> Result<TrafficTally, Error> {
        let mut witnesses = Witnesses::default();
        self.add_to(&mut witnesses)?;
        if let Some(name) = witnesses.own_recording() {
            let message =
                format!("{name}: a recording of our own form is not a part of what --partial prints");
            return Err(Error::failed(message).help("name it to `merge` with --recordings"));
        }
        let (inputs, _) = witnesses.read()?;
        Ok(inputs.traffic().clone())
    }

    /// Whether recordings are read from standard input.
    pub(crate) fn reads_standard_input(&self) -> bool {
        self.recordings.iter().any(|path| path == Path::new("-"))
    }

    /// Whether the command line names inputs, which then replace those of the settings.
    fn name_inputs(&self) -> bool {
        !(self.docs.is_empty() && self.recordings.is_empty() && self.spec.is_empty() && !self.descriptions)
    }

    /// Checks that the command line names something to check, and not only what it is checked by.
    fn require(&self) -> Result<(), Error> {
        let has_subject = !self.docs.is_empty() || !self.recordings.is_empty() || self.descriptions;
        if has_subject || (self.spec.is_empty() && !self.settings.are_isolated()) {
            return Ok(());
        }
        Err(Error::usage("no page is named").help(
            "name pages, or folders of pages, with --docs PATH; without pages, \
             --recordings PATH checks recordings and --descriptions the descriptions of a document",
        ))
    }

    /// Adds all inputs to `witnesses`.
    pub(crate) fn add_to(&self, witnesses: &mut Witnesses) -> Result<(), Error> {
        witnesses.exclude(&self.exclude);
        self.docs.iter().try_for_each(|path| witnesses.add_pages(path))?;
        self.spec.iter().try_for_each(|path| witnesses.add_document(path))?;
        self.overlay.iter().try_for_each(|path| witnesses.add_overlay(path))?;
        self.recordings.iter().try_for_each(|path| witnesses.add_recordings(path))?;
        match &self.client {
            Some(client) => witnesses.add_client(client, &self.generated_from),
            None => Ok(()),
        }
    }
}
