//! Adds the inputs that the settings name to those of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use docdrift::Conventions;
use ignore::gitignore::Gitignore;
use toml::Spanned;

use super::file::ApiSettings;
use super::globs::{Expanded, InputGlob, gitignore};
use super::{Found, Settings};
use crate::document_files::is_document_file;
use crate::error::Error;
use crate::fetch::{Fetcher, is_url};
use crate::traffic::candidates;
use crate::witnesses::{Witnesses, unread_format};

/// The names of the files of each API.
#[derive(Debug, Default)]
pub(crate) struct FilesOfApis {
    by_api: BTreeMap<String, BTreeSet<String>>,
}

impl FilesOfApis {
    /// Whether a file is one of an API.
    pub(crate) fn have(&self, api: &str, file: &str) -> bool {
        self.by_api.get(api).is_some_and(|files| files.contains(file))
    }

    fn add(&mut self, api: &str, file: &str) {
        self.by_api.entry(api.to_owned()).or_default().insert(file.to_owned());
    }
}

impl Settings {
    /// Adds the inputs of all APIs; further excludes are those of the command line. `notes` receives what is worth
    /// knowing.
    ///
    /// # Errors
    ///
    /// When a glob matches no file, a file cannot be read, or an address cannot be fetched.
    pub(crate) fn add_to(
        &self,
        witnesses: &mut Witnesses,
        fetcher: &Fetcher,
        excluded: &[String],
        notes: &mut Vec<String>,
    ) -> Result<FilesOfApis, Error> {
        let Some(found) = &self.found else { return Ok(FilesOfApis::default()) };
        let globs = found.content.exclude.iter().map(|glob| glob.get_ref().as_str());
        let root = match witnesses.is_earlier() {
            true => witnesses.root().canonicalize().unwrap_or_else(|_| witnesses.root().to_owned()),
            false => found.root.clone(),
        };
        let excludes = gitignore(&root, globs.chain(excluded.iter().map(String::as_str)));
        let excludes =
            excludes.map_err(|(_, reason)| Error::usage(format!("a glob of --exclude {reason}")))?;
        let mut reader = InputsReader {
            found,
            root,
            excludes,
            witnesses,
            fetcher,
            notes,
            apis: FilesOfApis::default(),
            documents: BTreeMap::new(),
            pages: BTreeSet::new(),
            recordings: Vec::new(),
            excluded: 0,
        };
        for (number, api) in found.content.api.iter().enumerate() {
            reader.add_api(number, api.get_ref())?;
        }
        reader.finish()
    }
}

/// A list of recordings of one API.
struct RecordingFiles {
    api: usize,
    /// The folder below which they were found; `None` if the settings name the file itself.
    folder: Option<PathBuf>,
    files: Vec<PathBuf>,
}

/// Reads the inputs of the settings, API by API.
struct InputsReader<'s> {
    found: &'s Found,
    /// The folder that the inputs are read from: that of the settings, or the same folder in an earlier revision.
    root: PathBuf,
    excludes: Gitignore,
    witnesses: &'s mut Witnesses,
    fetcher: &'s Fetcher,
    notes: &'s mut Vec<String>,
    apis: FilesOfApis,
    /// The API of each document.
    documents: BTreeMap<String, String>,
    pages: BTreeSet<PathBuf>,
    recordings: Vec<RecordingFiles>,
    excluded: usize,
}

