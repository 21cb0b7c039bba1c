//! `cargo xtask upstream`: fetches what the providers publish now, and reports what changed and what it means.
//!
//! `origin.toml` says where the newest version of each vendored file is published (`latest`), and which bytes
//! were last seen there. A file changed if its bytes are others. Without `--write`, nothing is written.

mod candidate;
mod fetch;
mod meaning;
mod published;
mod report;
mod vendor;

use std::time::Duration;

use clap::Args;
use docdrift_cli::{Error, Outcome};

use self::meaning::Meaning;
use self::published::{Look, Published, look};
use crate::spec::{self, origin, print_step};
use crate::tree::Tree;

/// Fetch what the providers publish now; report what changed, and what it means for users of the client,
/// for pages and for accepted findings
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// The APIs to look at; all of openapi/upstream if none is named
    #[arg(value_name = "API")]
    apis: Vec<String>,
    /// Vendor and restate what a program can, record what was seen, and list what is left for a person
    #[arg(long)]
    write: bool,
    /// The longest time for one file, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
}

/// Runs the subcommand.
pub(crate) fn run(tree: &Tree, options: &Options) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    let mut news = 0;
    for api in spec::select_apis(tree, &options.apis)? {
        let mut published = fetch_all(tree, &api, options, &mut outcome)?;
        let mut meaning = Meaning::of(tree, &api, &mut published)?;
        report::write(&mut outcome.output, &published, &meaning);
        outcome.errors.append(&mut meaning.errors);
        if options.write {
            vendor::write(tree, &api, &published, &mut outcome)?;
            outcome.output.push_str(&vendor::left(&published, &meaning));
        }
        news += published.iter().filter(|file| file.is_news()).count();
    }
    if news > 0 && !options.write {
        let files = if news == 1 { "1 file".to_owned() } else { format!("{news} files") };
        outcome.errors.push(
            Error::stale(format!("{files} changed at the provider"))
                .help("`cargo xtask upstream --write` vendors what a program can, and lists what is left"),
        );
    }
    Ok(outcome)
}

/// Fetches the files of an API. A file that cannot be fetched or read becomes an error of the outcome, and the
/// others are fetched all the same. Prints a line for each file that needs no more.
fn fetch_all(
    tree: &Tree,
    api: &str,
    options: &Options,
    outcome: &mut Outcome,
) -> Result<Vec<Published>, Error> {
    let mut published = Vec::new();
    for watched in origin::watched(tree, &spec::upstream(api))? {
        let name = watched.name.clone();
        match look(tree, api, watched, Duration::from_secs(options.timeout)) {
            Ok(Look::Published(file)) => published.push(*file),
            Ok(Look::NotModified) => print_step(&mut outcome.output, "unchanged", &name),
            Ok(Look::Unwatched) => {
                let line = format!("{name}: origin.toml has no `latest` for it");
                print_step(&mut outcome.output, "unwatched", &line);
            }
            Err(error) => {
                print_step(&mut outcome.output, "unknown", &format!("{name}: see the error"));
                outcome.errors.push(error);
            }
        }
    }
    Ok(published)
}
