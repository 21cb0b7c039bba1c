//! Reads which names a sentence gives to something of the API: a name in code beside a noun such as "query
//! parameter", "field" or "endpoint".
//!
//! A noun is needed, because code in a sentence is mostly a value. What a sentence says of a client library, of a user
//! interface or of the reader's own program is left out.

mod noun;
mod other_things;

use std::ops::Range;

use self::noun::Described;
use super::lexer::{Style, Token};
use super::sentence::{Sentence, Text};
use super::subjects::is_name_in_code;
use crate::page::block_context::SectionPath;
use crate::page::call::Spanned;
use crate::page::name_mention::{EndpointMention, NameMention, NameNoun};
use crate::page::operation_mention::is_url;
use crate::source::Excerpt;
use crate::subject::Method;
use crate::subject::url::UrlText;

/// The names that sentences give to something of the API.
#[derive(Debug, Default)]
pub(crate) struct NamedThings {
    /// Parameters, headers and fields.
    pub(crate) names: Vec<NameMention>,
    /// Paths.
    pub(crate) endpoints: Vec<EndpointMention>,
}

/// The names in a paragraph, list item or heading, which is within these sections.
#[must_use]
pub(crate) fn read(text: &Excerpt, within: &SectionPath) -> NamedThings {
    let mut found = NamedThings::default();
    // Most sentences have neither code nor a path, and need not be split.
    if !text.text().contains(['`', '/']) {
        return found;
    }
    let parsed = Text::new(text.text());
    for sentence in parsed.sentences.iter().filter(|sentence| !other_things::is_about(&sentence.tokens)) {
        SentenceReader { text, within, sentence }.read(&mut found);
    }
    found
}

/// Reads the names of one sentence.
struct SentenceReader<'a, 't> {
    text: &'a Excerpt,
    within: &'a SectionPath,
    sentence: &'a Sentence<'t>,
}

impl SentenceReader<'_, '_> {
    fn read(&self, found: &mut NamedThings) {
        let tokens = &self.sentence.tokens;
        let owners = self.owners();
        let names_endpoint = owners.is_empty() && other_things::names_endpoint(tokens);
        let is_denied = other_things::is_denied(tokens);
        let bare = self.bare_operations().filter(|_| !is_denied);
        found.endpoints.extend(bare.map(|(method, url)| EndpointMention {
            url,
            method: Some(method),
            is_of_other_time: other_things::is_of_other_time(tokens),
            within: self.within.clone(),
        }));
        for group in code_groups(tokens) {
            let before = &tokens[..group.start];
            if other_things::is_denied(before) {
                continue;
            }
            let is_of_other_time = other_things::is_of_other_time(tokens);
            // An operation in code, `GET /orders`, is a mention without the noun.
            let is_bare = |token: &&Token<'_>| is_path(token) && token.text.starts_with('/');
            let paths = tokens[group.clone()].iter().filter(is_bare);
            if noun::is_endpoint(tokens, &group) {
                found.endpoints.extend(paths.map(|path| EndpointMention {
                    url: self.url(path),
                    method: method(tokens),
                    is_of_other_time,
                    within: self.within.clone(),
                }));
                continue;
            }
            let Some(Described { noun, part }) = noun::of(tokens, &group) else { continue };
            for name in tokens[group].iter().filter(|token| is_name(token, noun)) {
                found.names.push(NameMention {
                    name: name.text.to_owned(),
                    noun,
                    part,
                    owners: owners.clone(),
                    is_of_own_operation: !names_endpoint && (part.is_some() || noun::is_subject(before)),
                    is_of_other_time,
                    span: self.text.span(inner(name, self.text.text())),
                    within: self.within.clone(),
                });
            }
        }
    }

