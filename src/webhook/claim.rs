//! `Claim`: what the headers of a delivery claim, read but not verified.

use reqwest::header::HeaderMap;

use super::key::Tag;
use super::{HEADER_LIMIT, Refusal};

/// What the headers of a delivery claim.
pub struct Claim {
    /// What is signed before the body.
    pub(crate) prefix: String,
    /// Seconds since the beginning of 1970.
    pub(crate) timestamp: u64,
    /// The signatures of version `v1`; at least one.
    pub(crate) signatures: Vec<Tag>,
}

/// The value of a header that has to be there once.
///
/// # Errors
///
/// Each other case is a refusal of its own.
pub(crate) fn header<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, Refusal> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(Refusal::MissingHeader(name))?;
    if values.next().is_some() {
        return Err(Refusal::RepeatedHeader(name));
    }
    if value.is_empty() {
        return Err(Refusal::EmptyHeader(name));
    }
    if value.len() > HEADER_LIMIT {
        return Err(Refusal::LongHeader(name));
    }
    value.to_str().map_err(|_| Refusal::HeaderNotAscii(name))
}

/// A number of seconds, which consists of digits only.
pub(crate) fn seconds(text: &str) -> Result<u64, Refusal> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().ok_or(Refusal::InvalidTimestamp)
}

/// The decoded signatures of version `v1`.
///
/// # Errors
///
/// [`Refusal::NoSignature`] if there is none, and [`Refusal::SignatureEncoding`] if none of them decodes.
pub(crate) fn signatures<'s>(
    encoded: impl IntoIterator<Item = &'s str>,
    decode: impl Fn(&str) -> Option<Tag>,
) -> Result<Vec<Tag>, Refusal> {
    let mut encoded = encoded.into_iter().peekable();
    if encoded.peek().is_none() {
        return Err(Refusal::NoSignature);
    }
    let signatures: Vec<Tag> = encoded.filter_map(decode).collect();
    if signatures.is_empty() { Err(Refusal::SignatureEncoding) } else { Ok(signatures) }
}
