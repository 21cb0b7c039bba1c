//! The file of a recording: what is written of an exchange, after it was masked.

use docdrift::{Files, Recording, RecordingFile, SecretNames, to_yaml};
use docdrift_cli::Error;
use docdrift_traffic::mask::{Vouched, mask};
use docdrift_traffic::{Body, Exchange, Place, Provenance, Request, Response};
use serde_json::Value;

use super::call::{Call, typed};
use super::send::Answer;
use super::target::Target;

/// What a recording is written from.
pub(super) struct Content<'r> {
    pub(super) target: &'r Target,
    pub(super) call: &'r Call,
    pub(super) answer: Answer,
    pub(super) about: Option<&'r str>,
}

/// What stands in a recording for the key of a request.
const PLACEHOLDER: &str = "your_api_key";

impl Content<'_> {
    /// The text of the recording. Values for which the document does not vouch are pseudonyms in it, the same for
    /// equal values.
    ///
    /// # Errors
    ///
    /// When the exchange cannot be written as a recording, or the key would be in it.
    pub(super) fn masked(&self, vouched: &Vouched, names: &SecretNames) -> Result<String, Error> {
        let failed =
            |reason: &str| Error::failed(format!("the exchange cannot be written as a recording: {reason}"));
        let key = self.target.key.reveal();
        let day = jiff::Zoned::now().date();
        let source = format!("{}, called on {day} by `cargo xtask record`", self.target.server);
        let about = format!("The answer to `{}` has the status {}.", self.call.operation, self.answer.status);
        let about = self.about.unwrap_or(&about);
        let masked = mask(&self.exchange(), vouched);
        let mut file = RecordingFile::of(&masked, &source, about).map_err(|reason| failed(&reason))?;
        let placeholder = format!("{}{PLACEHOLDER}", self.target.scheme);
        file.request.headers.insert(self.target.header.clone(), placeholder.into());
        for (name, types) in &self.call.query_types {
            if let Some(value) = file.request.query.get_mut(name) {
                let texts = match &*value {
                    Value::Array(values) => values.iter().map(text).collect(),
                    value => vec![text(value)],
                };
                *value = typed(types, &texts);
            }
        }
        let value = serde_json::to_value(&file).map_err(|reason| failed(&reason.to_string()))?;
        let text = to_yaml(&value);
        let mut files = Files::new();
        let written = files.add("recording", text.as_str());
        Recording::read(&mut files, written, names).map_err(|reason| failed(&reason.to_string()))?;
        if text.contains(key) {
            return Err(Error::failed("the recording would contain the key, and is not written"));
        }
        Ok(text)
    }

    /// The exchange, without the key: neither as it was sent, nor where the server repeats it.
    fn exchange(&self) -> Exchange {
        let Content { target, call, answer, .. } = self;
        let key = target.key.reveal();
        let without_key = |text: &str| text.replace(key, &"_".repeat(key.len()));
        let mut headers = vec![(target.header.clone(), PLACEHOLDER.to_owned())];
        headers.extend(target.version.clone());
        if let Some((media_type, _)) = call.encoded_body() {
            headers.push(("content-type".to_owned(), media_type.to_owned()));
        }
        let query = if call.query.is_empty() { String::new() } else { format!("?{}", call.query) };
        let answered = answer.headers.iter().map(|(name, value)| (name.clone(), without_key(value)));
        Exchange {
            request: Request {
                method: call.method.clone(),
                url: format!("{}{}{query}", target.server, call.path),
                headers,
                // A form is recorded as the object that it encodes.
                body: call.body.clone().map(|body| Body::json(body, Place::at(0))),
            },
            response: Some(Response {
                status: answer.status,
                headers: answered.collect(),
                body: (!answer.body.is_empty()).then(|| Body::bytes(without_key(&answer.body), Place::at(0))),
            }),
            provenance: Provenance::Captured,
            place: Place::at(0),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
