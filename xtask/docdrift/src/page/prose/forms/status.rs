//! Finds a status in a text, such as "required" or "read-only", and whether the described value has it: as a
//! label ("(optional)"), an adjective ("an optional filter") or a predicate ("this field is required").

use super::clause::{flat_tokens, is_condition, is_restriction, noun_length, starts};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::scope::{is_name_of, names_value};
use crate::page::prose::sentence::{Sentence, Text};

/// A status, and how texts write it.
pub(super) struct Status {
    /// The kind of its claims.
    pub(super) kind: ClaimKind,
    /// Parts of words without which no token writes the status.
    pub(super) stems: &'static [&'static str],
    /// The status that the first tokens write, and how many these are.
    pub(super) read: fn(&[Token<'_>]) -> Option<(bool, usize)>,
    /// Whether tokens behind the status go on without restricting it: "deprecated in favor of".
    pub(super) goes_on: fn(&[Token<'_>]) -> bool,
    /// The status that forbids nothing, if there is one. "Optional comment" says as much as "optional field",
    /// while "required comment" may be required for something else.
    pub(super) weak: Option<bool>,
    /// Words in a name of a value that has the status as its subject: `is_required`.
    pub(super) topics: &'static [&'static str],
}

/// How the status is attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// "Required.", "(optional)", "…, optional"
    Label,
    /// "An optional filter"
    Adjective,
    /// "This field is required"
    Predicate,
}

/// How a status is attached, its value, and the doubt about it.
pub(super) type Found = (Place, bool, Option<Doubt>);

/// Appends the readings of a status.
pub(super) fn read(
    status: &Status,
    text: &Text<'_>,
    value: &DescribedValue<'_>,
    readings: &mut Vec<Reading>,
) {
    for sentence in &text.sentences {
        let has_stem = |token: &Token<'_>| status.stems.iter().any(|stem| token.lower.contains(stem));
        if !sentence.tokens.iter().any(has_stem) {
            continue;
        }
        let tokens = flat_tokens(text, sentence);
        let scan = Scan { status, sentence, tokens: &tokens, value };
        let mut at = 0;
        while at < tokens.len() {
            let Some((state, length)) = (status.read)(&tokens[at..]) else {
                at += 1;
                continue;
            };
            if let Some((place, state, doubt)) = scan.found(at, at + length, state) {
                let doubt = doubt.or_else(|| scan.doubt_of_block(text)).or_else(|| scan.doubt_of_name(place));
                readings.push(Reading::new(status.kind, state, sentence.range.clone()).doubted(doubt));
            }
            at += length;
        }
    }
}

/// A sentence that may attach a status to the described value.
pub(super) struct Scan<'a, 't> {
    pub(super) status: &'a Status,
    pub(super) sentence: &'a Sentence<'t>,
    /// Its tokens, as [`flat_tokens`] splits them.
    pub(super) tokens: &'a [Token<'t>],
    pub(super) value: &'a DescribedValue<'a>,
}

impl Scan<'_, '_> {
    /// How the status of tokens `start..end` is attached to the described value; `None` if it is not.
    fn found(&self, start: usize, end: usize, state: bool) -> Option<Found> {
        if self.is_choice(start, end) {
            return None;
        }
        self.label(start, end, state)
            .or_else(|| self.predicate(start, end, state))
            .or_else(|| self.adjective(start, end, state))
    }

    /// Whether the status forbids nothing.
    pub(super) fn is_weak(&self, state: bool) -> bool {
        self.status.weak == Some(state)
    }

    /// Whether the status is one of several that the text lists: "required or optional".
    fn is_choice(&self, start: usize, end: usize) -> bool {
        let behind = &self.tokens[end..];
        let joins = |token: &Token<'_>| token.is(&["or", "vs", "vs."]) || token.is_mark(&['/', '|']);
        let is_joined = behind.first().is_some_and(joins) || start > 0 && joins(&self.tokens[start - 1]);
        let is_listed = behind.first().is_some_and(|token| token.is_mark(&[',']))
            && behind.get(1..).is_some_and(|rest| (self.status.read)(rest).is_some());
        is_joined || is_listed
    }

