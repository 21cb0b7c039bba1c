//! Lists without an introduction: "The type (`a`, `b`)", "The status, `a` or `b`", or a text that is the list.

use super::doubt::{self, Tail};
use super::introductions::{Introduction, Strength};
use super::judge::{OTHER_LISTS, PARTS, are_allowed, is_gloss};
use super::member::{Class, Member};
use super::members::Members;
use super::ownership::{is_category, owns_noun, shares_word};
use super::shapes::{is_code, is_field, is_state, is_upper};
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::DescribedValue;
use crate::page::prose::scope::is_name_of;
use crate::page::prose::sentence::Sentence;

/// Words behind which literal values are no values of the described one.
const PREPOSITIONS: &[&str] = &[
    "with", "by", "via", "from", "of", "for", "in", "using", "on", "than", "the", "a", "an", "and", "or",
    "to", "at", "if", "valid", "native",
];

/// The place where a list without an introduction may begin: at the start of a sentence, behind a mark, or
/// before a literal.
pub(super) fn read(sentence: &Sentence<'_>, at: usize) -> Option<Introduction> {
    let tokens = &sentence.tokens;
    let apposition = |end| Some(Introduction { tokens: at..end, strength: Strength::Apposition, noun: None });
    if at == 0 {
        let has_article = tokens[0].is(&["the"]) && tokens.get(1).is_some_and(Token::is_literal);
        return apposition(usize::from(has_article));
    }
    let touches =
        |index: usize| tokens.get(index + 1).is_some_and(|next| next.range.start == tokens[index].range.end);
    let is_behind_word = tokens[at - 1].style == Style::Word;
    let has_bar = tokens.get(at + 1).is_some_and(|next| next.is_mark(&['|'])) && touches(at);
    let is_item = tokens[at].is_literal() || tokens[at - 1].is(&["of"]) || has_bar;
    if at > 1 && is_item && is_behind_word && sentence.opens_text {
        return apposition(at);
    }
    // The colon of `a:b` introduces nothing.
    let is_inner = touches(at - 1) && touches(at) && tokens[at].is_mark(&[':', '-', '–']);
    let is_link = |token: &Token<'_>| {
        token.is(&["currently", "namely", "i.e.", "i.e", "either"]) || token.is_mark(&[','])
    };
    let is_double = tokens[at].is_mark(&['-']) && tokens.get(at + 1).is_some_and(|next| next.is_mark(&['-']));
    if is_double && is_behind_word {
        return apposition(at + 2);
    }
    let is_mark = tokens[at].is_mark(&['(', '[', ',', ':', '-', '–', '—', ';']);
    let links = tokens[at + 1..].iter().take_while(|token| is_link(token)).count();
    (is_mark && is_behind_word && !is_inner).then(|| apposition(at + 1 + links)).flatten()
}

/// Whether the members behind a mark, or at the start of a sentence, are the values of what the sentence names.
pub(super) fn is_list(
    value: &DescribedValue<'_>,
    sentence: &Sentence<'_>,
    intro: &Introduction,
    list: &Members,
) -> bool {
    let candidate = Candidate::new(value, sentence, intro, list);
    let is_joined = list.has_or || list.has_and;
    if intro.tokens.start == 0 && candidate.is_literal && is_joined && are_allowed(candidate.tail) {
        return true;
    }
    if list.is_ambiguous || candidate.is_about_others() || !candidate.ends() {
        return false;
    }
    let mark = sentence.tokens.get(intro.tokens.start).filter(|_| !intro.tokens.is_empty());
    match mark {
        None if intro.tokens.start > 0 => candidate.is_bare(),
        None => candidate.is_whole(),
        Some(mark) if mark.is(&["the"]) => candidate.is_whole(),
        Some(mark) if mark.is_mark(&['(', '[']) => candidate.is_in_parentheses(),
        Some(mark) if mark.is_mark(&[',']) => candidate.is_behind_comma(),
        Some(_) => candidate.is_behind_colon(),
    }
}

