//! The written value of a default: a number, `true`, a quoted text or a single word, as the type allows.

use serde_json::{Value, json};

use crate::page::prose::forms::unit_of_value::in_unit_of_value;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral::{self, Unit};
use crate::page::prose::reading::{DescribedValue, Doubt};
use crate::page::prose::sentence::Text;

/// A value as a text writes it.
pub(super) struct Written {
    /// The value.
    pub(super) value: Value,
    /// How many tokens it has.
    pub(super) length: usize,
    /// A doubt about the value itself.
    pub(super) doubt: Option<Doubt>,
    /// Its unit, if it is a number with one.
    pub(super) unit: Option<Unit>,
}

impl Written {
    pub(super) fn new(value: Value, length: usize) -> Self {
        Written { value, length, doubt: None, unit: None }
    }
}

/// Whether a value may be a single word without quotation marks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// Any word that ends the phrase.
    Allowed,
    /// Only numbers, booleans and literals.
    Refused,
}

/// Words that are no value, but describe what happens by default.
const BEHAVIOUR: &[&str] = &[
    "none",
    "null",
    "nil",
    "nothing",
    "empty",
    "unset",
    "undefined",
    "unspecified",
    "now",
    "today",
    "yesterday",
    "tomorrow",
    "current",
    "unlimited",
    "infinite",
    "infinity",
    "all",
    "any",
    "everything",
    "auto-generated",
    "automatic",
    "random",
    "blank",
    "no",
    "yes",
    "optional",
    "required",
    "the",
    "a",
    "an",
    "this",
    "that",
    "its",
    "it",
    "their",
    "value",
    "values",
    "above",
    "below",
    "see",
    "be",
    "what",
    "whatever",
    "is",
    "are",
    "not",
    "if",
    "when",
    "and",
    "or",
    "to",
    "in",
    "of",
    "on",
    "off",
    "behavior",
    "behaviour",
    "setting",
    "settings",
    "option",
    "options",
    "order",
    "ordering",
    "sort",
    "sorting",
    "n/a",
    "tbd",
    "as",
    "for",
    "with",
    "from",
    "by",
    "at",
    "only",
    "varies",
    "depends",
    "same",
    "other",
    "language",
    "currency",
    "version",
    "mode",
    "format",
    "name",
    "type",
    "account",
    "region",
    "zone",
    "configuration",
    "config",
    "implementation",
    "credentials",
    "credential",
    "address",
    "role",
    "user",
    "here",
    "used",
    "unknown",
    "one",
    "server",
    "system",
    "utc-now",
    "true/false",
    "generated",
    "inherited",
    "parent",
    "project",
    "namespace",
];

