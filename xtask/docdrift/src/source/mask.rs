//! What stands in the place of a secret: the same length, and none of its text.

/// Whether a text stands in the place of a secret.
///
/// ```
/// # use docdrift::is_masked;
/// assert!(is_masked("________") && !is_masked("your_key"));
/// ```
#[must_use]
pub fn is_masked(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == MASK)
}

/// What stands in the place of each byte of a secret. In YAML it is text wherever it stands, which
/// an asterisk is not.
pub(crate) const MASK: u8 = b'_';
