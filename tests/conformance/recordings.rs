//! Finds and reads the recordings, and what publishes the schema: pages with embedded fragments, and
//! whole documents.

use std::path::{Path, PathBuf};
use std::{env, fs};

use docdrift::{FileId, Files, Inputs, Recording, SecretNames};

/// Where recordings are, from the top of the repository.
const RECORDINGS: &str = "tests/recordings";

/// Where the pages of each API are, from the top of the repository.
const PAGES: &str = "openapi/upstream";

/// Names the beginning of the recordings' names that are asked for; without it, all are.
const ONLY: &str = "CONFORMANCE_ONLY";

/// The APIs, each with whether it is part of this build: its recordings are no part otherwise.
const APIS: &[(&str, bool)] = &[
    ("polar", cfg!(feature = "polar")),
    ("stripe", cfg!(feature = "stripe")),
    ("videodb", cfg!(feature = "videodb")),
];

/// The APIs of this build.
#[cfg(feature = "schema")]
pub(crate) fn built() -> impl Iterator<Item = &'static str> {
    APIS.iter().filter(|(_, built)| *built).map(|(api, _)| *api)
}

/// Whether what stands under this name is asked for.
pub(crate) fn is_asked_for(name: &str) -> bool {
    let mut left_out = APIS.iter().filter(|(_, built)| !built);
    let built = !left_out.any(|(api, _)| name.starts_with(&folder(api, "")));
    built && env::var(ONLY).map_or(true, |only| name.starts_with(&only))
}

/// Whether no recording is left out.
pub(crate) fn all_are_asked_for() -> bool {
    APIS.iter().all(|(_, built)| *built) && is_asked_for(&format!("{RECORDINGS}/"))
}

/// Where the recordings of an operation are, from the top of the repository.
pub(crate) fn folder(api: &str, operation: &str) -> String {
    format!("{RECORDINGS}/{api}/{operation}/").replace("//", "/")
}

/// A recording and what its path says of it: `tests/recordings/<api>/<operation>/<case>.yaml`.
pub(crate) struct Recorded {
    /// Its path from the top of the repository.
    pub(crate) name: String,
    /// The API, by the name of its module.
    pub(crate) api: String,
    /// The operation, by its `operationId`.
    pub(crate) operation: String,
    /// The recording.
    pub(crate) recording: Recording,
}

/// Every recording, in the order of their names; or everything that is wrong with them.
pub(crate) fn read(files: &mut Files) -> Result<Vec<Recorded>, Vec<String>> {
    let secret_names = secret_names()?;
    let mut recorded = Vec::new();
    let mut problems = Vec::new();
    let names = below(RECORDINGS).map_err(|problem| vec![problem])?;
    for name in names.into_iter().filter(|name| is_asked_for(name)) {
        match read_one(files, name, &secret_names) {
            Ok(one) => recorded.push(one),
            Err(problem) => problems.push(problem),
        }
    }
    match (recorded.is_empty(), problems.is_empty()) {
        (true, true) => Err(vec![format!("there is no recording below {RECORDINGS}")]),
        (false, true) => Ok(recorded),
        _ => Err(problems),
    }
}

fn read_one(files: &mut Files, name: String, secret_names: &SecretNames) -> Result<Recorded, String> {
    let place: Vec<&str> = name[RECORDINGS.len()..].split('/').skip(1).collect();
    let [api, operation, case] = place[..] else {
        return Err(format!("{name}: a recording stands at {RECORDINGS}/<api>/<operation>/<case>.yaml"));
    };
    if !case.ends_with(".yaml") {
        return Err(format!("{name}: the name of a recording ends in .yaml"));
    }
    let (api, operation) = (api.to_owned(), operation.to_owned());
    let file = take(files, &name)?;
    let recording = Recording::read(files, file, secret_names)
        .map_err(|error| format!("{}: {error}", files.locate(error.span)))?;
    Ok(Recorded { name, api, operation, recording })
}

/// The names that the published documents declare as those of secrets, besides the customary ones.
fn secret_names() -> Result<SecretNames, Vec<String>> {
    let mut files = Files::new();
    let (pages, documents) = (pages(&mut files)?, documents(&mut files)?);
    let inputs = Inputs::read(&files, &pages, &documents, Vec::new());
    let inputs = inputs.map_err(|error| vec![format!("a vendored document cannot be read: {error}")])?;
    Ok(inputs.secret_names())
}

/// The vendored pages of every API.
pub(crate) fn pages(files: &mut Files) -> Result<Vec<FileId>, Vec<String>> {
    let names = below(PAGES).map_err(|problem| vec![problem])?;
    let pages = names.iter().filter(|name| name.ends_with(".md") || name.ends_with(".mdx"));
    pages.map(|name| take(files, name).map_err(|problem| vec![problem])).collect()
}

/// The published document of every API that has one besides its pages.
pub(crate) fn documents(files: &mut Files) -> Result<Vec<FileId>, Vec<String>> {
    let names = below(PAGES).map_err(|problem| vec![problem])?;
    let documents = names.iter().filter(|name| name.ends_with("/openapi.yaml"));
    documents.map(|name| take(files, name).map_err(|problem| vec![problem])).collect()
}

/// The APIs that have pages.
pub(crate) fn apis() -> Result<Vec<String>, String> {
    let folders = entries(&root().join(PAGES))?.into_iter().filter(|path| path.is_dir());
    Ok(folders.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect())
}

/// The top of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a folder holds, sorted.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).and_then(|entries| {
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        paths.collect::<Result<Vec<_>, _>>()
    });
    let mut entries = entries.map_err(|reason| format!("{}: cannot be read: {reason}", folder.display()))?;
    entries.sort();
    Ok(entries)
}

/// Every file below a folder, named from the top of the repository, sorted.
fn below(folder: &str) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for path in entries(&root().join(folder))? {
        let last = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = format!("{folder}/{last}");
        if path.is_dir() { names.extend(below(&name)?) } else { names.push(name) }
    }
    names.sort();
    Ok(names)
}

/// Reads a file of the repository.
pub(crate) fn take(files: &mut Files, name: &str) -> Result<FileId, String> {
    let bytes = fs::read(root().join(name)).map_err(|reason| format!("{name}: cannot be read: {reason}"))?;
    files.add_bytes(name, bytes).map_err(|error| error.to_string())
}
