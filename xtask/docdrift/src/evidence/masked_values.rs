//! Violations that a mask causes: the replacement of a secret is judged by its type only.

use crate::traffic::recording::Recording;

/// Whether a violation may only concern the content of strings that a mask has replaced. Violations of its type
/// still count: a masked value was a string.
pub(crate) fn is_of_mask(recording: &Recording, pointer: &str, keyword: &str) -> bool {
    const OF_TEXTS: &[&str] = &["const", "enum", "format", "maxLength", "minLength", "pattern"];
    // These combine schemas or compare values, so a mask anywhere below can change their outcome.
    const OF_WHOLE_VALUES: &[&str] = &["allOf", "anyOf", "contains", "not", "oneOf", "uniqueItems"];
    (OF_TEXTS.contains(&keyword) && recording.is_masked_at(pointer))
        || (OF_WHOLE_VALUES.contains(&keyword) && recording.has_mask_below(pointer))
}
