//! Reads how parameters or fields depend on each other: "must be used together with `b`", "either `a` or `b` is
//! required", "mutually exclusive with `b`".

use serde_json::json;

use super::clause::{NOUNS, flat_tokens, is_border, is_condition, starts};
use super::names::{Joint, Names, names};
use super::subject::subject;
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::Token;
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::scope::presence::is_sent;
use crate::page::prose::sentence::{Sentence, Text};

/// Words without which no sentence states a relation.
const STEMS: &[&str] = &["with", "either", "one", "requires", "also", "exclusive", "required", "if", "when"];

/// A relation to other names that begins at a token.
struct Relation {
    kind: ClaimKind,
    names: Names,
    doubt: Option<Doubt>,
}

/// Reads the relations of the described value to its siblings.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    for sentence in &text.sentences {
        if !sentence.tokens.iter().any(|token| token.is(STEMS)) {
            continue;
        }
        let tokens = flat_tokens(text, sentence);
        let whole = if_used(&tokens, value).or_else(|| exclusive_pair(&tokens, value));
        let found: Vec<Relation> = match whole {
            Some(relation) => vec![relation],
            None => (0..tokens.len())
                .filter_map(|at| {
                    choice(&tokens, at, value).or_else(|| companion(&tokens, at, sentence, value))
                })
                .collect(),
        };
        for Relation { kind, names, doubt } in found {
            let mut listed = names.others;
            if kind == ClaimKind::OneOf {
                listed.extend(value.name.filter(|_| names.has_self).map(str::to_owned));
                listed.sort_by_key(|name| position(&tokens, name));
            }
            readings.push(Reading::new(kind, json!(listed), sentence.range.clone()).doubted(doubt));
        }
    }
}

