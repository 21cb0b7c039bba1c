//! Reads a status that is written as a label: "Required.", "(optional)", "Batch number, required".

use super::clause::{NOUNS, is_border, is_condition, segment_before, starts};
use super::status::{Found, Place, Scan};
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::Doubt;
use crate::page::prose::scope::{is_name_of, names_value};

/// What is before a label.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, or a sentence that ended.
    Start,
    /// A bracket that opens.
    Bracket,
    /// A mark within a sentence.
    Mark(char),
}

impl Scan<'_, '_> {
    /// What is before a label at a token.
    fn before(&self, start: usize) -> Option<Before> {
        let adverbs = self.tokens[..start]
            .iter()
            .rev()
            .take_while(|token| token.is(&["now", "currently", "officially"]))
            .count();
        let start = start - adverbs;
        let before = &self.tokens[..start];
        let Some(last) = before.last() else { return Some(Before::Start) };
        let touches = last.range.end == self.tokens[start].range.start;
        match last.style {
            Style::Mark('(' | '[' | '{') => Some(Before::Bracket),
            Style::Mark('+' | '@') if touches => Some(Before::Start),
            Style::Mark(_) if before.iter().all(|token| matches!(token.style, Style::Mark(_))) => {
                Some(Before::Start)
            }
            Style::Mark('.' | '!' | ';' | ')' | ']' | '>') => Some(Before::Start),
            Style::Mark(mark @ (',' | '-' | '–' | '—' | ':')) => Some(Before::Mark(mark)),
            _ if self.opens_in_capitals(start) || self.has_bare_noun(before) => Some(Before::Start),
            _ => None,
        }
    }

    /// Whether a label begins with a capital within a sentence: the full stop before it is left out, as in
    /// "the limit of 100 Optional.".
    fn opens_in_capitals(&self, start: usize) -> bool {
        const JOINTS: &[&str] =
            &["a", "an", "the", "of", "and", "or", "not", "no", "all", "any", "other", "non"];
        let (label, last) = (&self.tokens[start], &self.tokens[start - 1]);
        let is_capital = ["Optional", "Deprecated", "DEPRECATED"].contains(&label.text);
        let is_shouted = last.text.chars().any(char::is_alphabetic) && last.text == last.text.to_uppercase();
        is_capital && !is_shouted && !last.is(JOINTS) && self.verb(start).is_none()
    }

