//! Violations that a mask causes: the replacement of a secret is judged by its type only.

use crate::traffic::recording::Recording;

/// Whether a violation concerns the content of a string that a mask has replaced. Violations of its type
/// still count: a masked value was a string.
pub(crate) fn is_of_mask(recording: &Recording, pointer: &str, keyword: &str) -> bool {
    const OF_TEXTS: &[&str] = &["const", "enum", "format", "maxLength", "minLength", "not", "pattern"];
    OF_TEXTS.contains(&keyword) && recording.is_masked_at(pointer)
}