/// A list that may be one of values.
struct Candidate<'c, 't> {
    value: &'c DescribedValue<'c>,
    sentence: &'c Sentence<'t>,
    list: &'c Members,
    /// The tokens before the list and its mark.
    before: &'c [Token<'t>],
    /// The tokens of the list.
    tokens: &'c [Token<'t>],
    /// The tokens behind the list.
    tail: &'c [Token<'t>],
    /// Whether the members are in code or quotation marks.
    is_literal: bool,
    /// Whether the members are codes such as `READY`.
    are_codes: bool,
    /// Whether the name of the value is one of a few values: `status`.
    is_category: bool,
    /// Whether a mark explains each member: "0 - new, 1 - old".
    is_explained: bool,
}

impl<'c, 't> Candidate<'c, 't> {
    fn new(
        value: &'c DescribedValue<'c>,
        sentence: &'c Sentence<'t>,
        intro: &Introduction,
        list: &'c Members,
    ) -> Self {
        let tail = &sentence.tokens[list.end..];
        Candidate {
            value,
            sentence,
            list,
            before: &sentence.tokens[..intro.tokens.start],
            tokens: &sentence.tokens[intro.tokens.end..list.end],
            tail,
            is_literal: matches!(list.members[0].class, Class::Literal(Style::Code | Style::Quoted)),
            are_codes: list.members.iter().all(is_code),
            is_category: is_category(value) && !list.members.iter().any(is_state),
            is_explained: is_gloss(list, tail),
        }
    }

