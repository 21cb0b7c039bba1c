//! The exchanges of recordings of any form, one after another, masked.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::{Document, Files, Inputs, Recording, TrafficJudge, TrafficOwner, printable, vouched};
use docdrift_traffic::mask::{Vouched, mask};
use docdrift_traffic::split::{Entries, Entry};
use docdrift_traffic::{Exchange, Lines, NoSiblings, Siblings, Traffic};

use crate::error::Error;
use crate::parts;
use crate::plain_file::{self, FileKind};
use crate::traffic::folder::Folder;
use crate::traffic::form::Form;
use crate::traffic::{candidates, gaps, reading};
use crate::walk;

/// Which recordings are read, and by which documents.
#[derive(Args, Debug)]
pub(super) struct SourceArguments {
    /// Recordings of any form, folders of them, or `-` for one entry a line on standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// An OpenAPI document; may be repeated. Only exchanges with its servers are taken, and what it declares is not
    /// masked
    #[arg(long, value_name = "FILE")]
    spec: Vec<PathBuf>,
    /// Exclude files below the named folders by a glob as in a .gitignore; may be repeated
    #[arg(long, value_name = "GLOB", value_parser = walk::parse_glob)]
    exclude: Vec<String>,
}

/// An exchange, masked, and where it is from.
pub(super) struct Masked {
    pub(super) exchange: Exchange,
    /// The name of its recording.
    pub(super) recording: String,
    /// The name of the API and the operation, if a document declares it.
    pub(super) operation: Option<(String, String)>,
}

/// What was read and not taken, by reason.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    reasons: BTreeMap<String, u64>,
}

impl LeftOut {
    pub(super) fn add(&mut self, reason: impl Into<String>) {
        *self.reasons.entry(reason.into()).or_default() += 1;
    }

    /// One line for each reason.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.reasons.iter().map(|(reason, count)| {
            let line = format!("left out: {count} × {reason}");
            format!("{}\n", printable(&line))
        })
    }
}

/// Takes an exchange.
type Take<'t> = dyn FnMut(Masked, &mut LeftOut) -> Result<(), Error> + 't;

impl SourceArguments {
    /// Reads all recordings, and hands over their exchanges, masked, in order.
    pub(super) fn each(&self, take: &mut Take<'_>) -> Result<LeftOut, Error> {
        let (inputs, files) = self.documents()?;
        let vouched = vouched(inputs.documents());
        let judge = (!self.spec.is_empty()).then(|| TrafficJudge::new(inputs.documents()));
        let mut source =
            Source { inputs: &inputs, files, vouched, judge, left_out: LeftOut::default(), take };
        for path in &self.files {
            if path == Path::new("-") {
                source.lines("standard input", Lines::new(io::stdin().lock()), &NoSiblings)?;
                continue;
            }
            let kind = "file of recorded traffic";
            let is_folder = path.is_dir();
            for file in walk::chosen_below(path, &candidates::may_be, kind, &self.exclude)? {
                source.file(&file, is_folder)?;
            }
        }
        Ok(source.left_out)
    }

    fn documents(&self) -> Result<(Inputs, Files), Error> {
        let mut files = Files::new();
        let mut documents = Vec::new();
        for path in &self.spec {
            let bytes = plain_file::read(path, FileKind::Document)
                .map_err(|error| error.of(&path.to_string_lossy()))?;
            let added = files.add_bytes(&path.to_string_lossy(), bytes);
            let document = added.map_err(|error| Error::failed(error.to_string()))?;
            parts::add(&mut files, Path::new(""), document);
            documents.push(document);
        }
        let inputs = Inputs::read(&files, &[], &documents, Vec::new())
            .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span()))))?;
        Ok((inputs, files))
    }
}

struct Source<'s, 't> {
    inputs: &'s Inputs,
    files: Files,
    vouched: Vouched,
    judge: Option<TrafficJudge<'s>>,
    left_out: LeftOut,
    take: &'t mut Take<'t>,
}

