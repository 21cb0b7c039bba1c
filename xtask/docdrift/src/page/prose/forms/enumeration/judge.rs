//! Judges whether a list holds the allowed values of the described value.

use super::appositions;
use super::bullets::{Bullets, Separator};
use super::doubt::{self, Tail};
use super::introductions::{self, Introduction, Strength, is_predicate};
use super::member::{Class, Member};
use super::members::Members;
use super::ownership::{is_category, is_order, owns_noun, shares_word};
use super::shapes::{LABELS, is_code, is_field, is_no_value, is_state};
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::{DescribedValue, Doubt};
use crate::page::prose::sentence::Sentence;
use crate::subject::identifier_words::words;

/// Words before a list that make it one of something else than values.
pub(super) const OTHER_LISTS: &[&str] = &[
    "example",
    "examples",
    "e.g.",
    "note",
    "notes",
    "permission",
    "permissions",
    "scopes",
    "rules",
    "limits",
    "limitations",
    "requirements",
    "restrictions",
    "functions",
    "operators",
    "syntax",
    "patterns",
    "placeholders",
    "variables",
    "contain",
    "contains",
    "errors",
    "resources",
    "characters",
    "endpoints",
    "specifying",
    "threshold",
    "thresholds",
    "letters",
    "invalid",
    "unsupported",
    "ignored",
    "criteria",
    "guidelines",
    "steps",
    "formatted",
    "expressions",
    "tokens",
];

/// Words that do so even in a sentence that says "valid".
pub(super) const PARTS: &[&str] = &[
    "fields",
    "properties",
    "parameters",
    "attributes",
    "headers",
    "keys",
    "columns",
    "reserved",
    "excluded",
    "can't",
    "cannot",
    "not",
];

/// Whether a sentence is an emphasised heading, so that the list below it is one of several.
pub(super) fn is_heading(sentence: &Sentence<'_>) -> bool {
    matches!(sentence.tokens.as_slice(), [only] if only.style == Style::Emphasis)
}

/// The introduction of a list that is in the lines behind its sentence.
pub(super) fn list_introduction(sentence: &Sentence<'_>) -> Option<Introduction> {
    let tokens = &sentence.tokens;
    let is_end = |intro: &Introduction| {
        let rest = &tokens[intro.tokens.end.min(tokens.len())..];
        rest.iter().all(|token| matches!(token.style, Style::Mark(_)))
            || ((sentence.introduces() || counts_list(&tokens[intro.tokens.clone()]))
                && rest.len() < 12
                && !rest.iter().any(Token::is_literal))
    };
    (0..tokens.len())
        .filter_map(|at| introductions::read(tokens, at))
        .find(|intro| matches!(intro.strength, Strength::Values | Strength::Modal) && is_end(intro))
}

/// Whether an introduction speaks of a list behind it: "one of the following values to …".
fn counts_list(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(|token| token.is(&["following", "below", "these"]))
}

/// Whether items behind an introduction are values.
pub(super) fn is_introduced_list(list: &Bullets) -> bool {
    let is_plain = list.members.iter().any(|member| !matches!(member.class, Class::Literal(_)));
    !(list.members.iter().any(is_no_value) || (is_plain && list.separator == Separator::Words))
}

