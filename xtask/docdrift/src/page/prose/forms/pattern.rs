//! Reads patterns that are spelt out: "must match `^[a-z]+$`", "regular expression: [0-9]{3}".

use std::ops::Range;

use crate::page::claim_kind::ClaimKind;
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::scope::names_sibling;
use crate::page::prose::sentence::Text;

/// The most tokens between the words and the expression: "regular expression format:".
const MAX_BETWEEN: usize = 4;

/// Reads regular expressions.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    if !value.may_be("string") && !value.is_only("array") {
        return;
    }
    for sentence in &text.sentences {
        let tokens = &sentence.tokens;
        let Some((at, end)) = (0..tokens.len()).find_map(|at| Some((at, introduction(tokens, at)?))) else {
            continue;
        };
        // The full stops of an expression end no sentence: the line is read.
        let line_end = text.source[sentence.range.start..]
            .find('\n')
            .map_or(text.source.len(), |length| sentence.range.start + length);
        let line_end = line_end.max(sentence.range.end);
        let Some(found) = expression(text.source, &tokens[end..], tokens[end - 1].range.end, line_end) else {
            continue;
        };
        let is_negated = tokens[..end]
            .iter()
            .any(|token| token.is(&["not", "cannot", "never", "don't", "prefix", "suffix"]));
        let is_other =
            names_sibling(&tokens[..at], value) || sentence.block == BlockKind::Row || value.is_only("array");
        let is_condition = tokens[..at].iter().any(|token| token.is(&["if", "when", "unless", "where"]));
        let doubt = is_negated
            .then_some(Doubt::Sense)
            .or(is_other.then_some(Doubt::OtherSubject))
            .or(is_condition.then_some(Doubt::Condition));
        let range = sentence.range.start..sentence.range.end.max(found.end);
        readings.push(Reading::new(ClaimKind::Pattern, bare(&text.source[found]), range).doubted(doubt));
    }
}

/// The index behind words that introduce an expression: "must match", "regular expression", "pattern:".
fn introduction(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let is = |index: usize, words: &[&str]| tokens.get(index).is_some_and(|token| token.is(words));
    if is(at, &["regular"]) && is(at + 1, &["expression", "expressions", "express"]) {
        return Some(at + 2);
    }
    let is_word = is(at, &["regex", "regexp", "pattern", "matches", "matching", "characters"])
        || is(at, &["match"]) && at > 0;
    (is_word && expression_follows(&tokens[at + 1..])).then_some(at + 1)
}

/// Whether an expression may follow within a few tokens.
fn expression_follows(tokens: &[Token<'_>]) -> bool {
    let opens = |token: &Token<'_>| {
        token.is_mark(&['^', '[', '(', '/']) || matches!(token.style, Style::Code | Style::Quoted)
    };
    tokens.iter().take(MAX_BETWEEN + 1).any(opens)
}

/// The bytes of the expression: a text in code or quotation marks, or the bare text from `^` or `[` on.
fn expression(source: &str, tokens: &[Token<'_>], from: usize, to: usize) -> Option<Range<usize>> {
    let written =
        tokens.iter().take(MAX_BETWEEN + 1).find(|token| matches!(token.style, Style::Code | Style::Quoted));
    if let Some(token) = written
        && is_expression(token.text)
    {
        let start = token.range.start + source[token.range.clone()].find(token.text)?;
        return Some(start..start + token.text.len());
    }
    let rest = &source[from..to];
    let start = rest.find(['^', '['])?;
    let between = rest[..start].trim_matches(|c: char| c.is_whitespace() || ":-\"'`(/<>".contains(c));
    let is_near = between.len() < 24 && !between.contains(['.', ',', ')', ']']);
    let start = from + start;
    let length = bare_length(&source[start..to])?;
    (is_near && is_expression(&source[start..start + length])).then_some(start..start + length)
}

/// The length of a bare expression: from `^` to the `$` before white space, or up to the next white space.
fn bare_length(text: &str) -> Option<usize> {
    let is_end = |at: usize| {
        text[at + 1..].chars().next().is_none_or(|c| c.is_whitespace() || ".,;)\"'`</".contains(c))
    };
    if text.starts_with('^')
        && let Some((at, _)) = text.match_indices('$').find(|(at, _)| is_end(*at))
    {
        return Some(at + 1);
    }
    let word = text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '`')).next()?;
    let trimmed = word.trim_end_matches(['.', ',', ';', ':', '"', '\'']);
    (!trimmed.is_empty()).then_some(trimmed.len())
}

/// Whether a text is a regular expression, not a name or a mask.
fn is_expression(text: &str) -> bool {
    let has_class = text.find('[').is_some_and(|open| text[open..].contains(']'));
    let is_anchored = text.starts_with('^') && text.len() > 2 || text.ends_with('$') && text.len() > 2;
    let has_escape = ["\\d", "\\w", "\\s", "\\p", ".*", ".+", "(?"].iter().any(|part| text.contains(part));
    let is_link = text.contains("](") || text.contains("...") || text.contains("&#") || text.contains("&lt;");
    let has_repetition = text.contains(['+', '*', '{', '^', '$', '?', '\\', '-']);
    (has_class && has_repetition || is_anchored || has_escape) && !is_link
}

/// The expression without the slashes around it: `/^a$/`.
fn bare(text: &str) -> &str {
    let inner = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    inner.filter(|inner| inner.len() > 1).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::super::test_lines::{doubt, readings};
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let readings = readings(super::read, "code: string | other_code", source);
        let line = |it: &Reading| format!("{}{}", it.value.as_str().unwrap_or_default(), doubt(it));
        let read: Vec<String> = readings.iter().map(line).collect();
        assert_eq!(read, expected, "{source}");
    }

    #[test]
    fn an_expression_is_read_where_it_is_spelt_out() {
        check("Must match `^[a-z]+$`.", &["^[a-z]+$"]);
        check("It must match the pattern `[A-Z]{3}`.", &["[A-Z]{3}"]);
        check("The code. Regular expression: ^[0-9]{4}$", &["^[0-9]{4}$"]);
        check("Has to match /^v[0-9]+$/ in full.", &["^v[0-9]+$"]);
        check("Regex: `/\\d+/`", &["\\d+"]);
        check("Follows the regular expression format [0-9a-f]{1,8}. No more.", &["[0-9a-f]{1,8}"]);
        check("Pattern: ^(A|B) [0-9]$", &["^(A|B) [0-9]$"]);
        check("A name matching \"^[a-z][a-z0-9-]*$\" only.", &["^[a-z][a-z0-9-]*$"]);
        check("Must match `/?[a-z_-]+`.", &["/?[a-z_-]+"]);
    }

    #[test]
    fn no_expression_is_read_from_other_texts() {
        check("A regular expression by which orders are filtered.", &[]);
        check("Must match the `currency` of the order.", &[]);
        check("Must match [the currency](https://a.example/b).", &[]);
        check("The pattern of the plates.", &[]);
        check("Matches `YYYY-MM-DD`.", &[]);
        check("A path such as `a/[id]/b`.", &[]);
        check("It must not match `^x[0-9]+$`.", &["^x[0-9]+$ ?Sense"]);
        check("If the country is set, it must match `^[A-Z]+$`.", &["^[A-Z]+$ ?Condition"]);
        check("`other_code` must match `^[a-z]+$`.", &["^[a-z]+$ ?OtherSubject"]);
    }
}
