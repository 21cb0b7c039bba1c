//! `cargo xtask record`: calls an operation of a provider with the user's key, and writes the exchange as a recording.
//!
//! The call goes to the provider's sandbox unless `--live` is given. The key is read from the environment variable
//! that the client reads, is sent in its header, and is never written. The exchange is masked before it is written.

mod call;
mod file;
mod send;
mod target;

use std::time::Duration;

use clap::Args;
use docdrift::{Document, Files, Inputs, vouched};
use docdrift_cli::{Error, Outcome};

use self::call::Call;
use self::target::Target;
use crate::spec::{self, print_step};
use crate::tree::Tree;

/// Call an operation of a provider, in its sandbox, and write the exchange as a recording
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// The API, as in `polar`
    #[arg(value_name = "API")]
    api: String,
    /// The operation, by its name in the client: `create_checkout`
    #[arg(value_name = "OPERATION")]
    operation: String,
    /// The parameters of path and query; a name that comes several times is a list
    #[arg(value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// The body: a file with JSON, or JSON itself
    #[arg(long, value_name = "FILE|JSON")]
    body: Option<String>,
    /// The name of the recording: tests/recordings/API/OPERATION/NAME.yaml
    #[arg(long, value_name = "NAME", default_value = "captured")]
    case: String,
    /// What the recording is for, in one sentence
    #[arg(long, value_name = "TEXT")]
    about: Option<String>,
    /// Replace the recording if it exists
    #[arg(long)]
    replace: bool,
    /// Call the live server, with a key that acts on real accounts
    #[arg(long)]
    live: bool,
    /// Call this server instead of the provider's
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// The longest time for the call, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
}

/// Runs the subcommand. Everything that can be wrong is found before the call: it may create something.
pub(crate) fn run(tree: &Tree, options: &Options) -> Result<Outcome, Error> {
    let api = spec::select_apis(tree, std::slice::from_ref(&options.api))?.remove(0);
    let name = file_name(tree, &api, options)?;
    let mut files = Files::new();
    let document = tree.read(&mut files, &format!("openapi/{api}.yaml"))?;
    let inputs = Inputs::read(&files, &[], &[document], Vec::new())
        .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span()))))?;
    let document = &inputs.documents()[0];
    let target = Target::of(tree, &api, document, options.live, options.server.as_deref())?;
    let operation = document.operation_named(&options.operation).ok_or_else(|| unknown(document, options))?;
    let call = Call::of(document, operation, &options.parameters, options.body.as_deref())?;
    let answer = send::send(&target, &call, Duration::from_secs(options.timeout))?;
    let recording = file::Content { target: &target, call: &call, answer, about: options.about.as_deref() };
    let text = recording.masked(&vouched(inputs.documents()), &inputs.secret_names())?;
    let mut outcome = Outcome::default();
    if let Err(error) = tree.write(&name, &text) {
        // The call was made and may not be repeated, so its answer is not lost.
        outcome.output = text;
        outcome.errors.push(error);
        return Ok(outcome);
    }
    let status = recording.answer.status;
    print_step(&mut outcome.output, "recorded", &format!("{name}: status {status}"));
    let companion = docdrift::companion_of(&name).unwrap_or_default();
    if !tree.has(&companion) {
        let left = format!("{companion}: write what the client is to make of it; tests/README.md says how");
        print_step(&mut outcome.output, "left", &left);
    }
    Ok(outcome)
}

/// The path of the recording. It is an error if it exists and is not to be replaced.
fn file_name(tree: &Tree, api: &str, options: &Options) -> Result<String, Error> {
    let is_of_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if options.case.is_empty() || !options.case.chars().all(is_of_name) {
        return Err(Error::usage(format!("`{}` is not a valid name for a recording", options.case))
            .help("a name consists of lower-case words joined by `_`: `not_found`"));
    }
    let name = format!("tests/recordings/{api}/{}/{}.yaml", options.operation, options.case);
    if tree.has(&name) && !options.replace {
        return Err(Error::usage(format!("{name}: already exists"))
            .help("name another case with --case NAME, or replace the recording with --replace"));
    }
    Ok(name)
}

/// The error for an operation that the document does not have, with those that it has.
fn unknown(document: &Document, options: &Options) -> Error {
    let known: Vec<&str> = document.operations().filter_map(|operation| operation.name()).collect();
    Error::usage(format!("{} has no operation `{}`", options.api, options.operation))
        .help(format!("its operations are {}", known.join(", ")))
}
