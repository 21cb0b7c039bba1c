//! Values that have a sentence each: "If `a`, …. If `b`, ….", "A: …. B: ….", "The value `a` ….".

use super::introductions::{self, Strength, VALUE_NOUNS};
use super::member::{Class, Member, member};
use super::ownership::shares_word;
use super::shapes::{LABELS, is_code, is_upper};
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::DescribedValue;
use crate::page::prose::scope::names_value;
use crate::page::prose::sentence::Sentence;

/// The most sentences without a value between two that have one.
const MAX_BETWEEN: usize = 3;

type Form = fn(&Sentence<'_>, &DescribedValue<'_>) -> Option<Vec<Member>>;

/// The values of the run of alike sentences that begins the slice, and its length.
pub(super) fn read(sentences: &[Sentence<'_>], value: &DescribedValue<'_>) -> Option<(Vec<Member>, usize)> {
    // "The type `a` …" twice says nothing about a third one.
    let forms: [(Form, usize); 6] =
        [(supposed, 2), (named, 3), (becomes, 2), (explained, 2), (labelled, 2), (dashed, 2)];
    forms.iter().find_map(|(form, least)| {
        let mut members = form(sentences.first()?, value)?;
        let mut length = 1;
        let class = members[0].class;
        for (at, sentence) in sentences.iter().enumerate().skip(1) {
            if let Some(found) = form(sentence, value) {
                members.extend(found);
                length = at + 1;
            } else if at >= length + MAX_BETWEEN || holds_literal(sentence, class) {
                break;
            }
        }
        let is_alike = members.iter().all(|member| member.class == class && !member.text.contains(','));
        (members.len() >= *least && is_alike && are_different(&members)).then_some((members, length))
    })
}

/// Whether a sentence holds a text that is written like the values.
fn holds_literal(sentence: &Sentence<'_>, class: Class) -> bool {
    sentence.tokens.iter().any(|token| Class::Literal(token.style) == class)
}

fn are_different(members: &[Member]) -> bool {
    (1..members.len()).all(|at| members[..at].iter().all(|member| member.text != members[at].text))
}

fn is_value(token: &Token<'_>) -> bool {
    matches!(token.style, Style::Code | Style::Quoted | Style::Emphasis)
}

/// "If set to `a`, …", "If `a`, then …", "With `a`, …"
fn supposed(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> Option<Vec<Member>> {
    const WORDS: &[&str] = &[
        "set",
        "to",
        "is",
        "equals",
        "value",
        "the",
        "it",
        "this",
        "as",
        "specified",
        "you",
        "choose",
        "select",
        "specify",
        "use",
    ];
    let tokens = &sentence.tokens;
    if !tokens.first()?.is(&["if", "when", "with"]) {
        return None;
    }
    let is_word =
        |token: &Token<'_>| (token.style == Style::Word && token.is(WORDS)) || names_value(token, value);
    let at = 1 + tokens[1..].iter().take_while(|token| is_word(token)).count();
    let token = tokens.get(at).filter(|token| is_value(token))?;
    let is_name = names_value(token, value) || value.siblings.contains(&token.text);
    let says_set =
        tokens[1..at].iter().any(|token| token.is(&["set", "is", "equals", "specified", "choose"]));
    let tail = &tokens[at + 1..];
    let first = tail.first()?;
    let is_chosen = first.is(&["is"]) && tail.get(1).is_some_and(|verb| verb.is(&["chosen", "selected"]));
    let is_short = first.is_mark(&[',']) || first.is(&["then"]) || is_chosen;
    let goes_on = first.is(&["or", "and", "is", "are", "in"]) || tail.get(1)?.is(&["or", "and"]);
    let (member, _) = member(tokens, at)?;
    (!is_name && (is_short || (says_set && !goes_on))).then(|| vec![member])
}

/// "The value `a` permits …", "The `a` type …"
fn named(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> Option<Vec<Member>> {
    let tokens = &sentence.tokens;
    let is_noun = |token: &Token<'_>| {
        token.style == Style::Word
            && (token.is(VALUE_NOUNS)
                || token.is(&["setting"])
                || shares_word(std::slice::from_ref(token), value))
    };
    let at = usize::from(tokens.first()?.is(&["the", "a", "an"]));
    let (literal, noun) = match tokens.get(at..at + 2)? {
        [noun, literal] if is_noun(noun) && is_value(literal) => (at + 1, at),
        [literal, noun] if is_value(literal) && is_noun(noun) && at > 0 => (at, at + 1),
        _ => return None,
    };
    let behind = tokens.get(literal.max(noun) + 1)?;
    let goes_on = behind.is(&["or", "and", "of", "is", "must", "should", "can", "cannot", "are"]);
    let (member, _) = member(tokens, literal)?;
    (!goes_on && !shares_word(&tokens[literal..=literal], value)).then(|| vec![member])
}

/// "The value will be `a` if …."
fn becomes(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> Option<Vec<Member>> {
    let tokens = &sentence.tokens;
    let is_assigned =
        |at: &usize| tokens[*at].is(&["will"]) && tokens[at + 1].is(&["be"]) && is_value(&tokens[at + 2]);
    let at = (1..tokens.len().saturating_sub(2)).find(is_assigned)?;
    let subject = &tokens[at - 1];
    let is_own = subject.is(&["value", "it", "this"]) || shares_word(std::slice::from_ref(subject), value);
    let is_single = tokens.iter().filter(|token| token.is_literal()).count() == 1;
    let has_condition = tokens.iter().any(|token| token.is(&["if", "when", "while", "once"]));
    let (member, _) = member(tokens, at + 2)?;
    (is_own && is_single && has_condition).then(|| vec![member])
}

/// "`A_B` indicates that it is so.`C_D` indicates …": all values that a sentence explains.
fn explained(sentence: &Sentence<'_>, _: &DescribedValue<'_>) -> Option<Vec<Member>> {
    const EXPLAINS: &[&str] = &["means", "indicates", "represents", "denotes", "signifies"];
    let tokens = &sentence.tokens;
    tokens.first().filter(|first| is_value(first))?;
    tokens.get(1).filter(|second| second.is(EXPLAINS))?;
    let is_explained = |at: &usize| is_value(&tokens[*at]) && tokens[at + 1].is(EXPLAINS);
    let found: Option<Vec<Member>> = (0..tokens.len().saturating_sub(1))
        .filter(is_explained)
        .map(|at| member(tokens, at).map(|(member, _)| member))
        .collect();
    found.filter(|members| !members.is_empty() && members.iter().all(is_code))
}

/// "NONE: no check."
fn labelled(sentence: &Sentence<'_>, _: &DescribedValue<'_>) -> Option<Vec<Member>> {
    let (member, end) = member(&sentence.tokens, 0)?;
    let is_label = LABELS.contains(&member.text.to_lowercase().as_str());
    let is_code = is_upper(&member) || (is_code(&member) && member.text.contains('_'));
    let has_colon = sentence.tokens.get(end).is_some_and(|mark| mark.is_mark(&[':']));
    let explains = sentence.tokens.get(end + 1).is_some_and(|next| next.style == Style::Word);
    (member.class == Class::Plain && is_code && has_colon && explains && !is_label).then(|| vec![member])
}

/// "Possible values are: - a: …. - b: …."
fn dashed(sentence: &Sentence<'_>, _: &DescribedValue<'_>) -> Option<Vec<Member>> {
    let tokens = &sentence.tokens;
    let is_dash = |token: &Token<'_>| token.is_mark(&['-', '–', '*', '•']);
    let at = if is_dash(tokens.first()?) {
        1
    } else {
        let intro = (0..tokens.len()).find_map(|at| introductions::read(tokens, at))?;
        let end = intro.tokens.end;
        let is_list = intro.strength == Strength::Values && is_dash(&tokens[end - 1]);
        is_list.then_some(end)?
    };
    let (member, end) = member(tokens, at)?;
    let has_colon = tokens.get(end).is_some_and(|mark| mark.is_mark(&[':']));
    has_colon.then(|| vec![member])
}
