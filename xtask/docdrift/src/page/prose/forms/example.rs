//! Reads examples: "e.g. LHR", "for example, `1979-01-13`", "Example: 5d", "such as `x` or `y`".

mod candidate;
mod marker;

use serde_json::Value;

use self::candidate::{Candidate, candidates};
use self::marker::{Marker, Strength, markers};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral;
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::scope::names_sibling;
use crate::page::prose::sentence::{Sentence, Text};

/// Reads examples, one reading a value.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    if value.is_only("object") {
        return;
    }
    for (index, sentence) in text.sentences.iter().enumerate() {
        for marker in markers(sentence) {
            let behind = marker.end..sentence.tokens.len();
            let end = sentence.range.end;
            let found = candidates(
                text.source,
                &sentence.tokens[behind.clone()],
                marker.start_byte(sentence)..end,
                &marker,
            );
            let found = match found.is_empty() {
                true if behind.is_empty() => listed(text, index, &marker),
                true if marker.strength == Strength::Plain => set_to(&sentence.tokens[behind]),
                true => found,
                false => found.into_iter().chain(lines(text, index, &marker)).collect(),
            };
            for candidate in &found {
                push(sentence, &marker, candidate, value, readings);
            }
        }
    }
}

/// The value in an illustration of what to send: "for example, to get tasks, this should be set to `task`".
fn set_to(tokens: &[Token<'_>]) -> Vec<Candidate> {
    let is = |at: usize, words: &[&str]| tokens.get(at).is_some_and(|token| token.is(words));
    let is_value = |token: &Token<'_>| matches!(token.style, Style::Code | Style::Quoted | Style::Number);
    let found = (2..tokens.len()).find(|at| {
        let is_set = is(at - 1, &["to"]) && is(at - 2, &["set"]);
        let is_possible = is(at - 1, &["be"]) && is(at - 2, &["could", "would", "might"]);
        let is_sent = is(at - 1, &["enter", "specify"]) && !tokens[at - 1].is_literal();
        is_value(&tokens[*at]) && (is_set || is_possible || is_sent)
    });
    let Some(at) = found else { return Vec::new() };
    let text = tokens[at].text.trim_end_matches(['.', ',']).to_owned();
    vec![Candidate { text, range: tokens[at].range.clone(), doubt: None }]
}

/// The values in the lines behind the one that a label introduces, one a line.
fn lines(text: &Text<'_>, index: usize, marker: &Marker) -> Vec<Candidate> {
    let block = text.sentences[index].block_index;
    let is_line = |next: &&Sentence<'_>| next.block_index == block && next.tokens.len() == 1;
    let behind =
        text.sentences[index + 1..].iter().take_while(is_line).filter(|_| marker.strength == Strength::Label);
    behind.flat_map(|next| candidates(text.source, &next.tokens, next.range.clone(), marker)).collect()
}

/// The values of the list, or of the next sentence, behind "Examples:".
fn listed(text: &Text<'_>, index: usize, marker: &Marker) -> Vec<Candidate> {
    if marker.strength != Strength::Label {
        return Vec::new();
    }
    let block = text.sentences[index].block_index;
    let items = text.list_behind(block);
    let mut found: Vec<Candidate> = Vec::new();
    for item in items.filter(|item| text.blocks[*item].kind == BlockKind::Item) {
        let Some(sentence) = text.sentences_of(item).next() else { continue };
        found.extend(
            candidates(text.source, &sentence.tokens, sentence.range.clone(), marker).into_iter().take(1),
        );
    }
    if found.is_empty()
        && let Some(next) = text.sentences.get(index + 1).filter(|next| next.block == BlockKind::Paragraph)
    {
        found = candidates(text.source, &next.tokens, next.range.clone(), marker);
    }
    found
}

fn push(
    sentence: &Sentence<'_>,
    marker: &Marker,
    candidate: &Candidate,
    value: &DescribedValue<'_>,
    readings: &mut Vec<Reading>,
) {
    let Some(typed) = typed(&own_parameter(&candidate.text, value), value) else { return };
    let tokens = &sentence.tokens;
    let before = &tokens[..marker.at];
    let near_value = &tokens[marker.at.saturating_sub(8)..tokens.len().min(marker.end + 6)];
    let is_negated = near_value.iter().any(|token| {
        token.is(&["not", "cannot", "never", "invalid", "instead", "unlike"]) || token.lower.ends_with("n't")
    });
    // `start` (e.g. 5): the example is one of the parameter that is named just before.
    let near = &before[before.len().saturating_sub(3)..];
    // "ABC = groups (e.g. X, Y)" explains another value.
    let explains = tokens.get(1).is_some_and(|token| token.is_mark(&['=', '-', '–'])) && marker.at > 2;
    let has_condition = before.iter().any(|token| token.is(&["if", "when", "unless"])) && marker.at > 0;
    let is_other = names_sibling(near, value)
        || before[before.len().saturating_sub(5)..].iter().any(|token| token.is(&["other", "another"]));
    let doubt = is_other
        .then_some(Doubt::OtherSubject)
        .or((is_negated && marker.strength != Strength::Label).then_some(Doubt::Sense))
        .or((has_condition && marker.strength == Strength::Weak).then_some(Doubt::Condition))
        .or((explains && marker.strength != Strength::Label || sentence.block == BlockKind::Row)
            .then_some(Doubt::OtherSubject))
        .or(candidate.doubt);
    let range = sentence.range.start..sentence.range.end.max(candidate.range.end);
    readings.push(Reading::new(ClaimKind::Example, typed, range).doubted(doubt));
}

/// The value of the parameter in an example of an address: `https://…?size=5`.
fn own_parameter(text: &str, value: &DescribedValue<'_>) -> String {
    let Some(name) = value.name.filter(|name| !name.is_empty()) else { return text.to_owned() };
    if let Some(argument) =
        text.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')).filter(|rest| !rest.is_empty())
    {
        return argument.to_owned();
    }
    let found = text.match_indices(name).find_map(|(at, _)| {
        let is_parameter = text[..at].ends_with(['?', '&']) && text.contains('/');
        let argument = text[at + name.len()..].strip_prefix('=').filter(|_| is_parameter)?;
        Some(argument.split('&').next().unwrap_or_default().to_owned())
    });
    found.unwrap_or_else(|| text.to_owned())
}

/// An example as a value of the type of the described value; `None` if it cannot be one.
fn typed(text: &str, value: &DescribedValue<'_>) -> Option<Value> {
    let types: &[&str] = if value.is_only("array") { &value.item_types } else { &value.types };
    let is_boolean = matches!(text, "true" | "false");
    let admits = |name: &str| types.is_empty() || types.contains(&name);
    if types.contains(&"object") {
        return None;
    }
    if admits("boolean") && is_boolean {
        return Some(Value::Bool(text == "true"));
    }
    if types.is_empty() || types.contains(&"number") || types.contains(&"integer") {
        let number = numeral::parse_json(text).filter(|number| admits("number") || number.is_i64());
        if number.is_some() {
            return number.map(Value::Number);
        }
    }
    admits("string").then(|| Value::from(text))
}

#[cfg(test)]
mod tests;
