//! Reads the inputs of a check from files: pages, documents, recordings, and what a client accepts.

mod apis;
mod recordings;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use docdrift::{
    Client, Conventions, DocumentError, FileId, Files, Gap, GapKind, GeneratedFrom, Inputs, Overlay,
    ReadError, Recording, SecretNames, SiteFile, Span, TrafficTally, UNREAD_FORMATS, redirects,
};

use crate::error::Error;
use crate::overrides;
use crate::parts;
use crate::plain_file::{self, FileKind};
use crate::progress;
use crate::revision::RevisionTree;
use crate::site;
use crate::traffic::{self, Traffic};
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
    /// The pages that are read, by name; `None` for a page in a format that is not read.
    pages: BTreeMap<String, Option<FileId>>,
    /// The order in which pages were added.
    page_order: Vec<FileId>,
    /// The inputs of each API. Without settings, all inputs are of one.
    apis: Vec<ApiWitnesses>,
    /// The index of the API to which inputs are added.
    current: usize,
    /// What other runs learned of recorded traffic.
    tally: TrafficTally,
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

/// The inputs of one API.
#[derive(Debug, Default)]
struct ApiWitnesses {
    pages: Vec<FileId>,
    documents: Vec<FileId>,
    overlays: Vec<FileId>,
    /// Each recording of our own form, and its companion.
    recordings: Vec<(FileId, Option<FileId>)>,
    traffic: Traffic,
    conventions: Conventions,
    reads_descriptions: bool,
    /// Whether the recordings are of several APIs, so that the documents of all APIs judge them.
    is_shared: bool,
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

    /// The folder that paths are relative to; empty for the working directory.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Whether inputs are read as they were in an earlier revision, in which some may be missing.
    pub(crate) fn is_earlier(&self) -> bool {
        self.revision.is_some()
    }

    /// Takes an input that git ignores into the earlier revision that is read.
    pub(crate) fn adopt(&self, path: &Path) {
        if let Some(tree) = &self.revision {
            tree.adopt(path);
        }
    }

    /// Gives an input of the earlier revision that is read the name that it has now.
    pub(crate) fn follow(&self, path: &Path) {
        if let Some(tree) = &self.revision {
            tree.follow(path);
        }
    }

    /// Notes that the run reads a file, or all inputs below a folder.
    pub(crate) fn note_named(&mut self, path: &Path) {
        self.named.push(path.to_owned());
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
        self.site.extend(site::read(&mut self.files, &self.root, path, &pages)?);
        self.add_unread_pages(path)?;
        pages.iter().try_for_each(|path| self.add_page(path))
    }

    /// Adds a page. A page that is added twice is read once.
    fn add_page(&mut self, path: &Path) -> Result<(), Error> {
        let name = path.to_string_lossy().replace('\\', "/");
        if let Some(Some(known)) = self.pages.get(&name).copied() {
            self.add_page_file(name, known);
            return Ok(());
        }
        let bytes = plain_file::read(&self.root.join(path), FileKind::Page);
        let bytes = bytes.map_err(|error| error.of(&path.to_string_lossy()))?;
        let page = self.add_page_bytes(&name, bytes)?;
        self.add_page_file(name, page);
        Ok(())
    }

    /// Adds the content of a page. One in another encoding is read up to its first invalid byte.
    fn add_page_bytes(&mut self, name: &str, bytes: Vec<u8>) -> Result<FileId, Error> {
        match self.files.add_bytes(name, bytes) {
            Err(ReadError::NotUtf8 { file, offset, .. }) => {
                let span = Span { file, start: offset, end: offset };
                let reason = "the page is not UTF-8 from here on";
                self.gaps.push(Gap::new(span, GapKind::InvalidEncoding, reason));
                Ok(file)
            }
            page => page.map_err(|error| unreadable(&error)),
        }
    }

    fn add_page_file(&mut self, name: String, page: FileId) {
        if self.pages.insert(name, Some(page)).is_none() {
            self.page_order.push(page);
        }
        self.api().pages.push(page);
    }

    /// The API to which inputs are added.
    fn api(&mut self) -> &mut ApiWitnesses {
        if self.apis.is_empty() {
            self.apis.push(ApiWitnesses::default());
        }
        &mut self.apis[self.current]
    }

    /// Adds a gap for each page below a folder that is neither Markdown nor MDX.
    fn add_unread_pages(&mut self, path: &Path) -> Result<(), Error> {
        let extensions: Vec<&str> = UNREAD_FORMATS.iter().map(|(extension, _)| *extension).collect();
        for path in walk::other_files_below(&self.root.join(path), &extensions, &self.excluded)? {
            let path = self.relative(path);
            let Some(format) = unread_format(&path) else { continue };
            let name = path.to_string_lossy().replace('\\', "/");
            self.add_unread_page(name, format);
        }
        Ok(())
    }

    /// Adds a gap for a page in a format that is not read.
    fn add_unread_page(&mut self, name: String, format: &str) {
        if self.pages.insert(name.clone(), None).is_none() {
            let span = Span { file: self.files.add(name, ""), start: 0, end: 0 };
            let reason = format!("this page is {format}, which is not read");
            self.gaps.push(Gap::new(span, GapKind::UnreadPageFormat, reason));
        }
    }

