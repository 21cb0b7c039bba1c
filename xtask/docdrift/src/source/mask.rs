//! Masks secrets: overwrites them in a file with text of the same length that shows nothing of them.

use std::collections::BTreeSet;

use super::{Files, Span};

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

impl Files {
    /// Overwrites each byte of these spans with `_`, so that a secret cannot be printed. Line breaks stay,
    /// and so does every offset: spans remain valid.
    pub fn mask(&mut self, spans: &[Span]) {
        for span in spans {
            // Line breaks stay, so that line numbers stay.
            let mask = |byte| if matches!(byte, b'\n' | b'\r') { byte } else { MASK };
            let masked: String = self.text(*span).bytes().map(mask).map(char::from).collect();
            self.overwrite(span.file, span.start as usize..span.end as usize, &masked);
        }
        // A masked character of several bytes has become several characters.
        for file in spans.iter().map(|span| span.file).collect::<BTreeSet<_>>() {
            self.recount(file);
        }
    }
}
