//! Whether the text accepts values beyond a limit or list: "a longer text is cut", "any other value is rounded", "or a
//! name of your own". Such a limit refuses nothing, so it is no keyword of the schema.

use super::Look;
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::Doubt;
use crate::page::prose::sentence::Sentence;

/// Whether the text says that values beyond a limit or list are accepted.
pub(super) fn doubt(look: &Look<'_>) -> Option<Doubt> {
    let kind = look.reading.kind;
    let is_list = kind == ClaimKind::Enum;
    if !is_list && !kind.is_bound() && !kind.is_size() {
        return None;
    }
    let accepts = |sentence: &Sentence<'_>| changes_excess(&sentence.tokens, is_list);
    let behind = look.text.sentences.iter().filter(|it| it.range.start >= look.sentence.range.start);
    let is_accepted =
        behind.take(MAX_SENTENCES).any(|sentence| accepts(sentence) || is_list && adds_own(sentence));
    (is_accepted || is_list && (goes_on(look) || takes_others(look))).then_some(Doubt::AcceptsMore)
}

/// Whether a sentence lets callers add values: "You can also add custom actions", "or define your own".
fn adds_own(sentence: &Sentence<'_>) -> bool {
    sentence.tokens.windows(3).any(|window| {
        window[0].is(&["add", "define", "create", "specify", "use"])
            && (window[1].is(&["custom"]) || window[1].is(&["your", "a"]) && window[2].is(&["own", "custom"]))
    })
}

