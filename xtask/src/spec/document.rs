//! A generated document: makes the document through all steps, and compares it with the existing file.

use std::borrow::Cow;

use docdrift::{Files, to_yaml};
use docdrift_cli::Error;
use serde_json::Value;
use similar::TextDiff;

use super::pass::{self, Passed, cover};
use super::published::Published;
use super::{head, lines, notes, overlay, overlay_of};
use crate::conformance::accepted_name;
use crate::tree::Tree;

/// A document as it would be written now, with the content of the existing file.
#[derive(Debug)]
pub(crate) struct Document {
    api: String,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) value: Value,
    /// What a maintainer has to know of a document that is not vendored yet, as lines for the output: overlay
    /// actions that were not needed or match nothing, and type names that are too long.
    pub(crate) notes: Vec<String>,
    /// The content of the existing file; empty if there is no file.
    present: Vec<u8>,
}

impl Document {
    /// Makes the document of an API from its vendored files, through all steps.
    pub(crate) fn make(tree: &Tree, api: &str) -> Result<Self, Error> {
        let mut files = Files::new();
        let published = Published::read(tree, api, &mut files)?;
        Self::of(tree, api, &mut files, published, true)
    }

    /// Makes the document from a published document, through the steps after reading. With `complete`, it
    /// is an error if the published document lacks a covered operation, an overlay action or a rule for
    /// type names has nothing to do, or a type name is too long.
    pub(crate) fn of(
        tree: &Tree,
        api: &str,
        files: &mut Files,
        published: Published,
        complete: bool,
    ) -> Result<Self, Error> {
        let Published { mut value, mut sources } = published;
        let overlay = overlay_of(api);
        let mut notes = Vec::new();
        let mut rewrites = if complete {
            overlay::apply(tree, files, &overlay, &mut value)?
        } else {
            let applied = overlay::actions(tree, files, &overlay, &mut value)?;
            let (idle, applied): (Vec<_>, Vec<_>) = applied.into_iter().partition(overlay::Applied::is_idle);
            notes.extend(idle.into_iter().map(|action| format!("{} matches nothing", action.action)));
            applied.into_iter().map(|applied| applied.rewrite).collect()
        };
        let unneeded = rewrites.iter().filter(|rewrite| rewrite.count == 0);
        notes.extend(unneeded.map(|rewrite| rewrite.what.clone()));
        let told = notes::add_notes(tree, files, api, &mut value)?;
        let accepted = (!told.is_empty()).then(|| accepted_name(api));
        rewrites.extend(told);
        let covered = cover::read(tree, api)?;
        if complete {
            cover::complete(&value, &covered)?;
        }
        let passed = pass::all(&mut value, &covered)?;
        if complete {
            check_names(api, &passed)?;
        }
        let long = passed.long_names.iter();
        notes.extend(
            long.map(|name| {
                format!("type {name}: a rule for its name is missing in {}", cover::name_of(api))
            }),
        );
        rewrites.extend(passed.rewrites);
        let added = lines::add(tree, api, &mut value)?;
        if complete {
            lines::check(api, &added.without_place)?;
        }
        notes.extend(
            added
                .without_place
                .iter()
                .map(|place| format!("{place} has a line in {} and is gone", lines::name_of(api))),
        );
        rewrites.extend(added.rewrites);
        let others = [Some(overlay), accepted, Some(cover::name_of(api)), Some(lines::name_of(api))];
        sources.extend(others.into_iter().flatten().filter(|name| tree.has(name)));
        let text = head::to_string(&sources, &rewrites) + &to_yaml(&value);
        let name = format!("openapi/{api}.yaml");
        check_round_trip(&name, &text, &value)?;
        let present = if tree.has(&name) { tree.bytes(&name)? } else { Vec::new() };
        Ok(Document { api: api.to_owned(), name, text, value, notes, present })
    }

    /// Whether the existing file has exactly the text that would be written.
    pub(crate) fn is_fresh(&self) -> bool {
        self.present == self.text.as_bytes()
    }

    /// The content of the existing file as a value; `null` if it is not valid YAML.
    pub(crate) fn present(&self) -> Value {
        yaml_serde::from_slice(&self.present).unwrap_or_default()
    }

    /// The content of the existing file as text; invalid UTF-8 is replaced.
    fn present_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.present)
    }

    /// What would change, as a unified diff with this many lines of context, and at most this many blocks.
    pub(crate) fn difference(&self, context: usize, blocks: usize) -> String {
        let present = self.present_text();
        let lines = TextDiff::from_lines(present.as_ref(), self.text.as_str());
        let mut diff = lines.unified_diff();
        diff.context_radius(context);
        let blocks: String = diff.iter_hunks().take(blocks).map(|block| block.to_string()).collect();
        let name = &self.name;
        format!("--- {name}\n+++ {name}\n{blocks}")
    }

    /// The error that the file is stale, with the first lines that differ.
    pub(crate) fn stale_error(&self) -> Error {
        const MAX_DIFF_LINES: usize = 10;
        let present = self.present_text();
        let equal = present.lines().zip(self.text.lines()).take_while(|(present, new)| present == new);
        let at = equal.count() + 1;
        let name = &self.name;
        let stale = Error::stale(format!(
            "{name}:{at}: differs from what `cargo xtask spec` writes, from this line on"
        ));
        let difference = self.difference(1, 1);
        let stale =
            difference.lines().skip(2).take(MAX_DIFF_LINES).fold(stale, |stale, line| stale.detail(line));
        stale.help(format!("run `cargo xtask spec {}`; the file is never edited by hand", self.api))
    }
}

/// Checks that no type name is too long, and that each rule for type names shortens one.
fn check_names(api: &str, passed: &Passed) -> Result<(), Error> {
    let Passed { unused_rules, long_names, .. } = passed;
    let (error, names) = if !long_names.is_empty() {
        let error = Error::failed("types would get names of more than 40 characters");
        (error.help(format!("shorten them by a rule in `names` of {}", cover::name_of(api))), long_names)
    } else if !unused_rules.is_empty() {
        let error = Error::failed(format!("{}: rules of `names` shorten no name", cover::name_of(api)));
        (error.help("remove them, or correct their patterns"), unused_rules)
    } else {
        return Ok(());
    };
    Err(names.iter().fold(error, |error, name| error.detail(name.clone())))
}

/// Checks that the YAML reader that `build.rs` uses reads the same value from the text.
fn check_round_trip(name: &str, text: &str, value: &Value) -> Result<(), Error> {
    match yaml_serde::from_str::<Value>(text) {
        Ok(read) if read == *value => Ok(()),
        Ok(_) => {
            Err(Error::failed(format!("{name}: the text that would be written reads as a different value")))
        }
        Err(error) => {
            Err(Error::failed(format!("{name}: the text that would be written is not valid YAML: {error}")))
        }
    }
}
