//! `spec API --from FILE` and `--restate FILE`: a provider's complete document, as it is published.

use std::fmt::Write as _;
use std::path::Path;

use docdrift::Files;
use docdrift_cli::{Error, Outcome};

use super::document::Document;
use super::pass::cover;
use super::published::{self, Published};
use super::{head, origin, restate, say, surface, whole_of, yaml};
use crate::tree::Tree;

/// Reads a complete document, YAML or JSON, from wherever it is.
fn read(files: &mut Files, path: &Path) -> Result<Published, Error> {
    let shown = path.display();
    let bytes =
        std::fs::read(path).map_err(|reason| Error::failed(format!("{shown}: cannot be read: {reason}")))?;
    let sum = origin::sum(&bytes);
    let file =
        files.add_bytes(&path.to_string_lossy(), bytes).map_err(|error| Error::failed(error.to_string()))?;
    let value = published::parse(files, file)?.to_json();
    if !value["paths"].is_object() {
        return Err(Error::failed(format!("{shown}: is no OpenAPI document: it has no paths")));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let version = value["info"]["version"].as_str().unwrap_or("unknown");
    let source = format!("{name}, version {version}, SHA-256 {sum}");
    Ok(Published { value, sources: vec![source] })
}

/// Makes `openapi/<api>.yaml` from a complete document, and tells what changes for users.
pub(crate) fn write(tree: &Tree, api: &str, path: &Path, dry_run: bool) -> Result<Outcome, Error> {
    let mut files = Files::new();
    let published = read(&mut files, path)?;
    let document = Document::of(tree, api, &mut files, published, false)?;
    let mut outcome = Outcome::default();
    let changes =
        surface::changes(&surface::surface(&document.present()), &surface::surface(&document.value));
    let breaking = changes.iter().filter(|line| line.starts_with('!')).count();
    for line in changes.iter().chain(document.spared.iter()) {
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
        say(&mut outcome.output, "wrote", &document.name);
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

/// Writes the facts of the covered operations to where they are vendored.
pub(crate) fn restate(tree: &Tree, api: &str, path: &Path) -> Result<Outcome, Error> {
    let mut files = Files::new();
    let Published { mut value, sources, .. } = read(&mut files, path)?;
    let covered = cover::read(tree, api)?;
    let rewrites = restate::restate(&mut value, &covered);
    let head = head::restated(&sources, &rewrites);
    let name = whole_of(api);
    tree.write(&name, &(head + &yaml::to_string(&value)))?;
    let mut outcome = Outcome::default();
    say(&mut outcome.output, "wrote", &name);
    Ok(outcome)
}