    /// The length of the noun for the value at a token. "Required categories" may be needed for something else,
    /// so that a name is no noun for a duty.
    pub(super) fn noun_length(&self, at: usize, state: bool) -> usize {
        let is_duty = self.status.kind == ClaimKind::Required && !self.is_weak(state);
        let nameless = DescribedValue { name: None, ..self.value.clone() };
        noun_length(&self.tokens[at..], if is_duty { &nameless } else { self.value })
    }

    /// Whether what is behind a status, or its noun, restricts it: "required for …", "optional if …".
    pub(super) fn restricts(&self, behind: &[Token<'_>], has_noun: bool, state: bool) -> bool {
        let is_weak = self.is_weak(state);
        if self.leaves_choice(behind, state) {
            return false;
        }
        let is_purpose = starts(behind, &["to"]) && (is_weak || has_noun);
        let is_loose = has_noun && (is_weak || self.status.kind != ClaimKind::Required);
        if is_loose { is_condition(behind) } else { !is_purpose && is_restriction(behind) }
    }

    /// Whether a condition leaves a status as it is: what is optional if something holds is not required as such.
    /// A condition on the operation does not: "optional when updating".
    pub(super) fn leaves_choice(&self, condition: &[Token<'_>], state: bool) -> bool {
        const OPENINGS: &[&str] =
            &["if", "when", "whenever", "unless", "for", "with", "where", "except", "depending"];
        const OPERATIONS: &[&str] = &[
            "create",
            "creates",
            "created",
            "creating",
            "creation",
            "update",
            "updates",
            "updated",
            "updating",
            "edit",
            "editing",
            "patch",
            "put",
            "post",
            "get",
            "delete",
            "request",
            "requests",
            "response",
            "responses",
            "write",
            "writing",
            "input",
            "returned",
            "version",
            "endpoint",
            "endpoints",
            "modifying",
        ];
        let opens = condition.first().is_some_and(|first| first.is(OPENINGS));
        self.is_weak(state) && opens && !self.tokens.iter().any(|token| token.is(OPERATIONS))
    }

    /// Why the block of the sentence is not about the described value as such: an item of a list that begins
    /// with another name, a row, or a paragraph about one case.
    fn doubt_of_block(&self, text: &Text<'_>) -> Option<Doubt> {
        let opening = text.sentences_of(self.sentence.block_index).next()?;
        let colon = opening.tokens.iter().take(6).position(|token| token.is_mark(&[':', '-', '–', '—', '(']));
        let head = colon.map_or(&[][..], |colon| &opening.tokens[..colon]);
        let is_foreign = |head: &[Token<'_>]| {
            !head.is_empty() && !is_name_of(head, self.value) && (self.status.read)(head).is_none()
        };
        let has_literal = head
            .first()
            .is_some_and(|token| matches!(token.style, Style::Code | Style::Quoted | Style::Emphasis));
        match self.sentence.block {
            BlockKind::Row => (!self.sentence.opens_text).then_some(Doubt::OtherSubject),
            BlockKind::Item => {
                let introduced = text
                    .sentences
                    .iter()
                    .rev()
                    .find(|it| it.block_index < self.sentence.block_index && it.block != BlockKind::Item);
                let is_list = introduced.is_some_and(Sentence::introduces);
                (is_foreign(head) || is_list || starts_with_code(opening, self.value))
                    .then_some(Doubt::OtherSubject)
            }
            _ => (has_literal && is_foreign(head)).then_some(Doubt::Condition),
        }
    }

    /// The doubt about a value that is itself about the status: `is_required`.
    fn doubt_of_name(&self, place: Place) -> Option<Doubt> {
        let has_topic = self.value.is_named_by(self.status.topics);
        let may_be_flag = self.value.types.is_empty() || self.value.types.contains(&"boolean");
        (has_topic && (place != Place::Label || may_be_flag)).then_some(Doubt::OtherSubject)
    }
}

fn starts_with_code(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> bool {
    sentence.tokens.first().is_some_and(|first| first.style == Style::Code && !names_value(first, value))
}