    /// "Field", "this parameter", as the whole sentence before a label: "Field deprecated."
    fn has_bare_noun(&self, before: &[Token<'_>]) -> bool {
        let noun = if before.first().is_some_and(|token| token.is(&["this", "the"])) {
            &before[1..]
        } else {
            before
        };
        matches!(noun, [word] if word.is(NOUNS) && word.style == Style::Word)
    }

    /// "Required.", "(optional)", "Optional parameter.", "Required: yes", "Batch number, required".
    pub(super) fn label(&self, start: usize, end: usize, state: bool) -> Option<Found> {
        let before = self.before(start)?;
        let noun = self.noun_length(end, state);
        let behind = &self.tokens[end + noun..];
        let first = behind.first();
        let is_closed = first.is_none_or(|token| token.is_mark(&[')', ']', '.', '!', ';']));
        let is_separated = first.is_none_or(is_border);
        let goes_on = (self.status.goes_on)(behind)
            || noun == 0 && (starts(behind, &["and"]) || self.leaves_choice(behind, state));
        let is_conditional = !goes_on && self.restricts(behind, noun > 0, state);
        if !is_separated && !goes_on && !is_conditional {
            return None;
        }
        if let Some(answer) = self.yes_or_no(behind) {
            return Some((Place::Label, state == answer, None));
        }
        let doubt =
            (is_conditional || self.is_condition_behind_mark(behind, state)).then_some(Doubt::Condition);
        let owner = match before {
            Before::Start => self.owner_of_first(behind),
            Before::Bracket => self.owner_of_bracket(start, end),
            Before::Mark(':') if self.is_key(start - 1) => None,
            Before::Mark(':') => Some(Doubt::OtherSubject),
            Before::Mark(_) if !is_closed => return None,
            Before::Mark(mark) => self.owner_of_last(start - 1, mark),
        };
        Some((Place::Label, state, owner.or(doubt)))
    }

    /// "Required: yes", "Optional - no".
    fn yes_or_no(&self, behind: &[Token<'_>]) -> Option<bool> {
        let answer = behind.first()?.is_mark(&[':', '-', '=', '–']).then(|| behind.get(1))??;
        let is_alone = behind.get(2).is_none_or(is_border);
        match answer.lower.as_str() {
            "yes" | "true" | "y" if is_alone => Some(true),
            "no" | "false" | "n" if is_alone => Some(false),
            _ => None,
        }
    }

    /// Whether a condition is behind the mark, and no main clause behind it: "Optional, if x is set", not
    /// "Optional - if it is set, …".
    pub(super) fn is_condition_behind_mark(&self, behind: &[Token<'_>], state: bool) -> bool {
        let is_mark = behind.first().is_some_and(|token| token.is_mark(&[',', '-', '–', '—', '(', ':']));
        let rest = behind.get(1..).unwrap_or_default();
        let is_open = rest.first().is_some_and(|token| token.is(&["if", "when", "whenever", "where"]));
        let has_main_clause =
            (self.is_weak(state) && is_open && rest.iter().any(|token| token.is_mark(&[','])))
                || self.leaves_choice(rest, state);
        // "Optional, only used for …" is optional all the same.
        let is_use = self.is_weak(state) && starts(rest, &["only"]) && !is_condition(&rest[1..]);
        is_mark && is_condition(rest) && !has_main_clause && !is_use
    }

    /// Why a label that opens a sentence is about something else: "Required: `a`, `b`" is about `a` and `b`.
    fn owner_of_first(&self, behind: &[Token<'_>]) -> Option<Doubt> {
        let is_colon = behind.first().is_some_and(|token| token.is_mark(&[':']));
        if is_colon && self.sentence.block == BlockKind::Item {
            return Some(Doubt::OtherSubject);
        }
        let lists_names = is_colon
            && behind
                .get(1)
                .is_none_or(|token| token.style == Style::Code && !names_value(token, self.value));
        lists_names.then_some(Doubt::OtherSubject)
    }

    /// Why a label in a bracket is about something else: "`name` (required), `age` (optional)" is about names.
    fn owner_of_bracket(&self, start: usize, end: usize) -> Option<Doubt> {
        let before = &self.tokens[..start - 1];
        let sentence_start =
            before.iter().rposition(|token| token.is_mark(&['.', ';'])).map_or(0, |at| at + 1);
        let before = &before[sentence_start..];
        let last = before.last()?;
        let is_example = before.iter().any(|token| token.is(&["example", "e.g."]));
        let is_foreign = matches!(last.style, Style::Code | Style::Quoted)
            && !is_example
            && !names_value(last, self.value);
        let close = self.tokens[end..].iter().position(|token| token.is_mark(&[')', ']']));
        let behind = close.map_or(&[][..], |close| &self.tokens[end + close + 1..]);
        let is_item =
            behind.first().is_some_and(|token| token.is_mark(&[',', ':', '=']) || token.is(&["and", "or"]));
        let is_last = behind.is_empty() || behind[0].is_mark(&['.', '(', '[', '!']);
        let is_named = is_name_of(before, self.value);
        // "F = static (deprecated)" is about a value.
        let is_value = before.iter().any(|token| token.is_mark(&['=']));
        let fits = is_named || !is_foreign && !is_item && (self.sentence.opens_text || is_last && !is_value);
        (!fits).then_some(Doubt::OtherSubject)
    }

    /// Why a label that closes a sentence is about something else: "Values: hidden, required", but not "Full name,
    /// required".
    fn owner_of_last(&self, mark: usize, kind: char) -> Option<Doubt> {
        let before = &self.tokens[..mark];
        let is_list = before.iter().any(|token| {
            token.is_mark(&[':']) || token.is(&["or", "either", "one", "values"]) || token.is_literal()
        });
        let commas = before.iter().filter(|token| token.is_mark(&[','])).count();
        let is_conditional =
            segment_before(self.tokens, mark).iter().any(|token| token.is(&["only", "if", "when", "unless"]));
        let is_foreign = is_list || kind == ',' && commas > 0;
        is_foreign.then_some(Doubt::OtherSubject).or(is_conditional.then_some(Doubt::Condition))
    }

    /// Whether the token before a colon is the name of the described value, or a word for the status itself.
    fn is_key(&self, colon: usize) -> bool {
        const KEYS: &[&str] = &[
            "usage",
            "presence",
            "requirement",
            "cardinality",
            "optionality",
            "note",
            "access",
            "status",
            "warning",
            "important",
        ];
        let before = &self.tokens[..colon];
        let start = before.iter().rposition(is_border).map_or(0, |border| border + 1);
        let key = &before[start..];
        matches!(key, [word] if word.is(KEYS)) || is_name_of(key, self.value)
    }
}
