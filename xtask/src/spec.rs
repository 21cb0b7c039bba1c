//! `cargo xtask spec`: writes `openapi/<api>.yaml`, from which the client is generated, from the document
//! that the provider publishes and our overlay.
//!
//! Each step has its own file. A step returns each of its changes as a [`Rewrite`], and the head of the
//! written file lists all of them, so that no change is hidden. The command reads all inputs before it writes
//! any file. It reads an existing `openapi/<api>.yaml` only to compare it, so an invalid file is replaced.

mod document;
mod fragment;
pub(crate) mod from;
mod head;
mod lines;
mod merge;
mod notes;
pub(crate) mod origin;
mod overlay;
mod pass;
pub(crate) mod published;
pub(crate) mod restate;
mod surface;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::Files;
use docdrift_cli::{Error, Outcome, Witnesses};

use self::document::Document;
use self::pass::cover;
use self::published::Published;
use crate::tree::Tree;

pub(crate) use self::pass::cover::Record;

/// Write `openapi/<api>.yaml` from what the provider publishes and our overlay
#[derive(Args, Debug, Default)]
pub(crate) struct Options {
    /// The APIs to write; all of openapi/upstream if none is named
    #[arg(value_name = "API")]
    pub(crate) apis: Vec<String>,
    /// Write nothing; exit with code 4 if a file differs from what would be written
    #[arg(long)]
    pub(crate) check: bool,
    /// Write nothing; print what would change
    #[arg(long, conflicts_with = "check")]
    pub(crate) dry_run: bool,
    /// First record the current checksums of the vendored files
    #[arg(long, conflicts_with_all = ["check", "dry_run"])]
    pub(crate) accept_upstream: bool,
    /// Use the provider's complete document instead of the vendored files, and report what changes for
    /// users of the client
    #[arg(long, value_name = "FILE", requires = "apis", conflicts_with_all = ["check", "accept_upstream"])]
    pub(crate) from: Option<PathBuf>,
    /// Extract the facts of the covered operations from a complete document, and vendor them
    #[arg(long, value_name = "FILE", requires = "apis", conflicts_with_all = ["check", "dry_run", "accept_upstream", "from"])]
    pub(crate) restate: Option<PathBuf>,
}

/// A change to the published document, as the head of the written document lists it.
#[derive(Clone, Debug)]
pub(crate) struct Rewrite {
    /// What was changed.
    pub(crate) what: String,
    /// The number of places that were changed.
    pub(crate) count: usize,
    /// Why the change is needed.
    pub(crate) reason: String,
}

/// Runs the subcommand.
pub(crate) fn run(tree: &Tree, options: &Options) -> Result<Outcome, Error> {
    let apis = select_apis(tree, &options.apis)?;
    if let Some(path) = &options.from {
        return from::write(tree, single(&apis)?, path, options.dry_run);
    }
    if let Some(path) = &options.restate {
        return from::restate(tree, single(&apis)?, path);
    }
    let mut outcome = Outcome::default();
    if options.accept_upstream {
        for api in &apis {
            for name in origin::accept(tree, &upstream(api))? {
                print_step(&mut outcome.output, "accepted", &name);
            }
        }
    }
    let documents = apis.iter().map(|api| Document::make(tree, api)).collect::<Result<Vec<_>, _>>()?;
    for document in documents {
        let Document { name, .. } = &document;
        if document.is_fresh() {
            print_step(&mut outcome.output, "fresh", name);
        } else if options.check {
            outcome.errors.push(document.stale_error());
        } else if options.dry_run {
            outcome.output.push_str(&document.difference(3, usize::MAX));
        } else {
            tree.write(name, &document.text)?;
            print_step(&mut outcome.output, "wrote", name);
        }
    }
    Ok(outcome)
}

/// Adds a line to the output: what happened, and to which file.
pub(crate) fn print_step(output: &mut String, verb: &str, name: &str) {
    writeln!(output, "{verb:>9} {name}").expect("writing to a String never fails");
}

/// How an API is recorded; `None` if its file of covered operations does not say so.
pub(crate) fn record_of(tree: &Tree, api: &str) -> Result<Option<Record>, Error> {
    Ok(cover::read(tree, api)?.record)
}

/// The folder of what the provider of an API publishes.
pub(crate) fn upstream(api: &str) -> String {
    format!("openapi/upstream/{api}")
}

/// The path at which the complete document of an API is vendored, if the API has one.
pub(crate) fn complete_document_of(api: &str) -> String {
    format!("{}/openapi.yaml", upstream(api))
}

/// Adds the complete document that is vendored for an API, if it has one: recordings are judged by it.
pub(crate) fn add_complete_document(witnesses: &mut Witnesses, tree: &Tree, api: &str) -> Result<(), Error> {
    let name = complete_document_of(api);
    if tree.has(&name) { witnesses.add_document(Path::new(&name)) } else { Ok(()) }
}

/// The requested APIs, each of them once; all APIs if none is requested. An unknown name is an error.
pub(crate) fn select_apis(tree: &Tree, requested: &[String]) -> Result<Vec<String>, Error> {
    let known = tree.list("openapi/upstream")?;
    if let Some(unknown) = requested.iter().find(|api| !known.contains(api)) {
        return Err(Error::usage(format!("there is no API `{unknown}`"))
            .help(format!("the APIs of openapi/upstream are: {}", known.join(", "))));
    }
    Ok(known.into_iter().filter(|api| requested.is_empty() || requested.contains(api)).collect())
}

/// The only API of the list; an error if there are several, since a document describes one API.
fn single(apis: &[String]) -> Result<&str, Error> {
    match apis {
        [api] => Ok(api),
        _ => Err(Error::usage("a complete document describes one API, but several are named")
            .help("name one: `cargo xtask spec API --from FILE`")),
    }
}

/// The ids of the operations that the generated document of an API would have, and the actions of its
/// overlay whose target matches nothing any more.
pub(crate) fn survey(tree: &Tree, api: &str) -> Result<(Vec<String>, Vec<String>), Error> {
    let mut files = Files::new();
    let mut value = Published::read(tree, api, &mut files)?.value;
    let actions = overlay::actions(tree, &mut files, &overlay_of(api), &mut value)?;
    let idle = actions.into_iter().filter(overlay::Applied::is_idle);
    cover::name(&mut value, &cover::read(tree, api)?);
    let methods = value["paths"].as_object().into_iter().flatten().filter_map(|(_, item)| item.as_object());
    let names = methods.flatten().filter_map(|(_, operation)| operation["operationId"].as_str());
    Ok((names.map(str::to_owned).collect(), idle.map(|applied| applied.action).collect()))
}

fn overlay_of(api: &str) -> String {
    format!("openapi/overlay/{api}.yaml")
}
