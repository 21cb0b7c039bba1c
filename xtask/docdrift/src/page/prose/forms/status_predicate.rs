//! Reads a status that is a predicate or an adjective: "this field is required", "an optional filter".

use super::clause::{NOUNS, is_border, is_restriction, segment_before, starts};
use super::status::{Found, Place, Scan};
use super::subject::{Subject, subject};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::Doubt;

impl Scan<'_, '_> {
    /// "This field is required", "it's optional", "which is read-only", "this is an optional parameter".
    pub(super) fn predicate(&self, start: usize, end: usize, state: bool) -> Option<Found> {
        const ADVERBS: &[&str] = &[
            "now",
            "currently",
            "always",
            "also",
            "entirely",
            "completely",
            "strictly",
            "both",
            "therefore",
            "officially",
            "thus",
            "absolutely",
            "still",
            "already",
            "fully",
        ];
        const VAGUE: &[&str] =
            &["generally", "usually", "typically", "normally", "often", "sometimes", "mostly", "only"];
        let mut at = start;
        let mut doubt = None;
        let article = at.checked_sub(1).filter(|before| self.tokens[*before].is(&["a", "an"]));
        at = article.unwrap_or(at);
        while at > 0 && self.tokens[at - 1].is(ADVERBS) {
            at -= 1;
        }
        while at > 0 && self.tokens[at - 1].is(VAGUE) {
            (at, doubt) = (at - 1, Some(Doubt::Vague));
        }
        let verb = self.verb(at)?;
        let behind = &self.tokens[end..];
        let noun = self.noun_length(end, state);
        if article.is_some() && noun == 0 && !self.is_weak(state) {
            return None;
        }
        let subject = subject(&self.tokens[..verb.subject_end], self.sentence.opens_text, self.value);
        let subject = if verb.has_pronoun { pronoun(subject) } else { subject };
        let tail = match article {
            Some(_) => self.restricts(&behind[noun..], true, state).then_some(Doubt::Condition),
            None => self.tail(behind, state)?,
        };
        let is_item_pronoun =
            self.sentence.block == BlockKind::Item && self.has_late_pronoun(verb.subject_end);
        let owner = match subject {
            Subject::Described if is_item_pronoun => Some(Doubt::OtherSubject),
            Subject::Described => None,
            Subject::Conditional if self.leaves_choice(segment_before(self.tokens, start), state) => None,
            Subject::Conditional => Some(Doubt::Condition),
            Subject::Other => Some(Doubt::OtherSubject),
        };
        Some((Place::Predicate, state, owner.or(verb.doubt).or(doubt).or(tail)))
    }

    /// Whether a pronoun before a verb does not open its block, so that it may refer to something before it.
    fn has_late_pronoun(&self, verb: usize) -> bool {
        let is_pronoun = verb > 0 && self.tokens[verb - 1].is(&["it", "this", "these"]);
        is_pronoun && (verb > 1 || !self.sentence.opens_block)
    }

