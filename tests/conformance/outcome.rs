//! The client's outcome of a replayed recording, a value or an error, and the file with all outcomes that
//! `cargo xtask conformance` reads.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::{env, fs};

use checkout_client::{Error, Response};
use docdrift::{ClientError, Outcome};
use serde::Serialize;
use serde_json::json;

use crate::recordings::Recorded;

/// The environment variable with the path of the file to which outcomes are written.
const VARIABLE: &str = "CONFORMANCE_OUTCOME";

/// The result of a call of the client.
pub(crate) struct Called {
    pub(crate) outcome: Outcome,
    /// The printed error, with the body if the status is undocumented; `None` if the outcome is a value.
    pub(crate) complaint: Option<String>,
}

/// Converts the result of a call. It is an error if the value cannot be serialized as JSON.
pub(crate) fn of<T: Serialize, E: Debug>(result: Result<Response<T>, Error<E>>) -> Result<Called, String> {
    match result {
        Ok(response) => match serde_json::to_value(response.into_inner()) {
            Ok(value) => Ok(Called { outcome: Outcome::Value(value), complaint: None }),
            Err(error) => Err(format!("the client's value cannot be written as JSON: {error}")),
        },
        Err(error) => {
            Ok(Called { outcome: Outcome::Error(client_error(&error)), complaint: Some(complaint(&error)) })
        }
    }
}

fn complaint<E: Debug>(error: &Error<E>) -> String {
    match error {
        // No document declares a body for this status, so print the body.
        Error::Undocumented(reply) => format!("{error}\n{}", reply.body()),
        _ => error.to_string(),
    }
}

/// The parts of an error that are compared with the error that a recording expects. The reason why a body did
/// not decode is not compared, because a new version of a library may change its wording; kind and path
/// identify the error.
fn client_error<E>(error: &Error<E>) -> ClientError {
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

/// The path of the file to which outcomes are written; `None` if no file was requested.
pub(crate) fn file() -> Option<PathBuf> {
    env::var_os(VARIABLE).map(PathBuf::from)
}

/// Writes the outcomes of all recordings to a temporary file and renames it, so that the file is always
/// complete.
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
