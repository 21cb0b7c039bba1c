//! The members of a list within a sentence: "`a`, `b` or `c`", "a (first), b (second)", "`a` for x or `b` for y".

use std::ops::Range;

use super::member::{Class, Member, Pair, clean, member, separator};
use crate::page::prose::lexer::{Style, Token};

/// The most tokens that may explain a member before the next one.
const MAX_GLOSS: usize = 45;

/// The most tokens of a parenthesis that explains a member.
const MAX_PARENTHESIS: usize = 200;

/// The members of a list within a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Members {
    /// The members in order.
    pub(super) members: Vec<Member>,
    /// The index of the token behind the last member and the parenthesis that explains it.
    pub(super) end: usize,
    /// Whether a member before the last one is explained in words.
    pub(super) is_glossed: bool,
    /// Whether an explanation mentions a text that is written like a member.
    pub(super) is_ambiguous: bool,
    /// Whether a parenthesis explains each member.
    pub(super) is_annotated: bool,
    /// Whether no white space is in it: `a,b,c`.
    pub(super) is_tight: bool,
    /// Whether "or" is between two members.
    pub(super) has_or: bool,
    /// Whether "and" is between two members.
    pub(super) has_and: bool,
}

/// The list that begins at a token; `None` if no member is there.
pub(super) fn read(tokens: &[Token<'_>], at: usize) -> Option<Members> {
    let mut at = at;
    while tokens.get(at).is_some_and(|token| token.is_mark(&['[', '{', ':'])) {
        at += 1;
    }
    let has_article = tokens.get(at).is_some_and(|token| matches!(token.text, "a" | "an"));
    at += usize::from(has_article && tokens.get(at + 1).is_some_and(Token::is_literal));
    let (first, behind) = member(tokens, at)?;
    let class = first.class;
    let mut list = Members {
        members: vec![first],
        end: behind,
        is_glossed: false,
        is_ambiguous: false,
        is_annotated: true,
        is_tight: false,
        has_or: false,
        has_and: false,
    };
    let mut is_closed = false;
    while let Some(step) = next_member(tokens, list.end, class) {
        // Behind "a or b" only another "or" goes on, unless the members are explained.
        if is_closed && !list.is_glossed && !step.joins_like(tokens, &list) {
            break;
        }
        let joint = &tokens[step.joint.clone()];
        list.has_or |= joint.iter().any(|token| token.is(&["or"]) || token.is_mark(&['|', '/']));
        list.has_and |= joint.iter().any(|token| token.is(&["and"]));
        is_closed |= joint.iter().any(|token| token.is(&["or", "and"]));
        list.is_glossed |= step.is_glossed;
        list.is_ambiguous |= step.is_ambiguous;
        let gap = &tokens[list.end..step.joint.start];
        list.is_annotated &= gap.first().is_some_and(|token| token.is_mark(&['(']));
        if let Some(last) = list.members.last_mut() {
            last.pair = pair(gap);
        }
        list.members.push(step.member);
        list.end = step.end;
    }
    let (pair, end) = parenthesis(tokens, list.end);
    if let Some(last) = list.members.last_mut() {
        last.pair = pair;
    }
    list.is_annotated &= end > list.end;
    list.is_tight = tokens[at..list.end].windows(2).all(|pair| pair[0].range.end == pair[1].range.start);
    list.end = end;
    if list.members.iter().any(|member| member.class == Class::Plain) {
        list.members.iter_mut().for_each(|member| member.class = Class::Plain);
    }
    split_single(&mut list);
    Some(list)
}

/// The way to the next member.
struct Step {
    member: Member,
    /// The tokens of the separator.
    joint: Range<usize>,
    end: usize,
    is_glossed: bool,
    is_ambiguous: bool,
}

impl Step {
    /// Whether the separator is a lone word that the list already uses: "a or b or c".
    fn joins_like(&self, tokens: &[Token<'_>], list: &Members) -> bool {
        let [joint] = &tokens[self.joint.clone()] else { return false };
        (joint.is(&["or"]) && list.has_or) || (joint.is(&["and"]) && list.has_and)
    }
}

/// The next member of the class behind a separator; explanations between are skipped.
fn next_member(tokens: &[Token<'_>], from: usize, class: Class) -> Option<Step> {
    let mut at = from;
    let (mut is_glossed, mut is_ambiguous) = (false, false);
    // Behind "ABOVE for …" only another word in capitals is a member.
    let mut in_words = false;
    while at < tokens.len() && at - from < MAX_GLOSS {
        if let Some(behind) = separator(tokens, at).map(|behind| before_literal(tokens, at, behind, class))
            && let Some((member, end)) =
                member(tokens, behind).filter(|(member, _)| member.class.is_like(class))
            && (!in_words || is_upper(&tokens[behind]) || member.class == Class::Number)
        {
            return Some(Step { member, joint: at..behind, end, is_glossed, is_ambiguous });
        }
        if at == from && matches!(class, Class::Literal(_)) {
            let adjacent = member(tokens, at).filter(|(member, _)| member.class == class);
            if let Some((member, end)) = adjacent {
                return Some(Step { member, joint: at..at, end, is_glossed, is_ambiguous });
            }
        }
        if tokens[at].is_mark(&['(']) {
            at = closing(tokens, at)? + 1;
            continue;
        }
        // "1 - 5" is a range and no value with an explanation.
        let is_range = class == Class::Number
            && !is_glossed
            && tokens.get(at + 1).is_some_and(|next| next.style == Style::Number);
        let explains = class_explains(tokens, at, from, class) && !is_range;
        if tokens[at].is_mark(&[')', ']', '.']) || (!is_glossed && !explains) {
            return None;
        }
        in_words |= !matches!(class, Class::Literal(_)) && !is_glossed && tokens[at].style == Style::Word;
        is_ambiguous |= member(tokens, at)
            .is_some_and(|(member, _)| matches!(class, Class::Literal(_)) && member.class == class);
        is_glossed = true;
        at += 1;
    }
    None
}

/// Skips the words that lead to another literal behind "or": "or use `b`", "or only `b`", "or to `b`".
fn before_literal(tokens: &[Token<'_>], joint: usize, behind: usize, class: Class) -> usize {
    const LEADS: &[&str] = &["a", "an", "only", "to", "as", "in", "it", "by"];
    let says_or = tokens[joint..behind].iter().any(|token| token.is(&["or"]));
    let is_lead = |token: &Token<'_>| {
        token.is(LEADS) || (token.is(&["use", "set"]) && tokens[0].is(&[token.lower.as_str()]))
    };
    let count = tokens[behind..].iter().take(3).take_while(|token| is_lead(token)).count();
    let is_literal = |token: &Token<'_>| Class::Literal(token.style) == class;
    if says_or && tokens.get(behind + count).is_some_and(is_literal) { behind + count } else { behind }
}

/// Whether an explanation of the member may begin at a token: with any word behind a literal, with a mark such
/// as `=` behind a plain word.
fn class_explains(tokens: &[Token<'_>], at: usize, from: usize, class: Class) -> bool {
    let token = &tokens[at];
    let is_first = tokens[from..at].iter().all(|token| token.is_mark(&['(', ')']) || at == from);
    match class {
        Class::Literal(_) => !separator(tokens, at).is_some_and(|behind| is_open_end(tokens, behind)),
        Class::Number | Class::Plain => {
            let is_code = at == from
                && (is_upper(&tokens[at - 1]) || class == Class::Number)
                && token.is(&["for", "to", "when", "if", "means"]);
            is_code || (is_first && token.is_mark(&['=', '-', '–', '—', ':', '→']))
        }
    }
}

/// Whether a token is a code in capitals: `READY`.
fn is_upper(token: &Token<'_>) -> bool {
    token.style == Style::Word
        && token.text.len() > 1
        && token.text.contains(char::is_uppercase)
        && !token.text.contains(char::is_lowercase)
}

/// Whether words such as "more" or "others" end a list without an end.
pub(super) fn is_open_end(tokens: &[Token<'_>], at: usize) -> bool {
    let is_article = tokens.get(at).is_some_and(|token| token.is(&["many", "any", "some", "possibly", "so"]));
    let at = at + usize::from(is_article);
    tokens.get(at).is_some_and(|token| {
        token.is(&["more", "other", "others", "etc", "etc.", "so", "similar", "on", "others."])
            || token.is_mark(&['…'])
            || (token.is_mark(&['.']) && tokens.get(at + 1).is_some_and(|next| next.is_mark(&['.'])))
    })
}

/// The index of the parenthesis that closes the one at a token.
fn closing(tokens: &[Token<'_>], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(open).take(MAX_PARENTHESIS) {
        depth += usize::from(token.is_mark(&['(']));
        if token.is_mark(&[')']) {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// Skips the parenthesis that explains the last member: its short text, and the token behind it.
fn parenthesis(tokens: &[Token<'_>], at: usize) -> (Option<Pair>, usize) {
    if !tokens.get(at).is_some_and(|token| token.is_mark(&['('])) {
        let value = tokens.get(at..at + 2).and_then(pair);
        return (value.clone(), if value.is_some() { at + 2 } else { at });
    }
    let Some(close) = closing(tokens, at) else { return (None, at) };
    (pair(&tokens[at..=close]), close + 1)
}

/// The value in `(1)`, `= 1` or `: 1`.
fn pair(gap: &[Token<'_>]) -> Option<Pair> {
    let token = match gap {
        [mark, token] if mark.is_mark(&['=', ':']) => token,
        [open, token, close] if open.is_mark(&['(']) && close.is_mark(&[')']) => token,
        _ => return None,
    };
    let is_short = token.style == Style::Word && token.text.len() <= 3;
    let is_literal = matches!(token.style, Style::Code | Style::Quoted);
    (is_short || is_literal || token.style == Style::Number)
        .then(|| Pair { text: clean(token.text), is_literal })
}

/// Splits a single member that is a list itself: "`a|b`", `a/b/c`.
fn split_single(list: &mut Members) {
    let [only] = list.members.as_slice() else { return };
    let marks: &[char] = match only.class {
        Class::Literal(_) => &['|', ','],
        Class::Plain | Class::Number => &['/'],
    };
    let Some(mark) = marks.iter().find(|mark| only.text.contains(**mark)) else { return };
    let text = only.text.trim_matches(['[', ']', '(', ')']);
    let parts: Vec<String> = text.split(*mark).map(clean).collect();
    let is_simple = |part: &String| !part.is_empty() && !part.contains([' ', '/', '|', ':', '=', '[']);
    if parts.iter().all(is_simple) {
        let class = only.class;
        list.has_or |= *mark != ',';
        list.members = parts.into_iter().map(|text| Member { text, class, pair: None }).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::prose::lexer::tokens;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = tokens(text, 0..text.len());
        let members = read(&tokens, 0).map(|list| list.members).unwrap_or_default();
        let read: Vec<&str> = members.iter().map(|member| member.text.as_str()).collect();
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn members_are_written_alike() {
        check("`a`, `b`, or `c`.", &["a", "b", "c"]);
        check("`cat` for felines, or `dog` (of any breed)", &["cat", "dog"]);
        check("\"up\" and \"down\", and \"left\" is ignored", &["up", "down"]);
        check("red, green or blue", &["red", "green", "blue"]);
        check("1..4-cores, 5..-cores or id:asc", &["1..4-cores", "5..-cores", "id:asc"]);
        check("Open, In Progress or Done", &["Open", "In Progress", "Done"]);
        check("`json|xml`", &["json", "xml"]);
        check("UPS/DHL/FEDEX", &["UPS", "DHL", "FEDEX"]);
        check("[\"a\\_b\", \"c\"]", &["a_b", "c"]);
        check("1 = red, 2 = blue", &["1", "2"]);
        check("the thing", &[]);
    }
}