    fn is_about_others(&self) -> bool {
        const WORDS: &[&str] = &["defaults", "format", "means", "followed"];
        let is_other = |token: &Token<'_>| {
            token.is_literal() || token.is(OTHER_LISTS) || token.is(PARTS) || token.is(WORDS)
        };
        self.before.iter().any(is_other) || self.before.last().is_some_and(|last| last.is(&["default"]))
    }

    fn ends(&self) -> bool {
        let is_glossed = self.list.is_glossed && (self.is_literal || self.list.members.iter().all(is_upper));
        // "The tool - `a` or `b` - that was used"
        let opens = self.sentence.tokens.get(self.before.len());
        let is_dash = |token: &Token<'_>| token.is_mark(&['-', '–', '—']);
        let is_between =
            self.is_literal && opens.is_some_and(is_dash) && self.tail.first().is_some_and(is_dash);
        self.is_explained
            || is_glossed
            || is_between
            || doubt::behind(self.tail, self.list.is_glossed) == Tail::Ends
    }

    /// Whether the noun before the list is the described value.
    fn owns(&self) -> bool {
        self.before.last().is_some_and(|noun| owns_noun(std::slice::from_ref(noun), self.value))
    }

    fn has_bars(&self) -> bool {
        self.tokens.iter().any(|token| token.is_mark(&['|']))
    }

    fn all(&self, test: fn(&Member) -> bool) -> bool {
        self.list.members.iter().all(test)
    }

    /// "who may see it `all` or `none`", "the kind of `a` or `b`"
    fn is_bare(&self) -> bool {
        if self.tail.iter().any(|token| token.is_mark(&[')'])) {
            return false;
        }
        if self.has_bars() && self.list.is_tight {
            return true;
        }
        let is_of_own = match self.before {
            [.., noun, of] if of.is(&["of"]) => owns_noun(std::slice::from_ref(noun), self.value),
            _ => false,
        };
        let follows_noun = self.is_literal && !self.before.last().is_some_and(|last| last.is(PREPOSITIONS));
        self.list.has_or && (self.is_literal || self.are_codes) && (is_of_own || follows_noun)
    }

    /// "`a` or `b`", "`a` - first, `b` - second", "a|b|c"
    fn is_whole(&self) -> bool {
        let (list, opens_text) = (self.list, self.sentence.opens_text);
        let is_long = list.members.len() > 2 || list.is_glossed;
        let is_sure = self.is_literal || (self.is_explained && (self.are_codes || self.is_category));
        let explains = (opens_text || (list.is_glossed && self.is_category)) && is_long && is_sure;
        let are_codes = self.are_codes
            && list.members[0].class != Class::Number
            && (self.is_category || list.members.len() > 3);
        (list.has_or && (self.is_literal || self.are_codes))
            || explains
            || are_codes
            || (opens_text && self.is_text())
    }

    /// Whether the text is nothing but "a|b|c", "[a, b]" or "a or b".
    fn is_text(&self) -> bool {
        let list = self.list;
        let is_small = |member: &Member| {
            !member.text.contains(char::is_uppercase) && !is_field(member) && !is_state(member)
        };
        let is_title = |member: &Member| {
            member.text.starts_with(char::is_uppercase) && !is_field(member) && !is_state(member)
        };
        let are_titles = self.is_category && list.members.iter().all(is_title);
        let is_marked = self.sentence.tokens.iter().any(|token| token.is_mark(&['|', '[']))
            || (list.is_tight && list.has_or);
        let is_closed = self.tail.iter().all(|token| matches!(token.style, Style::Mark(_)));
        let has_words = list.members.iter().any(|member| member.text.len() > 1);
        let is_alternative =
            list.has_or && self.tail.is_empty() && (are_titles || list.members.iter().all(is_small));
        !list.is_glossed && has_words && ((is_marked && is_closed) || is_alternative)
    }

    /// "The type (`a`, `b`)", "The type (0 = new, 1 = old)"
    fn is_in_parentheses(&self) -> bool {
        let (list, tail) = (self.list, self.tail);
        let goes_on = tail.get(1).is_some_and(|next| next.is(&["or", "and"]));
        if goes_on || !(self.sentence.opens_text || self.owns()) {
            return false;
        }
        let is_number = self.value.is_number();
        let is_legend = self.is_explained && tail.iter().any(|token| token.is_mark(&[')']));
        if is_legend && (self.are_codes || is_number) && (self.is_category || is_number) {
            return true;
        }
        let closes = tail.first().is_some_and(|token| token.is_mark(&[')', ']']));
        let is_last = tail.iter().all(|token| matches!(token.style, Style::Mark(_)));
        let is_paired = self.all(|member| member.pair.is_some());
        let is_literal = self.is_literal && (is_last || list.has_or);
        let is_plain = self.is_category && (self.are_codes || list.has_or || list.members.len() > 2);
        closes && (is_paired || is_literal || is_plain)
    }

    /// "The status, `a` or `b`", "The rate, Fixed or Variable"
    fn is_behind_comma(&self) -> bool {
        let list = self.list;
        if !(self.sentence.opens_text || self.owns()) {
            return false;
        }
        let is_number = list.members[0].class == Class::Number;
        let is_explained = self.is_explained && (self.are_codes || is_number) && self.is_category;
        let is_coded = self.all(|member| member.pair.as_ref().is_some_and(|pair| pair.is_literal));
        let has_bars = self.are_codes && list.members.len() > 2 && self.has_bars();
        let follows_small = self.before.last().is_some_and(|token| !token.text.contains(char::is_uppercase));
        let is_titled = self.is_category
            && follows_small
            && self.all(|member| member.text.starts_with(char::is_uppercase));
        is_explained || (list.has_or && (self.is_literal || is_coded || has_bars || is_titled))
    }

    /// "The status: `a` or `b`", "Condition: new,used"
    fn is_behind_colon(&self) -> bool {
        let list = self.list;
        let opens_text = self.sentence.opens_text;
        let is_long = list.members.len() > 2;
        let are_initials = list.has_or && self.all(|member| member.text.len() == 1);
        let is_noun = self.before.last().is_some_and(|noun| {
            are_initials || !noun.is(&["from", "to", "by", "as", "for", "with", "of", "in"])
        });
        let is_explained = list.is_glossed && !self.tail.is_empty() && (self.is_literal || self.is_explained);
        let is_named = is_noun && opens_text && shares_word(self.before, self.value);
        let names_category = is_noun && opens_text && self.is_category && self.is_literal && list.has_or;
        if !(self.owns() || is_named || names_category || (is_explained && opens_text && is_long)) {
            return false;
        }
        let is_literal = self.is_literal && (list.has_or || is_long);
        let is_label = (are_initials && is_named)
            || (self.is_category && list.is_tight)
            || (is_long && is_name_of(self.before, self.value));
        let is_annotated = list.is_annotated && self.are_codes && is_long;
        let is_small = self.all(|member| !member.text.starts_with(char::is_uppercase));
        let is_plain = list.has_or && self.is_category && (self.are_codes || is_small);
        is_literal || is_explained || is_label || is_annotated || is_plain
    }
}
