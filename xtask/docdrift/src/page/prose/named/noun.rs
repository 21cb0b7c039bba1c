//! Finds the noun beside names in code, and the part of an operation that the words around them name.

use std::ops::Range;

use super::is_path;
use crate::page::name_mention::NameNoun;
use crate::page::promise::OperationPart;
use crate::page::prose::lexer::{Style, Token};
use crate::subject::ParameterLocation;

/// Maximum number of words between a name and its noun, as in "`limit` optional query string parameter".
const MAX_QUALIFIERS: usize = 3;

/// Maximum number of tokens from a noun to the word that says which part of the operation it belongs to.
const MAX_PART_DISTANCE: usize = 8;

const QUERY: OperationPart = OperationPart::Parameters(ParameterLocation::Query);

/// What a sentence says of names in code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Described {
    pub(super) noun: NameNoun,
    pub(super) part: Option<OperationPart>,
}

/// What the noun behind names, or the one before them, says that they are.
pub(super) fn of(tokens: &[Token<'_>], group: &Range<usize>) -> Option<Described> {
    let (noun, own, end) = behind(&tokens[group.end..])
        .map(|(noun, part, length)| (noun, part, group.end + length))
        .or_else(|| before(&tokens[..group.start]).map(|(noun, part)| (noun, part, group.end)))?;
    let stated = match own {
        Some(part) => Some(part),
        None => match part_behind(&tokens[end..]) {
            Mentioned::Part(part) => Some(part),
            Mentioned::Elsewhere => return None,
            // A response has no parameters: "to sort the response, add the `sort` parameter".
            Mentioned::Nothing if noun == NameNoun::Parameter => None,
            Mentioned::Nothing => part_before(&tokens[..group.start]),
        },
    };
    let part = match (noun, stated) {
        // A header of a response is no parameter.
        (NameNoun::Header, Some(OperationPart::Response)) => return None,
        (NameNoun::Header, _) => Some(OperationPart::Parameters(ParameterLocation::Header)),
        (_, stated) => stated,
    };
    Some(Described { noun, part })
}

/// Whether a clause begins with its names, or asks to send them: "The `limit` parameter …", "You can add the `limit`
/// parameter". Other clauses mention a parameter of anything.
pub(super) fn is_subject(before: &[Token<'_>]) -> bool {
    const DETERMINERS: &[&str] =
        &["the", "a", "an", "both", "each", "optional", "optionally", "note", "that"];
    const VERBS: &[&str] = &[
        "add",
        "adding",
        "include",
        "including",
        "pass",
        "passing",
        "provide",
        "providing",
        "send",
        "sending",
        "set",
        "setting",
        "specify",
        "specifying",
        "supply",
        "use",
        "using",
    ];
    let clause = before.iter().rposition(|token| token.is_mark(&[',', ';', ':'])).map_or(0, |at| at + 1);
    let before = match &before[clause..] {
        [first, rest @ ..] if first.is(&["and", "or", "but"]) => rest,
        all => all,
    };
    let is_neutral = |token: &Token<'_>| token.is(DETERMINERS) || noun(token).is_some();
    let begin = before.iter().rposition(|token| !is_neutral(token) && !is_qualifier(token));
    begin.is_none_or(|at| before[at].is(VERBS))
}

/// Whether a noun beside a path says that it is one of the API: "the `/orders` endpoint", "the endpoint `/orders`".
pub(super) fn is_endpoint(tokens: &[Token<'_>], group: &Range<usize>) -> bool {
    const NOUNS: &[&str] = &["endpoint", "endpoints", "end-point", "end-points"];
    const QUALIFIERS: &[&str] = &["api", "http", "rest", "get", "post", "put", "patch", "delete", "new"];
    if !tokens[group.clone()].iter().any(is_path) {
        return false;
    }
    let qualifiers = tokens[group.end..].iter().take_while(|token| token.is(QUALIFIERS)).count();
    let is_behind = tokens.get(group.end + qualifiers).is_some_and(|token| token.is(NOUNS));
    let is_before = tokens[..group.start].last().is_some_and(|token| token.is(NOUNS));
    is_behind || is_before
}

/// The noun behind names, with the part that its qualifiers name, and the number of tokens up to its end.
fn behind(tokens: &[Token<'_>]) -> Option<(NameNoun, Option<OperationPart>, usize)> {
    let qualifiers = tokens.iter().take(MAX_QUALIFIERS).take_while(|token| is_qualifier(token)).count();
    // "`limit` header parameter": the last of these words is the noun.
    let at = (0..=qualifiers).rev().find(|at| tokens.get(*at).and_then(noun).is_some())?;
    let noun = noun(&tokens[at])?;
    Some((noun, part_of_qualifiers(&tokens[..at], noun), at + 1))
}

/// The noun right before names: "the query parameter `limit`", "a field named `note`".
fn before(tokens: &[Token<'_>]) -> Option<(NameNoun, Option<OperationPart>)> {
    let tokens = match tokens {
        [rest @ .., last] if last.is(&["named", "called"]) => rest,
        all => all,
    };
    let (last, rest) = tokens.split_last()?;
    let noun = noun(last).filter(|noun| *noun != NameNoun::Value)?;
    let qualifiers = rest.iter().rev().take(MAX_QUALIFIERS).take_while(|token| is_qualifier(token)).count();
    let begin = rest.len() - qualifiers;
    // The noun may belong to the name before it: "the `a` field `b`".
    let is_taken = begin > 0 && rest[begin - 1].style == Style::Code;
    (!is_taken).then(|| (noun, part_of_qualifiers(&rest[begin..], noun)))
}

fn noun(token: &Token<'_>) -> Option<NameNoun> {
    const NOUNS: &[(&[&str], NameNoun)] = &[
        (&["parameter", "parameters", "param", "params"], NameNoun::Parameter),
        (&["header", "headers"], NameNoun::Header),
        (&["field", "fields", "property", "properties", "attribute", "attributes"], NameNoun::Field),
        (&["array", "object", "section", "list"], NameNoun::Value),
    ];
    NOUNS.iter().find(|(words, _)| token.is(words)).map(|(_, noun)| *noun)
}

fn is_qualifier(token: &Token<'_>) -> bool {
    const WORDS: &[&str] = &[
        "query",
        "query-string",
        "querystring",
        "string",
        "path",
        "header",
        "body",
        "request",
        "response",
        "api",
        "json",
        "required",
        "optional",
        "boolean",
        "integer",
        "numeric",
        "number",
        "array",
        "object",
        "new",
        "top-level",
        "nested",
        "http",
        "additional",
        "payload",
        "post",
        "get",
    ];
    token.is(WORDS)
}

/// The part that the words before a noun name.
fn part_of_qualifiers(words: &[Token<'_>], noun: NameNoun) -> Option<OperationPart> {
    let has = |known: &[&str]| words.iter().any(|word| word.is(known));
    if has(&["response"]) {
        return Some(OperationPart::Response);
    }
    if has(&["query", "query-string", "querystring"]) {
        return Some(QUERY);
    }
    if has(&["path"]) {
        return Some(OperationPart::Parameters(ParameterLocation::Path));
    }
    if has(&["header"]) {
        return Some(OperationPart::Parameters(ParameterLocation::Header));
    }
    // A "request parameter" may be one of the query.
    let is_body = has(&["body", "payload"]) || (has(&["request"]) && noun == NameNoun::Field);
    is_body.then_some(OperationPart::Request)
}

/// What the words behind a noun say of where it belongs.
enum Mentioned {
    Part(OperationPart),
    /// To something else: "of the webhook", "in the response of the first call".
    Elsewhere,
    Nothing,
}

const RESPONSE: &[&str] = &["response", "responses", "reply"];
const REQUEST: &[&str] = &["request", "requests", "body", "payload"];

/// Words that say to what a name belongs.
const PREPOSITIONS: &[&str] = &["in", "of", "on", "from", "within", "inside", "to", "into", "for", "with"];

/// Words between the preposition and the part.
const BETWEEN: &[&str] = &[
    "the",
    "your",
    "this",
    "that",
    "its",
    "an",
    "a",
    "each",
    "every",
    "any",
    "api",
    "json",
    "http",
    "endpoint",
    "end-point",
    "endpoint's",
    "successful",
    "top-level",
    "same",
    "post",
    "put",
    "patch",
    "get",
    "request",
    "query",
    "string",
    "body",
    "payload",
    "main",
    "root",
];

/// The part in "… of the response", "… in the `/orders` endpoint response", "… in the request body".
fn part_behind(tokens: &[Token<'_>]) -> Mentioned {
    let Some(first) = tokens.first().filter(|first| first.is(PREPOSITIONS)) else {
        return Mentioned::Nothing;
    };
    let rest = &tokens[1..];
    let is_between = |token: &&Token<'_>| token.is(BETWEEN) || is_path(token);
    let length = rest.iter().take(MAX_PART_DISTANCE).take_while(is_between).count();
    let phrase = &rest[..(length + 1).min(rest.len())];
    let last = phrase.iter().rposition(|token| token.is(RESPONSE) || token.is(REQUEST));
    let Some(last) = last else {
        return part_without_word(first, phrase);
    };
    // "the response of another call"
    let follows = &rest[last + 1..];
    let is_of_other = match follows {
        [preposition, behind @ ..] if preposition.is(&["of", "from", "for", "to"]) => {
            !behind.iter().take(3).any(|token| is_path(token) || token.is(&["this", "these", "your"]))
        }
        _ => false,
    };
    match (is_of_other, phrase.iter().any(|token| token.is(RESPONSE))) {
        (true, _) => Mentioned::Elsewhere,
        (false, true) => Mentioned::Part(OperationPart::Response),
        (false, false) => Mentioned::Part(OperationPart::Request),
    }
}

/// The part in "… in the query", "… of `/orders`": a phrase that names neither a request nor a response.
fn part_without_word(preposition: &Token<'_>, phrase: &[Token<'_>]) -> Mentioned {
    let is_query = phrase.iter().any(|token| token.is(&["query"]));
    // "the `v` parameter in the URL" is one of any URL; "the `alpha` parameter in `vector`" is within a value.
    let is_inside = phrase.last().is_some_and(|token| {
        token.is(&["url", "urls", "uri", "link"]) || token.style == Style::Code && !is_path(token)
    });
    if is_inside {
        return Mentioned::Elsewhere;
    }
    let is_path = phrase.iter().any(is_path);
    match (is_query, is_path || !preposition.is(&["of", "from"])) {
        (true, _) => Mentioned::Part(QUERY),
        (false, true) => Mentioned::Nothing,
        (false, false) => Mentioned::Elsewhere,
    }
}

/// The part in "In the response, …", "The response includes …", "The request body must have …": the only one that the
/// words before a name mention.
fn part_before(tokens: &[Token<'_>]) -> Option<OperationPart> {
    let has = |words: &[&str]| tokens.iter().any(|token| token.is(words));
    match (has(RESPONSE), has(REQUEST)) {
        (true, false) => Some(OperationPart::Response),
        (false, true) if has(&["body", "payload"]) => Some(OperationPart::Request),
        _ => None,
    }
}
