//! Doubts statuses, types and formats by their whole sentences.

use super::Look;
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::Doubt;
use crate::subject::identifier_words::words;

/// Why a status is none of the described value.
pub(super) fn doubt(look: &Look<'_>) -> Option<Doubt> {
    match look.reading.kind {
        ClaimKind::Required => required(look),
        ClaimKind::ReadOnly => read_only(look),
        ClaimKind::Type => of_type(look),
        ClaimKind::Format => format(look),
        // "only the characters [a-z],[A-Z], or a dot": classes in words, no expression.
        ClaimKind::Pattern if look.reading.value.as_str().is_some_and(|text| text.contains("],[")) => {
            Some(Doubt::Vague)
        }
        ClaimKind::Default if is_time_zone(look) => Some(Doubt::OtherSubject),
        _ => None,
    }
}

/// "A date in ISO 8601 format. Defaults to UTC": the zone of the date, not the date.
fn is_time_zone(look: &Look<'_>) -> bool {
    let is_zone = look.reading.value.as_str().is_some_and(|text| matches!(text, "UTC" | "GMT"));
    let name = look.value.name.map(words).unwrap_or_default();
    let names_zone = name.iter().any(|word| matches!(word.as_str(), "zone" | "timezone" | "tz" | "offset"));
    let names_time = name.iter().any(|word| matches!(word.as_str(), "date" | "time" | "from" | "to" | "at"));
    is_zone && names_time && !names_zone
}

fn required(look: &Look<'_>) -> Option<Doubt> {
    let tokens = &look.sentence.tokens;
    let is_required = look.reading.value == true;
    let lower = look.text.source.to_lowercase();
    // "(Recommended) Send few. (Required) Send no more than …": labels of remarks.
    let labels: usize =
        ["(required)", "(optional)", "(recommended)"].iter().map(|label| lower.matches(label).count()).sum();
    if labels > 1 && !look.sentence.opens_text {
        return Some(Doubt::OtherSubject);
    }
    // "Optional; to turn it on, you still must send an empty one."
    if !is_required && (lower.contains("still must") || lower.contains("must still")) {
        return Some(Doubt::Contradicted);
    }
    /// A label behind fewer words is one of the value: "the second (optional) line".
    const MIN_WORDS: usize = 5;
    // "settings of the flow and its log (optional) status": of one word of the sentence.
    let is_inserted = |window: &[Token<'_>]| {
        window[0].style == Style::Word
            && window[1].is_mark(&['('])
            && window[2].is(&["optional", "required"])
            && window[3].is_mark(&[')'])
            && window[4].style == Style::Word
            && window[4].text.starts_with(char::is_lowercase)
    };
    // "The tag value is required" of a list of tags: of a part of each item.
    let is_of_part = |window: &[Token<'_>]| {
        window[0].is(&["key", "value"])
            && window[1].is(&["is", "are"])
            && window[2].is(&["optional", "required"])
    };
    let in_list = look.value.is_only("array");
    if tokens.windows(5).skip(MIN_WORDS).any(is_inserted) || in_list && tokens.windows(3).any(is_of_part) {
        return Some(Doubt::OtherSubject);
    }
    (is_required && has_late_condition(tokens)).then_some(Doubt::Condition)
}

/// "Required and valid only when …", "supported (and is required) when …", "shall be filled, if …"
fn has_late_condition(tokens: &[Token<'_>]) -> bool {
    const DUTIES: &[&str] = &["required", "mandatory", "filled", "provided", "specified"];
    let Some(at) = tokens.iter().position(|token| token.is(DUTIES)) else { return false };
    let behind = &tokens[at + 1..];
    behind.windows(2).take(4).any(|pair| {
        let is_border = pair[0].is(&["only"]) || pair[0].is_mark(&[')', ',']);
        is_border && pair[1].is(&["if", "when"])
    })
}

/// `ReadOnly` in code or bold, or before a dash: one of the values of the field.
fn read_only(look: &Look<'_>) -> Option<Doubt> {
    let is_camel = |token: &Token<'_>| matches!(token.text, "ReadOnly" | "readOnly");
    let is_value = |(at, token): (usize, &Token<'_>)| {
        let is_head = look
            .sentence
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.is_mark(&['-', '–', ':', ',']) || next.is(&["or", "and"]));
        // "(READONLY, STANDARD, …)"
        let is_listed = token.text == "READONLY"
            && look.sentence.tokens.get(at + 1).is_some_and(|next| next.is_mark(&[',', '|']));
        is_camel(token) && (token.is_literal() || is_head) || is_listed
    };
    let says = look.sentence.tokens.iter().enumerate().any(is_value);
    (says && look.value.is_only("string")).then_some(Doubt::OtherSubject)
}

fn of_type(look: &Look<'_>) -> Option<Doubt> {
    let tokens = &look.sentence.tokens;
    // "Type: array (or an expression)"
    let has_other = tokens.windows(2).any(|pair| pair[0].is_mark(&['(']) && pair[1].is(&["or"]));
    // "A string parameter" for `string_parameters`: one of several kinds of parameters.
    let name = look.value.name.map(words).unwrap_or_default();
    let is_kind = look
        .reading
        .value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str())
        .any(|kind| name.iter().any(|word| word == kind));
    // "Array value separator"
    let is_adjective = matches!(tokens.as_slice(), [first, noun, next, ..]
        if first.is(&["array", "string"]) && noun.is(&["value"]) && next.style == Style::Word
            && !next.is(&["that", "which", "of", "for", "with", "to", "in", "used"]));
    // `value_type`, described as "string|number": the types are its values.
    let are_several = look.reading.value.as_array().is_some_and(|types| types.len() > 1);
    let is_of_types = are_several
        && name.last().is_some_and(|last| matches!(last.as_str(), "type" | "types" | "datatype" | "kind"));
    has_other
        .then_some(Doubt::Sense)
        .or((is_adjective || is_kind || is_of_types).then_some(Doubt::OtherSubject))
}

/// "The amount of time between two runs, in ISO 8601 format": a duration.
fn format(look: &Look<'_>) -> Option<Doubt> {
    const DURATIONS: &[&str] = &["amount of time", "duration", "time span", "timespan", "length of time"];
    let lower = look.text.source[look.reading.range.clone()].to_lowercase();
    let is_moment = look.reading.value == "date-time" || look.reading.value == "date";
    (is_moment && DURATIONS.iter().any(|word| lower.contains(word))).then_some(Doubt::Sense)
}
