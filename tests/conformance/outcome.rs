//! What the typed client made of a recording, in the words of recordings, and the file that hands it
//! to `cargo xtask conformance`.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::{env, fs};

use checkout_client::{Error, Response};
use docdrift::{ClientError, Outcome};
use serde::Serialize;
use serde_json::json;

use crate::recordings::Recorded;

/// Names the file that outcomes are to be written to.
const VARIABLE: &str = "CONFORMANCE_OUTCOME";

/// What became of a call.
pub(crate) struct Called {
    pub(crate) outcome: Outcome,
    /// The error as it is printed, with the body that is in no document; nothing where there is a value.
    pub(crate) complaint: Option<String>,
}

/// What became of a call. An error is that the value cannot be written as JSON.
pub(crate) fn of<T: Serialize, E: Debug>(result: Result<Response<T>, Error<E>>) -> Result<Called, String> {
    match result {
        Ok(response) => match serde_json::to_value(response.into_inner()) {
            Ok(value) => Ok(Called { outcome: Outcome::Value(value), complaint: None }),
            Err(error) => Err(format!("the client's value cannot be written as JSON: {error}")),
        },
        Err(error) => {
            Ok(Called { outcome: Outcome::Error(told(&error)), complaint: Some(complaint(&error)) })
        }
    }
}

fn complaint<E: Debug>(error: &Error<E>) -> String {
    match error {
        // Nobody has said yet what is in it.
        Error::Undocumented(reply) => format!("{error}\n{}", reply.body()),
        _ => error.to_string(),
    }
}

/// What of an error stays the same from run to run. Why a body did not decode is worded by a library
/// that may word it otherwise tomorrow; the kind and the path say it.
fn told<E>(error: &Error<E>) -> ClientError {
    ClientError {
        kind: error.kind().to_string(),
        status: error.status().map(|status| status.as_u16()),
        path: error.path().map(str::to_owned),
        message: match error {
            Error::Unsuccessful { message, .. } => message.clone(),
            _ => None,
        },
    }
}

/// The file that outcomes are to be written to, if anybody asks for them.
pub(crate) fn file() -> Option<PathBuf> {
    env::var_os(VARIABLE).map(PathBuf::from)
}

/// Writes the outcome of every recording, or nothing: whoever reads the file finds all of them.
pub(crate) fn write(file: &Path, recorded: &[Recorded]) -> Result<(), String> {
    let outcome = |recorded: &Recorded| Some((recorded.name.clone(), recorded.recording.replayed.clone()?));
    let outcomes: Option<BTreeMap<String, Outcome>> = recorded.iter().map(outcome).collect();
    let outcomes = outcomes.ok_or("not every recording was replayed")?;
    let mut text = json!({ "recordings": outcomes }).to_string();
    text.push('\n');
    let half = file.with_extension("half");
    let written = fs::write(&half, text).and_then(|()| fs::rename(&half, file));
    written.map_err(|reason| format!("{}: cannot be written: {reason}", file.display()))
}
