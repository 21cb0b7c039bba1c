//! The noun behind a number: "characters", "items", "results per page".

use std::ops::Range;

use crate::page::prose::lexer::{Style, Token};

/// The noun behind a number.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::page::prose::forms) struct Noun {
    /// What it counts.
    pub(in crate::page::prose::forms) counts: Counts,
    /// Its tokens, with adjectives.
    pub(in crate::page::prose::forms) tokens: Range<usize>,
    /// Where the tokens of the limit end.
    pub(in crate::page::prose::forms) end: usize,
}

/// What a noun counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::page::prose::forms) enum Counts {
    /// There is no noun.
    Nothing,
    /// Characters of a string.
    Characters,
    /// Bytes of a string.
    Bytes,
    /// Digits, of a string or a number.
    Digits,
    /// Things: "items", "tags".
    Things,
}

impl Noun {
    /// No noun, behind a limit that ends there.
    pub(super) fn none(end: usize) -> Self {
        Noun { counts: Counts::Nothing, tokens: end..end, end }
    }

    pub(in crate::page::prose::forms) fn is_none(&self) -> bool {
        self.counts == Counts::Nothing
    }
}

const CHARACTERS: &[&str] = &[
    "character",
    "characters",
    "char",
    "chars",
    "letter",
    "letters",
    "codepoints",
    "symbols",
    "character(s",
];
const BYTES: &[&str] = &["byte", "bytes", "octet", "octets"];
const DIGITS: &[&str] = &["digit", "digits"];

/// Adjectives of characters, and what joins them.
const ADJECTIVES: &[&str] = &[
    "alphanumeric",
    "alpha-numeric",
    "alpha",
    "numeric",
    "alphabetic",
    "ascii",
    "unicode",
    "utf-8",
    "utf8",
    "lowercase",
    "uppercase",
    "lower-case",
    "upper-case",
    "lower",
    "upper",
    "case",
    "printable",
    "latin",
    "hexadecimal",
    "hex",
    "or",
    "and",
    "dash",
    "underscore",
    "hyphen",
    "decimal",
    "random",
    "word",
    "valid",
    "text",
    "plain",
    "english",
    "base64",
    "single-byte",
    "numbers",
    "numerical",
    "letters",
    "periods",
    "hyphens",
    "dashes",
    "underscores",
    "spaces",
];

/// Words that end a noun phrase, so that no plural noun follows.
const ENDS: &[&str] = &[
    "and",
    "or",
    "to",
    "for",
    "in",
    "of",
    "is",
    "are",
    "as",
    "if",
    "the",
    "a",
    "an",
    "at",
    "on",
    "with",
    "by",
    "per",
    "but",
    "inclusive",
    "inclusively",
    "exclusive",
    "can",
    "may",
    "must",
    "will",
    "when",
    "which",
    "that",
    "while",
    "from",
    "where",
    "unless",
    "be",
    "this",
    "has",
    "was",
    "default",
    "max",
    "maximum",
    "min",
    "minimum",
    "long",
    "each",
    "only",
    "times",
    "optional",
    "required",
    "defaults",
    "because",
    "plus",
    "less",
    "always",
    "representing",
    "otherwise",
    "it's",
    "characters",
    "between",
    "ranging",
    "greater",
    "up",
    "than",
    "starting",
    "within",
    "specifying",
    "indicating",
    "exclusively",
    "used",
];

/// The noun at an index.
pub(super) fn read(tokens: &[Token<'_>], at: usize) -> Noun {
    let is_adjective = |token: &Token<'_>| {
        token.is(ADJECTIVES) || token.is_mark(&[',', '/', '-', '(', '.']) || token.is_literal()
    };
    let hyphen = usize::from(tokens.get(at).is_some_and(|token| token.is_mark(&['-'])));
    let adjectives =
        tokens[at..].iter().take(10).take_while(|token| is_adjective(token) && !is_counted(token)).count();
    let counted = [at, at + hyphen, at + adjectives]
        .into_iter()
        .find_map(|place| Some((place, counts(tokens.get(place)?)?)));
    if let Some((place, counts)) = counted {
        return Noun { counts, tokens: at..place + 1, end: place + 1 };
    }
    // Up to three words, of which the last one is a plural: "direct deposit accounts".
    let words = tokens[at..]
        .iter()
        .take(4)
        .take_while(|token| (token.style == Style::Word || token.is_literal()) && !token.is(ENDS))
        .count();
    let things = (0..words).rev().find(|offset| is_plural(&tokens[at + offset])).or(words.checked_sub(1));
    match things {
        Some(offset) => Noun { counts: Counts::Things, tokens: at..at + offset + 1, end: at + offset + 1 },
        None => Noun::none(at),
    }
}

fn is_counted(token: &Token<'_>) -> bool {
    counts(token).is_some()
}

fn counts(token: &Token<'_>) -> Option<Counts> {
    let kinds = [(CHARACTERS, Counts::Characters), (BYTES, Counts::Bytes), (DIGITS, Counts::Digits)];
    kinds.iter().find(|(words, _)| token.is(words)).map(|(_, counts)| *counts)
}

fn is_plural(token: &Token<'_>) -> bool {
    token.lower.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| token.lower.ends_with(ending))
}

/// What the noun within an emphasised number counts: `*512 characters*`.
pub(super) fn within(token: &Token<'_>) -> Option<Counts> {
    let (_, noun) = token.lower.split_once(' ').filter(|_| token.style == Style::Emphasis)?;
    [(CHARACTERS, Counts::Characters), (BYTES, Counts::Bytes)]
        .iter()
        .find(|(words, _)| words.contains(&noun))
        .map(|(_, counts)| *counts)
}

/// Whether a token is "bytes".
pub(super) fn is_bytes(token: &Token<'_>) -> bool {
    token.is(BYTES)
}