impl InputsReader<'_> {
    fn add_api(&mut self, number: usize, api: &ApiSettings) -> Result<(), Error> {
        // They are added once those of all APIs are known: another API may have the same.
        let recordings = self.recordings_of(api, number)?;
        self.recordings.extend(recordings);
        self.witnesses.begin_api(conventions(api), api.descriptions);
        for glob in &api.documents {
            self.add_documents(&api.name, glob)?;
        }
        for glob in &api.overlays {
            for file in
                self.expand("overlays", glob, &|path| has_extension(path, &["yaml", "yml", "json"]))?
            {
                self.witnesses.add_overlay(&file)?;
                self.apis.add(api.name.get_ref(), &name(&file));
            }
        }
        for glob in &api.pages {
            self.add_pages(&api.name, glob)?;
        }
        Ok(())
    }

    fn add_documents(&mut self, api: &Spanned<String>, glob: &Spanned<String>) -> Result<(), Error> {
        if is_url(glob.get_ref()) {
            let body = self.fetcher.document(glob.get_ref());
            let body = body.map_err(|error| error.at(&self.place(glob), glob.get_ref()))?;
            self.own_document(api, glob, glob.get_ref())?;
            return self.witnesses.add_document_text(glob.get_ref(), body);
        }
        let files = self.expand("documents", glob, &|path| has_extension(path, &["yaml", "yml", "json"]))?;
        let root = &self.root;
        // A folder of documents often has their parts as well.
        let is_path = files.len() == 1 && Path::new(glob.get_ref()) == files[0];
        let (documents, parts): (Vec<PathBuf>, Vec<PathBuf>) =
            files.into_iter().partition(|file| is_path || is_document_file(&root.join(file)));
        if documents.is_empty() && !self.witnesses.is_earlier() {
            let reason = "matches only files that are no OpenAPI documents: none has `openapi` or `swagger` at its top";
            return Err(self.found.wrong("documents", glob, reason));
        }
        if !parts.is_empty() {
            let (place, count) = (self.found.source.line(glob.span()), parts.len());
            let text = glob.get_ref();
            self.notes.push(format!(
                "{place}: {count} of the files that `{text}` matches are no OpenAPI documents"
            ));
        }
        for document in documents {
            self.own_document(api, glob, &name(&document))?;
            self.witnesses.add_document(&document)?;
        }
        Ok(())
    }

    /// Notes that a document is of an API, and of no other.
    fn own_document(
        &mut self,
        api: &Spanned<String>,
        glob: &Spanned<String>,
        file: &str,
    ) -> Result<(), Error> {
        self.apis.add(api.get_ref(), file);
        match self.documents.insert(file.to_owned(), api.get_ref().clone()) {
            Some(other) => {
                let message = format!("`{file}` is a document of the API `{other}` already");
                Err(self
                    .found
                    .source
                    .error(glob, &message)
                    .help("each document belongs to one API: put the pages of both into one `[[api]]`"))
            }
            None => Ok(()),
        }
    }

    fn add_pages(&mut self, api: &Spanned<String>, glob: &Spanned<String>) -> Result<(), Error> {
        if is_url(glob.get_ref()) {
            let pages = self.fetcher.pages(glob.get_ref());
            let mut pages = pages.map_err(|error| error.at(&self.place(glob), glob.get_ref()))?;
            self.notes.append(&mut pages.notes);
            for page in pages.pages {
                self.apis.add(api.get_ref(), &page.address);
                self.witnesses.add_page_text(&page.address, page.bytes)?;
            }
            return Ok(());
        }
        let is_page = |path: &Path| has_extension(path, &["md", "mdx"]) || unread_format(path).is_some();
        let pages = self.expand("pages", glob, &is_page)?;
        pages.iter().for_each(|page| self.apis.add(api.get_ref(), &name(page)));
        self.witnesses.add_page_files(&pages)?;
        self.pages.extend(pages);
        Ok(())
    }

    fn recordings_of(&mut self, api: &ApiSettings, number: usize) -> Result<Vec<RecordingFiles>, Error> {
        let mut found = Vec::new();
        for glob in &api.recordings {
            let files = self.expand("recordings", glob, &candidates::may_be)?;
            files.iter().for_each(|file| self.apis.add(api.name.get_ref(), &name(file)));
            let is_named = files.len() == 1 && Path::new(glob.get_ref()) == files[0];
            let base = InputGlob::parse(glob.get_ref()).map(|glob| self.root.join(glob.base()));
            let folder = base.ok().filter(|_| !is_named);
            found.push(RecordingFiles { api: number, folder, files });
        }
        Ok(found)
    }

    /// The files of a glob.
    fn expand(
        &mut self,
        key: &str,
        glob: &Spanned<String>,
        is_chosen: &dyn Fn(&Path) -> bool,
    ) -> Result<Vec<PathBuf>, Error> {
        let wrong = |reason: String| self.found.wrong(key, glob, &reason);
        let parsed = InputGlob::parse(glob.get_ref()).map_err(wrong)?;
        self.witnesses.note_named(parsed.base());
        if self.witnesses.is_earlier() {
            let now = parsed.files(&self.found.root, &self.excludes, is_chosen).unwrap_or_default();
            now.files.iter().for_each(|file| self.witnesses.adopt(file));
            self.witnesses.follow(parsed.base());
            if parsed.files(&self.root, &self.excludes, is_chosen).is_err() {
                now.files.iter().for_each(|file| self.witnesses.follow(file));
            }
        }
        let expanded = match parsed.files(&self.root, &self.excludes, is_chosen) {
            // It matched nothing yet.
            Err(_) if self.witnesses.is_earlier() => Expanded::default(),
            expanded => expanded.map_err(|reason| {
                wrong(reason).help(
                    "correct it, or remove it; hidden files and files that git ignores have to be named",
                )
            })?,
        };
        let Expanded { files, excluded } = expanded;
        self.excluded += excluded;
        Ok(files)
    }

    fn place(&self, value: &Spanned<String>) -> String {
        self.found.source.place(value.span())
    }

    /// Adds the recordings, and what is about all pages.
    fn finish(mut self) -> Result<FilesOfApis, Error> {
        let mut owners: BTreeMap<PathBuf, BTreeSet<usize>> = BTreeMap::new();
        for recordings in &self.recordings {
            for file in &recordings.files {
                owners.entry(file.clone()).or_default().insert(recordings.api);
            }
        }
        let root = self.root.clone();
        let recordings = std::mem::take(&mut self.recordings);
        let is_shared = |file: &PathBuf| owners[file].len() > 1;
        for RecordingFiles { api, folder, files } in &recordings {
            self.witnesses.continue_api(*api);
            let own = files.iter().filter(|file| !is_shared(file)).map(|file| root.join(file)).collect();
            self.witnesses.add_recording_files(folder.as_deref(), own)?;
        }
        if owners.values().any(|apis| apis.len() > 1) {
            self.witnesses.begin_shared();
            for RecordingFiles { folder, files, .. } in &recordings {
                let shared =
                    files.iter().filter(|file| is_shared(file)).map(|file| root.join(file)).collect();
                self.witnesses.add_recording_files(folder.as_deref(), shared)?;
            }
        }
        self.witnesses.add_sites_of(&self.pages.iter().cloned().collect::<Vec<_>>())?;
        self.note_unused();
        Ok(self.apis)
    }

    /// Notes excludes and overrides that match nothing: they may be misspelt.
    fn note_unused(&mut self) {
        let found = self.found;
        if !found.content.exclude.is_empty() && self.excluded == 0 {
            let place = found.source.line(found.content.exclude[0].span());
            self.notes
                .push(format!("{place}: `exclude` leaves no file out that the settings name otherwise"));
        }
        let files: BTreeSet<&String> = self.apis.by_api.values().flatten().collect();
        for (settings, paths) in found.content.overrides.iter().zip(&found.override_paths) {
            let matches = |file: &&&String| super::globs::is_excluded(paths, Path::new(file.as_str()));
            if !settings.get_ref().paths.is_empty() && !files.iter().any(|file| matches(&file)) {
                let place = found.source.line(settings.get_ref().paths[0].span());
                self.notes.push(format!(
                    "{place}: no file of the settings is at the `paths` of this `[[override]]`"
                ));
            }
        }
    }
}

fn conventions(api: &ApiSettings) -> Conventions {
    let mut conventions = Conventions::default();
    api.hosts.iter().for_each(|host| conventions.add_host(host.get_ref()));
    api.headers.iter().for_each(|header| conventions.add_header(header.get_ref()));
    for placeholder in &api.placeholders {
        conventions.add_placeholder(placeholder.get_ref()).expect("the settings were checked");
    }
    conventions
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|is| extensions.contains(&is))
}

/// The name of a file, as reports have it.
fn name(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
