//! Takes the witnesses into a run: pages, documents and recordings, from the paths that were named.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::acceptance::Client;
use docdrift::parsed::Gap;
use docdrift::recording::Recording;
use docdrift::site;
use docdrift::source::{FileId, Files, ReadError, Span};
use docdrift::{Inputs, contract::DocumentError};
use indicatif::{ProgressBar, ProgressStyle};
use walkdir::WalkDir;

use crate::error::Error;
use crate::spec;
use crate::tree::Tree;

/// What a command line names.
#[derive(Args, Debug)]
pub(crate) struct Named {
    /// An OpenAPI document; a page that embeds its own needs none
    #[arg(long, value_name = "FILE")]
    spec: Vec<PathBuf>,
    /// Pages, or folders of pages
    #[arg(long, value_name = "PATH", num_args = 1..)]
    docs: Vec<PathBuf>,
    /// Take the descriptions inside the documents for claims, too
    #[arg(long, requires = "spec")]
    descriptions: bool,
    /// Recorded exchanges, or folders of them
    #[arg(long, value_name = "PATH", num_args = 1..)]
    recordings: Vec<PathBuf>,
    /// What a generated client accepts: JSON Schemas by operation
    #[arg(long, value_name = "FILE")]
    client: Option<PathBuf>,
    /// The document that this client was generated from; its head lists the rewrites
    #[arg(long, value_name = "FILE", requires = "client")]
    generated_from: Vec<PathBuf>,
}

impl Named {
    /// Reads everything that is named.
    pub(crate) fn read(&self) -> Result<(Inputs, Files), Error> {
        if self.docs.is_empty() && !self.descriptions {
            return Err(
                Error::usage("no page is named").help("name pages, or folders of pages, with --docs PATH")
            );
        }
        let mut witnesses = Witnesses::default();
        self.add_to(&mut witnesses)?;
        let (mut inputs, files) = witnesses.read()?;
        if self.descriptions {
            inputs.hear_descriptions();
        }
        Ok((inputs, files))
    }

    /// Adds everything that is named.
    pub(crate) fn add_to(&self, witnesses: &mut Witnesses) -> Result<(), Error> {
        self.docs.iter().try_for_each(|path| witnesses.page(path))?;
        self.spec.iter().try_for_each(|path| witnesses.spec(path))?;
        self.recordings.iter().try_for_each(|path| witnesses.recording(path))?;
        match &self.client {
            Some(client) => witnesses.client(client, &self.generated_from),
            None => Ok(()),
        }
    }
}

/// Files on their way into a check.
#[derive(Debug, Default)]
pub(crate) struct Witnesses {
    /// The folder that paths are relative to; none for the working directory.
    root: PathBuf,
    files: Files,
    pages: Vec<FileId>,
    /// The names of the pages.
    named: BTreeSet<String>,
    specs: Vec<FileId>,
    recordings: Vec<FileId>,
    client: Option<Client>,
    /// The addresses that the pages' site hands on to others.
    redirects: Vec<String>,
    gaps: Vec<Gap>,
}

impl Witnesses {
    /// Witnesses that are named from the top of the repository, whatever the working directory.
    pub(crate) fn within(tree: &Tree) -> Self {
        Witnesses { root: tree.path().to_owned(), ..Witnesses::default() }
    }

    fn take(&mut self, path: &Path) -> Result<FileId, ReadError> {
        take(&mut self.files, &self.root, path)
    }

