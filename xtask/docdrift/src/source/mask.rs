//! The mask of a secret: text of the same length in bytes that shows nothing of it.

/// Whether a text is a masked secret: one or more `_`, and nothing else.
///
/// ```
/// # use docdrift::is_masked;
/// assert!(is_masked("________") && !is_masked("your_key"));
/// ```
#[must_use]
pub fn is_masked(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == MASK)
}

/// The byte that replaces each byte of a secret. In YAML, `_` is plain text at any position; an asterisk
/// starts an alias.
pub(crate) const MASK: u8 = b'_';
