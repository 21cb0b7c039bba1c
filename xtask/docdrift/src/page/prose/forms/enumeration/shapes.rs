//! How members of a list look: codes, placeholders, labels and adjectives.

use super::member::Member;

/// Words that label a remark rather than a value.
pub(super) const LABELS: &[&str] = &[
    "note",
    "notes",
    "type",
    "types",
    "example",
    "examples",
    "default",
    "format",
    "required",
    "optional",
    "description",
    "min",
    "max",
    "minimum",
    "maximum",
    "requirements",
    "warning",
    "important",
    "deprecated",
    "remark",
    "usage",
    "see",
    "support",
    "query",
    "response",
    "request",
    "summary",
    "conditional",
    "name",
    "id",
    "constraints",
    "length",
    "values",
    "possible",
    "caution",
    "tip",
];

/// Adjectives for a state of a text that is no value: "can be empty or relative".
const STATES: &[&str] = &[
    "empty",
    "null",
    "blank",
    "relative",
    "absolute",
    "numeric",
    "alphanumeric",
    "string",
    "strings",
    "integer",
    "integers",
    "number",
    "numbers",
    "letters",
    "digits",
    "uppercase",
    "lowercase",
    "zero",
    "omitted",
    "absent",
    "unique",
    "changed",
    "set",
    "reset",
    "array",
    "object",
    "uuid",
    "characters",
    "id",
    "ids",
    "name",
    "names",
    "nil",
    "latitude",
    "longitude",
    "boolean",
    "timestamp",
    "longer",
    "shorter",
    "repeated",
];

/// Whether a member is written as a code: `READY`, `in_progress`, `fadeIn`, `4x6`.
pub(super) fn is_code(member: &Member) -> bool {
    let text = &member.text;
    let has = |test: fn(char) -> bool| text.contains(test);
    let is_upper = has(char::is_uppercase) && !has(char::is_lowercase);
    let is_camel =
        text.chars().skip(1).any(char::is_uppercase) && has(char::is_lowercase) && !text.contains(' ');
    !text.contains(' ')
        && (is_upper || is_camel || text.contains(['_', '/', ':']) || has(|c| c.is_ascii_digit()))
}

/// Whether a member is an adjective for a text, and no value.
pub(super) fn is_state(member: &Member) -> bool {
    STATES.contains(&member.text.to_lowercase().as_str())
}

/// Whether a member is a word in capitals.
pub(super) fn is_upper(member: &Member) -> bool {
    member.text.len() > 1
        && member.text.contains(char::is_uppercase)
        && !member.text.contains(char::is_lowercase)
}

/// A member that is no value: a placeholder, a format or a phrase.
pub(super) fn is_no_value(member: &Member) -> bool {
    let text = &member.text;
    let is_placeholder = text.contains(['{', '…', '(', '='])
        || (text.contains('<') && text.contains('>'))
        || text.contains("...")
        || text.starts_with('[');
    let is_range = text.split_once('-').is_some_and(|(low, high)| {
        [low, high].iter().all(|end| !end.is_empty() && end.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let is_format = is_range
        || text.contains("YYYY")
        || text.contains("HH")
        || text.contains("yyyy")
        || text.contains("://");
    is_placeholder || is_format || text.split(' ').count() > 5
}

/// Nouns for fields, which a text that is only "email or name" lists.
const FIELDS: &[&str] = &[
    "email",
    "phone",
    "username",
    "id",
    "name",
    "address",
    "number",
    "code",
    "slug",
    "key",
    "url",
    "uuid",
    "user",
    "latitude",
    "longitude",
    "title",
];

/// Whether a member is the name of a field rather than a value: "email or username".
pub(super) fn is_field(member: &Member) -> bool {
    FIELDS.contains(&member.text.to_lowercase().as_str())
}