    /// The files as named below the root, or the file itself; sorted.
    fn below(&self, path: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, Error> {
        let found = below(&self.root.join(path), endings)?;
        let relative =
            found.into_iter().map(|path| path.strip_prefix(&self.root).map_or(path.clone(), Path::to_owned));
        Ok(relative.collect())
    }

    /// A page, or all pages below a folder.
    pub(crate) fn page(&mut self, path: &Path) -> Result<(), Error> {
        self.redirects(path)?;
        for path in self.below(path, &["md", "mdx"])? {
            let page = match self.take(&path) {
                Ok(page) => page,
                // A page of another encoding is read as far as it goes.
                Err(ReadError::NotUtf8 { file, offset, .. }) => {
                    let span = Span { file, start: offset, end: offset };
                    self.gaps.push(Gap { span, reason: "the page is not UTF-8 from here on".to_owned() });
                    file
                }
                Err(error) => return Err(unreadable(&error)),
            };
            // A page that is named twice is heard once.
            if self.named.insert(self.files.file(page).name().to_owned()) {
                self.pages.push(page);
            }
        }
        Ok(())
    }

    /// The configuration of the site that a path belongs to: in the folder itself, or a few above it.
    fn redirects(&mut self, path: &Path) -> Result<(), Error> {
        const NAMES: &[&str] = &["docs.json", "mint.json", "docs.yml"];
        const ABOVE: usize = 4;
        let whole = self.root.join(path);
        let Ok(whole) = whole.canonicalize() else { return Ok(()) };
        for folder in whole.ancestors().take(ABOVE) {
            for name in NAMES {
                let file = folder.join(name);
                if file.is_file() {
                    let file = self.take(&file).map_err(|error| unreadable(&error))?;
                    self.redirects.extend(site::redirects(&self.files.excerpt(file)));
                }
            }
        }
        Ok(())
    }

    /// A complete OpenAPI document.
    pub(crate) fn spec(&mut self, path: &Path) -> Result<(), Error> {
        let spec = self.take(path).map_err(|error| unreadable(&error))?;
        self.specs.push(spec);
        Ok(())
    }

    /// The whole document that is vendored for an API, where there is one: it judges the wire.
    pub(crate) fn published(&mut self, tree: &Tree, api: &str) -> Result<(), Error> {
        let name = spec::whole_of(api);
        if tree.has(&name) { self.spec(Path::new(&name)) } else { Ok(()) }
    }

    /// A recording, or all recordings below a folder. They are read after the documents, which declare
    /// what is secret.
    pub(crate) fn recording(&mut self, path: &Path) -> Result<(), Error> {
        for path in self.below(path, &["yaml", "yml"])? {
            let file = self.take(&path).map_err(|error| unreadable(&error))?;
            self.recordings.push(file);
        }
        Ok(())
    }

    /// What a client accepts, and the documents that it was generated from.
    pub(crate) fn client(&mut self, path: &Path, generated_from: &[PathBuf]) -> Result<(), Error> {
        self.client = Some(client(&mut self.files, &self.root, path, generated_from)?);
        Ok(())
    }

    /// Reads everything that was taken.
    pub(crate) fn read(self) -> Result<(Inputs, Files), Error> {
        let Witnesses { mut files, pages, specs, recordings, client, redirects, gaps, .. } = self;
        let bar = progress(pages.len());
        let inputs = Inputs::read_with(&files, &pages, &specs, Vec::new(), &|| bar.inc(1));
        bar.finish_and_clear();
        let mut inputs = inputs.map_err(|error| refused(&error, &files))?;
        let names = inputs.secret_names();
        for file in recordings {
            let recording = Recording::read(&mut files, file, &names)
                .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?;
            inputs.add_recordings(vec![recording]);
        }
        inputs.add_gaps(gaps);
        inputs.add_redirects(redirects);
        if let Some(client) = client {
            inputs.add_client(client);
        }
        Ok((inputs, files))
    }
}

/// Reads a file that is named from a folder.
fn take(files: &mut Files, root: &Path, path: &Path) -> Result<FileId, ReadError> {
    let bytes =
        std::fs::read(root.join(path)).map_err(|reason| ReadError::Io { path: path.to_owned(), reason })?;
    files.add_bytes(&path.to_string_lossy(), bytes)
}

/// Reads what a client accepts, and the documents that it was generated from.
pub(crate) fn client(
    files: &mut Files,
    root: &Path,
    path: &Path,
    generated_from: &[PathBuf],
) -> Result<Client, Error> {
    // A name that is the same on every machine, where there is one.
    let path = path.strip_prefix(root).unwrap_or(path);
    let file = take(files, root, path).map_err(|error| unreadable(&error))?;
    let read = Client::read(&files.excerpt(file));
    let mut client = read.map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?;
    for path in generated_from {
        let file = take(files, root, path).map_err(|error| unreadable(&error))?;
        let taken = client.generated_from(&files.excerpt(file));
        taken.map_err(|error| refused(&error, files))?;
    }
    Ok(client)
}

/// A bar on a terminal, while pages are read; nothing elsewhere.
fn progress(pages: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} pages read")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(pages as u64).with_style(style)
}

fn refused(error: &DocumentError, files: &Files) -> Error {
    Error::failed(format!("{}: {error}", files.locate(error.span())))
}

fn unreadable(error: &ReadError) -> Error {
    Error::failed(error.to_string())
}

/// A file as it is, or the files below a folder with one of these endings, sorted.
fn below(path: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in WalkDir::new(path).sort_by_file_name() {
        let entry =
            entry.map_err(|error| Error::failed(format!("{}: cannot be read: {error}", path.display())))?;
        let ending = entry.path().extension().and_then(|ending| ending.to_str());
        if entry.file_type().is_file() && ending.is_some_and(|ending| endings.contains(&ending)) {
            found.push(entry.into_path());
        }
    }
    if found.is_empty() {
        let endings = endings.join(" or .");
        return Err(Error::failed(format!("{}: there is no .{endings} file below it", path.display())));
    }
    Ok(found)
}