    /// Adds a complete OpenAPI document, with the other files that it consists of, and the overrides that Fern merges
    /// into it.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn add_document(&mut self, path: &Path) -> Result<(), Error> {
        let Some(path) = &self.place(path) else { return Ok(()) };
        let document = self.read_file(path, FileKind::Document)?;
        parts::add(&mut self.files, &self.root, document);
        for overrides in overrides::add(&mut self.files, &self.root, document) {
            parts::add(&mut self.files, &self.root, overrides);
        }
        self.api().documents.push(document);
        Ok(())
    }

    /// Adds an OpenAPI Overlay, which is applied to a document.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn add_overlay(&mut self, path: &Path) -> Result<(), Error> {
        // An earlier revision may have the overlay, and not the document.
        let is_applied = self.revision.is_none() || !self.api().documents.is_empty();
        let Some(path) = &self.place(path).filter(|_| is_applied) else { return Ok(()) };
        let overlay = self.read_file(path, FileKind::Document)?;
        self.api().overlays.push(overlay);
        Ok(())
    }

    /// Adds what another run learned of recorded traffic.
    pub fn add_tally(&mut self, tally: TrafficTally) {
        self.tally.merge(tally);
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
        // The files of an earlier revision are there until everything is read.
        let Witnesses {
            root,
            mut files,
            page_order,
            apis,
            tally,
            client,
            redirects,
            site,
            gaps,
            named,
            revision: _revision,
            ..
        } = self;
        let bar = progress::page_bar(page_order.len());
        let overlays = read_overlays(&apis, &files)?;
        let documents: Vec<FileId> = apis.iter().flat_map(|api| api.documents.iter().copied()).collect();
        let inputs =
            Inputs::read_with(&files, &page_order, &documents, &overlays, Vec::new(), &|| bar.inc(1));
        bar.finish_and_clear();
        let mut inputs = inputs.map_err(|error| invalid_document(&error, &files))?;
        inputs.add_traffic(tally);
        if apis.len() > 1 {
            apis.iter().for_each(|api| api.judge_own(&mut inputs));
        }
        let secret_names = inputs.secret_names();
        let mut judged = 0;
        for api in apis {
            let own = judged..judged + api.documents.len();
            judged = own.end;
            for document in &api.documents {
                inputs.set_conventions(*document, &api.conventions);
                if api.reads_descriptions {
                    inputs.check_descriptions_of(*document);
                }
            }
            for (file, companion) in api.recordings {
                inputs.add_recordings(vec![read_recording(&mut files, file, companion, &secret_names)?]);
            }
            let documents = if api.is_shared { inputs.documents() } else { &inputs.documents()[own] };
            let tally = api.traffic.judge(documents)?;
            inputs.add_traffic(tally);
        }
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
        const SEARCHED_FOLDERS: usize = 4;
        let Ok(path) = self.root.join(path).canonicalize() else { return Ok(()) };
        for folder in path.ancestors().take(SEARCHED_FOLDERS) {
            self.add_redirects_in(folder)?;
        }
        Ok(())
    }

    /// Reads the redirects in the configuration of a site in this folder.
    fn add_redirects_in(&mut self, folder: &Path) -> Result<(), Error> {
        const CONFIGURATIONS: &[&str] = &["docs.json", "mint.json", "docs.yml"];
        for name in CONFIGURATIONS {
            let file = folder.join(name);
            if site::is_plain_file(&self.root.join(&file)) {
                let file = self.read_file(&file, FileKind::Settings)?;
                self.redirects.extend(redirects(&self.files.excerpt(file)));
            }
        }
        Ok(())
    }

    fn read_file(&mut self, path: &Path, kind: FileKind) -> Result<FileId, Error> {
        read_file(&mut self.files, &self.root, path, kind)
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

impl ApiWitnesses {
    /// Lets only the documents of the API judge its pages and recordings.
    fn judge_own(&self, inputs: &mut Inputs) {
        if self.is_shared {
            return;
        }
        let recordings = self.recordings.iter().map(|(file, _)| *file);
        for file in self.pages.iter().copied().chain(recordings) {
            inputs.judge_by(file, &self.documents);
        }
    }
}

/// The format of a page that is neither Markdown nor MDX; `None` for any other file.
pub(crate) fn unread_format(path: &Path) -> Option<&'static str> {
    let extension = path.extension()?.to_str()?;
    UNREAD_FORMATS.iter().find(|(known, _)| *known == extension).map(|(_, format)| *format)
}

/// Reads the overlays of all APIs. Each changes a document of its own API.
fn read_overlays(apis: &[ApiWitnesses], files: &Files) -> Result<Vec<Overlay>, Error> {
    let all = apis.iter().flat_map(|api| api.overlays.iter().map(|overlay| (*overlay, &api.documents)));
    let read = all.map(|(overlay, documents)| {
        let overlay = Overlay::read(&files.excerpt(overlay));
        let overlay = overlay.map(|overlay| overlay.among(documents));
        overlay.map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))
    });
    read.collect()
}

/// Reads a recording of our own form, and its companion if it has one.
fn read_recording(
    files: &mut Files,
    file: FileId,
    companion: Option<FileId>,
    secret_names: &SecretNames,
) -> Result<Recording, Error> {
    let mut recording = Recording::read(files, file, secret_names)
        .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?;
    if let Some(companion) = companion {
        recording
            .read_companion(files, companion, secret_names)
            .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?;
    }
    Ok(recording)
}

/// Reads a file that is named relative to a folder.
fn read_file(files: &mut Files, root: &Path, path: &Path, kind: FileKind) -> Result<FileId, Error> {
    let name = path.to_string_lossy();
    let bytes = plain_file::read(&root.join(path), kind).map_err(|error| error.of(&name))?;
    files.add_bytes(&name, bytes).map_err(|error| unreadable(&error))
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
    let file = read_file(files, root, path, FileKind::Document)?;
    let client = Client::read(&files.excerpt(file));
    let client = client.map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?;
    let mut documents = Vec::new();
    for path in generated_from {
        let file = read_file(files, root, path, FileKind::Document)?;
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
