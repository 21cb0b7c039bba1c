//! `cargo xtask spec`: makes `openapi/<api>.yaml`, which the client is generated from, out of what
//! the provider publishes and what we correct.
//!
//! One file a step. Whatever a step changes on the way, it hands back as a [`Rewrite`], and all of
//! them are listed at the head of the written file: nothing is bent silently. All reading comes
//! before any writing, and the target itself is never read for its content, so that a broken one is
//! repaired.

mod fragment;
mod head;
mod merge;
mod origin;
mod overlay;
mod yaml;

use std::borrow::Cow;
use std::fmt::Write as _;

use clap::Args;
use docdrift::source::Files;
use serde_json::Value;
use similar::TextDiff;

use crate::error::Error;
use crate::exit::Outcome;
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
    let mut outcome = Outcome::default();
    if options.accept_upstream {
        for api in &apis {
            for name in origin::accept(tree, &upstream(api))? {
                say(&mut outcome.answer, "accepted", &name);
            }
        }
    }
    let documents = apis.iter().map(|api| Document::make(tree, api)).collect::<Result<Vec<_>, _>>()?;
    for document in documents {
        let Document { name, .. } = &document;
        if document.is_fresh() {
            say(&mut outcome.answer, "fresh", name);
        } else if options.check {
            outcome.complaints.push(document.complaint());
        } else if options.dry_run {
            outcome.answer.push_str(&document.difference(3, usize::MAX));
        } else {
            tree.write(name, &document.text)?;
            say(&mut outcome.answer, "wrote", name);
        }
    }
    Ok(outcome)
}

/// One line of the answer: what happened, to which file.
fn say(answer: &mut String, verb: &str, name: &str) {
    writeln!(answer, "{verb:>9} {name}").expect("writing to a String never fails");
}

fn upstream(api: &str) -> String {
    format!("openapi/upstream/{api}")
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

/// The operations that the document of an API would have, and the actions of its overlay that have
/// nothing to do any more.
pub(crate) fn survey(tree: &Tree, api: &str) -> Result<(Vec<String>, Vec<String>), Error> {
    let mut files = Files::new();
    let mut value = Published::read(tree, api, &mut files)?.value;
    let actions = overlay::actions(tree, &mut files, &overlay_of(api), &mut value)?;
    let idle = actions.into_iter().filter(|applied| applied.rewrite.count == 0).map(|applied| applied.action);
    let methods = value["paths"].as_object().into_iter().flatten().filter_map(|(_, item)| item.as_object());
    let names = methods.flatten().filter_map(|(_, operation)| operation["operationId"].as_str());
    Ok((names.map(str::to_owned).collect(), idle.collect()))
}

fn overlay_of(api: &str) -> String {
    format!("openapi/overlay/{api}.yaml")
}

/// What a provider publishes, assembled into one document.
struct Published {
    value: Value,
    /// The files that it was made of, with where they are from.
    sources: Vec<String>,
}

impl Published {
    fn read(tree: &Tree, api: &str, files: &mut Files) -> Result<Self, Error> {
        let vendored = origin::read(tree, files, &upstream(api))?;
        let mut fragments = Vec::new();
        for page in &vendored {
            let fragment = fragment::read(files, page.file)?;
            let version = fragment.pointer("/info/version");
            if let Some(version) = version.filter(|version| version.as_str() != Some(&page.version)) {
                let place = files.locate(version.span);
                let is = version.to_json();
                let recorded = &page.version;
                return Err(Error::failed(format!(
                    "{place}: the version is {is}, origin.toml says {recorded}"
                )));
            }
            fragments.push(fragment);
        }
        let merged = merge::merge(files, fragments)?;
        let value = merged
            .ok_or_else(|| Error::failed(format!("{}: nothing is vendored here", upstream(api))))?
            .to_json();
        Ok(Published { value, sources: vendored.into_iter().map(|page| page.provenance).collect() })
    }
}

/// A document as it would be written now, beside what is there.
#[derive(Debug)]
struct Document {
    api: String,
    name: String,
    text: String,
    /// Empty where there is no file.
    present: Vec<u8>,
}

impl Document {
    /// Takes an API through all steps.
    fn make(tree: &Tree, api: &str) -> Result<Self, Error> {
        let mut files = Files::new();
        let Published { mut value, mut sources } = Published::read(tree, api, &mut files)?;
        let overlay = overlay_of(api);
        let rewrites = overlay::apply(tree, &mut files, &overlay, &mut value)?;
        sources.extend(tree.has(&overlay).then_some(overlay));
        let text = head::to_string(&sources, &rewrites) + &yaml::to_string(&value);
        let name = format!("openapi/{api}.yaml");
        survives(&name, &text, &value)?;
        let present = if tree.has(&name) { tree.bytes(&name)? } else { Vec::new() };
        Ok(Document { api: api.to_owned(), name, text, present })
    }

    fn is_fresh(&self) -> bool {
        self.present == self.text.as_bytes()
    }

    /// What is there, for people: what is no text is shown as well as it can be.
    fn shown(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.present)
    }

    /// What would change, as a unified diff with so many of its blocks.
    fn difference(&self, context: usize, blocks: usize) -> String {
        let shown = self.shown();
        let lines = TextDiff::from_lines(shown.as_ref(), self.text.as_str());
        let mut diff = lines.unified_diff();
        diff.context_radius(context);
        let blocks: String = diff.iter_hunks().take(blocks).map(|block| block.to_string()).collect();
        let name = &self.name;
        format!("--- {name}\n+++ {name}\n{blocks}")
    }

    /// Says that the file is stale, and shows where it begins to differ.
    fn complaint(&self) -> Error {
        const SHOWN: usize = 10;
        let at =
            self.shown().lines().zip(self.text.lines()).take_while(|(is, should)| is == should).count() + 1;
        let name = &self.name;
        let stale =
            Error::stale(format!("{name}:{at}: is not what `cargo xtask spec` writes, from this line on"));
        let difference = self.difference(1, 1);
        let stale = difference.lines().skip(2).take(SHOWN).fold(stale, |stale, line| stale.detail(line));
        stale.help(format!("run `cargo xtask spec {}`; it is never edited by hand", self.api))
    }
}

/// Sees that the reader of `build.rs` gets the same value out of the text that went into it.
fn survives(name: &str, text: &str, value: &Value) -> Result<(), Error> {
    match yaml_serde::from_str::<Value>(text) {
        Ok(read) if read == *value => Ok(()),
        Ok(_) => Err(Error::failed(format!("{name}: what would be written does not read as what was meant"))),
        Err(error) => Err(Error::failed(format!("{name}: what would be written is no YAML: {error}"))),
    }
}
