//! Values that a sentence implies: "whether it is a or b", "in `a` or `b` order", "warm (`a`) or cold (`b`)".

use super::doubt::{Tail, behind, is_conditional};
use super::member::{Class, Member, member};
use super::members::{self, Members};
use super::ownership::{is_category, is_order, shares_word};
use super::shapes::{is_code, is_field, is_no_value, is_state};
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::DescribedValue;
use crate::page::prose::scope::is_name_of;
use crate::page::prose::sentence::Sentence;

/// Words that make a sentence an illustration, a remark or a statement about other things.
const DOUBTFUL: &[&str] = &[
    "e.g.",
    "eg",
    "example",
    "examples",
    "such",
    "like",
    "including",
    "typically",
    "usually",
    "if",
    "when",
    "unless",
    "not",
    "cannot",
    "never",
    "without",
    "except",
    "previously",
    "future",
];

type Form = fn(&Sentence<'_>, &DescribedValue<'_>) -> Option<Vec<Member>>;

/// The values that a sentence implies.
pub(super) fn read(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> Option<Vec<Member>> {
    let forms: [Form; 6] = [whether, before_noun, filtered, bracketed, in_parentheses, equated];
    let members = forms.iter().find_map(|form| form(sentence, value))?;
    let is_value = |member: &Member| !is_no_value(member) && !is_state(member);
    members.iter().all(is_value).then_some(members)
}

/// A list of at least two members that "or" joins, without explanations.
fn list(tokens: &[Token<'_>], at: usize) -> Option<Members> {
    members::read(tokens, at)
        .filter(|list| list.members.len() > 1 && list.has_or && !list.is_glossed && !list.is_ambiguous)
}

fn is_literal(list: &Members) -> bool {
    matches!(list.members[0].class, Class::Literal(_))
}

/// Whether all members are single words that may be values.
fn are_words(members: &[Member]) -> bool {
    let is_word = |member: &Member| {
        !member.text.contains([' ', '/']) && !is_field(member) && member.class == Class::Plain
    };
    members.iter().all(is_word)
}

fn ends(tail: &[Token<'_>]) -> bool {
    behind(tail, false) == Tail::Ends
}

/// Whether no word before a token makes a doubt.
fn is_plain(sentence: &Sentence<'_>, end: usize) -> bool {
    let before = &sentence.tokens[..end];
    !is_conditional(before) && !sentence.tokens.iter().any(|token| token.is(DOUBTFUL))
}

/// "Whether the paint is a primer or a finish."
fn whether(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> Option<Vec<Member>> {
    const SAYS: &[&str] = &["indicates", "identifies", "determines", "specifies", "tells"];
    const LEADS: &[&str] = &[
        "is", "are", "was", "be", "been", "a", "an", "in", "as", "for", "to", "whether", "on", "from", "if",
    ];
    let tokens = &sentence.tokens;
    let start = (0..tokens.len().min(4)).find(|at| {
        let is_verbless = *at == 0 && !tokens.iter().any(|token| token.is_mark(&[',']));
        tokens[*at].is(&["whether"])
            || (tokens[*at].is(&["if"]) && (is_verbless || (*at > 0 && tokens[at - 1].is(SAYS))))
    })?;
    let are_named = |list: &Members| list.members.iter().all(|member| names(value, &member.text));
    let at = (start + 1..tokens.len())
        .find(|at| list(tokens, *at).is_some_and(|list| tokens[at - 1].is(LEADS) || are_named(&list)))?;
    let list = list(tokens, at)?;
    let mut others = tokens[..start].iter().chain(&tokens[start + 1..]);
    let is_stated = others.all(|token| !token.is(DOUBTFUL) && !token.is_mark(&['(', ';', ':']));
    if tokens[start].is(&["if"]) && start == 0 && !are_named(&list) {
        return None;
    }
    let is_duty = |member: &Member| matches!(member.text.as_str(), "required" | "optional" | "mandatory");
    let is_named = |member: &Member| (is_category(value) || names(value, &member.text)) && !is_duty(member);
    let is_sure = is_stated && ends(&tokens[list.end..]) && list.members.iter().any(is_named);
    (is_sure && sentence.opens_text && (is_literal(&list) || are_words(&list.members)))
        .then_some(list.members)
}

/// Whether the name of the value holds a word: `credit_or_debit`.
fn names(value: &DescribedValue<'_>, word: &str) -> bool {
    value.name_words().iter().any(|own| own.eq_ignore_ascii_case(word))
}

/// "in `up` or `down` order", "on a weekly or monthly basis"
fn before_noun(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> Option<Vec<Member>> {
    const NOUNS: &[&str] = &[
        "order",
        "format",
        "mode",
        "state",
        "status",
        "type",
        "direction",
        "orientation",
        "basis",
        "visibility",
        "alignment",
        "style",
        "severity",
        "priority",
        "protocol",
        "frequency",
    ];
    const KEYS: &[&str] = &["field", "fields", "attribute", "attributes", "column", "columns", "keys"];
    const LEADS: &[&str] = &["in", "with", "on", "as", "by", "a", "an", "of", "the"];
    let tokens = &sentence.tokens;
    let at = (1..tokens.len()).find(|at| tokens[at - 1].is(LEADS) && list(tokens, *at).is_some())?;
    let list = list(tokens, at)?;
    let noun = tokens.get(list.end)?;
    let is_order = is_order(value);
    let is_own =
        shares_word(std::slice::from_ref(noun), value) || (is_order && noun.is(&["order", "direction"]));
    let are_codes = list.members.iter().all(is_code);
    let is_alike =
        noun.is(&["basis"]) || ((is_literal(&list) || are_codes) && noun.is(&["state", "status", "mode"]));
    let is_basis = is_category(value) && is_alike;
    let sorts = is_order && tokens[0].is(&["sort", "order"]);
    // "by old or new films first"
    let goes_first = tokens[list.end..].iter().take(3).position(|token| token.is(&["first"]));
    if let Some(first) = goes_first.filter(|_| sorts && are_words(&list.members)) {
        return ends(&tokens[list.end + first + 1..]).then_some(list.members);
    }
    let is_key = is_order && noun.is(KEYS) && is_literal(&list);
    let has_noun = is_key || ((is_own || is_basis) && (is_literal(&list) || noun.is(NOUNS)));
    let is_sure =
        has_noun && (sentence.opens_text || sorts) && is_plain(sentence, at) && ends(&tokens[list.end + 1..]);
    (is_sure && (is_literal(&list) || are_words(&list.members))).then_some(list.members)
}

/// "Return `open`, `closed`, or `all` tickets", "List open, closed or all tickets"
fn filtered(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> Option<Vec<Member>> {
    const VERBS: &[&str] = &[
        "return", "returns", "list", "lists", "show", "shows", "filter", "get", "gets", "fetch", "retrieve",
        "display", "include", "query", "search",
    ];
    const LEADS: &[&str] = &["only", "for", "by", "to", "either"];
    let tokens = &sentence.tokens;
    let verb = (0..tokens.len().min(4)).find(|at| tokens[*at].is(VERBS))?;
    let at = verb + 1 + tokens[verb + 1..].iter().take_while(|token| token.is(LEADS)).count();
    let list = list(tokens, at)?;
    let has_all = list.members.iter().any(|member| matches!(member.text.as_str(), "all" | "both" | "any"));
    let tail = &tokens[list.end..];
    let nouns = tail.iter().take_while(|token| token.style == Style::Word).count();
    let is_short = nouns < 4 && ends(&tail[nouns..]) && !tail[..nouns].iter().any(|token| token.is(&["of"]));
    let is_listed = match is_literal(&list) {
        true => has_all || is_category(value),
        false => has_all && are_words(&list.members),
    };
    (is_listed && is_short && sentence.opens_text && is_plain(sentence, at)).then_some(list.members)
}

/// "must be an integer from [1, 2, 3]", "in ['a', 'b']"
fn bracketed(sentence: &Sentence<'_>, _: &DescribedValue<'_>) -> Option<Vec<Member>> {
    let tokens = &sentence.tokens;
    let is_open = |at: &usize| {
        tokens[*at].is_mark(&['[', '{']) && tokens[at - 1].is(&["from", "in", "among", "values"])
    };
    let at = (1..tokens.len()).find(is_open)?;
    let list = members::read(tokens, at)?;
    let is_number = list.members[0].class == Class::Number;
    let closes = tokens.get(list.end).is_some_and(|close| close.is_mark(&[']', '}']));
    let is_long = list.members.len() > if is_number { 2 } else { 1 };
    let is_sure = closes && is_long && is_plain(sentence, at) && ends(&tokens[list.end + 1..]);
    is_sure.then_some(list.members)
}

/// "Warm (`red`) or cold (`blue`) paint"
fn in_parentheses(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> Option<Vec<Member>> {
    let tokens = &sentence.tokens;
    let opened: Vec<usize> = (1..tokens.len()).filter(|at| tokens[*at].is_mark(&['('])).collect();
    let assigns = |at: &usize| {
        let name = &tokens[at + 1..tokens.len().min(at + 2)];
        is_name_of(name, value) && tokens.get(at + 2).is_some_and(|mark| mark.is_mark(&['=']))
    };
    let are_assigned = opened.iter().all(assigns);
    let skipped = if are_assigned { 2 } else { 0 };
    let found: Option<Vec<(Member, usize)>> = opened.iter().map(|at| coded(tokens, *at, skipped)).collect();
    let found = found?;
    let (first, last) = (*opened.first()?, found.last()?.1);
    let members: Vec<Member> = found.into_iter().map(|(member, _)| member).collect();
    let class = members[0].class;
    let between = &tokens[first..last];
    let joins =
        between.iter().any(|token| token.is(&["or", "instead", "vs", "versus"]) || token.is_mark(&['/']));
    let starts_list =
        tokens[..2.min(tokens.len())].iter().any(|token| token.is(&["valid", "value", "possible"]));
    let literals = tokens.iter().filter(|token| token.is_literal()).count();
    let is_alike = members.len() > 1 && members.iter().all(|member| member.class == class);
    let is_sure = match class {
        _ if are_assigned => true,
        Class::Literal(_) => literals == members.len(),
        Class::Plain => {
            let is_upper = members.iter().all(is_code);
            let is_lower =
                members.iter().all(|member| member.text.chars().all(|c| c.is_lowercase() || c == '_'));
            (is_upper || is_lower) && is_category(value) && ends(&tokens[last..]) && are_words(&members)
        }
        Class::Number => false,
    };
    let is_stated = sentence.opens_text || starts_list;
    (is_alike && is_sure && joins && is_stated && !has_example(tokens)).then_some(members)
}

/// Whether a word of a sentence says that its codes are examples.
fn has_example(tokens: &[Token<'_>]) -> bool {
    const EXAMPLES: &[&str] = &["e.g.", "eg", "example", "examples", "such", "like", "see"];
    tokens.iter().any(|token| token.is(EXAMPLES))
}

/// The code that fills a parenthesis, and the index behind it.
fn coded(tokens: &[Token<'_>], open: usize, skipped: usize) -> Option<(Member, usize)> {
    const REMARKS: &[&str] = &[
        "default",
        "optional",
        "required",
        "inclusive",
        "exclusive",
        "deprecated",
        "beta",
        "both",
        "all",
        "s",
        "es",
    ];
    let is_behind_word = tokens[open - 1].style == Style::Word;
    let (member, end) = member(tokens, open + 1 + skipped)?;
    let is_default = tokens.get(end + 1).is_some_and(|token| token.is(&["default"]));
    let end = end + if is_default { 2 } else { 0 };
    let end = end + usize::from(tokens.get(end).is_some_and(|token| token.is_mark(&[',', '.'])));
    let closes = tokens.get(end).is_some_and(|close| close.is_mark(&[')']));
    let is_remark = REMARKS.contains(&member.text.to_lowercase().as_str());
    (closes && is_behind_word && !is_remark).then_some((member, end + 1))
}

/// "AB is amber, CD is cyan, EF is ecru."
fn equated(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> Option<Vec<Member>> {
    let tokens = &sentence.tokens;
    let begins =
        |at: usize| at == 0 || tokens[at - 1].is_mark(&[',', ';']) || tokens[at - 1].is(&["and", "or"]);
    let is_equated = |at: &usize| {
        begins(*at)
            && tokens.get(at + 1).is_some_and(|verb| verb.is(&["is", "means"]))
            && !tokens[*at].text.contains(char::is_lowercase)
            && matches!(tokens[*at].style, Style::Word | Style::Number)
    };
    let found: Option<Vec<Member>> =
        (0..tokens.len()).filter(is_equated).map(|at| member(tokens, at).map(|(member, _)| member)).collect();
    let commas = tokens.iter().filter(|token| token.is_mark(&[',', ';'])).count();
    found.filter(|members| {
        members.len() > 2 && commas < members.len() + 1 && is_equated(&0) && is_category(value)
    })
}
