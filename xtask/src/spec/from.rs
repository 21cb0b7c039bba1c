//! `spec API --from FILE` and `--restate FILE`: commands that read a provider's complete published document.

use std::fmt::Write as _;
use std::path::Path;

use docdrift::Files;
use docdrift_cli::{Error, Outcome};

use super::document::Document;
use super::pass::cover;
use super::published::{self, Published};
use super::{complete_document_of, head, origin, print_step, restate, surface, yaml};
use crate::tree::Tree;

/// Reads a complete document, YAML or JSON, which may be outside of the repository.
fn read(files: &mut Files, path: &Path) -> Result<Published, Error> {
    let shown = path.display();
    let bytes =
        std::fs::read(path).map_err(|reason| Error::failed(format!("{shown}: cannot be read: {reason}")))?;
    let sum = origin::sum(&bytes);
    let file =
        files.add_bytes(&path.to_string_lossy(), bytes).map_err(|error| Error::failed(error.to_string()))?;
    let value = published::parse(files, file)?.to_json();
    if !value["paths"].is_object() {
        return Err(Error::failed(format!("{shown}: is not an OpenAPI document: it has no paths")));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let version = value["info"]["version"].as_str().unwrap_or("unknown");
    let source = format!("{name}, version {version}, SHA-256 {sum}");
    Ok(Published { value, sources: vec![source] })
}

/// Writes `openapi/<api>.yaml` from a complete document, and reports what changes for users. With
/// `dry_run`, it writes nothing.
pub(crate) fn write(tree: &Tree, api: &str, path: &Path, dry_run: bool) -> Result<Outcome, Error> {
    let mut files = Files::new();
    let published = read(&mut files, path)?;
    let missing = cover::missing(&published.value, &cover::read(tree, api)?);
    let document = Document::of(tree, api, &mut files, published, false)?;
    let mut outcome = Outcome::default();
    for operation in missing {
        writeln!(outcome.output, "! missing: {operation}").expect("writing to a String never fails");
    }
    let changes =
        surface::changes(&surface::surface(&document.present()), &surface::surface(&document.value));
    let breaking = changes.iter().filter(|line| line.starts_with('!')).count();
    for line in changes.iter().chain(document.notes.iter()) {
        writeln!(outcome.output, "{line}").expect("writing to a String never fails");
    }
    writeln!(
        outcome.output,
        "{} for users of the client, {breaking} of them breaking",
        counted(changes.len())
    )
    .expect("writing to a String never fails");
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
    let mut files = Files::new();
    let Published { mut value, sources, .. } = read(&mut files, path)?;
    let covered = cover::read(tree, api)?;
    let rewrites = restate::restate(&mut value, &covered);
    let head = head::restated(&sources, &rewrites);
    let name = complete_document_of(api);
    tree.write(&name, &(head + &yaml::to_string(&value)))?;
    let mut outcome = Outcome::default();
    print_step(&mut outcome.output, "wrote", &name);
    Ok(outcome)
}
