//! The file of a recording: what is written of an exchange, after its secrets were masked.

use docdrift::{Files, Recording, SecretNames};
use docdrift_cli::Error;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::send::Answer;
use super::target::Target;
use crate::spec::to_yaml;

/// What a recording is written from.
pub(super) struct Content<'r> {
    pub(super) target: &'r Target,
    pub(super) call: &'r Call,
    pub(super) answer: Answer,
    pub(super) about: Option<&'r str>,
}

/// The text of a recording.
pub(super) struct Written {
    pub(super) text: String,
    /// How many values of it are masked.
    pub(super) masked: usize,
}

/// What stands in a recording for the key of a request.
const PLACEHOLDER: &str = "your_api_key";

impl Content<'_> {
    /// The text of the recording. It is read back as any recording is, which masks its secrets; what was masked is
    /// what is written.
    ///
    /// # Errors
    ///
    /// When the exchange cannot be written as a recording, or the key would be in it.
    pub(super) fn masked(self, names: &SecretNames) -> Result<Written, Error> {
        let key = self.target.key.reveal();
        // A server that repeats the key must not have it written.
        let original = to_yaml(&self.value());
        let mut files = Files::new();
        let file = files.add("recording", original.replace(key, &"_".repeat(key.len())));
        Recording::read(&mut files, file, names).map_err(|error| {
            Error::failed(format!("the exchange cannot be written as a recording: {error}"))
        })?;
        let mut text = files.file(file).text().to_owned();
        // Masking keeps every place, and the placeholder is no secret.
        let placeholder = self.placeholder();
        if let Some(at) = original.find(&placeholder) {
            text.replace_range(at..at + placeholder.len(), &placeholder);
        }
        if text.contains(key) {
            return Err(Error::failed("the recording would contain the key, and is not written"));
        }
        Ok(Written { masked: masked_values(&original, &text), text })
    }

    /// What stands in the header of the key.
    fn placeholder(&self) -> String {
        format!("{}{PLACEHOLDER}", self.target.scheme)
    }

    fn value(&self) -> Value {
        let Content { target, call, answer, about } = self;
        let mut headers = Map::new();
        headers.insert(target.header.clone(), self.placeholder().into());
        if let Some((name, version)) = &target.version {
            headers.insert(name.clone(), version.as_str().into());
        }
        let mut request = Map::new();
        request.insert("method".to_owned(), call.method.as_str().into());
        request.insert("path".to_owned(), call.path.as_str().into());
        if !call.recorded_query.is_empty() {
            request.insert("query".to_owned(), call.recorded_query.clone().into());
        }
        if let Some((media_type, _)) = call.encoded_body() {
            headers.insert("content-type".to_owned(), media_type.into());
        }
        request.insert("headers".to_owned(), headers.into());
        if let Some(body) = &call.body {
            request.insert("body".to_owned(), body.clone());
        }
        let answered: Map<String, Value> =
            answer.headers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        let day = jiff::Zoned::now().date();
        let about = about.map_or_else(
            || format!("The answer to `{}` has the status {}.", call.operation, answer.status),
            str::to_owned,
        );
        json!({
            "version": 1,
            "provenance": "captured",
            "source": format!("{}, called on {day} by `cargo xtask record`", target.server),
            "about": about,
            "request": request,
            "response": {"status": answer.status, "headers": answered, "body": answer.body},
        })
    }
}

/// How many values were masked: the runs of `_` in which two texts of one length differ.
fn masked_values(original: &str, masked: &str) -> usize {
    let (mut values, mut is_counted) = (0, false);
    for (one, other) in original.bytes().zip(masked.bytes()) {
        if other != b'_' {
            is_counted = false;
        } else if one != other && !is_counted {
            (values, is_counted) = (values + 1, true);
        }
    }
    values
}
