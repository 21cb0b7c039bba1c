//! Reads the inputs of a check from files: pages, documents, recordings, and what a client accepts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use docdrift::{
    Client, DocumentError, FileId, Files, Gap, GapKind, GeneratedFrom, Inputs, Overlay, ReadError, Recording,
    SiteFile, Span, TrafficTally, UNREAD_FORMATS, companion_of, redirects,
};

use crate::error::Error;
use crate::overrides;
use crate::parts;
use crate::progress;
use crate::revision::RevisionTree;
use crate::site;
use crate::traffic::{self, Traffic, candidates};
use crate::walk;

/// The inputs of a check. Files are read as they are added; [`Witnesses::read`] parses the pages, documents
/// and recordings.
///
/// ```no_run
/// use std::path::Path;
/// use docdrift_cli::{Error, Witnesses};
///
/// fn main() -> Result<(), Error> {
///     let mut witnesses = Witnesses::within(Path::new("/home/me/api"));
///     witnesses.add_document(Path::new("openapi.yaml"))?;
///     witnesses.add_pages(Path::new("docs"))?;
///     let (inputs, files) = witnesses.read()?;
///     # let _ = (inputs, files);
///     Ok(())
/// }
/// ```
#[derive(Debug, Default)]
pub struct Witnesses {
    /// The folder that paths are relative to; empty for the working directory.
    root: PathBuf,
    /// Globs of paths that are skipped below each folder that is added, relative to that folder.
    excluded: Vec<String>,
    files: Files,
    pages: Vec<FileId>,
    page_names: BTreeSet<String>,
    documents: Vec<FileId>,
    overlays: Vec<FileId>,
    /// Each recording of our own form, and its companion.
    recordings: Vec<(FileId, Option<FileId>)>,
    traffic: Traffic,
    client: Option<(Client, Vec<GeneratedFrom>)>,
    /// The URL paths that the site of the pages redirects.
    redirects: Vec<String>,
    /// The files with the navigation of the site of the pages.
    site: Vec<SiteFile>,
    gaps: Vec<Gap>,
    /// The files and folders that were added.
    named: Vec<PathBuf>,
    /// The earlier revision of the files to read; `None` for the files as they are.
    revision: Option<Arc<RevisionTree>>,
}

impl Witnesses {
    /// Creates an empty list of inputs. Paths are relative to this folder, and printed without it.
    #[must_use]
    pub fn within(root: &Path) -> Self {
        Witnesses { root: root.to_owned(), ..Witnesses::default() }
    }

    /// Creates an empty list of inputs that are read as they were in an earlier revision. What did not exist there is
    /// left out.
    #[must_use]
    pub(crate) fn earlier(tree: RevisionTree) -> Self {
        Witnesses { root: tree.root(), revision: Some(Arc::new(tree)), ..Witnesses::default() }
    }

    /// The path from which an input is read; `None` if there was none in the earlier revision.
    fn place(&mut self, path: &Path) -> Option<PathBuf> {
        self.named.push(path.to_owned());
        match &self.revision {
            Some(tree) => tree.place(path),
            None => Some(path.to_owned()),
        }
    }

    /// Excludes files below the folders that are added after this call. Globs are those of a `.gitignore`,
    /// relative to each folder. A file that is added by its own path is not excluded.
    pub fn exclude(&mut self, globs: &[String]) {
        self.excluded.extend_from_slice(globs);
    }

    /// Adds a page, or all pages below a folder. A page that is added twice is read once.
    ///
    /// The navigation of the site is looked for in the folders of the pages and up to three folders above, and
    /// not above a repository. Pages that are neither Markdown nor MDX are gaps.
    ///
    /// # Errors
    ///
    /// When a page or the configuration of its site cannot be read, or the folder contains no page.
    pub fn add_pages(&mut self, path: &Path) -> Result<(), Error> {
        let Some(path) = &self.place(path) else { return Ok(()) };
        self.add_redirects(path)?;
        let pages = match self.files_below(path, &["md", "mdx"]) {
            // The folder had no pages yet.
            Err(_) if self.revision.is_some() => Vec::new(),
            pages => pages?,
        };
        self.site.extend(
            site::read(&mut self.files, &self.root, path, &pages).map_err(|error| unreadable(&error))?,
        );
        self.add_unread_pages(path)?;
        for path in pages {
            let page = match self.read_file(&path) {
                Ok(page) => page,
                // A page in another encoding is read up to its first invalid byte.
                Err(ReadError::NotUtf8 { file, offset, .. }) => {
                    let span = Span { file, start: offset, end: offset };
                    let reason = "the page is not UTF-8 from here on";
                    self.gaps.push(Gap::new(span, GapKind::InvalidEncoding, reason));
                    file
                }
                Err(error) => return Err(unreadable(&error)),
            };
            if self.page_names.insert(self.files.file(page).name().to_owned()) {
                self.pages.push(page);
            }
        }
        Ok(())
    }

