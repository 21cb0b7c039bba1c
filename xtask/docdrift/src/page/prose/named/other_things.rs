//! Sentences with names of something else than the API: of a client library, a user interface, a database, the reader's
//! program. And names that a sentence denies, or says were there before.

use crate::page::prose::lexer::Token;

/// Words of sentences about something else than requests and responses.
const OTHER_THINGS: &[&str] = &[
    "admin",
    "app's",
    "browser",
    "button",
    "callback",
    "class",
    "cli",
    "click",
    "column",
    "columns",
    "command",
    "component",
    "config",
    "configuration",
    "console",
    "constructor",
    "csv",
    "custom",
    "dashboard",
    "database",
    "dialog",
    "dropdown",
    "env",
    "environment",
    "event",
    "events",
    "extension",
    "file",
    "files",
    "flag",
    "form",
    "function",
    "functions",
    "graphql",
    "mutation",
    "mutations",
    "hook",
    "instance",
    "jwt",
    "library",
    "manifest",
    "metadata",
    "middleware",
    "module",
    "options",
    "package",
    "plugin",
    "portal",
    "prop",
    "props",
    "redirect",
    "redirected",
    "redirects",
    "script",
    "sdk",
    "sdks",
    "settings",
    "sql",
    "tab",
    "table",
    "template",
    "templates",
    "terraform",
    "theme",
    "token's",
    "ui",
    "variable",
    "variables",
    "webhook",
    "webhooks",
    "widget",
    "yaml",
];

/// Words before a name that say that it is not there.
const DENIALS: &[&str] = &[
    "no", "not", "without", "never", "neither", "nor", "cannot", "isn't", "doesn't", "don't", "can't",
    "unlike", "lacks", "lack", "lacking", "missing",
];

/// Words of sentences about what was or will be.
const OTHER_TIMES: &[&str] = &[
    "old",
    "older",
    "previous",
    "previously",
    "legacy",
    "former",
    "formerly",
    "deprecated",
    "deprecates",
    "deprecating",
    "removed",
    "removes",
    "renamed",
    "replaced",
    "replaces",
    "replacing",
    "dropped",
    "retired",
    "discontinued",
    "was",
    "were",
    "longer",
    "originally",
    "earlier",
    "upcoming",
    "planned",
    "soon",
    "instead",
];

/// Whether a sentence is about something else than the API's requests and responses, or is a question.
pub(super) fn is_about(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(|token| token.is(OTHER_THINGS))
        || tokens.last().is_some_and(|last| last.is_mark(&['?']))
}

/// Whether the words before a name deny it: "there is no `note` field".
pub(super) fn is_denied(before: &[Token<'_>]) -> bool {
    // "If you do not need it, …" denies nothing behind the comma.
    let clause = before.iter().rposition(|token| token.is_mark(&[',', ';', ':'])).map_or(0, |at| at + 1);
    let phrases: [&[&str]; 2] = [&["rather", "than"], &["instead", "of"]];
    let has_phrase =
        |words: &[&str]| before.windows(2).any(|pair| pair[0].is(&words[..1]) && pair[1].is(&words[1..]));
    before[clause..].iter().any(|token| token.is(DENIALS)) || phrases.into_iter().any(has_phrase)
}

/// Whether a sentence says that its names were there, or will be: "the old `note` field", "`note` was removed".
pub(super) fn is_of_other_time(tokens: &[Token<'_>]) -> bool {
    let is_later = |pair: &[Token<'_>]| pair[0].is(&["will"]) && pair[1].is(&["be", "support"]);
    tokens.iter().any(|token| token.is(OTHER_TIMES)) || tokens.windows(2).any(is_later)
}

/// Whether a sentence names an endpoint in words: "the Create boat endpoint". "This endpoint" is that of the section.
pub(super) fn names_endpoint(tokens: &[Token<'_>]) -> bool {
    const NOUNS: &[&str] = &["endpoint", "endpoints", "api", "apis"];
    const OWN: &[&str] = &["this", "the", "same", "our", "these", "an", "any", "each"];
    tokens.iter().enumerate().any(|(at, token)| {
        let own = at.checked_sub(1).is_some_and(|before| tokens[before].is(OWN));
        token.is(NOUNS) && !own
    })
}
