//! `cargo xtask manual`: makes the manual in `target/manual`, a book of mdBook, from the chapters in `xtask/manual`
//! and from what the rules, commands and formats say of themselves.

mod chapters;
mod parts;

use std::process::Command;

use clap::Args;
use docdrift_cli::{Error, Outcome};

use crate::tree::Tree;

/// Make the manual in target/manual; if mdBook is installed, as HTML
#[derive(Args, Debug)]
pub(crate) struct Options {}

/// The folder of the chapters and of the book's settings.
const SOURCE: &str = "xtask/manual";

/// The folder that the book is made in.
const TARGET: &str = "target/manual";

/// Runs the subcommand.
pub(crate) fn run(tree: &Tree, _: &Options) -> Result<Outcome, Error> {
    let book = chapters::read(tree)?;
    let settings = tree.text(&format!("{SOURCE}/book.toml"))?;
    tree.write(&format!("{TARGET}/book.toml"), &settings)?;
    for (name, text) in &book {
        tree.write(&format!("{TARGET}/src/{name}"), text)?;
    }
    let output = format!("{} chapters are in {TARGET}/src\n", book.len());
    let mut outcome = Outcome { output, ..Outcome::default() };
    let folder = tree.path().join(TARGET);
    match Command::new("mdbook").arg("build").arg(&folder).output() {
        Ok(run) if run.status.success() => {
            outcome.output.push_str(&format!("the book is {TARGET}/book/index.html\n"));
        }
        Ok(run) => {
            let details = String::from_utf8_lossy(&run.stderr).into_owned();
            let error = Error::failed("mdbook cannot build the manual");
            outcome.errors.push(details.lines().map(str::to_owned).fold(error, Error::detail));
        }
        Err(_) => outcome.notes.push(
            "mdbook is not installed, so the chapters were not made into HTML: `cargo install mdbook`"
                .to_owned(),
        ),
    }
    Ok(outcome)
}
