//! `Keys`: what signs a delivery. They have no `Debug`, so that no output contains them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::SecretError;
use super::same::LENGTH;

/// A signature, decoded.
pub(crate) type Tag = [u8; LENGTH];

/// The beginning of the keys of each provider's API. They are no secrets of webhooks.
const API_KEYS: [&str; 6] = ["sk_live_", "sk_test_", "rk_live_", "rk_test_", "pk_", "polar_oat_"];

/// The keys of one secret: the provider signs with one of them.
#[derive(Clone)]
pub struct Keys {
    first: Key,
    second: Option<Key>,
}

#[derive(Clone)]
struct Key(Hmac<Sha256>);

impl Keys {
    /// The keys of a secret: the one that signs, and one by which an older secret signs.
    pub(crate) fn new(first: &[u8], second: Option<&[u8]>) -> Self {
        Self { first: Key::new(first), second: second.map(Key::new) }
    }

    /// The signature of the parts of a message.
    pub(crate) fn sign(&self, parts: &[&[u8]]) -> Tag {
        self.first.sign(parts)
    }

    /// The signatures of the parts of a message by each key.
    pub(crate) fn tags(&self, parts: &[&[u8]]) -> impl Iterator<Item = Tag> {
        [Some(&self.first), self.second.as_ref()].into_iter().flatten().map(|key| key.sign(parts))
    }
}

impl Key {
    fn new(key: &[u8]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes a key of any length"))
    }

    fn sign(&self, parts: &[&[u8]]) -> Tag {
        let mut hmac = self.0.clone();
        parts.iter().for_each(|part| hmac.update(part));
        hmac.finalize().into_bytes().into()
    }
}

/// A secret as the provider wrote it, without the white space around it, which a file or a variable may add.
///
/// # Errors
///
/// [`SecretError`] if the text cannot be a secret of a webhook.
pub(crate) fn secret(text: &str) -> Result<&str, SecretError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(SecretError::Blank);
    }
    if text == PREFIX {
        return Err(SecretError::PrefixOnly);
    }
    if API_KEYS.iter().any(|start| text.starts_with(start)) {
        return Err(SecretError::ApiKey);
    }
    Ok(text)
}

/// The beginning of the secrets of Standard Webhooks, and of Stripe.
pub(crate) const PREFIX: &str = "whsec_";