/// Where a sentence writes a name; the end if it does not.
fn position(tokens: &[Token<'_>], name: &str) -> usize {
    tokens.iter().position(|token| token.text.trim_end_matches('.') == name).unwrap_or(usize::MAX)
}

/// "Must be used together with `b`", "cannot be combined with `b`", "requires `b`".
fn companion(
    tokens: &[Token<'_>],
    at: usize,
    sentence: &Sentence<'_>,
    value: &DescribedValue<'_>,
) -> Option<Relation> {
    let rest = &tokens[at..];
    if at > 0 && tokens[at - 1].is(&["is", "are"]) {
        return None;
    }
    let (kind, length, doubt) = needs(rest).or_else(|| forbids(rest))?;
    let names = names(&rest[length..], value)?;
    let behind = &rest[length + names.length..];
    let is_alternative = kind == ClaimKind::RequiredWith && names.joint == Joint::Or;
    if names.has_self || names.others.is_empty() || is_alternative {
        return None;
    }
    let owner = subject(&tokens[..at], sentence.opens_text, value).doubt();
    // "This requires `b`" may be about a value of the sentence before.
    let is_vague = starts(rest, &["requires"]) && at > 0 && tokens[at - 1].is(&["this", "it", "which"]);
    let is_conditional = is_condition(behind) && !starts(behind, &["when", "used"]);
    let doubt =
        owner.or(doubt).or(is_conditional.then_some(Doubt::Condition)).or(is_vague.then_some(Doubt::Sense));
    Some(Relation { kind, names, doubt })
}

/// "must be used with", "can only be provided along with", "requires": the words before the names.
fn needs(tokens: &[Token<'_>]) -> Option<(ClaimKind, usize, Option<Doubt>)> {
    const MODALS: &[&[&str]] = &[
        &["must", "be"],
        &["can", "only", "be"],
        &["may", "only", "be"],
        &["must", "only", "be"],
        &["must", "always", "be"],
    ];
    if starts(tokens, &["requires"]) || starts(tokens, &["but", "requires"]) {
        let length = if tokens[0].is(&["but"]) { 2 } else { 1 };
        return Some((ClaimKind::RequiredWith, length, None));
    }
    if starts(tokens, &["required", "together", "with"]) {
        return Some((ClaimKind::RequiredWith, 3, None));
    }
    let modal = MODALS.iter().find(|modal| starts(tokens, modal))?.len();
    let with = with(&tokens[modal..])?;
    Some((ClaimKind::RequiredWith, modal + with, None))
}

/// "cannot be used with", "mutually exclusive with", "must not be set if": the words before the names.
fn forbids(tokens: &[Token<'_>]) -> Option<(ClaimKind, usize, Option<Doubt>)> {
    const MODALS: &[&[&str]] = &[
        &["cannot", "be"],
        &["can", "not", "be"],
        &["can't", "be"],
        &["may", "not", "be"],
        &["must", "not", "be"],
        &["should", "not", "be"],
        &["shouldn't", "be"],
    ];
    const PHRASES: &[&[&str]] = &[
        &["is", "mutually", "exclusive", "with"],
        &["is", "mutually", "exclusive", "to"],
        &["mutually", "exclusive", "with"],
        &["mutually", "exclusive", "to"],
        &["is", "incompatible", "with"],
        &["conflicts", "with"],
        &["is", "not", "compatible", "with"],
    ];
    if let Some(phrase) = PHRASES.iter().find(|phrase| starts(tokens, phrase)) {
        return Some((ClaimKind::Excludes, phrase.len(), None));
    }
    let modal = MODALS.iter().find(|modal| starts(tokens, modal))?;
    let is_advice = modal[0].starts_with("should");
    let with = with(&tokens[modal.len()..])?;
    Some((ClaimKind::Excludes, modal.len() + with, is_advice.then_some(Doubt::Advice)))
}

/// "used with", "specified together with", "combined with".
fn with(tokens: &[Token<'_>]) -> Option<usize> {
    const TOGETHER: &[&[&str]] = &[
        &["together", "with"],
        &["along", "with"],
        &["alongside"],
        &["in", "conjunction", "with"],
        &["in", "combination", "with"],
        &["at", "the", "same", "time", "as"],
        &["simultaneously", "with"],
    ];
    let is_use = tokens.first().is_some_and(|token| token.is(&["used", "combined", "mixed"]));
    let is_sent = tokens.first().is_some_and(is_sent);
    let together =
        TOGETHER.iter().find(|words| starts(&tokens[1.min(tokens.len())..], words)).map(|words| words.len());
    if is_use && starts(&tokens[1..], &["with"]) {
        return Some(2);
    }
    together.filter(|_| is_use || is_sent).map(|length| length + 1)
}

/// "If used, `b` is required", "If you specify this field, you must also specify `b`".
fn if_used(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> Option<Relation> {
    const WORDS: &[&str] = &[
        "you",
        "specify",
        "use",
        "provide",
        "set",
        "a",
        "value",
        "for",
        "is",
        "the",
        "this",
        "it",
        "using",
        "specifying",
        "include",
        "be",
    ];
    let note = usize::from(tokens.first().is_some_and(|token| token.is(&["note"])));
    let start = note + usize::from(note > 0 && tokens.get(1).is_some_and(|token| token.is_mark(&[':'])));
    if !tokens.get(start)?.is(&["if", "when"]) {
        return None;
    }
    let comma = start + tokens[start..].iter().position(|token| token.is_mark(&[',']))?;
    let is_own_word = |token: &Token<'_>| {
        token.is(WORDS)
            || is_sent(token)
            || token.is(NOUNS)
            || value.name.is_some_and(|name| token.text == name)
    };
    let condition = &tokens[start + 1..comma];
    let has_act = condition.iter().any(|token| {
        is_sent(token) || token.is(&["specify", "use", "provide", "set", "using", "specifying", "include"])
    });
    if !has_act || !condition.iter().all(is_own_word) {
        return None;
    }
    let duty = &tokens[comma + 1..];
    let names = you_must(duty, value).or_else(|| are_required(duty, value))?;
    let fits = !names.has_self && !names.others.is_empty() && names.joint != Joint::Or;
    fits.then_some(Relation { kind: ClaimKind::RequiredWith, names, doubt: None })
}

/// "you must also specify a value for `b`".
fn you_must(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> Option<Names> {
    let must = if starts(tokens, &["you", "must"]) { 2 } else { return None };
    let also = must + usize::from(tokens.get(must)?.is(&["also"]));
    tokens
        .get(also)?
        .is(&["specify", "provide", "supply", "include", "set", "pass", "use"])
        .then(|| names(&tokens[also + 1..], value))?
}

/// "`b` is required", "`b` and `c` must also be provided".
fn are_required(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> Option<Names> {
    let then = usize::from(tokens.first()?.is(&["then"]));
    let names = names(&tokens[then..], value)?;
    let verb: Vec<&Token<'_>> =
        tokens[then + names.length..].iter().filter(|token| !token.is(&["also", "then"])).take(4).collect();
    let is_word = |at: usize, words: &[&str]| verb.get(at).is_some_and(|token| token.is(words));
    let is_required = is_word(0, &["is", "are"])
        && is_word(1, &["required", "mandatory"])
        && verb.get(2).is_none_or(|token| is_border(token));
    let must_be = is_word(0, &["must"])
        && is_word(1, &["be"])
        && verb.get(2).is_some_and(|token| is_sent(token))
        && verb.get(3).is_none_or(|token| is_border(token));
    (is_required || must_be).then_some(names)
}

/// "`a` and `b` are mutually exclusive".
fn exclusive_pair(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> Option<Relation> {
    let exclusive = (0..tokens.len()).find(|at| starts(&tokens[*at..], &["are", "mutually", "exclusive"]))?;
    let names = (0..exclusive)
        .find_map(|at| names(&tokens[at..], value).filter(|names| at + names.length == exclusive))?;
    let fits = names.has_self && !names.others.is_empty();
    fits.then_some(Relation { kind: ClaimKind::Excludes, names, doubt: None })
}

/// "Either `a` or `b` must be provided", "you must specify only one of: `a` or `b`".
fn choice(tokens: &[Token<'_>], at: usize, value: &DescribedValue<'_>) -> Option<Relation> {
    const OPENINGS: &[&[&str]] = &[&["one", "of"], &["either"]];
    let rest = &tokens[at..];
    let opening = OPENINGS.iter().find(|opening| starts(rest, opening))?.len();
    let names = names(&rest[opening..], value)?;
    let is_or = names.joint == Joint::Or || (opening == 2 && names.joint == Joint::And);
    if !names.has_self || names.others.is_empty() || !is_or {
        return None;
    }
    let before = &tokens[..at];
    let quantity =
        before.iter().rev().take_while(|token| token.is(&["only", "at", "least", "exactly", "just"])).count();
    let before = &before[..before.len() - quantity];
    let behind = &rest[opening + names.length..];
    let is_passive = is_duty(behind);
    let is_active = demands(before);
    let conditional = before.iter().any(|token| is_condition(std::slice::from_ref(token)))
        || behind.iter().any(|token| token.is(&["if", "when", "unless"]));
    let fits = is_passive || is_active;
    fits.then_some(Relation { kind: ClaimKind::OneOf, names, doubt: conditional.then_some(Doubt::Condition) })
}

/// "is required", "must be provided", behind the names.
fn is_duty(tokens: &[Token<'_>]) -> bool {
    let word = |at: usize, words: &[&str]| tokens.get(at).is_some_and(|token| token.is(words));
    word(0, &["is", "are"]) && word(1, &["required", "mandatory"])
        || word(0, &["must"]) && word(1, &["be"]) && tokens.get(2).is_some_and(is_sent)
}

/// "you must specify", "please provide", "specify", before the names.
fn demands(before: &[Token<'_>]) -> bool {
    const ACTS: &[&str] = &["specify", "provide", "supply", "include", "pass", "set"];
    let Some((act, rest)) = before.split_last() else { return false };
    let is_command = rest.last().is_none_or(|token| is_border(token) || token.is(&["must", "please"]));
    act.is(ACTS) && is_command
}

#[cfg(test)]
mod tests {
    use super::super::test_lines::lines;

    #[track_caller]
    fn check(value: &str, text: &str, expected: &[&str]) {
        assert_eq!(lines(super::read, value, text), expected, "{text}");
    }

    #[test]
    fn companions() {
        check("lat: number | lng", "If used, `lng` is required.", &["requiredWith [\"lng\"]"]);
        check("lat: number | lng", "Must be used together with `lng`.", &["requiredWith [\"lng\"]"]);
        check(
            "lat: number | lng radius",
            "Can only be provided along with lng parameter and `radius`.",
            &["requiredWith [\"lng\",\"radius\"]"],
        );
        check(
            "lat: number | lng",
            "If you specify `lat`, you must also specify a value for `lng`.",
            &["requiredWith [\"lng\"]"],
        );
        check(
            "lat: number | lng zone",
            "Requires the `lng` and `zone` parameters.",
            &["requiredWith [\"lng\",\"zone\"]"],
        );
        check("lat: number | lng zone", "Requires `lng` or `zone`.", &[]);
        check("lat: number | lng", "Must be used with a map.", &[]);
        check("lat: number | lng", "If the map is on, `lng` is required.", &[]);
    }

    #[test]
    fn exclusions() {
        check(
            "from: string | to at_time",
            "Cannot be used together with `at_time`.",
            &["excludes [\"at_time\"]"],
        );
        check(
            "from: string | to at_time",
            "Cannot be combined with at_time or `to`.",
            &["excludes [\"at_time\",\"to\"]"],
        );
        check("from: string | to", "Mutually exclusive with `to`.", &["excludes [\"to\"]"]);
        check("from: string | to", "`from` and `to` are mutually exclusive.", &["excludes [\"to\"]"]);
        check("from: string | to", "Should not be used with `to`.", &["excludes [\"to\"] ?Advice"]);
        check("from: string | to", "Cannot be used with `lists`.", &[]);
        check(
            "from: string | to at_time",
            "The `to` field cannot be used with `at_time`.",
            &["excludes [\"at_time\"] ?OtherSubject"],
        );
    }

    #[test]
    fn choices() {
        check(
            "mail: string | phone",
            "Either `mail` or `phone` must be provided.",
            &["oneOf [\"mail\",\"phone\"]"],
        );
        check(
            "mail: string | phone",
            "At least one of `phone`, `mail` or this is required.",
            &["oneOf [\"phone\",\"mail\"]"],
        );
        check(
            "mail: string | phone",
            "You must specify only one of the following parameters: `mail` or `phone`.",
            &["oneOf [\"mail\",\"phone\"]"],
        );
        check(
            "mail: string | phone",
            "Either `mail` or `phone` is required if the user is new.",
            &["oneOf [\"mail\",\"phone\"] ?Condition"],
        );
        check("mail: string | phone fax", "Either `fax` or `phone` is required.", &[]);
        check("mode: string | phone", "Either `fast` or `slow` must be provided.", &[]);
        check("mail: string | phone", "You can specify either `mail` or `phone`.", &[]);
    }
}
