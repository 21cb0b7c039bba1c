//! Words that say whether a value is sent: "if specified", "when omitted", "unless told otherwise".
//!
//! How many words count depends on the caller. The words of `is_sent` say it anywhere, those of `says_sent` within a
//! clause about the value, and those of `may_say_sent` only in a condition that was found to be about nothing else.

use crate::page::prose::lexer::Token;

/// Participles of what callers do with a value that they send.
const SENT: &[&str] = &[
    "specified",
    "provided",
    "set",
    "given",
    "supplied",
    "passed",
    "present",
    "included",
    "defined",
    "used",
    "sent",
];

/// Other words of a clause about a value that is sent: "if you provide a value", "unless told otherwise".
const SENT_IN_CLAUSE: &[&str] = &["value", "specify", "provide", "told", "stated", "overridden"];

/// Words that say so only in a condition about nothing else: "if the parameter exists".
const SENT_IN_CONDITION: &[&str] = &[
    "selected",
    "indicated",
    "filled",
    "configured",
    "include",
    "noted",
    "explicitly",
    "override",
    "changed",
    "added",
    "entered",
    "submitted",
    "setting",
    "parameter",
    "exist",
    "exists",
    "chosen",
    "assigned",
];

/// Words for a value that is left out, or is sent without content.
const LEFT_OUT: &[&str] = &[
    "omitted",
    "unset",
    "unspecified",
    "undefined",
    "empty",
    "blank",
    "null",
    "absent",
    "missing",
    "omit",
    "excluded",
    "none",
    "unsupplied",
    "unused",
];

/// Words that turn a clause about a value that is sent into one about a value that is left out.
const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "isn't",
    "wasn't",
    "don't",
    "doesn't",
    "aren't",
    "without",
    "nothing",
    "never",
    "isn’t",
    "don’t",
    "doesn’t",
];

/// Whether a token is a participle of sending: "specified", "set".
pub(crate) fn is_sent(token: &Token<'_>) -> bool {
    token.is(SENT)
}

/// Whether a token of a clause may say that a value is sent: a participle of sending, "provide", "told".
pub(crate) fn says_sent(token: &Token<'_>) -> bool {
    is_sent(token) || token.is(SENT_IN_CLAUSE)
}

/// Whether a token of a condition about nothing else may say that a value is sent: also "changed", "exists".
pub(crate) fn may_say_sent(token: &Token<'_>) -> bool {
    says_sent(token) || token.is(SENT_IN_CONDITION)
}

/// Whether a token says that a value is left out: "omitted", "unset".
pub(crate) fn is_left_out(token: &Token<'_>) -> bool {
    token.is(LEFT_OUT)
}

/// Whether a token is a negation: "not", "doesn't".
pub(crate) fn is_negation(token: &Token<'_>) -> bool {
    token.is(NEGATIONS)
}