    /// Adds a gap for each page below a folder that is neither Markdown nor MDX.
    fn add_unread_pages(&mut self, path: &Path) -> Result<(), Error> {
        let extensions: Vec<&str> = UNREAD_FORMATS.iter().map(|(extension, _)| *extension).collect();
        for path in walk::other_files_below(&self.root.join(path), &extensions, &self.excluded)? {
            let path = self.relative(path);
            let of_file =
                |(extension, _): &&(&str, &str)| path.extension().is_some_and(|is| is == *extension);
            let Some((_, format)) = UNREAD_FORMATS.iter().find(of_file) else { continue };
            let name = path.to_string_lossy().replace('\\', "/");
            if self.page_names.insert(name.clone()) {
                let span = Span { file: self.files.add(name, ""), start: 0, end: 0 };
                let reason = format!("this page is {format}, which is not read");
                self.gaps.push(Gap::new(span, GapKind::UnreadPageFormat, reason));
            }
        }
        Ok(())
    }

    /// Adds a complete OpenAPI document, with the other files that it consists of, and the overrides that Fern merges
    /// into it.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn add_document(&mut self, path: &Path) -> Result<(), Error> {
        let Some(path) = &self.place(path) else { return Ok(()) };
        let document = self.read_file(path).map_err(|error| unreadable(&error))?;
        parts::add(&mut self.files, &self.root, document);
        for overrides in overrides::add(&mut self.files, &self.root, document) {
            parts::add(&mut self.files, &self.root, overrides);
        }
        self.documents.push(document);
        Ok(())
    }

    /// Adds an OpenAPI Overlay, which is applied to a document.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn add_overlay(&mut self, path: &Path) -> Result<(), Error> {
        // An earlier revision may have the overlay, and not the document.
        let is_applied = self.revision.is_none() || !self.documents.is_empty();
        let Some(path) = &self.place(path).filter(|_| is_applied) else { return Ok(()) };
        let overlay = self.read_file(path).map_err(|error| unreadable(&error))?;
        self.overlays.push(overlay);
        Ok(())
    }

    /// Adds a recording of any form, or all recordings below a folder; `-` is standard input with one entry a
    /// line. They are read after the documents, which declare what is secret.
    ///
    /// # Errors
    ///
    /// When a recording cannot be read, or the folder contains no file that may be one.
    pub fn add_recordings(&mut self, path: &Path) -> Result<(), Error> {
        if path == Path::new("-") {
            self.traffic.reads_standard_input = true;
            return Ok(());
        }
        let Some(path) = &self.place(path) else { return Ok(()) };
        let named = self.root.join(path);
        let folder = named.is_dir().then_some(named.clone());
        let kind = "file of recorded traffic";
        let found = match walk::chosen_below(&named, &candidates::may_be, kind, &self.excluded) {
            // The folder had no recordings yet.
            Err(_) if self.revision.is_some() => Vec::new(),
            found => found?,
        };
        for found in found {
            let path = self.relative(found.clone());
            if folder.is_none() && candidates::companion_of_own(&found) {
                let message = format!("{}: it says what a recording expects, and is none", path.display());
                return Err(Error::failed(message).help("name the recording, which is beside it"));
            }
            if candidates::is_own(&found) {
                self.add_own_recording(&path)?;
                self.traffic.known_folders.extend(folder.clone());
            } else {
                let name = path.to_string_lossy().replace('\\', "/");
                let (folder, is_named) = (folder.clone(), folder.is_none());
                self.traffic.add(traffic::Recording { path: found, name, folder, is_named });
            }
        }
        Ok(())
    }

    /// Adds a recording of our own form, with its companion if there is one.
    fn add_own_recording(&mut self, path: &Path) -> Result<(), Error> {
        let file = self.read_file(path).map_err(|error| unreadable(&error))?;
        let companion = path.to_str().and_then(companion_of).map(PathBuf::from);
        let companion = companion.filter(|companion| self.root.join(companion).is_file());
        let companion = companion.map(|companion| self.read_file(&companion)).transpose();
        self.recordings.push((file, companion.map_err(|error| unreadable(&error))?));
        Ok(())
    }

    /// Whether there is a recording of our own form, of which a tally has nothing.
    #[must_use]
    pub(crate) fn own_recording(&self) -> Option<&str> {
        self.recordings.first().map(|(file, _)| self.files.file(*file).name())
    }

    /// Adds what another run learned of recorded traffic.
    pub fn add_tally(&mut self, tally: TrafficTally) {
        self.traffic.tally.merge(tally);
    }

    /// Sets what a client accepts, and the documents that the client was generated from.
    ///
    /// # Errors
    ///
    /// When one of the files cannot be read or parsed.
    pub fn add_client(&mut self, path: &Path, generated_from: &[PathBuf]) -> Result<(), Error> {
        let Some(path) = &self.place(path) else { return Ok(()) };
        let generated_from: Vec<PathBuf> =
            generated_from.iter().filter_map(|path| self.place(path)).collect();
        self.client = Some(read_client(&mut self.files, &self.root, path, &generated_from)?);
        Ok(())
    }

    /// Parses everything that was added.
    ///
    /// # Errors
    ///
    /// When one of the documents is not an OpenAPI document, an overlay cannot be applied, or a file that was added as a recording is not a
    /// recording, or cannot be read.
    pub fn read(self) -> Result<(Inputs, Files), Error> {
        let Witnesses {
            root,
            mut files,
            pages,
            documents,
            overlays,
            recordings,
            traffic,
            client,
            redirects,
            site,
            gaps,
            named,
            revision: _revision,
            ..
        } = self;
        let bar = progress::page_bar(pages.len());
        let overlays = overlays.into_iter().map(|overlay| Overlay::read(&files.excerpt(overlay)));
        let overlays: Result<Vec<Overlay>, _> = overlays.collect();
        let overlays =
            overlays.map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?;
        let inputs = Inputs::read_with(&files, &pages, &documents, &overlays, Vec::new(), &|| bar.inc(1));
        bar.finish_and_clear();
        let mut inputs = inputs.map_err(|error| invalid_document(&error, &files))?;
        let secret_names = inputs.secret_names();
        for (file, companion) in recordings {
            let mut recording = Recording::read(&mut files, file, &secret_names)
                .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?;
            if let Some(companion) = companion {
                recording
                    .read_companion(&mut files, companion, &secret_names)
                    .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?;
            }
            inputs.add_recordings(vec![recording]);
        }
        let tally = traffic.judge(inputs.documents())?;
        inputs.add_traffic(tally);
        let positions = traffic::positions(&root, inputs.traffic_places());
        inputs.add_traffic_positions(&mut files, &positions);
        inputs.add_gaps(gaps);
        inputs.add_named_paths(named.iter().map(|path| path.to_string_lossy().replace('\\', "/")));
        inputs.add_redirects(redirects);
        inputs.add_site(site);
        if let Some((client, generated_from)) = client {
            inputs.add_client(client, generated_from);
        }
        Ok((inputs, files))
    }

    /// Reads the redirects of the site to which a path belongs. The configuration of the site is at the path
    /// itself, if the path is a folder, or in one of the three folders above it.
    fn add_redirects(&mut self, path: &Path) -> Result<(), Error> {
        const CONFIGURATIONS: &[&str] = &["docs.json", "mint.json", "docs.yml"];
        const SEARCHED_FOLDERS: usize = 4;
        let Ok(path) = self.root.join(path).canonicalize() else { return Ok(()) };
        for folder in path.ancestors().take(SEARCHED_FOLDERS) {
            for name in CONFIGURATIONS {
                let file = folder.join(name);
                if file.is_file() {
                    let file = self.read_file(&file).map_err(|error| unreadable(&error))?;
                    self.redirects.extend(redirects(&self.files.excerpt(file)));
                }
            }
        }
        Ok(())
    }

    fn read_file(&mut self, path: &Path) -> Result<FileId, ReadError> {
        read_file(&mut self.files, &self.root, path)
    }

    /// The file itself, or the files below a folder; named relative to the root.
    fn files_below(&self, path: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>, Error> {
        let found = walk::files_below(&self.root.join(path), extensions, &self.excluded)?;
        Ok(found.into_iter().map(|path| self.relative(path)).collect())
    }

    /// A path relative to the root, if it is below the root.
    fn relative(&self, path: PathBuf) -> PathBuf {
        path.strip_prefix(&self.root).map_or(path.clone(), Path::to_owned)
    }
}

