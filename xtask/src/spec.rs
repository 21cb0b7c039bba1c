//! `cargo xtask spec`: makes `openapi/<api>.yaml`, which the client is generated from, out of what
//! the provider publishes and what we correct.
//!
//! One file a step. Whatever a step changes on the way, it hands back as a [`Rewrite`], and all of
//! them are listed at the head of the written file: nothing is bent silently. All reading comes
//! before any writing, and the target itself is never read for its content, so that a broken one is
//! repaired.

mod document;
mod fragment;
mod from;
mod head;
mod merge;
mod notes;
mod origin;
mod overlay;
mod pass;
mod published;
mod restate;
mod surface;
mod yaml;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::Files;
use docdrift_cli::{Error, Outcome, Witnesses};

use self::document::Document;
use self::pass::cover;
use self::published::Published;
use crate::tree::Tree;

/// Write `openapi/<api>.yaml` from what the provider publishes and our overlay
#[derive(Args, Debug, Default)]
pub(crate) struct Options {
    /// The APIs to do; all of openapi/upstream when none is named
    #[arg(value_name = "API")]
    pub(crate) apis: Vec<String>,
    /// Write nothing; exit with 4 when a file is not what would be written
    #[arg(long)]
    pub(crate) check: bool,
    /// Write nothing; print what would change
    #[arg(long, conflicts_with = "check")]
    pub(crate) dry_run: bool,
    /// Record the checksums of the vendored files as they are now, then go on
    #[arg(long, conflicts_with_all = ["check", "dry_run"])]
    pub(crate) accept_upstream: bool,
    /// Make it from the provider's complete document instead of what is vendored, and tell what
    /// changes for users of the client
    #[arg(long, value_name = "FILE", requires = "apis", conflicts_with_all = ["check", "accept_upstream"])]
    pub(crate) from: Option<PathBuf>,
    /// Take the facts of the covered operations out of a complete document, and vendor them
    #[arg(long, value_name = "FILE", requires = "apis", conflicts_with_all = ["check", "dry_run", "accept_upstream", "from"])]
    pub(crate) restate: Option<PathBuf>,
}

/// A change that was made to the published document, for the head of the written one.
#[derive(Clone, Debug)]
pub(crate) struct Rewrite {
    /// The pass, and what it did.
    pub(crate) what: String,
    /// At how many places.
    pub(crate) count: usize,
    /// Why it is needed.
    pub(crate) reason: String,
}

/// Answers the command.
pub(crate) fn run(tree: &Tree, options: &Options) -> Result<Outcome, Error> {
    let apis = named(tree, &options.apis)?;
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
                say(&mut outcome.output, "accepted", &name);
            }
        }
    }
    let documents = apis.iter().map(|api| Document::make(tree, api)).collect::<Result<Vec<_>, _>>()?;
    for document in documents {
        let Document { name, .. } = &document;
        if document.is_fresh() {
            say(&mut outcome.output, "fresh", name);
        } else if options.check {
            outcome.errors.push(document.complaint());
        } else if options.dry_run {
            outcome.output.push_str(&document.difference(3, usize::MAX));
        } else {
            tree.write(name, &document.text)?;
            say(&mut outcome.output, "wrote", name);
        }
    }
    Ok(outcome)
}

/// One line of the output: what happened, to which file.
fn say(output: &mut String, verb: &str, name: &str) {
    writeln!(output, "{verb:>9} {name}").expect("writing to a String never fails");
}

fn upstream(api: &str) -> String {
    format!("openapi/upstream/{api}")
}

/// Where the whole document of an API is vendored, should there be one.
pub(crate) fn whole_of(api: &str) -> String {
    format!("{}/openapi.yaml", upstream(api))
}

/// Adds the whole document that is vendored for an API, where there is one: it judges the wire.
pub(crate) fn add_whole(witnesses: &mut Witnesses, tree: &Tree, api: &str) -> Result<(), Error> {
    let name = whole_of(api);
    if tree.has(&name) { witnesses.add_document(Path::new(&name)) } else { Ok(()) }
}

/// The APIs that were asked for, once each; all when none was named.
fn named(tree: &Tree, asked: &[String]) -> Result<Vec<String>, Error> {
    let known = tree.list("openapi/upstream")?;
    if let Some(unknown) = asked.iter().find(|api| !known.contains(api)) {
        return Err(Error::usage(format!("there is no API `{unknown}`"))
            .help(format!("the APIs of openapi/upstream are: {}", known.join(", "))));
    }
    Ok(known.into_iter().filter(|api| asked.is_empty() || asked.contains(api)).collect())
}

/// The one API that a file can be of.
fn single(apis: &[String]) -> Result<&str, Error> {
    match apis {
        [api] => Ok(api),
        _ => Err(Error::usage("a document is that of one API")
            .help("name one: `cargo xtask spec API --from FILE`")),
    }
}

/// The operations that the document of an API would have, and the actions of its overlay that have
/// nothing to do any more.
pub(crate) fn survey(tree: &Tree, api: &str) -> Result<(Vec<String>, Vec<String>), Error> {
    let mut files = Files::new();
    let mut value = Published::read(tree, api, &mut files)?.value;
    let actions = overlay::actions(tree, &mut files, &overlay_of(api), &mut value)?;
    let idle = actions.into_iter().filter(|applied| applied.rewrite.count == 0 && !applied.spared);
    cover::name(&mut value, &cover::read(tree, api)?);
    let methods = value["paths"].as_object().into_iter().flatten().filter_map(|(_, item)| item.as_object());
    let names = methods.flatten().filter_map(|(_, operation)| operation["operationId"].as_str());
    Ok((names.map(str::to_owned).collect(), idle.map(|applied| applied.action).collect()))
}

fn overlay_of(api: &str) -> String {
    format!("openapi/overlay/{api}.yaml")
}
