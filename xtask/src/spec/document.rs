//! A document as it would be written now, beside what is there.

use std::borrow::Cow;

use docdrift::Files;
use docdrift_cli::Error;
use serde_json::Value;
use similar::TextDiff;

use super::pass::{self, cover};
use super::published::Published;
use super::{head, notes, overlay, overlay_of, yaml};
use crate::conformance::accepted_name;
use crate::tree::Tree;

/// A document as it would be written now, beside what is there.
#[derive(Debug)]
pub(crate) struct Document {
    api: String,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) value: Value,
    /// Overlay actions that were not needed.
    pub(crate) spared: Vec<String>,
    /// Empty where there is no file.
    present: Vec<u8>,
}

impl Document {
    /// Takes an API from what is vendored through all steps.
    pub(crate) fn make(tree: &Tree, api: &str) -> Result<Self, Error> {
        let mut files = Files::new();
        let published = Published::read(tree, api, &mut files)?;
        Self::of(tree, api, &mut files, published, true)
    }

    /// Takes a published document through the steps after reading. Where it has to be `complete`,
    /// an operation that is covered and gone is an error.
    pub(crate) fn of(
        tree: &Tree,
        api: &str,
        files: &mut Files,
        published: Published,
        complete: bool,
    ) -> Result<Self, Error> {
        let Published { mut value, mut sources } = published;
        let overlay = overlay_of(api);
        let mut rewrites = overlay::apply(tree, files, &overlay, &mut value)?;
        let spared = rewrites.iter().filter(|rewrite| rewrite.count == 0);
        let spared = spared.map(|rewrite| rewrite.what.clone()).collect();
        let told = notes::tell(tree, files, api, &mut value)?;
        let accepted = (!told.is_empty()).then(|| accepted_name(api));
        rewrites.extend(told);
        let covered = cover::read(tree, api)?;
        if complete {
            cover::complete(&value, &covered)?;
        }
        rewrites.extend(pass::all(&mut value, &covered)?);
        let others = [Some(overlay), accepted, Some(cover::name_of(api))];
        sources.extend(others.into_iter().flatten().filter(|name| tree.has(name)));
        let text = head::to_string(&sources, &rewrites) + &yaml::to_string(&value);
        let name = format!("openapi/{api}.yaml");
        survives(&name, &text, &value)?;
        let present = if tree.has(&name) { tree.bytes(&name)? } else { Vec::new() };
        Ok(Document { api: api.to_owned(), name, text, value, spared, present })
    }

    pub(crate) fn is_fresh(&self) -> bool {
        self.present == self.text.as_bytes()
    }

    /// What is there, as a value; an empty one where it is none.
    pub(crate) fn present(&self) -> Value {
        yaml_serde::from_slice(&self.present).unwrap_or_default()
    }

    /// What is there, for people: what is no text is shown as well as it can be.
    fn shown(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.present)
    }

    /// What would change, as a unified diff with so many of its blocks.
    pub(crate) fn difference(&self, context: usize, blocks: usize) -> String {
        let shown = self.shown();
        let lines = TextDiff::from_lines(shown.as_ref(), self.text.as_str());
        let mut diff = lines.unified_diff();
        diff.context_radius(context);
        let blocks: String = diff.iter_hunks().take(blocks).map(|block| block.to_string()).collect();
        let name = &self.name;
        format!("--- {name}\n+++ {name}\n{blocks}")
    }

    /// Says that the file is stale, and shows where it begins to differ.
    pub(crate) fn complaint(&self) -> Error {
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
