//! The chapters of the manual: those that are written, with their generated parts, and those that are generated.

use std::collections::BTreeMap;

use docdrift_cli::Error;

use super::{SOURCE, parts};
use crate::tree::Tree;

/// A line of a chapter that begins so names a part that is put into its place.
const MARKER: &str = "<!-- generated: ";

/// The line behind it, for whoever reads the chapter as a file of the repository. The book does not have it. In the
/// table of contents it would be a text that mdBook does not read.
const PLACEHOLDER: &str = "`cargo xtask manual` writes this part; the whole book is then in `target/manual`.";

/// All files of the book, by their path below its folder `src`.
///
/// # Errors
///
/// When a chapter cannot be read, or names a part that does not exist.
pub(super) fn read(tree: &Tree) -> Result<BTreeMap<String, String>, Error> {
    let folder = format!("{SOURCE}/src");
    let mut book = BTreeMap::new();
    for name in tree.list(&folder)? {
        let path = format!("{folder}/{name}");
        let text = complete(tree, &path, &tree.text(&path)?)?;
        book.insert(name, text);
    }
    book.extend(parts::rule_pages());
    Ok(book)
}

/// The text of a chapter with its generated parts.
fn complete(tree: &Tree, path: &str, text: &str) -> Result<String, Error> {
    let mut complete = String::new();
    let mut lines = (1..).zip(text.lines()).peekable();
    while let Some((number, line)) = lines.next() {
        let Some(name) = line.strip_prefix(MARKER).and_then(|rest| rest.strip_suffix(" -->")) else {
            complete.push_str(line);
            complete.push('\n');
            continue;
        };
        let part = parts::part(tree, name)?.ok_or_else(|| {
            Error::failed(format!("{path}:{number}: there is no part `{name}`"))
                .help(format!("the parts are: {}", parts::NAMES.join(", ")))
        })?;
        if lines.next_if(|(_, line)| *line == PLACEHOLDER).is_none() && !path.ends_with("/SUMMARY.md") {
            let error = Error::failed(format!("{path}:{number}: the line behind this one is missing"));
            return Err(error.help(format!("it tells readers of the file what is here: {PLACEHOLDER}")));
        }
        complete.push_str(part.trim_end());
        complete.push('\n');
    }
    Ok(complete)
}
