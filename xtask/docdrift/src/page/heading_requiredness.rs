//! Headings such as "Required fields", which declare the requiredness of the fields below them.

use serde_json::Value;

use super::claim::ClaimKind;
use super::promise::Promise;

/// Whether a heading declares all fields below it as required (`true`) or optional (`false`): "Required
/// fields", "Optional query parameters". `None` for other headings.
///
/// ```
/// # use docdrift::requirement;
/// assert_eq!(requirement("Required fields"), Some(true));
/// assert_eq!(requirement("Optional query parameters"), Some(false));
/// assert_eq!(requirement("Required scopes"), None);
/// assert_eq!(requirement("Verify required parameters"), None);
/// ```
#[must_use]
pub fn requirement(heading: &str) -> Option<bool> {
    const NOUNS: &[&str] = &["fields", "parameters", "params", "properties", "attributes", "arguments"];
    let lower = heading.to_ascii_lowercase();
    let mut words = lower.split_whitespace();
    let required = match words.next()? {
        "required" => true,
        "optional" => false,
        _ => return None,
    };
    words.any(|word| NOUNS.contains(&word.trim_end_matches(':'))).then_some(required)
}

/// The requiredness that a heading declares, for each listed field without a requiredness in its own row.
pub(super) fn implied_requiredness(listed: &[Promise], required: bool) -> Vec<Promise> {
    let is_declared = |field: &Promise| {
        listed.iter().any(|other| other.kind == ClaimKind::Required && other.about == field.about)
    };
    let named = listed.iter().filter(|promise| promise.kind == ClaimKind::Exists && !is_declared(promise));
    named
        .map(|promise| Promise { kind: ClaimKind::Required, value: Value::Bool(required), ..promise.clone() })
        .collect()
}