    /// The doubt that the words behind a predicate make; `None` if it changes the sense: "is required to be unique".
    fn tail(&self, behind: &[Token<'_>], state: bool) -> Option<Option<Doubt>> {
        let Some(first) = behind.first() else { return Some(None) };
        if starts(behind, &["to", "be"]) || starts(behind, &["to", "have"]) {
            return None;
        }
        if (self.status.goes_on)(behind) {
            return Some(None);
        }
        let is_restricted = !self.leaves_choice(behind, state) && is_restriction(behind)
            || self.is_condition_behind_mark(behind, state);
        if is_restricted {
            return Some(Some(Doubt::Condition));
        }
        let is_end = is_border(first) || first.is(&["and", "but", "unlike", "regardless"]);
        Some((!is_end && !self.is_weak(state)).then_some(Doubt::Sense))
    }

    /// The verb that ends before a token: "is", "are", "has been", "it's".
    pub(super) fn verb(&self, end: usize) -> Option<Verb> {
        let before = &self.tokens[..end];
        let (last, before) = before.split_last().filter(|(last, _)| last.style == Style::Word)?;
        let follows = |words: &[&str]| before.last().is_some_and(|token| token.is(words));
        let is_deprecation = self.status.kind == ClaimKind::Deprecated;
        let (length, doubt) = match last.lower.as_str() {
            "it's" | "it’s" | "its" | "that's" => {
                return Some(Verb { subject_end: end - 1, has_pronoun: true, doubt: None });
            }
            "been" if follows(&["has", "have"]) => (2, None),
            "being" if follows(&["is", "are"]) => (2, Some(Doubt::History)),
            "be" if follows(&["will"]) => (2, Some(Doubt::History)),
            "be" if follows(&["may", "can", "might", "could", "should"]) => (2, Some(Doubt::Vague)),
            // What was deprecated still is.
            "was" | "were" => (1, (!is_deprecation).then_some(Doubt::History)),
            "is" | "are" | "becomes" | "remains" | "will" => (1, None),
            _ => return None,
        };
        Some(Verb { subject_end: end - length, has_pronoun: false, doubt })
    }

    /// "An optional filter", "Optional comment", "A required parameter that …".
    pub(super) fn adjective(&self, start: usize, end: usize, state: bool) -> Option<Found> {
        let before = &self.tokens[..start];
        let article = usize::from(before.last().is_some_and(|token| token.is(&["a", "an", "the"])));
        let opening = &before[..before.len() - article];
        let is_apposition = article == 1
            && opening.last().is_some_and(|token| token.is_mark(&[',']))
            && self.sentence.opens_text;
        let opens = opening.iter().all(|token| matches!(token.style, Style::Mark(_))) || is_apposition;
        let behind = &self.tokens[end..];
        let is_own = before.last().is_some_and(|token| token.is(&["this"]))
            && behind.first().is_some_and(|token| token.is(NOUNS));
        if !opens && !is_own {
            return None;
        }
        let noun = self.noun_length(end, state);
        let has_noun = noun > 0 && (self.is_weak(state) || ends_noun(&behind[noun..]));
        let fits = has_noun || !is_apposition && self.takes_any_noun(behind, state);
        let is_restricted =
            self.restricts(&behind[noun..], true, state) || is_own && !opens && is_restriction(self.tokens);
        let doubt = if fits { is_restricted.then_some(Doubt::Condition) } else { Some(Doubt::Sense) };
        Some((Place::Adjective, state, doubt))
    }

    /// Whether a noun that is no word for the value may be one: "optional comment", but not "optional fields
    /// are …".
    fn takes_any_noun(&self, behind: &[Token<'_>], state: bool) -> bool {
        const PLURALS: &[&str] = &[
            "parameters",
            "fields",
            "properties",
            "attributes",
            "elements",
            "arguments",
            "columns",
            "params",
            "values",
        ];
        const VERBS: &[&str] =
            &["is", "are", "may", "can", "will", "must", "should", "has", "have", "was", "were"];
        let is_word = behind.first().is_some_and(|token| !matches!(token.style, Style::Mark(_)));
        let has_plural = self.value.may_be("object") && behind.iter().take(3).any(|token| token.is(PLURALS));
        let is_clause = behind.iter().take(6).any(|token| token.is(VERBS));
        self.is_weak(state) && is_word && !has_plural && (self.sentence.opens_text || !is_clause)
    }
}

/// Whether a noun ends before these tokens: "read-only field that …", not "deprecated field names".
fn ends_noun(behind: &[Token<'_>]) -> bool {
    let Some(next) = behind.first() else { return true };
    let is_participle = next.lower.ends_with("ing") || next.lower.ends_with("ed");
    let joins = next.is(&["that", "which", "of", "and", "is", "must", "should", "can", "may", "will"]);
    is_border(next) || is_restriction(behind) || is_participle || joins
}

pub(super) struct Verb {
    /// The end of the tokens before it.
    subject_end: usize,
    /// Whether it includes its subject: "it's".
    has_pronoun: bool,
    doubt: Option<Doubt>,
}

/// The subject of a verb that includes its pronoun.
fn pronoun(before: Subject) -> Subject {
    if before == Subject::Conditional { before } else { Subject::Described }
}
