//! Phrases for defaults, bounds and lists of values, without their subject: `defaults to 10`, `x > 0`.

use serde_json::{Value, json};

use super::token::Token;
use crate::page::claim::ClaimKind;

/// The claims of a phrase and its length in tokens.
pub(super) type Phrase = (Vec<(ClaimKind, Value)>, usize);

type PhraseForm = fn(&[Token<'_>]) -> Option<Phrase>;

const FORMS: &[PhraseForm] = &[interval, comparison, range, default, bound, at_most, more_than, values];

/// The phrase at the beginning of the tokens; `None` if there is none.
pub(super) fn read(tokens: &[Token<'_>]) -> Option<Phrase> {
    FORMS.iter().find_map(|form| form(tokens))
}

/// Reads tokens from left to right. `word`, `words` and `mark` advance and return `true` if they match.
struct Cursor<'s, 't> {
    tokens: &'s [Token<'t>],
    at: usize,
}

impl<'s, 't> Cursor<'s, 't> {
    fn new(tokens: &'s [Token<'t>]) -> Self {
        Cursor { tokens, at: 0 }
    }

    fn next(&mut self) -> Option<&'s Token<'t>> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    fn word(&mut self, words: &[&str]) -> bool {
        let there = self.tokens.get(self.at).is_some_and(|token| token.is(words));
        self.at += usize::from(there);
        there
    }

    fn words(&mut self, words: &[&str]) -> bool {
        let there = self.tokens[self.at..].len() >= words.len()
            && words.iter().zip(&self.tokens[self.at..]).all(|(word, token)| token.is(&[word]));
        self.at += if there { words.len() } else { 0 };
        there
    }

    fn mark(&mut self, marks: &[char]) -> bool {
        let there = self.tokens.get(self.at).is_some_and(|token| token.is_mark(marks));
        self.at += usize::from(there);
        there
    }

    fn number(&mut self) -> Option<Value> {
        self.next()?.number()
    }
}

/// `50 < x < 99`
fn interval(tokens: &[Token<'_>]) -> Option<Phrase> {
    let mut cursor = Cursor::new(tokens);
    let low = cursor.number()?;
    let (below, low_too) = sign(&mut cursor)?;
    variable(&mut cursor)?;
    let (above, high_too) = sign(&mut cursor)?;
    let high = cursor.number()?;
    let bounds = vec![
        (if low_too { ClaimKind::Minimum } else { ClaimKind::ExclusiveMinimum }, low),
        (if high_too { ClaimKind::Maximum } else { ClaimKind::ExclusiveMaximum }, high),
    ];
    (below == '<' && above == '<').then_some((bounds, cursor.at))
}

/// `x > 0`
fn comparison(tokens: &[Token<'_>]) -> Option<Phrase> {
    let mut cursor = Cursor::new(tokens);
    variable(&mut cursor)?;
    let kind = match sign(&mut cursor)? {
        ('>', false) => ClaimKind::ExclusiveMinimum,
        ('>', true) => ClaimKind::Minimum,
        (_, false) => ClaimKind::ExclusiveMaximum,
        (_, true) => ClaimKind::Maximum,
    };
    Some((vec![(kind, cursor.number()?)], cursor.at))
}

fn variable(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.word(&["x", "n", "value"]).then_some(())
}

/// The sign of a comparison, `<` or `>`, and whether the bound is inclusive.
fn sign(cursor: &mut Cursor<'_, '_>) -> Option<(char, bool)> {
    match cursor.next()? {
        Token::Mark('≤') => Some(('<', true)),
        Token::Mark('≥') => Some(('>', true)),
        Token::Mark(mark @ ('<' | '>')) => Some((*mark, cursor.mark(&['=']))),
        _ => None,
    }
}

/// `can range between 1 and 100`, `ranges from 1 to 100`
fn range(tokens: &[Token<'_>]) -> Option<Phrase> {
    let mut cursor = Cursor::new(tokens);
    let ranges = cursor.word(&["range", "ranges", "ranging"]);
    let and = match cursor.next()? {
        word if word.is(&["between"]) => "and",
        // "from 1 to 100" without "range" may be a period of time.
        word if word.is(&["from"]) && ranges => "to",
        _ => return None,
    };
    let low = cursor.number()?;
    if !cursor.word(&[and]) {
        return None;
    }
    let high = cursor.number()?;
    let ordered = low.as_f64() < high.as_f64();
    let _ = cursor.word(&["inclusive", "inclusively"]);
    ordered.then(|| (vec![(ClaimKind::Minimum, low), (ClaimKind::Maximum, high)], cursor.at))
}

/// `defaults to 10`, `default: 10`, `the default is 10`
fn default(tokens: &[Token<'_>]) -> Option<Phrase> {
    let mut cursor = Cursor::new(tokens);
    if cursor.word(&["defaults", "defaulting"]) {
        if !cursor.word(&["to"]) {
            return None;
        }
    } else if cursor.word(&["default"]) {
        let _ = cursor.word(&["value"]);
        if !cursor.word(&["is", "of"]) && !cursor.mark(&[':', '=']) {
            return None;
        }
    } else {
        return None;
    }
    let _ = cursor.mark(&[':']);
    let value = match cursor.next()? {
        token if token.is(&["true"]) => json!(true),
        token if token.is(&["false"]) => json!(false),
        token @ (Token::Number(_) | Token::Quoted(_)) => literal(token)?,
        _ => return None,
    };
    Some((vec![(ClaimKind::Default, value)], cursor.at))
}

/// The value of a number or quoted text; `None` for `null`, empty values and other tokens.
fn literal(token: &Token<'_>) -> Option<Value> {
    // Inline code such as `"open"` or `[1]` may be a JSON value.
    if let Token::Quoted(text) = token
        && let Ok(value) = serde_json::from_str::<Value>(text)
    {
        let is_empty = value.is_array() || value.is_object() || value.as_str() == Some("");
        return Some(value).filter(|value| !is_empty && !value.is_null());
    }
    match token.lower().as_str() {
        "true" => Some(json!(true)),
        "false" => Some(json!(false)),
        "" | "null" | "none" | "undefined" => None,
        _ => token.number().or_else(|| match token {
            Token::Quoted(text) => Some(json!(text)),
            _ => None,
        }),
    }
}

/// `Maximum is 100`, `max: 100`, `minimum of 1`
fn bound(tokens: &[Token<'_>]) -> Option<Phrase> {
    let mut cursor = Cursor::new(tokens);
    let kind = match cursor.next()? {
        word if word.is(&["maximum", "max"]) => ClaimKind::Maximum,
        word if word.is(&["minimum", "min"]) => ClaimKind::Minimum,
        _ => return None,
    };
    let _ = cursor.word(&["value"]);
    let _ = cursor.mark(&['.']) || cursor.word(&["is", "of"]) || cursor.mark(&[':', '=']);
    Some((vec![(kind, cursor.number()?)], cursor.at))
}

/// `must be at most 100`, `must not exceed 100`
fn at_most(tokens: &[Token<'_>]) -> Option<Phrase> {
    let mut cursor = Cursor::new(tokens);
    let kind = if cursor.words(&["be", "at", "most"]) || cursor.words(&["must", "not", "exceed"]) {
        ClaimKind::Maximum
    } else if cursor.words(&["be", "at", "least"]) {
        ClaimKind::Minimum
    } else {
        return None;
    };
    Some((vec![(kind, cursor.number()?)], cursor.at))
}

/// `must be greater than 0`, `must be less than or equal to 100`
fn more_than(tokens: &[Token<'_>]) -> Option<Phrase> {
    let mut cursor = Cursor::new(tokens);
    if !cursor.word(&["be"]) {
        return None;
    }
    let above = cursor.word(&["greater", "more", "larger"]);
    if (!above && !cursor.word(&["less", "smaller", "fewer"])) || !cursor.word(&["than"]) {
        return None;
    }
    let too = cursor.words(&["or", "equal", "to"]);
    let kind = match (above, too) {
        (true, false) => ClaimKind::ExclusiveMinimum,
        (true, true) => ClaimKind::Minimum,
        (false, false) => ClaimKind::ExclusiveMaximum,
        (false, true) => ClaimKind::Maximum,
    };
    Some((vec![(kind, cursor.number()?)], cursor.at))
}

/// "must be one of `a` or `b`", "Possible values: `a`, `b`". The list must reach to the end of the sentence.
fn values(tokens: &[Token<'_>]) -> Option<Phrase> {
    let mut cursor = Cursor::new(tokens);
    let introduced = cursor.words(&["one", "of"])
        || (cursor.word(&["possible", "allowed", "valid", "accepted", "supported", "available"])
            && cursor.word(&["values", "options"])
            && (cursor.word(&["are", "is", "include"])
                || cursor.tokens[cursor.at..].first()?.is_mark(&[':'])));
    if !introduced {
        return None;
    }
    let rest = &tokens[cursor.at..];
    let connects = |token: &Token<'_>| {
        matches!(token, Token::Quoted(_))
            || token.is_mark(&[',', '.', ':', '|', ')'])
            || token.is(&["and", "or"])
    };
    if !rest.iter().all(connects) {
        return None;
    }
    // Authors escape underscores as `\_`, because Markdown reads a bare one as emphasis.
    let values: Vec<String> = rest
        .iter()
        .filter_map(
            |token| if let Token::Quoted(text) = token { Some(text.replace("\\_", "_")) } else { None },
        )
        .collect();
    (values.len() >= 2).then(|| (vec![(ClaimKind::Enum, json!(values))], tokens.len()))
}
