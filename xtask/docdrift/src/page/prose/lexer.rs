//! Splits text into tokens: words, numbers, quoted and emphasised texts, and marks, each with its place.

use std::ops::Range;

use super::inline;

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// A word, possibly with `_`, `-`, `'` and `.` inside: `page_size`, `e.g.`.
    Word,
    /// Digits, with a sign, separators of thousands and a fraction: `-1`, `10,000`, `0.5`.
    Number,
    /// Inline code.
    Code,
    /// A text in quotation marks.
    Quoted,
    /// Bold or italic text.
    Emphasis,
    /// Any other character.
    Mark(char),
}

/// A token of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'t> {
    /// How it is written.
    pub(super) style: Style,
    /// The text without quotation marks, back quotes or stars.
    pub(super) text: &'t str,
    /// The text in lower case.
    pub(super) lower: String,
    /// Its bytes in the described text, with quotation marks, back quotes or stars.
    pub(super) range: Range<usize>,
}

impl<'t> Token<'t> {
    fn new(style: Style, text: &'t str, range: Range<usize>) -> Self {
        Token { style, text, lower: text.to_lowercase(), range }
    }

    /// Whether the token is one of these words, in any case, also if it is emphasised.
    pub(super) fn is(&self, words: &[&str]) -> bool {
        matches!(self.style, Style::Word | Style::Emphasis) && words.contains(&self.lower.as_str())
    }

    /// Whether the token is one of these marks.
    pub(super) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.style, Style::Mark(mark) if marks.contains(&mark))
    }

    /// Whether the token is a text in code, quotation marks or emphasis.
    pub(super) fn is_literal(&self) -> bool {
        matches!(self.style, Style::Code | Style::Quoted | Style::Emphasis)
    }
}

/// The tokens of a range of the text. White space, tags and the addresses of links are left out.
pub(super) fn tokens(source: &str, range: Range<usize>) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let rest = &source[at..range.end];
        if let Some(length) = inline::skipped(rest) {
            at += length;
            continue;
        }
        let token = literal(rest, preceding(source, &range, at), at)
            .or_else(|| entity(rest, at))
            .or_else(|| number(rest, preceding(source, &range, at), at))
            .unwrap_or_else(|| word_or_mark(rest, at));
        at = token.range.end;
        tokens.push(token);
    }
    tokens
}

/// The character before a place of the range.
fn preceding(source: &str, range: &Range<usize>, at: usize) -> Option<char> {
    source[range.start..at].chars().next_back()
}

/// A quoted, emphasised or code text at the start of `rest`.
fn literal(rest: &str, before: Option<char>, at: usize) -> Option<Token<'_>> {
    let inner = inline::literal(rest, before)?;
    let mut text = inline::bare(&rest[inner.text.clone()]);
    // Authors put the full stop of a sentence within its last emphasis.
    if inner.style == Style::Emphasis {
        text = text.trim_end_matches('.');
    }
    Some(Token::new(inner.style, text, at..at + inner.length))
}

/// A character entity of HTML: `&lt;`.
fn entity(rest: &str, at: usize) -> Option<Token<'_>> {
    const ENTITIES: &[(&str, char)] =
        &[("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&le;", '≤'), ("&ge;", '≥'), ("&ndash;", '–')];
    let (name, mark) = ENTITIES.iter().find(|(name, _)| rest.starts_with(name))?;
    Some(Token::new(Style::Mark(*mark), &rest[..name.len()], at..at + name.len()))
}

/// A number that is not part of a word: not `24h`, `404.html` or `v1`.
fn number(rest: &str, before: Option<char>, at: usize) -> Option<Token<'_>> {
    // `60-3600` is a range, not a negative number behind another one.
    let is_signed = rest.starts_with(['-', '+']) && before.is_some_and(|c| c.is_alphanumeric() || c == ')');
    let length = (!is_signed).then(|| number_length(rest)).flatten()?;
    let behind = &rest[length..];
    let goes_on = behind.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        || (behind
            .strip_prefix('.')
            .is_some_and(|tail| tail.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())));
    (!goes_on).then(|| Token::new(Style::Number, &rest[..length], at..at + length))
}

/// The length in bytes of the number at the beginning of a text: `-1`, `0.5`, `10,000`. `None` if there is
/// none.
pub(super) fn number_length(text: &str) -> Option<usize> {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut at = usize::from(text.starts_with(['-', '+']));
    let first = digits(at);
    at += first;
    while (1..=3).contains(&first) && text[at..].starts_with(',') && digits(at + 1) == 3 {
        at += 4;
    }
    if text[at..].starts_with('.') {
        let fraction = digits(at + 1);
        at += if fraction > 0 { fraction + 1 } else { 0 };
    }
    (first > 0).then_some(at)
}

fn word_or_mark(rest: &str, at: usize) -> Token<'_> {
    let length = word_length(rest);
    if length > 0 {
        return Token::new(Style::Word, &rest[..length], at..at + length);
    }
    let mark = rest.chars().next().expect("the caller has bytes left");
    Token::new(Style::Mark(mark), &rest[..mark.len_utf8()], at..at + mark.len_utf8())
}

/// The length in bytes of the word at the beginning of a text; 0 if there is none.
fn word_length(text: &str) -> usize {
    const ABBREVIATIONS: &[&str] =
        &["e.g.", "i.e.", "etc.", "vs.", "incl.", "approx.", "max.", "min.", "no."];
    let abbreviated = ABBREVIATIONS
        .iter()
        .find(|known| text.get(..known.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(known)));
    if let Some(known) = abbreviated {
        return known.len();
    }
    let mut chars = text.char_indices().peekable();
    let mut last = None;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joins = last.is_some() && next.is_some_and(char::is_alphanumeric);
        let goes_on = match c {
            '_' => true,
            // Markdown escapes an underscore in a word.
            '\\' => next == Some('_'),
            '-' | '\'' | '’' => joins,
            // A full stop without a space behind it ends a sentence too: "start points.Default is false".
            '.' => joins && !(next.is_some_and(char::is_uppercase) && last.is_some_and(char::is_lowercase)),
            c => c.is_alphanumeric(),
        };
        if !goes_on {
            return at;
        }
        last = Some(c);
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = tokens(text, 0..text.len());
        let read: Vec<String> = tokens
            .iter()
            .map(|token| {
                let style = match token.style {
                    Style::Word => "",
                    Style::Number => "#",
                    Style::Code => "`",
                    Style::Quoted => "\"",
                    Style::Emphasis => "*",
                    Style::Mark(_) => "!",
                };
                format!("{style}{}", token.text)
            })
            .collect();
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn tokens_keep_how_they_are_written() {
        check("Max 10,000 of `a_b`, 'c d'.", &["Max", "#10,000", "of", "`a_b", "!,", "\"c d", "!."]);
        check("**Required** <code>x</code> &lt;= 5", &["*Required", "`x", "!&lt;", "!=", "#5"]);
        check("60-3600 is it, e.g. -1", &["#60", "!-", "#3600", "is", "it", "!,", "e.g.", "#-1"]);
        check(
            "It's the [page](https://a.example/b) of bot\\_command",
            &["It's", "the", "page", "of", "bot\\_command"],
        );
        check("24h is 404.html", &["24h", "is", "404.html"]);
    }
}