impl Source<'_, '_> {
    fn file(&mut self, path: &Path, is_of_folder: bool) -> Result<(), Error> {
        let name = path.to_string_lossy().replace('\\', "/");
        if is_of_folder && candidates::companion_of_own(path) {
            return Ok(());
        }
        if candidates::is_own(path) {
            return self.own(path, &name);
        }
        let file = plain_file::open(path).map_err(|error| error.of(&name))?;
        let opened = reading::open(file).map_err(|reason| unreadable(&name, &reason))?;
        let folder = Folder::of(path);
        match opened.form {
            Form::Entries => self.lines(&name, Entries::new(opened.input), &folder),
            Form::Lines => self.lines(&name, Lines::new(opened.input), &folder),
            Form::Whole => {
                let content =
                    reading::whole(opened).map_err(|reason| Error::failed(format!("{name}: {reason}")))?;
                match docdrift_traffic::read(&content, &folder) {
                    Ok(traffic) => self.traffic(traffic, &name),
                    // A folder may have other files.
                    Err(_) if is_of_folder => Ok(()),
                    Err(unread) => Err(Error::failed(format!("{name}: {unread}"))),
                }
            }
        }
    }

    /// A recording of our own form.
    fn own(&mut self, path: &Path, name: &str) -> Result<(), Error> {
        let bytes = plain_file::read(path, FileKind::Recording).map_err(|error| error.of(name))?;
        let file = self.files.add_bytes(name, bytes).map_err(|error| Error::failed(error.to_string()))?;
        let names = self.inputs.secret_names();
        let recording = Recording::read(&mut self.files, file, &names)
            .map_err(|error| Error::failed(format!("{}: {error}", self.files.locate(error.span))))?;
        self.exchange(&recording.content.to_exchange(), name)
    }

    fn lines(
        &mut self,
        name: &str,
        entries: impl Iterator<Item = io::Result<Entry>>,
        siblings: &dyn Siblings,
    ) -> Result<(), Error> {
        for entry in entries {
            match entry {
                Ok(entry) => self.traffic(entry.traffic(siblings), name)?,
                Err(reason) => self.left_out.add(format!("{name}: cannot be read from here on: {reason}")),
            }
        }
        Ok(())
    }

    fn traffic(&mut self, traffic: Traffic, name: &str) -> Result<(), Error> {
        for gap in traffic.gaps {
            self.left_out.add(format!("a part that {}", gaps::reason(&gap.reason)));
        }
        traffic.exchanges.iter().try_for_each(|exchange| self.exchange(exchange, name))
    }

    fn exchange(&mut self, exchange: &Exchange, name: &str) -> Result<(), Error> {
        let owner = self.judge.as_ref().map(|judge| judge.owner_of(exchange));
        let operation = match owner {
            Some(TrafficOwner::Nobody) => {
                self.left_out.add("an exchange with a host that is no server of the documents");
                return Ok(());
            }
            Some(TrafficOwner::Operation(operation)) => Some((
                api(operation.document(), &self.files),
                operation.name().map_or_else(|| operation.id().to_string(), str::to_owned),
            )),
            Some(TrafficOwner::Server) | None => None,
        };
        let masked =
            Masked { exchange: mask(exchange, &self.vouched), recording: name.to_owned(), operation };
        if exchange.request.body.is_some() && masked.exchange.request.body.is_none() {
            self.left_out.add("the body of a request that is no text");
        }
        let body = |exchange: &Exchange| exchange.response.as_ref().is_some_and(|it| it.body.is_some());
        if body(exchange) && !body(&masked.exchange) {
            self.left_out.add("the body of a response that is no text");
        }
        (self.take)(masked, &mut self.left_out)
    }
}

/// The name of an API: that of the file of its document.
fn api(document: &Document, files: &Files) -> String {
    let name =
        Path::new(files.file(document.file()).name()).file_stem().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

fn unreadable(name: &str, reason: &io::Error) -> Error {
    Error::failed(format!("{name}: cannot be read: {reason}"))
}
