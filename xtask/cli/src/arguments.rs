//! The command-line arguments that name inputs: pages, documents, recordings, and a client description.

use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::{Files, Inputs, TrafficTally};

use crate::error::Error;
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
}

impl InputArguments {
    /// Reads all inputs.
    ///
    /// # Errors
    ///
    /// When the arguments name nothing to check, or an input cannot be read.
    pub fn read(&self) -> Result<(Inputs, Files), Error> {
        self.require()?;
        self.read_into(Witnesses::default())
    }

    /// Reads all inputs beside what `witnesses` has.
    pub(crate) fn read_into(&self, mut witnesses: Witnesses) -> Result<(Inputs, Files), Error> {
        self.add_to(&mut witnesses)?;
        let (mut inputs, files) = witnesses.read()?;
        if self.descriptions {
            inputs.check_descriptions();
        }
        Ok((inputs, files))
    }

    /// Reads the documents and the recordings, and returns what the recordings show.
    pub(crate) fn read_traffic(&self) -> Result<TrafficTally, Error> {
        self.require()?;
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

    /// Checks that the arguments name something to check.
    fn require(&self) -> Result<(), Error> {
        if self.docs.is_empty() && self.recordings.is_empty() && !self.descriptions {
            return Err(Error::usage("no page is named").help(
                "name pages, or folders of pages, with --docs PATH; without pages, \
                 --recordings PATH checks recordings and --descriptions the descriptions of a document",
            ));
        }
        Ok(())
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