/// The value at the beginning of the tokens.
pub(super) fn read(
    text: &Text<'_>,
    tokens: &[Token<'_>],
    words: Words,
    value: &DescribedValue<'_>,
) -> Option<Written> {
    let first = tokens.first()?;
    if value.is_number() {
        return number(text, tokens, value).or_else(|| assigned(first, value));
    }
    if value.is_only("boolean") {
        return boolean(first).or_else(|| digit(tokens));
    }
    if value.is_only("object") {
        return None;
    }
    if first.is_literal() {
        return literal(first, value);
    }
    if value.types.is_empty() {
        return boolean(first)
            .or_else(|| number(text, tokens, value))
            .or_else(|| (words == Words::Allowed).then(|| word(text, tokens))?);
    }
    if !value.may_be("string") && !value.item_types.contains(&"string") {
        return boolean(first).filter(|_| value.may_be("boolean")).or_else(|| {
            number(text, tokens, value).filter(|_| value.may_be("integer") || value.may_be("number"))
        });
    }
    let is_plain = words == Words::Allowed || first.style == Style::Number || first.is(&["true", "false"]);
    is_plain.then(|| word(text, tokens)).flatten()
}

fn boolean(token: &Token<'_>) -> Option<Written> {
    let value = match token.lower.trim_matches(['"', '\'', '`', '.', ',']) {
        "true" => true,
        "false" => false,
        _ => return None,
    };
    Some(Written::new(json!(value), 1))
}

/// "false or 0 (default)": a boolean as a digit, beside the boolean itself.
fn digit(tokens: &[Token<'_>]) -> Option<Written> {
    let is_marked = tokens.get(1).is_some_and(|next| next.is_mark(&['(']))
        && tokens.get(2).is_some_and(|next| next.is(&["default"]));
    let value = match tokens[0].text {
        "0" => false,
        "1" => true,
        _ => return None,
    };
    is_marked.then(|| Written::new(json!(value), 1))
}

/// A number, in the unit of the value, that no arithmetic follows.
fn number(text: &Text<'_>, tokens: &[Token<'_>], value: &DescribedValue<'_>) -> Option<Written> {
    if let Some(fraction) = fraction(tokens) {
        return Some(Written::new(fraction, 2));
    }
    let numeral = numeral::read(tokens)?;
    let behind = tokens.get(numeral.length_with_unit);
    let goes_on = behind.is_some_and(|next| {
        next.is_mark(&['+', '*', '×', '/', '^', ':'])
            || next.is(&["times", "x", "minus", "plus", "multiplied", "of", "to", "through", "divided"])
            || next.style == Style::Number
                && next.range.start == tokens[numeral.length_with_unit - 1].range.end
    });
    let is_range = behind.is_some_and(|next| next.is_mark(&['-', '–']))
        && tokens.get(numeral.length_with_unit + 1).is_some_and(|next| next.style == Style::Number);
    if goes_on || is_range || (first_is_word(tokens) && numeral.unit.is_none() && tokens[0].lower == "one") {
        return None;
    }
    let scaled = numeral
        .unit
        .map_or(Ok(numeral.number.clone()), |unit| in_unit_of_value(text, &numeral.number, unit, value));
    let doubt = scaled.as_ref().err().copied();
    let fits = value.types.is_empty() || value.may_be("number") || numeral.number.is_i64();
    let number = scaled.unwrap_or(numeral.number);
    fits.then_some(Written {
        value: Value::Number(number),
        length: numeral.length_with_unit,
        doubt,
        unit: numeral.unit,
    })
}

/// `.5`
fn fraction(tokens: &[Token<'_>]) -> Option<Value> {
    let [dot, digits, ..] = tokens else { return None };
    let touches = dot.is_mark(&['.']) && dot.range.end == digits.range.start && digits.style == Style::Number;
    touches.then(|| numeral::parse(&format!("0.{}", digits.text)).map(Value::Number)).flatten()
}

fn first_is_word(tokens: &[Token<'_>]) -> bool {
    tokens[0].style == Style::Word
}

/// A number in code with the name before it: `page_size=15`.
fn assigned(token: &Token<'_>, value: &DescribedValue<'_>) -> Option<Written> {
    let (own, assigned) = token.text.split_once(['=', ':'])?;
    let number = numeral::parse(assigned).filter(|_| token.is_literal() && value.name == Some(own.trim()))?;
    Some(Written::new(Value::Number(number), 1))
}

/// A text in code or quotation marks.
fn literal(token: &Token<'_>, value: &DescribedValue<'_>) -> Option<Written> {
    let text = token.text.strip_suffix(',').filter(|text| !text.is_empty()).unwrap_or(token.text);
    let text = text.replace("\\_", "_");
    let is_absent =
        matches!(text.as_str(), "null" | "None" | "undefined" | "NULL" | "nil") || text.trim().is_empty();
    // A sentence in emphasis is no value; a placeholder is none either.
    let is_sentence = token.style == Style::Emphasis && text.contains(' ');
    if is_absent || is_sentence || text.contains(['{', '[', '<', '\n']) {
        return None;
    }
    // `page_size=15`
    let text = match (value.name, text.split_once('=')) {
        (Some(name), Some((own, assigned))) if own.trim() == name => assigned.trim().to_owned(),
        _ => text,
    };
    let json = if value.types.is_empty() {
        numeral::parse(&text).map(Value::Number).or_else(|| boolean(token).map(|written| written.value))
    } else {
        None
    };
    Some(Written::new(json.unwrap_or(json!(text)), 1))
}

/// A word without quotation marks, as it is written up to the next white space: `image/png`, `#000000`.
fn word(text: &Text<'_>, tokens: &[Token<'_>]) -> Option<Written> {
    if let Some(interval) = interval(text, tokens) {
        return Some(interval);
    }
    let mut length = 1;
    while tokens.get(length).is_some_and(|next| {
        next.range.start == tokens[length - 1].range.end && !is_end(next, tokens.get(length + 1))
    }) {
        length += 1;
    }
    if !ends(tokens, length) || matches!(tokens[0].style, Style::Mark(mark) if mark != '#' && mark != '+') {
        return None;
    }
    let raw = text.source.get(tokens[0].range.start..tokens[length - 1].range.end)?.replace("\\_", "_");
    let plain = raw.trim_end_matches(['.', ',', ';', ':']);
    let is_value = plain.chars().any(char::is_alphanumeric)
        && !plain.contains(['<', '>', '[', '{', '=', '"', '\'', '(']);
    // "5 minutes" as a string: nobody knows how the value is written.
    let has_unit = tokens[0].style != Style::Number
        && numeral::read(tokens).is_some_and(|numeral| numeral.unit.is_some());
    let doubt = has_unit.then_some(Doubt::Vague);
    let is_behaviour =
        BEHAVIOUR.contains(&plain.to_lowercase().as_str()) && !is_listed(text, plain, &tokens[0]);
    (is_value && !is_behaviour).then(|| Written { value: json!(plain), length, doubt, unit: None })
}

/// `1 HOUR`, in a text that writes such values elsewhere: "such as `3 DAY`".
fn interval(text: &Text<'_>, tokens: &[Token<'_>]) -> Option<Written> {
    let is_interval = |pair: &[Token<'_>]| {
        pair[0].style == Style::Number
            && pair[1].style == Style::Word
            && pair[1].text.len() > 1
            && pair[1].text.chars().all(char::is_uppercase)
    };
    let own = tokens.get(..2).filter(|pair| is_interval(pair) && ends(tokens, 2))?;
    let is_other = |pair: &[Token<'_>]| is_interval(pair) && pair[0].range != own[0].range;
    let is_known = text.sentences.iter().any(|sentence| sentence.tokens.windows(2).any(is_other));
    is_known.then(|| Written::new(json!(format!("{} {}", own[0].text, own[1].text)), 2))
}

/// Whether a text lists a word as a value elsewhere: in code or quotation marks, or between commas.
fn is_listed(text: &Text<'_>, word: &str, own: &Token<'_>) -> bool {
    let separates = |token: Option<&Token<'_>>| {
        token.is_some_and(|token| token.is_mark(&[',', ':', '|', '(', ')']) || token.is(&["or"]))
    };
    text.sentences.iter().any(|sentence| {
        let tokens = &sentence.tokens;
        tokens.iter().enumerate().any(|(at, token)| {
            let is_other = token.text == word && token.range != own.range;
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            is_other
                && (token.is_literal()
                    || separates(before) && separates(tokens.get(at + 1))
                    || token.text.chars().skip(1).any(char::is_uppercase))
        })
    })
}

/// Whether a token ends the word before it.
fn is_end(token: &Token<'_>, next: Option<&Token<'_>>) -> bool {
    let is_last = next.is_none_or(|next| next.range.start > token.range.end || next.is_mark(&[')', '.']));
    token.is_mark(&[')', ']', ';', '(', '!', '?', '"']) || (token.is_mark(&[',', '.', ':']) && is_last)
}

/// Whether a phrase ends behind so many tokens: at a mark, or at a word that begins another clause.
pub(super) fn ends(tokens: &[Token<'_>], length: usize) -> bool {
    tokens.get(length).is_none_or(|next| {
        next.is_mark(&['.', ',', ')', ';', '(', '!', '?', '–', '—', '|', ']'])
            || next.is_mark(&['-', ':'])
                && tokens.get(length + 1).is_none_or(|after| after.range.start != next.range.end)
            || next.is(&[
                "if", "when", "unless", "and", "but", "for", "which", "as", "to", "other", "max", "because",
                "since", "where", "so", "with",
            ])
            || next.style == Style::Word
                && next.text.starts_with(char::is_uppercase)
                && next.range.start > tokens[length - 1].range.end + 1
    })
}
