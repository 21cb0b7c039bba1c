//! Reads the body of a verified delivery: first its envelope, then the object that it is about.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{InvalidData, Refusal};
use crate::lenient::{self, Broken, MAX_UNDECODED, Undecoded};

/// What surrounds the object of an event, at either provider. A field that is absent is null.
#[derive(Deserialize)]
pub(crate) struct Envelope {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[cfg(feature = "stripe")]
    #[serde(default)]
    pub(crate) id: Value,
    #[cfg(feature = "stripe")]
    #[serde(default)]
    pub(crate) created: Value,
    #[cfg(feature = "stripe")]
    #[serde(default)]
    pub(crate) livemode: Value,
    #[cfg(feature = "stripe")]
    #[serde(default)]
    pub(crate) api_version: Value,
    #[cfg(feature = "polar")]
    #[serde(default)]
    pub(crate) timestamp: Value,
}

impl Envelope {
    /// The envelope of a body.
    ///
    /// # Errors
    ///
    /// The body is not UTF-8, is not JSON, or is no object with a text `type`.
    pub(crate) fn read(body: &[u8]) -> Result<Self, Refusal> {
        if std::str::from_utf8(body).is_err() {
            return Err(Refusal::BodyNotUtf8);
        }
        match lenient::decode(body, 0) {
            Ok((envelope, _)) => Ok(envelope),
            Err(Broken { path: None, .. }) => Err(Refusal::BodyNotJson),
            Err(_) => Err(Refusal::NotAnEvent),
        }
    }
}

/// Decodes the object of an event as an operation decodes it in a response. `B` is the body around it.
///
/// # Errors
///
/// The first field that does not decode and is in no part that may be removed.
pub(crate) fn decode<B: DeserializeOwned>(body: &[u8]) -> Result<(B, Vec<Undecoded>), InvalidData> {
    lenient::decode(body, MAX_UNDECODED).map_err(|Broken { path, reason }| InvalidData {
        path: path.unwrap_or_else(|| ".".to_owned()),
        reason,
    })
}