/// Reads a file that is named relative to a folder.
fn read_file(files: &mut Files, root: &Path, path: &Path) -> Result<FileId, ReadError> {
    let bytes =
        std::fs::read(root.join(path)).map_err(|reason| ReadError::Io { path: path.to_owned(), reason })?;
    files.add_bytes(&path.to_string_lossy(), bytes)
}

/// Reads what a client accepts, and the documents that the client was generated from.
///
/// # Errors
///
/// When one of the files cannot be read or parsed.
pub fn read_client(
    files: &mut Files,
    root: &Path,
    path: &Path,
    generated_from: &[PathBuf],
) -> Result<(Client, Vec<GeneratedFrom>), Error> {
    // A file below the root is named relative to the root, so that its name is the same on every machine.
    let path = path.strip_prefix(root).unwrap_or(path);
    let file = read_file(files, root, path).map_err(|error| unreadable(&error))?;
    let client = Client::read(&files.excerpt(file));
    let client = client.map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?;
    let mut documents = Vec::new();
    for path in generated_from {
        let file = read_file(files, root, path).map_err(|error| unreadable(&error))?;
        let document = GeneratedFrom::read(&files.excerpt(file));
        documents.push(document.map_err(|error| invalid_document(&error, files))?);
    }
    Ok((client, documents))
}

fn invalid_document(error: &DocumentError, files: &Files) -> Error {
    Error::failed(format!("{}: {error}", files.locate(error.span())))
}

fn unreadable(error: &ReadError) -> Error {
    Error::failed(error.to_string())
}
