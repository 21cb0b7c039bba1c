//! Conditions of a phrase: "if X is set, defaults to 5". A clause such as "if omitted" is none for a default, and
//! "if specified" is none for a bound, because they say when a default or bound applies at all.

use super::case;
use super::level::Level;
use super::presence::{is_left_out, is_negation, may_say_sent};
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral;
use crate::page::prose::reading::{DescribedValue, Doubt};
use crate::subject::identifier_words::words;

/// What a phrase states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A value that applies to an omitted parameter.
    Default,
    /// A limit of values that are given.
    Bound,
}

const CONJUNCTIONS: &[&str] = &[
    "if",
    "when",
    "whenever",
    "unless",
    "while",
    "once",
    "otherwise",
    "depending",
    "depends",
    "except",
    "provided",
];

/// The doubt of a phrase that holds only under a condition.
pub(super) fn doubt(level: &Level<'_, '_>, value: &DescribedValue<'_>, purpose: Purpose) -> Option<Doubt> {
    let mut segments = level.segments.iter().enumerate();
    let is_conditional =
        segments.any(|(number, segment)| segment_binds(level, number, segment, value, purpose));
    // "By default, at most 5": more on request.
    let by_default = purpose == Purpose::Bound
        && level.segments.iter().enumerate().any(|(number, segment)| {
            let says = segment
                .windows(2)
                .any(|pair| level.token(pair[0]).is(&["by"]) && level.token(pair[1]).is(&["default"]));
            // "By default `size=5`, and the maximum is 10": the part has its own value.
            let has_value =
                number < level.own && segment.iter().any(|index| numeral::is_in_code(level.token(*index)));
            says && !has_value
        });
    let is_bound =
        is_conditional || by_default || opens_with_case(level, purpose) || case::is_of_case(level, purpose);
    (is_bound || has_limiting_tail(level, value, purpose)).then_some(Doubt::Condition)
}

/// Whether the part with the phrase begins with a case and no comma: "In test mode the maximum is 5".
fn opens_with_case(level: &Level<'_, '_>, purpose: Purpose) -> bool {
    let before: Vec<&Token<'_>> = level.segments[level.own]
        .iter()
        .take_while(|index| **index < level.phrase.start)
        .map(|index| level.token(*index))
        .collect();
    let [case @ .., article] = before.as_slice() else { return false };
    article.is(&["the"]) && case.len() > 1 && restricts(case, purpose)
}

/// Whether a part of the sentence makes the phrase conditional.
fn segment_binds(
    level: &Level<'_, '_>,
    number: usize,
    segment: &[usize],
    value: &DescribedValue<'_>,
    purpose: Purpose,
) -> bool {
    let tokens: Vec<&Token<'_>> = segment.iter().map(|index| level.token(*index)).collect();
    let opening = tokens
        .iter()
        .position(|token| !token.is(&["and", "but", "or", "note", "that", "the", "so", "also", "however"]))
        .unwrap_or(0);
    let leads_to_phrase = number < level.own
        && level.segments[number + 1..level.own].iter().all(|between| continues_condition(level, between));
    if leads_to_phrase && restricts(&tokens[opening.min(tokens.len())..], purpose) {
        return true;
    }
    let Some(at) = tokens.iter().enumerate().position(|(at, token)| {
        token.is(CONJUNCTIONS) && !is_participle(&tokens, at) && !level.phrase.contains(&segment[at])
    }) else {
        return false;
    };
    let opens = at
        <= opening
            + usize::from(tokens.get(opening).is_some_and(|token| token.is(&["even", "only", "especially"])));
    let is_last = number + 1 == level.segments.len();
    let is_other_phrase = segment.iter().all(|index| !level.phrase.contains(index));
    let applies = match number {
        // "if X, Y": a comma behind the condition, then the phrase; or a list of conditions between.
        before if before < level.own => {
            opens
                && level.segments[before + 1..level.own]
                    .iter()
                    .all(|between| continues_condition(level, between))
        }
        own if own == level.own => true,
        behind => {
            behind == level.own + 1 && opens && (is_last || tokens[at].is(&["unless", "otherwise", "except"]))
        }
    };
    if !applies {
        return false;
    }
    // A conjunction behind the phrase's own part ends with the part; before it, with the phrase.
    let end = if is_other_phrase {
        tokens.len()
    } else {
        segment
            .iter()
            .position(|index| level.phrase.contains(index))
            .filter(|phrase| *phrase > at)
            .unwrap_or(tokens.len())
    };
    let condition = clause_of(&tokens[at..end]);
    !is_neutral(condition, value, purpose)
}

/// The tokens of a condition, up to the subject of the main clause if no comma is between: "if defined the value has
/// to be short".
fn clause_of<'s, 'a, 't>(condition: &'s [&'a Token<'t>]) -> &'s [&'a Token<'t>] {
    let end = condition
        .windows(2)
        .position(|pair| may_say_sent(pair[0]) && pair[1].is(&["the", "it", "this", "must", "then"]));
    end.map_or(condition, |at| &condition[..=at])
}

/// Whether a word such as "provided" is a participle here, not a conjunction: "the provided value".
fn is_participle(tokens: &[&Token<'_>], at: usize) -> bool {
    tokens[at].is(&["provided"]) && !tokens.get(at + 1).is_some_and(|next| next.is(&["that", "the"]))
        || tokens[at].is(&["provided"])
            && at > 0
            && tokens[at - 1].is(&["the", "is", "not", "be", "a", "are"])
        || tokens[at].is(&["while", "once", "except", "when"]) && at > 0 && tokens[at - 1].is(&["at", "a"])
}

/// Whether a part between a condition and the phrase belongs to the condition: "if it is A, B or C, the default is 5".
fn continues_condition(level: &Level<'_, '_>, segment: &[usize]) -> bool {
    let is_item = segment.len() <= 3
        && segment.iter().all(|index| {
            level.token(*index).text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric())
                || level.token(*index).is_literal()
                || level.token(*index).is(&["or", "and"])
        });
    is_item
        || segment.first().is_none_or(|first| level.token(*first).is(&["and", "or", "then", "if", "when"]))
}

