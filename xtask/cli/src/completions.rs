//! `docdrift completions` and `docdrift man`: what shells and `man` know of the command.

use std::path::{Path, PathBuf};

use clap::Args;
use clap_complete::Shell;

use crate::error::Error;
use crate::exit::Outcome;

/// Print the completions of a shell
#[derive(Args, Debug)]
pub(crate) struct CompletionOptions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the manual page, or write those of all subcommands to a folder
#[derive(Args, Debug)]
pub(crate) struct ManOptions {
    /// Write `docdrift.1`, `docdrift-check.1` and so on to this folder
    #[arg(long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// Prints the completions of a shell.
pub(crate) fn completions(options: &CompletionOptions, mut command: clap::Command) -> Outcome {
    let mut text = Vec::new();
    clap_complete::generate(options.shell, &mut command, "docdrift", &mut text);
    Outcome { output: String::from_utf8_lossy(&text).into_owned(), ..Outcome::default() }
}

/// Prints the manual page, or writes those of all subcommands.
///
/// # Errors
///
/// When the folder cannot be written to.
pub(crate) fn man(options: &ManOptions, command: clap::Command) -> Result<Outcome, Error> {
    let failed = |place: &Path, reason: &std::io::Error| {
        Error::failed(format!("{}: the manual pages cannot be written: {reason}", place.display()))
    };
    let Some(folder) = &options.output else {
        let mut text = Vec::new();
        let rendered = clap_mangen::Man::new(command).render(&mut text);
        rendered.map_err(|reason| failed(Path::new("standard output"), &reason))?;
        return Ok(Outcome { output: String::from_utf8_lossy(&text).into_owned(), ..Outcome::default() });
    };
    let written = std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder));
    written.map_err(|reason| failed(folder, &reason))?;
    Ok(Outcome::default())
}
