//! `spec API --from FILE` and `--restate FILE`: commands that read a provider's complete published document.

use std::fmt::Write as _;
use std::path::Path;

use docdrift::{Files, to_yaml};
use docdrift_cli::{Error, Outcome};

use super::document::Document;
use super::pass::cover;
use super::published::{self, Published};
use super::{complete_document_of, head, origin, print_step, restate, surface};
use crate::tree::Tree;

/// Reads a complete document, YAML or JSON, which may be outside of the repository.
fn read(files: &mut Files, path: &Path) -> Result<Published, Error> {
    let shown = path.display();
    let bytes =
        std::fs::read(path).map_err(|reason| Error::failed(format!("{shown}: cannot be read: {reason}")))?;
    parse(files, &path.to_string_lossy(), bytes)
}

/// Parses a complete document, YAML or JSON; `name` is its path or its address.
pub(crate) fn parse(files: &mut Files, name: &str, bytes: Vec<u8>) -> Result<Published, Error> {
    let sum = origin::sum(&bytes);
    let file = files.add_bytes(name, bytes).map_err(|error| Error::failed(error.to_string()))?;
    let value = published::parse(files, file)?.to_json();
    if !value["paths"].is_object() {
        return Err(Error::failed(format!("{name}: is not an OpenAPI document: it has no paths")));
    }
    let short = Path::new(name).file_name().unwrap_or_default().to_string_lossy();
    let version = value["info"]["version"].as_str().unwrap_or("unknown");
    let source = format!("{short}, version {version}, SHA-256 {sum}");
    Ok(Published { value, sources: vec![source] })
}

/// What a published document changes for users of a client.
pub(crate) struct Changes {
    /// One line each: operations that are gone, and differences of the surface. `!` marks what breaks code.
    pub(crate) lines: Vec<String>,
    /// The number of differences, and how many of them break code.
    pub(crate) summary: String,
    pub(crate) document: Document,
}

/// Compares a published document with the existing `openapi/<api>.yaml`.
pub(crate) fn changes(
    tree: &Tree,
    api: &str,
    files: &mut Files,
    published: Published,
) -> Result<Changes, Error> {
    let missing = cover::missing(&published.value, &cover::read(tree, api)?);
    let document = Document::of(tree, api, files, published, false)?;
    let present = surface::surface(&document.present());
    let changes = surface::changes(&present, &surface::surface(&document.value));
    let breaking = changes.iter().filter(|line| line.starts_with('!')).count();
    let summary = format!("{} for users of the client, {breaking} of them breaking", counted(changes.len()));
    let missing = missing.into_iter().map(|operation| format!("! missing: {operation}"));
    let notes = document.notes.iter().cloned();
    Ok(Changes { lines: missing.chain(changes).chain(notes).collect(), summary, document })
}

/// Writes `openapi/<api>.yaml` from a complete document, and reports what changes for users. With
/// `dry_run`, it writes nothing.
pub(crate) fn write(tree: &Tree, api: &str, path: &Path, dry_run: bool) -> Result<Outcome, Error> {
    let mut files = Files::new();
    let published = read(&mut files, path)?;
    let Changes { lines, summary, document } = changes(tree, api, &mut files, published)?;
    let mut outcome = Outcome::default();
    for line in lines.iter().chain([&summary]) {
        writeln!(outcome.output, "{line}").expect("writing to a String never fails");
    }
    if !dry_run {
        tree.write(&document.name, &document.text)?;
        print_step(&mut outcome.output, "wrote", &document.name);
    }
    Ok(outcome)
}

fn counted(changes: usize) -> String {
    match changes {
        0 => "no change".to_owned(),
        1 => "1 change".to_owned(),
        many => format!("{many} changes"),
    }
}

/// Extracts the facts of the covered operations from a complete document, and writes them to
/// `openapi/upstream/<api>/openapi.yaml`.
pub(crate) fn restate(tree: &Tree, api: &str, path: &Path) -> Result<Outcome, Error> {
    let published = read(&mut Files::new(), path)?;
    let name = complete_document_of(api);
    tree.write(&name, &restated(tree, api, published)?)?;
    let mut outcome = Outcome::default();
    print_step(&mut outcome.output, "wrote", &name);
    Ok(outcome)
}

/// The facts of the covered operations of a complete document, as they are vendored.
pub(crate) fn restated(tree: &Tree, api: &str, published: Published) -> Result<String, Error> {
    let Published { mut value, sources } = published;
    let covered = cover::read(tree, api)?;
    let rewrites = restate::restate(&mut value, &covered);
    Ok(head::restated(&sources, &rewrites) + &to_yaml(&value))
}
