//! Violations that a mask causes: the replacement of a secret is judged by its type only.

use crate::traffic::recording::Recording;

/// Whether a violation may exist only because a mask has replaced a string. A violation of `type` still
/// counts, because the masked value was a string, too.
pub(crate) fn is_of_mask(recording: &Recording, pointer: &str, keyword: &str) -> bool {
    const OF_TEXTS: &[&str] = &["const", "enum", "format", "maxLength", "minLength", "pattern"];
    // These keywords combine schemas or compare values, so a mask anywhere below the value can change their
    // result.
    const OF_WHOLE_VALUES: &[&str] = &["allOf", "anyOf", "contains", "not", "oneOf", "uniqueItems"];
    (OF_TEXTS.contains(&keyword) && recording.is_masked_at(pointer))
        || (OF_WHOLE_VALUES.contains(&keyword) && recording.has_mask_below(pointer))
}
