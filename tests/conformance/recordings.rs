//! Finds and reads the recordings, and the vendored pages and OpenAPI documents that publish the schema.

use std::path::{Path, PathBuf};
use std::{env, fs};

use docdrift::{FileId, Files, Inputs, Recording, SecretNames, companion_of, recording_of};

/// The folder of the recordings, relative to the root of the repository.
const RECORDINGS: &str = "tests/recordings";

/// The folder with one folder of vendored pages and documents for each API, relative to the root of the
/// repository.
const PAGES: &str = "openapi/upstream";

/// An environment variable that selects the recordings whose name begins with its value. Without it, all
/// recordings are selected.
const ONLY: &str = "CONFORMANCE_ONLY";

/// Each API, and whether this build has its client. The recordings of other APIs are skipped.
const APIS: &[(&str, bool)] = &[
    ("polar", cfg!(feature = "polar")),
    ("stripe", cfg!(feature = "stripe")),
    ("videodb", cfg!(feature = "videodb")),
];

/// The APIs whose clients are part of this build.
#[cfg(feature = "schema")]
pub(crate) fn built() -> impl Iterator<Item = &'static str> {
    APIS.iter().filter(|(_, built)| *built).map(|(api, _)| *api)
}

/// Whether the recording or folder with this name is selected by [`ONLY`], and the client of its API is part of
/// this build.
pub(crate) fn is_selected(name: &str) -> bool {
    let mut skipped = APIS.iter().filter(|(_, built)| !built);
    let built = !skipped.any(|(api, _)| name.starts_with(&folder(api, "")));
    built && env::var(ONLY).map_or(true, |only| name.starts_with(&only))
}

/// Whether every recording of every API is selected.
pub(crate) fn all_are_selected() -> bool {
    APIS.iter().all(|(_, built)| *built) && is_selected(&format!("{RECORDINGS}/"))
}

/// The folder of an operation's recordings, or of an API's recordings if `operation` is empty, relative to the
/// root of the repository. It ends with `/`.
pub(crate) fn folder(api: &str, operation: &str) -> String {
    format!("{RECORDINGS}/{api}/{operation}/").replace("//", "/")
}

/// A recording, with the API and operation from its path `tests/recordings/<api>/<operation>/<case>.yaml`.
pub(crate) struct Recorded {
    /// Its path, relative to the root of the repository.
    pub(crate) name: String,
    /// The name of the API, which is also the name of its module in the client.
    pub(crate) api: String,
    /// The operation: its `operationId`.
    pub(crate) operation: String,
    /// The content of the file.
    pub(crate) recording: Recording,
}

/// Every selected recording, ordered by name. The error has a message for each file that cannot be read, or one
/// message if there is no recording.
pub(crate) fn read(files: &mut Files) -> Result<Vec<Recorded>, Vec<String>> {
    let secret_names = secret_names()?;
    let mut recorded = Vec::new();
    let mut problems = Vec::new();
    let names = below(RECORDINGS).map_err(|problem| vec![problem])?;
    for name in names.iter().filter(|name| is_selected(name)) {
        if let Some(recording) = recording_of(name) {
            if !names.contains(&recording) {
                problems.push(format!("{name}: {recording} does not exist; take the companion away"));
            }
            continue;
        }
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

fn read_one(files: &mut Files, name: &str, secret_names: &SecretNames) -> Result<Recorded, String> {
    let place: Vec<&str> = name[RECORDINGS.len()..].split('/').skip(1).collect();
    let [api, operation, case] = place[..] else {
        return Err(format!("{name}: a recording stands at {RECORDINGS}/<api>/<operation>/<case>.yaml"));
    };
    if !case.ends_with(".yaml") {
        return Err(format!("{name}: the name of a recording ends in .yaml"));
    }
    let (api, operation) = (api.to_owned(), operation.to_owned());
    let file = read_file(files, name)?;
    let mut recording = Recording::read(files, file, secret_names)
        .map_err(|error| format!("{}: {error}", files.locate(error.span)))?;
    let companion = companion_of(name).filter(|companion| root().join(companion).exists());
    if let Some(companion) = companion {
        let companion = read_file(files, &companion)?;
        recording
            .read_companion(files, companion, secret_names)
            .map_err(|error| format!("{}: {error}", files.locate(error.span)))?;
    }
    if recording.expected().is_none() {
        let companion = companion_of(name).expect("the name of a recording ends in .yaml");
        return Err(format!(
            "{companion}: does not exist; it says what the client is to make of the recording"
        ));
    }
    Ok(Recorded { name: name.to_owned(), api, operation, recording })
}

/// The names of secrets: those that the published documents declare, besides the customary ones.
fn secret_names() -> Result<SecretNames, Vec<String>> {
    let mut files = Files::new();
    let (pages, documents) = (pages(&mut files)?, documents(&mut files)?);
    let inputs = Inputs::read(&files, &pages, &documents, Vec::new());
    let inputs = inputs.map_err(|error| vec![format!("a vendored document cannot be read: {error}")])?;
    Ok(inputs.secret_names())
}

/// Reads the vendored pages of every API.
pub(crate) fn pages(files: &mut Files) -> Result<Vec<FileId>, Vec<String>> {
    let names = below(PAGES).map_err(|problem| vec![problem])?;
    let pages = names.iter().filter(|name| name.ends_with(".md") || name.ends_with(".mdx"));
    pages.map(|name| read_file(files, name).map_err(|problem| vec![problem])).collect()
}

/// Reads the published OpenAPI document of every API that has one besides its pages.
pub(crate) fn documents(files: &mut Files) -> Result<Vec<FileId>, Vec<String>> {
    let names = below(PAGES).map_err(|problem| vec![problem])?;
    let documents = names.iter().filter(|name| name.ends_with("/openapi.yaml"));
    documents.map(|name| read_file(files, name).map_err(|problem| vec![problem])).collect()
}

/// The APIs that have a folder of vendored pages.
pub(crate) fn apis() -> Result<Vec<String>, String> {
    let folders = entries(&root().join(PAGES))?.into_iter().filter(|path| path.is_dir());
    Ok(folders.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect())
}

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The paths of a folder's entries, sorted.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).and_then(|entries| {
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        paths.collect::<Result<Vec<_>, _>>()
    });
    let mut entries = entries.map_err(|reason| format!("{}: cannot be read: {reason}", folder.display()))?;
    entries.sort();
    Ok(entries)
}

/// The names of all files below a folder, relative to the root of the repository, sorted.
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

/// Reads a file of the repository into `files`.
pub(crate) fn read_file(files: &mut Files, name: &str) -> Result<FileId, String> {
    let bytes = fs::read(root().join(name)).map_err(|reason| format!("{name}: cannot be read: {reason}"))?;
    files.add_bytes(name, bytes).map_err(|error| error.to_string())
}
