//! `docdrift record export`: writes recordings of any form as a HAR 1.2 for other tools, masked.

use std::path::PathBuf;

use clap::Args;
use docdrift::{escaped_json, printable};
use docdrift_traffic::har_entry;

use super::source::SourceArguments;
use crate::error::Error;
use crate::exit::Outcome;
use crate::whole_file::WholeFile;

/// Write recordings of any form as one file for other tools, masked
#[derive(Args, Debug)]
pub(super) struct Options {
    #[command(flatten)]
    source: SourceArguments,
    /// Write a HAR 1.2
    #[arg(long, required = true)]
    har: bool,
    /// The server of recordings that have no host, such as those of our own form: `https://api.example.com`
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(options: &Options) -> Result<Outcome, Error> {
    let mut out = options.output.as_deref().map(WholeFile::create).transpose()?;
    let mut outcome = Outcome::default();
    let mut count = 0;
    let mut write = |text: &str| match &mut out {
        Some(file) => file.write(text),
        None => {
            outcome.output += text;
            Ok(())
        }
    };
    let version = env!("CARGO_PKG_VERSION");
    write(&format!(
        "{{\"log\": {{\"version\": \"1.2\", \"creator\": {{\"name\": \"docdrift\", \"version\": \"{version}\"}}, \"entries\": ["
    ))?;
    let server = options.server.as_deref().unwrap_or_default().trim_end_matches('/');
    let left_out = options.source.each(&mut |mut masked, _| {
        let url = &mut masked.exchange.request.url;
        if url.starts_with('/') {
            *url = format!("{server}{url}");
        }
        let separator = if count == 0 { "\n" } else { ",\n" };
        count += 1;
        write(&escaped_json(format!("{separator}{}", har_entry(&masked.exchange))))
    })?;
    write("\n]}}\n")?;
    match out {
        Some(file) => file.finish()?,
        None => return Ok(outcome),
    }
    let path = options.output.as_deref().unwrap_or_else(|| std::path::Path::new("-"));
    let line = format!("{count} exchanges are in {}", path.display());
    outcome.output += &format!("{}\n", printable(&line));
    outcome.output.extend(left_out.lines());
    Ok(outcome)
}
