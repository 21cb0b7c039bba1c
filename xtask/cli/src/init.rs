//! `docdrift init`: writes the settings of a repository by looking at what is in it.

mod apis;
mod calls;
mod documents;
mod languages;
mod names;
mod recordings;
mod repository;
mod sites;
mod split;
mod text;

use std::path::{Path, PathBuf};

use clap::Args;

use self::apis::Plan;
use self::repository::Repository;
use crate::error::Error;
use crate::exit::Outcome;
use crate::settings::{NAME, Settings};
use crate::site::is_repository;
use crate::whole_file::WholeFile;

/// Write the settings of this repository to `docdrift.toml`, by looking at what is in it
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Replace settings that are there already
    #[arg(long)]
    force: bool,
}

/// Runs the subcommand.
///
/// # Errors
///
/// When there are settings already, nothing to check is found, or the file cannot be written.
pub(crate) fn run(options: &Options) -> Result<Outcome, Error> {
    let root = root();
    let file = target(&root, options.force)?;
    let repository = Repository::read(&root)?;
    let plan = Plan::of(&repository);
    if plan.apis.is_empty() {
        return Err(Error::failed(
            "there is neither a documentation page nor an OpenAPI document in this repository",
        )
        .help(
            "run it in the repository of the documentation, or write the settings by hand: see the manual",
        ));
    }
    let content = text::settings(&plan);
    Settings::check_text(&root, &content)?;
    let mut whole = WholeFile::create(&file)?;
    whole.write(&content)?;
    whole.finish()?;
    let name = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
    Ok(Outcome { output: text::found(&name, &plan), ..Outcome::default() })
}

/// The folder of the repository that the working directory is in; without a repository, the working directory.
fn root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let here = here.canonicalize().unwrap_or(here);
    here.ancestors().find(|above| is_repository(above)).unwrap_or(&here).to_owned()
}

/// The file to write.
fn target(root: &Path, replaces: bool) -> Result<PathBuf, Error> {
    let names = [NAME.to_owned(), format!(".config/{NAME}")];
    let known = names.iter().find(|name| root.join(name).symlink_metadata().is_ok());
    match known {
        Some(name) if !replaces => Err(Error::usage(format!("{name}: there are settings already"))
            .help("edit them, or replace them with `docdrift init --force`")),
        Some(name) => Ok(root.join(name)),
        None => Ok(root.join(NAME)),
    }
}