/// Whether one of several alike sentences asks for something else: "Enter `a` to …. Enter `b` to …. Enter a number to …."
fn takes_others(look: &Look<'_>) -> bool {
    const VERBS: &[&str] = &["enter", "use", "specify", "provide", "pass", "send", "type"];
    let begins =
        |tokens: &[Token<'_>]| tokens.first().filter(|first| first.is(VERBS)).map(|it| it.lower.clone());
    let Some(verb) = begins(&look.sentence.tokens) else { return false };
    let mut behind = look.text.sentences.iter().filter(|it| it.range.start > look.sentence.range.start);
    behind.any(|sentence| {
        matches!(sentence.tokens.as_slice(), [first, article, noun, ..]
            if first.is(&[verb.as_str()])
                && article.is(&["a", "an", "any", "your"])
                && noun.style == Style::Word
                && noun.is(&["number", "string", "name", "text", "date", "list", "range", "custom", "id"]))
    })
}

/// How many sentences from the limit on may say what becomes of other values.
const MAX_SENTENCES: usize = 4;

/// Words for what is beyond a limit.
const BEYOND: &[&str] = &[
    "longer",
    "larger",
    "greater",
    "higher",
    "bigger",
    "above",
    "beyond",
    "over",
    "more",
    "exceeding",
    "exceeds",
    "exceed",
    "exceeded",
    "outside",
    "out-of-range",
    "excess",
    "excessive",
    "oversized",
    "lower",
    "smaller",
    "shorter",
    "fewer",
    "less",
    "below",
];

/// Words for other values, with a noun behind them.
const OTHER: &[&str] =
    &["other", "another", "different", "invalid", "unknown", "unsupported", "unrecognized"];
const NOUNS: &[&str] =
    &["value", "values", "number", "numbers", "input", "string", "strings", "text", "setting"];

/// What is done with such a value, as a participle: it is accepted.
const CHANGED: &[&str] = &[
    "truncated",
    "cut",
    "shortened",
    "trimmed",
    "clipped",
    "chopped",
    "clamped",
    "rounded",
    "capped",
    "coerced",
    "adjusted",
    "reduced",
    "lowered",
    "raised",
    "increased",
    "decreased",
    "normalized",
    "normalised",
    "corrected",
    "ignored",
    "discarded",
    "dropped",
    "limited",
    "treated",
    "interpreted",
    "considered",
    "regarded",
    "counted",
    "taken",
    "converted",
    "replaced",
    "changed",
    "reset",
    "mapped",
    "set",
];

/// Verbs that need no participle: "values above 100 default to 100".
const BECOMES: &[&str] = &["default", "defaults", "becomes", "become", "falls", "fall"];

/// Whether a sentence says that values beyond a limit, or other ones, are changed or taken as something.
fn changes_excess(tokens: &[Token<'_>], is_list: bool) -> bool {
    let is_clause_end = |token: &Token<'_>| token.is_mark(&[';', '.', '(', ')']);
    tokens.split(is_clause_end).any(|clause| {
        let is_beyond = |at: &usize| names_other(clause, *at) || !is_list && names_beyond(clause, *at);
        let Some(beyond) = (0..clause.len()).find(is_beyond) else { return false };
        // "It is cut if it is longer"
        let is_condition = clause[..beyond].iter().rev().take(4).any(|token| token.is(&["if", "when"]));
        (0..clause.len()).any(|at| is_changed(clause, at) && (at > beyond || is_condition))
    })
}

/// Whether a word of what is beyond a limit is at an index, and is not the limit itself: "must not be longer than 5".
fn names_beyond(clause: &[Token<'_>], at: usize) -> bool {
    const LIMITS: &[&str] = &[
        "no", "not", "cannot", "can't", "never", "must", "should", "shall", "without", "nor", "may", "can",
        "any",
    ];
    // "or more", "and above", "over time", "over the network"
    let before = clause[..at].iter().rev().take(3);
    let is_limit =
        before.clone().any(|token| token.is(LIMITS)) && !before.clone().any(|token| token.is(&["if"]));
    let is_joined = at.checked_sub(1).is_some_and(|last| clause[last].is(&["or", "and"]));
    let is_range =
        clause[at].is(&["outside"]) || !clause[at].is(&["over"]) || clause.get(at + 1).is_none_or(is_amount);
    clause[at].is(BEYOND) && !is_limit && !is_joined && is_range
}

fn is_amount(token: &Token<'_>) -> bool {
    token.style == Style::Number || token.is(&["the", "this", "that", "it"])
}

/// Whether "other values" or "anything else" is at an index.
fn names_other(clause: &[Token<'_>], at: usize) -> bool {
    let next = clause.get(at + 1);
    let is_other = clause[at].is(OTHER)
        && next.is_some_and(|next| next.is(NOUNS))
        && !clause[..at].iter().rev().take(2).any(|token| token.is(&["no", "each", "every"]));
    let is_else = clause[at].is(&["anything", "everything"]) && next.is_some_and(|next| next.is(&["else"]));
    let is_range = clause[at].is(&["out"])
        && next.is_some_and(|next| next.is(&["of"]))
        && clause.get(at + 2).is_some_and(|next| next.is(&["range", "bounds"]));
    is_other || is_else || is_range
}

/// Whether a verb at an index says that a value is changed or taken as another one.
fn is_changed(clause: &[Token<'_>], at: usize) -> bool {
    let token = &clause[at];
    let before = || clause[..at].iter().rev().take(4);
    let is_denied = before().any(|token| token.is(&["not", "never", "cannot", "isn't", "without"]));
    let is_passive = before().any(|token| token.is(&["is", "are", "be", "get", "gets", "being"]));
    // "100 is used", "the maximum is used instead"
    let is_used = token.is(&["used", "applied", "assumed"])
        && before().any(|token| {
            token.style == Style::Number
                || token.is_literal()
                || token.is(&["maximum", "minimum", "default", "limit", "nearest", "closest"])
        });
    let is_duty = before().any(|token| token.is(&["must", "should", "can", "may"]));
    let becomes = token.is(BECOMES) && clause.get(at + 1).is_some_and(|next| next.is(&["to", "back", "the"]));
    // "treated with priority" is no other value.
    let is_taken =
        !token.is(&["treated", "considered", "interpreted", "regarded", "counted", "taken", "set"])
            || clause.get(at + 1).is_some_and(|next| next.is(&["as", "like", "to"]));
    !is_denied && !is_duty && (is_passive && (token.is(CHANGED) && is_taken || is_used) || becomes)
}

/// Whether a list ends with words for further values: "`a`, `b`, or a custom value", "or the name of a network".
fn goes_on(look: &Look<'_>) -> bool {
    const DETERMINERS: &[&str] = &["any", "a", "an", "your", "the", "another", "other", "some"];
    // "or the default", "or an empty string": no further value, or one.
    const SINGLE: &[&str] = &["default", "empty", "same", "blank", "error", "request", "null", "following"];
    let values = look.reading.value.as_array().map(Vec::as_slice).unwrap_or_default();
    let tokens = &look.sentence.tokens;
    let is_last = |token: &Token<'_>| values.last().is_some_and(|last| last.as_str() == Some(token.text));
    // "One of "", "a", "b"": the empty text is read as no value.
    let said = &look.text.source[look.reading.range.clone()];
    if [r#" "","#, r#", "")"#, r#" "" "#].iter().any(|empty| said.contains(empty)) {
        return true;
    }
    let Some(last) = tokens.iter().rposition(is_last).filter(|last| tokens[*last].is_literal()) else {
        return false;
    };
    let mut behind = tokens[last + 1..].iter().skip_while(|token| token.is_mark(&[',', ';', '.']));
    let (Some(or), Some(first), Some(noun)) = (behind.next(), behind.next(), behind.next()) else {
        return false;
    };
    or.is(&["or"])
        && first.is(DETERMINERS)
        && noun.style == Style::Word
        && !noun.is(SINGLE)
        && !behind.take(3).any(|token| token.is(&["is", "are", "will", "must"]))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn limits_that_are_softened_refuse_nothing() {
        check(
            "note: string",
            "At most 100 characters; a longer text is cut.",
            &["maxLength 100 ?AcceptsMore"],
        );
        check(
            "note: string",
            "Max 100 characters. Text that exceeds the limit is silently trimmed.",
            &["maxLength 100 ?AcceptsMore"],
        );
        check(
            "count: integer",
            "Between 1 and 100; any other value is rounded.",
            &["minimum 1 ?AcceptsMore", "maximum 100 ?AcceptsMore"],
        );
        check("count: integer", "At most 100. Values above are capped.", &["maximum 100 ?AcceptsMore"]);
        check(
            "count: integer",
            "The maximum is 100. If you pass a higher value, 100 is used.",
            &["maximum 100 ?AcceptsMore"],
        );
        check(
            "count: integer",
            "At most 100; out-of-range values are treated as 100.",
            &["maximum 100 ?AcceptsMore"],
        );
        check("count: integer", "At most 100, and is cut if it is larger.", &["maximum 100 ?AcceptsMore"]);
        check(
            "count: integer",
            "Allowed values are 10, 20 and 50. Any other value will be rounded.",
            &["enum [10,20,50] ?AcceptsMore"],
        );
    }

    #[test]
    fn limits_that_refuse_stay() {
        check("count: integer", "Maximum 100; larger values are rejected.", &["maximum 100"]);
        check(
            "note: string",
            "At most 100 characters. It is not truncated if it is longer.",
            &["maxLength 100"],
        );
        check("note: string", "Must not be longer than 100 characters and is trimmed.", &["maxLength 100"]);
        check(
            "count: integer",
            "At most 100. Lines are sorted, and some are treated with higher priority.",
            &["maximum 100"],
        );
        check("count: integer", "At most 100. This is used for other fields.", &["maximum 100"]);
        check("count: integer", "At most 100. Other parameters are ignored.", &["maximum 100"]);
        check("count: integer", "A number greater than 5 that is set by you.", &["minimum 6"]);
    }

    #[test]
    fn lists_that_go_on_are_not_all_values() {
        check(
            "net: string",
            "Standard values are `red`, `blue`. Any other value is taken as the name of a pot.",
            &[r#"enum ["red","blue"] ?AcceptsMore"#],
        );
        check(
            "net: string",
            "Possible values: `red`, `blue`, or a custom colour.",
            &[r#"enum ["red","blue"] ?AcceptsMore"#],
        );
        check(
            "net: string",
            "Valid values: `red`, `blue`, or the name of a pot.",
            &[r#"enum ["red","blue"] ?AcceptsMore"#],
        );
        check(
            "net: string",
            "Valid values: `red`, `blue`. The default is `red`.",
            &[r#"enum ["red","blue"]"#, r#"default "red""#],
        );
        check(
            "net: string",
            "One of `red` or `blue`, or the request is refused.",
            &[r#"enum ["red","blue"]"#],
        );
    }
}