/// Whether items without an introduction are values: codes, each with an explanation.
pub(super) fn is_plain_list(
    value: &DescribedValue<'_>,
    list: &Bullets,
    before: Option<&Sentence<'_>>,
) -> bool {
    let is_introduced = before.is_some_and(Sentence::introduces);
    let is_marked = !matches!(list.separator, Separator::Words | Separator::Parenthesis);
    let is_name = |member: &Member| {
        member.text.chars().all(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.'))
    };
    let is_label = |member: &Member| {
        !(list.is_items && member.class == Class::Literal(Style::Code))
            && LABELS.contains(&member.text.to_lowercase().as_str())
    };
    if list.members.iter().any(|member| is_no_value(member) || is_label(member)) {
        return false;
    }
    let all = |test: fn(&Member) -> bool| list.members.iter().all(test);
    let are_words = list.is_items && is_category(value) && all(|member| !member.text.contains(' '));
    match list.members[0].class {
        Class::Literal(Style::Emphasis) => {
            list.separator != Separator::Nothing
                && (is_marked || is_introduced)
                && list.members.iter().all(|member| is_code(member) || is_name(member) || are_words)
        }
        Class::Literal(Style::Code) => is_marked || list.is_items,
        Class::Literal(_) => is_marked,
        Class::Number | Class::Plain => {
            let is_named = before.is_some_and(|before| {
                before.introduces() && before.tokens.len() < 6 && shares_word(&before.tokens, value)
            });
            if is_named
                && is_marked
                && all(|member| !member.text.contains(' '))
                && (list.is_items || list.separator != Separator::Nothing)
            {
                return true;
            }
            if list.members.iter().all(|member| member.class == Class::Number)
                && is_marked
                && list.separator != Separator::Nothing
            {
                return value.is_number() || is_category(value);
            }
            let is_known_form =
                list.is_items || matches!(list.separator, Separator::Equals | Separator::Arrow);
            let are_names = are_words
                || list.members.iter().all(is_name)
                    && (list.separator != Separator::Colon
                        || (is_introduced && list.members.iter().any(is_code)));
            list.is_terms
                || (is_marked
                    && is_known_form
                    && list.separator != Separator::Nothing
                    && (all(is_code) || are_names))
        }
    }
}

/// Whether a member is the name of the described value or of another one.
fn is_sibling(value: &DescribedValue<'_>, member: &Member) -> bool {
    let is_name = |name: &str| words(name) == words(&member.text);
    value.siblings.iter().any(|name| *name == member.text) || value.name.is_some_and(is_name)
}

/// The doubt about a list over several lines.
pub(super) fn list(
    value: &DescribedValue<'_>,
    before: Option<&Sentence<'_>>,
    members: &[Member],
) -> Option<Doubt> {
    let is_sorted = is_order(value) || value.is_named_by(&["field", "include", "expand", "attribute"]);
    let siblings = members.iter().filter(|member| is_sibling(value, member)).count();
    let is_own_name = |member: &Member| value.name == Some(member.text.as_str());
    let names_others =
        !is_sorted && (siblings * 2 > members.len() || (siblings > 1 && members.iter().any(is_own_name)));
    let depends = before.is_some_and(|sentence| {
        sentence.tokens.iter().any(|token| token.is(&["depend", "depends", "depending"]))
    });
    if depends {
        return Some(Doubt::Condition);
    }
    let own = value.name_words();
    let of_others = before.is_some_and(|sentence| {
        let says = |expected: &[&str]| {
            let is_own = |token: &Token<'_>| words(token.text).iter().any(|word| own.contains(word));
            sentence.tokens.iter().any(|token| token.is(expected) && !is_own(token))
        };
        let is_example = sentence.tokens.iter().any(|token| token.is(&["example", "examples", "e.g."]));
        let is_allowed = is_predicate(&sentence.tokens);
        is_example || (sentence.introduces() && (says(PARTS) || (says(OTHER_LISTS) && !is_allowed)))
    });
    (names_others || of_others).then_some(Doubt::OtherSubject)
}

/// The doubt about an introduction.
pub(super) fn introduction(
    value: &DescribedValue<'_>,
    sentence: &Sentence<'_>,
    intro: &Introduction,
) -> Option<Doubt> {
    let is_own = intro.noun.as_ref().is_none_or(|noun| owns_noun(&sentence.tokens[noun.clone()], value));
    doubt::before(sentence, intro, value).or_else(|| (!is_own).then_some(Doubt::OtherSubject))
}

/// Whether members behind an introduction are a list of values.
pub(super) fn is_list(
    value: &DescribedValue<'_>,
    sentence: &Sentence<'_>,
    intro: &Introduction,
    list: &Members,
) -> bool {
    let tail = &sentence.tokens[list.end..];
    // A list within an item says which values the item is about.
    let is_part = sentence.block != BlockKind::Paragraph && intro.strength != Strength::Values;
    // "Either a or b is required": the list is the subject of another statement.
    let is_subject =
        tail.first().is_some_and(|verb| verb.is(VERBS)) && !is_predicate(&tail[..tail.len().min(4)]);
    if is_part || is_subject || list.members.iter().any(is_no_value) {
        return false;
    }
    let class = list.members[0].class;
    let ends = doubt::behind(tail, list.is_glossed) != Tail::GoesOn || is_gloss(list, tail);
    let is_literal = matches!(class, Class::Literal(_));
    let are_codes = list.members.iter().all(is_code);
    let is_state = list.members.iter().any(is_state);
    let is_joined = list.has_or || list.has_and;
    match intro.strength {
        Strength::Values => is_literal || ends || (are_codes && is_whole(sentence, intro, tail)),
        Strength::Open => is_joined && (is_literal || !is_state) && are_allowed(tail),
        Strength::By if is_order(value) => {
            let are_words = list.has_or && list.members.iter().all(|member| !member.text.contains(' '));
            let says_sort = intro.tokens.start.checked_sub(1).is_some_and(|at| {
                sentence.tokens[at].is(&["sort", "sorted", "sorts", "order", "ordered", "orders"])
            });
            let is_sorted = are_words && says_sort && sentence.opens_text;
            is_joined && ends && (is_literal || are_codes || is_sorted)
        }
        Strength::By => is_literal && list.has_or && ends && is_category(value),
        Strength::Modal => {
            let is_legend = list.is_glossed && list.has_and && list.members.len() > 2 && !list.is_ambiguous;
            (is_literal && (list.has_or || ends || is_legend))
                || (list.has_or
                    && ((are_codes && (ends || class != Class::Number))
                        || (ends && !is_state && is_category(value))
                        || (ends && is_closed_choice(sentence, intro, list))))
        }
        Strength::Apposition => appositions::is_list(value, sentence, intro, list),
        Strength::Hint if is_literal && ends && list.members.len() > 2 && !list.is_ambiguous => true,
        Strength::Hint if sentence.tokens[intro.tokens.start].is(ACCEPTS) => {
            is_literal && is_joined && ends && !list.is_ambiguous
        }
        Strength::Hint => {
            list.has_or && ((is_literal && !list.is_ambiguous) || (are_codes && class == Class::Plain))
        }
    }
}

/// Whether the words behind a list say that its members are allowed: "are supported".
pub(super) fn are_allowed(tail: &[Token<'_>]) -> bool {
    tail.first().is_some_and(|verb| verb.is(&["are", "is"])) && is_predicate(&tail[..tail.len().min(4)])
}

/// Whether plain words are a choice: "must be low, mid, or high", "either h or v".
fn is_closed_choice(sentence: &Sentence<'_>, intro: &Introduction, list: &Members) -> bool {
    let phrase = &sentence.tokens[intro.tokens.clone()];
    let is_word = |member: &Member| !is_state(member) && !member.text.contains(' ') && !is_field(member);
    let must_be = phrase.iter().any(|token| token.is(&["must"])) && list.members.len() > 2;
    let are_letters = list.members.iter().all(|member| member.text.len() == 1);
    list.members.iter().all(is_word) && (must_be || are_letters)
}

/// Whether the words behind a list explain its last member as the others are explained: "0 - new, 1 - old".
pub(super) fn is_gloss(list: &Members, tail: &[Token<'_>]) -> bool {
    let is_range = tail.get(1).is_some_and(|next| next.style == Style::Number);
    list.is_glossed
        && !is_range
        && tail.first().is_some_and(|mark| mark.is_mark(&['=', '-', '–', '—', ':', '→']))
}

/// Verbs of which a list may be the subject.
const VERBS: &[&str] =
    &["is", "are", "was", "were", "must", "can", "may", "will", "has", "have", "should", "cannot"];

/// Verbs behind which "and" joins alternatives.
const ACCEPTS: &[&str] = &["accepts", "supports", "allows", "takes", "accept", "support"];

/// Whether a list of plain words that other words follow is whole and no noun: not "the ID and ARN of the pipe".
fn is_whole(sentence: &Sentence<'_>, intro: &Introduction, tail: &[Token<'_>]) -> bool {
    let is_noun = intro.tokens.end > 0 && sentence.tokens[intro.tokens.end - 1].is(&["the"]);
    !is_noun && !tail[0].is(&["of"]) && !tail.iter().any(|token| token.is_mark(&[',']))
}

/// The doubt about a list within a sentence.
pub(super) fn within(
    value: &DescribedValue<'_>,
    sentence: &Sentence<'_>,
    intro: &Introduction,
    list: &Members,
) -> Option<Doubt> {
    let is_introduced = intro.strength == Strength::Values;
    let tail = match doubt::behind_values(&sentence.tokens[list.end..], list.is_glossed, is_introduced) {
        Tail::Doubtful(doubt) => Some(doubt),
        Tail::Ends | Tail::GoesOn => None,
    };
    let names_others = list.members.iter().all(|member| is_sibling(value, member));
    if names_others && !is_order(value) {
        return Some(Doubt::OtherSubject);
    }
    introduction(value, sentence, intro).or(tail).or(list.is_ambiguous.then_some(Doubt::Vague))
}

/// Whether a sentence is a list and nothing else.
pub(super) fn is_whole_list(sentence: &Sentence<'_>, list: &Members) -> bool {
    let ends = doubt::behind(&sentence.tokens[list.end..], list.is_glossed) == Tail::Ends;
    ends && list.members.len() > 1 && !list.is_ambiguous && !list.members.iter().any(is_no_value)
}
