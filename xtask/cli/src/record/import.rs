//! `docdrift record import`: makes recordings of our own form of recorded traffic of any form, one exchange a file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::{RecordingFile, printable};
use docdrift_traffic::Exchange;
use sha2::{Digest as _, Sha256};

use super::source::{Masked, SourceArguments};
use crate::error::Error;
use crate::exit::Outcome;
use crate::whole_file::WholeFile;

/// Make a recording of our own form of each exchange, masked
#[derive(Args, Debug)]
pub(super) struct Options {
    #[command(flatten)]
    source: SourceArguments,
    /// The folder of the recordings
    #[arg(long, value_name = "DIR", default_value = "recordings")]
    output: PathBuf,
}

pub(super) fn run(options: &Options) -> Result<Outcome, Error> {
    let mut written: BTreeSet<PathBuf> = BTreeSet::new();
    let mut equal = 0;
    let left_out = options.source.each(&mut |masked, left_out| {
        let Masked { exchange, recording, operation } = masked;
        let source = format!("imported from {recording}");
        let file = match RecordingFile::of(&exchange, &source, &about(&exchange, operation.as_ref())) {
            Ok(file) => file,
            Err(reason) => {
                left_out.add(format!("an exchange that {reason}"));
                return Ok(());
            }
        };
        let path = path(&options.output, &file, &exchange, operation);
        if !written.insert(path.clone()) {
            equal += 1;
            return Ok(());
        }
        let text = yaml_serde::to_string(&file)
            .map_err(|error| Error::failed(format!("{}: cannot be written: {error}", path.display())))?;
        let mut out = WholeFile::create(&path)?;
        out.write(&text)?;
        out.finish()
    })?;
    if written.is_empty() {
        let error = Error::failed("no exchange was imported")
            .help("name recordings with exchanges that have a response");
        return Err(left_out.lines().fold(error, |error, line| error.detail(line.trim_end())));
    }
    let mut outcome = Outcome::default();
    let line = format!("{} recordings are in {}", written.len(), options.output.display());
    outcome.output += &format!("{}\n", printable(&line));
    if equal > 0 {
        outcome.output +=
            &format!("left out: {equal} × an exchange that equals an earlier one once it is masked\n");
    }
    outcome.output.extend(left_out.lines());
    Ok(outcome)
}

/// What the recording is, in one sentence.
fn about(exchange: &Exchange, operation: Option<&(String, String)>) -> String {
    let status = exchange.response.as_ref().map_or(0, |response| response.status);
    match operation {
        Some((_, operation)) => format!("`{operation}` answers {status}."),
        None => format!("{} answers {status}.", exchange.request.method),
    }
}

/// Where a recording belongs: `<api>/<operation>/<case>.yaml`. Equal exchanges have one path.
fn path(
    output: &Path,
    file: &RecordingFile,
    exchange: &Exchange,
    operation: Option<(String, String)>,
) -> PathBuf {
    let (api, operation) = operation.unwrap_or_else(|| {
        let url = &exchange.request.url;
        let host =
            url.split_once("://").map(|(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
        (host.unwrap_or("api").to_owned(), format!("{} {}", file.request.method, file.request.path))
    });
    let hash = Sha256::digest(format!("{:?}", (&file.request, &file.response)));
    let hash: String = hash[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    output.join(slug(&api)).join(slug(&operation)).join(format!("{}-{hash}.yaml", file.response.status))
}

/// A text as the name of a file: its letters and digits, in lower case, and `_` between them.
fn slug(text: &str) -> String {
    /// A name of a file has at most 255 bytes.
    const MAX_LENGTH: usize = 100;
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let mut slug = parts.collect::<Vec<_>>().join("_").to_ascii_lowercase();
    slug.truncate(MAX_LENGTH);
    if slug.is_empty() { "_".to_owned() } else { slug }
}