    /// The operations that the sentence names outside of code: "send POST /orders".
    fn bare_operations(&self) -> impl Iterator<Item = (Method, Spanned<UrlText>)> {
        let source = self.text.text();
        let words = self.sentence.tokens.iter().filter(|token| token.style == Style::Word);
        words.filter_map(move |word| {
            let method = word.text.parse::<Method>().ok().filter(|it| it.as_str() == word.text)?;
            let rest = &source[word.range.end..self.sentence.range.end];
            let path =
                rest.trim_start().split(|c: char| c.is_whitespace() || ",;()\"'`*|".contains(c)).next()?;
            let path = path.trim_end_matches(['.', ':']);
            let begin = word.range.end + (rest.len() - rest.trim_start().len());
            let span = self.text.span(begin..begin + path.len());
            // Without code, a template of the path is no text of MDX: `/orders/{id}` is read as `/orders/`.
            (is_url(path) && !path.ends_with('/'))
                .then(|| (method, Spanned { value: UrlText::from(path), span }))
        })
    }

    /// The paths in code of the sentence, also behind a method: `GET /orders`.
    fn owners(&self) -> Vec<Spanned<UrlText>> {
        self.sentence.tokens.iter().filter(|token| is_path(token)).map(|path| self.url(path)).collect()
    }

    fn url(&self, token: &Token<'_>) -> Spanned<UrlText> {
        let range = inner(token, self.text.text());
        let begin = range.end - path_of(token.text).len();
        Spanned { value: UrlText::from(path_of(token.text)), span: self.text.span(begin..range.end) }
    }
}

/// The bytes of a token without its marks.
fn inner(token: &Token<'_>, source: &str) -> Range<usize> {
    let marked = &source[token.range.clone()];
    let begin = token.range.start + marked.find(token.text).unwrap_or_default();
    begin..begin + token.text.len()
}

/// The names in code that stand together: "`a`, `b` and `c`", each as a range of tokens.
fn code_groups(tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let is_code = |at: usize| tokens.get(at).is_some_and(|token| token.style == Style::Code);
    let joins =
        |at: usize| tokens.get(at).is_some_and(|it| it.is_mark(&[',', '/', '&']) || it.is(&["and", "or"]));
    let mut groups = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !is_code(at) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        loop {
            let marks = (0..2).take_while(|offset| joins(at + offset)).count();
            if marks == 0 || !is_code(at + marks) {
                break;
            }
            at += marks + 1;
        }
        groups.push(start..at);
    }
    groups
}

/// The path in a code text: all of it, or what is behind a method.
fn path_of(code: &str) -> &str {
    let is_method = |word: &str| word.parse::<Method>().is_ok_and(|method| method.as_str() == word);
    match code.split_once(' ') {
        Some((method, path)) if is_method(method) => path.trim(),
        _ => code,
    }
}

fn is_path(token: &Token<'_>) -> bool {
    let path = path_of(token.text);
    token.style == Style::Code && path.starts_with('/') && is_url(path)
}

/// The only method that a sentence names, in capitals.
fn method(tokens: &[Token<'_>]) -> Option<Method> {
    let named =
        tokens.iter().filter(|token| matches!(token.style, Style::Word | Style::Code | Style::Emphasis));
    let mut methods =
        named.filter_map(|token| token.text.parse::<Method>().ok().filter(|it| it.as_str() == token.text));
    let first = methods.next()?;
    methods.all(|other| other == first).then_some(first)
}

/// Whether a token can be a name of this kind: no literal, no type, no constant, no placeholder.
fn is_name(token: &Token<'_>, noun: NameNoun) -> bool {
    const LITERALS: &[&str] = &[
        "array",
        "bool",
        "boolean",
        "body",
        "cookie",
        "date",
        "datetime",
        "double",
        "enum",
        "false",
        "float",
        "form",
        "header",
        "int",
        "integer",
        "json",
        "list",
        "map",
        "none",
        "null",
        "number",
        "object",
        "optional",
        "path",
        "query",
        "request",
        "required",
        "response",
        "string",
        "text",
        "true",
        "undefined",
        "uuid",
    ];
    let text = token.text;
    let is_known = LITERALS.contains(&token.lower.as_str()) || text.parse::<Method>().is_ok();
    // Types are written with a capital letter, constants in capitals.
    let is_lower = text.starts_with(|c: char| c.is_lowercase() || c == '_');
    is_name_in_code(token) && !is_known && (noun == NameNoun::Header || is_lower)
}

#[cfg(test)]
mod tests;
