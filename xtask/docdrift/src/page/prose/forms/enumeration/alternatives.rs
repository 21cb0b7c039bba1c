//! Values over several sentences: "Use `a` to …. Use `b` to ….", "`a` means …. `b` means ….".

use super::doubt::{Tail, behind};
use super::member::{Class, Member, clean, member};
use super::members;
use super::ownership::is_category;
use super::shapes::is_code;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::DescribedValue;
use crate::page::prose::scope::names_value;
use crate::page::prose::sentence::{Sentence, Text};

/// Verbs that prescribe a value.
const PRESCRIBES: &[&str] = &["use", "specify", "choose", "enter", "select", "set", "pass", "provide"];

/// Verbs that explain a value.
const EXPLAINS: &[&str] = &["means", "indicates", "represents", "denotes", "signifies", "shows"];

/// Words between a verb and the value that it prescribes.
const OBJECTS: &[&str] = &[
    "this",
    "it",
    "the",
    "value",
    "parameter",
    "field",
    "option",
    "setting",
    "to",
    "one",
    "of",
    "either",
    "a",
    "as",
];

type Form = fn(&Sentence<'_>, &DescribedValue<'_>) -> Option<Vec<Member>>;

/// The values of the run of alike sentences that begins the slice, and its length.
pub(super) fn read(sentences: &[Sentence<'_>], value: &DescribedValue<'_>) -> Option<(Vec<Member>, usize)> {
    [prescribed as Form, explained].iter().find_map(|form| {
        let found: Vec<Vec<Member>> = sentences.iter().map_while(|sentence| form(sentence, value)).collect();
        let length = found.len();
        let members: Vec<Member> = found.into_iter().flatten().collect();
        let is_alike = members.iter().all(|member| member.class == members[0].class);
        let is_word =
            |member: &Member| member.class == Class::Plain && !is_code(member) && !member.text.contains('-');
        (length > 1 && is_alike && !members.iter().all(is_word)).then_some((members, length))
    })
}

/// Whether the text mentions another text that is written like the values and may be one.
pub(super) fn misses(text: &Text<'_>, value: &DescribedValue<'_>, members: &[Member]) -> bool {
    let is_other = |token: &Token<'_>| {
        let is_name = names_value(token, value) || value.siblings.contains(&token.text);
        Class::Literal(token.style) == members[0].class
            && !is_name
            && !token.text.contains(' ')
            && !members.iter().any(|member| member.text == clean(token.text))
    };
    text.sentences.iter().flat_map(|sentence| &sentence.tokens).any(is_other)
}

/// "Use `a` to sort upwards.", "If you want to see all, use all-users."
fn prescribed(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> Option<Vec<Member>> {
    let tokens = &sentence.tokens;
    let is_purpose = tokens.first()?.is(&["if", "to", "for", "when"]);
    let leads =
        |token: &Token<'_>| token.is_mark(&[',']) || token.is(&["please", "then", "must", "should", "can"]);
    let is_verb = |at: &usize| {
        tokens[*at].is(PRESCRIBES) && (*at == 0 || (is_purpose && *at > 1 && leads(&tokens[*at - 1])))
    };
    let verb = (0..tokens.len()).find(is_verb)?;
    let is_object = |token: &Token<'_>| {
        (token.style == Style::Word && token.is(OBJECTS)) || token.is(&["or"]) || names_value(token, value)
    };
    let objects = tokens[verb + 1..].iter().take_while(|token| is_object(token)).count();
    let list = members::read(tokens, verb + 1 + objects)?;
    let ends = behind(&tokens[list.end..], list.is_glossed) == Tail::Ends;
    let is_sure = |member: &Member| match member.class {
        Class::Literal(_) => true,
        Class::Number => false,
        Class::Plain => is_code(member) || ends,
    };
    (!list.is_ambiguous && list.members.iter().all(is_sure)).then_some(list.members)
}

/// "`a` means that it is ready."
fn explained(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> Option<Vec<Member>> {
    let (member, end) = member(&sentence.tokens, 0)?;
    let is_value = match member.class {
        Class::Literal(_) => !value.is_number() || is_category(value),
        Class::Number => is_category(value),
        Class::Plain => is_code(&member),
    };
    // A sentence that was not split explains another value too.
    let is_other = |pair: &[Token<'_>]| pair[0].is_literal() && pair[1].is(EXPLAINS);
    let is_single = !sentence.tokens[end..].windows(2).any(is_other);
    let behind = sentence.tokens.get(end)?;
    let is_marked = matches!(member.class, Class::Literal(Style::Code | Style::Quoted))
        && behind.is_mark(&[':', '-', '–', '=']);
    (is_value && is_single && (is_marked || behind.is(EXPLAINS))).then(|| vec![member])
}