/// Whether a part before the phrase restricts it: "For HTTPS, the default is 443".
fn restricts(tokens: &[&Token<'_>], purpose: Purpose) -> bool {
    let [first, rest @ ..] = tokens else { return false };
    // "At least 3 characters, and no more than 9"
    if first.is(&["at"]) && rest.first().is_some_and(|next| next.is(&["least", "most"])) {
        return false;
    }
    let is_neutral = rest.iter().any(|token| {
        token.is(&[
            "reasons",
            "purposes",
            "simplicity",
            "convenience",
            "compatibility",
            "pagination",
            "detail",
            "details",
            "information",
            "default",
            "total",
            "addition",
            "general",
            "case",
        ]) || numeral::unit(&token.lower).is_some()
            || (purpose == Purpose::Default && is_left_out(token))
    });
    first.is(&[
        "for", "in", "on", "under", "with", "during", "within", "at", "as", "since", "starting", "from",
        "until", "before", "after", "using",
    ]) && !rest.is_empty()
        && !is_neutral
}

/// Words behind "for" that restrict nothing: "for performance reasons", "for this field".
const UNLIMITING: &[&str] = &[
    "reasons",
    "purposes",
    "backward",
    "backwards",
    "compatibility",
    "this",
    "the",
    "performance",
    "security",
    "safety",
    "length",
    "total",
    "size",
    "json",
    "milliseconds",
    "single",
    "one",
    "each",
    "most",
    "pagination",
    "request",
    "response",
    "utf-8",
    "order",
    "all",
    "any",
    "every",
    "paginated",
];

/// Whether the words behind the phrase restrict it: "defaults to 80 for plain connections".
fn has_limiting_tail(level: &Level<'_, '_>, value: &DescribedValue<'_>, purpose: Purpose) -> bool {
    let tail: Vec<&Token<'_>> = level.segments[level.own]
        .iter()
        .filter(|index| **index >= level.phrase.end)
        .map(|index| level.token(*index))
        .collect();
    // "At least one value is required for …"
    let start = tail
        .iter()
        .position(|token| {
            !token.is(&["is", "are", "required", "allowed", "permitted", "supported", "needed"])
        })
        .unwrap_or(tail.len());
    let [first, rest @ ..] = &tail[start..] else { return false };
    let is_neutral =
        rest.first().is_some_and(|next| next.is(UNLIMITING) || numeral::unit(&next.lower).is_some())
            || rest.iter().any(|token| token.is(&["reasons", "purposes", "compatibility"]));
    let prepositions: &[&str] = match purpose {
        Purpose::Default => &[
            "for", "in", "on", "under", "during", "within", "with", "at", "from", "since", "until", "before",
            "after",
        ],
        Purpose::Bound => &["for", "under", "during", "since", "until", "before"],
    };
    let names = value.name_words();
    // "at most 20 characters for a tag value"
    let names_this = !rest.is_empty()
        && rest
            .iter()
            .filter(|token| !token.is(&["a", "an", "each", "any", "every", "the", "this"]))
            .flat_map(|token| words(token.text))
            .all(|word| names.contains(&word));
    let is_case = purpose == Purpose::Bound && names_case(&tail[start..]);
    first.is(prepositions) && (!is_neutral || is_case) && !names_this
}

/// Whether a restriction names one of several kinds of the value: "for the combined name".
fn names_case(tail: &[&Token<'_>]) -> bool {
    let [preposition, article, adjective, noun, ..] = tail else { return false };
    preposition.is(&["for"])
        && article.is(&["the"])
        && adjective.lower.ends_with("ed")
        && noun.style == Style::Word
}

/// Whether a condition only says that the value is absent (for a default) or present (for a bound).
fn is_neutral(condition: &[&Token<'_>], value: &DescribedValue<'_>, purpose: Purpose) -> bool {
    let has = |words: &[&str]| condition[1..].iter().any(|token| token.is(words));
    let is_other = |token: &&&Token<'_>| {
        let is_identifier = token.is_literal()
            || token.text.contains(['_', '.'])
            || token.text.chars().skip(1).any(char::is_uppercase);
        let is_absent = matches!(token.lower.as_str(), "null" | "none" | "" | "no" | "not");
        let names_this = value
            .name
            .is_some_and(|name| name.eq_ignore_ascii_case(token.text.trim_matches(['{', '}', '$'])));
        let is_abbreviation =
            token.style == Style::Word && token.text.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        is_identifier && !names_this && !is_absent && !is_abbreviation
    };
    if has(&["true", "false", "equals", "equal", "greater", "enabled", "disabled"])
        || condition[1..].iter().any(|token| is_other(&token))
    {
        return false;
    }
    let is_unless = condition[0].is(&["unless", "except", "otherwise"]);
    let any = |test: fn(&Token<'_>) -> bool| condition[1..].iter().any(|token| test(token));
    let (sends, omits, negates) = (any(may_say_sent), any(is_left_out), any(is_negation));
    match purpose {
        Purpose::Default if is_unless => sends || condition[0].is(&["unless"]) && has(&["otherwise"]),
        Purpose::Default => omits || (negates && sends) || (has(&["left"]) && has(&["out", "off"])),
        Purpose::Bound => !is_unless && sends && !negates && !omits && condition.len() <= 6,
    }
}
