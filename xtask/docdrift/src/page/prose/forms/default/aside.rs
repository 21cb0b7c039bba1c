//! Words that are no default although a phrase reads like one: several values, another field, a description.

use super::phrase::Found;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral;
use crate::page::prose::reading::{DescribedValue, Doubt};
use crate::subject::identifier_words::words;

/// Why a phrase with a default states none of the described value.
pub(super) fn doubt(tokens: &[Token<'_>], found: &Found, value: &DescribedValue<'_>) -> Option<Doubt> {
    let phrase = Phrase::new(tokens, found)?;
    let is_vague = phrase.is_one_of_several()
        || phrase.is_description()
        || phrase.is_adjective()
        || phrase.is_state_of_another(value)
        || phrase.is_relative_time();
    phrase
        .names_field()
        .then_some(Doubt::OtherSubject)
        .or(phrase.is_condition().then_some(Doubt::Condition))
        .or(phrase.is_absent_state().then_some(Doubt::Sense))
        .or(is_vague.then_some(Doubt::Vague))
}

struct Phrase<'p, 't> {
    tokens: &'p [Token<'t>],
    found: &'p Found,
    /// The index of the value.
    at: usize,
}

impl<'p, 't> Phrase<'p, 't> {
    /// `None` if the value is no single token.
    fn new(tokens: &'p [Token<'t>], found: &'p Found) -> Option<Self> {
        let written = match found.value.as_str() {
            Some(text) => text.to_owned(),
            None => found.value.to_string(),
        };
        let is_value = |token: &Token<'_>| token.lower.trim_end_matches([',', '.']) == written.to_lowercase();
        let within = &tokens[found.tokens.clone()];
        let at = found.tokens.start + within.iter().position(is_value)?;
        Some(Phrase { tokens, found, at })
    }

    fn value(&self) -> &'p Token<'t> {
        &self.tokens[self.at]
    }

    fn behind(&self) -> &'p [Token<'t>] {
        self.tokens.get(self.at + 1..).unwrap_or_default()
    }

    /// Whether the value is a word in small letters, which may be any word of a sentence.
    fn is_plain(&self) -> bool {
        let value = self.value();
        self.found.value.is_string()
            && value.style == Style::Word
            && !value.is(&["true", "false"])
            && value.text.chars().all(|c| c.is_lowercase() || c == '-')
    }

    /// "By default, `a`, `b` and `c` are on", "defaults to One and Two"
    fn is_one_of_several(&self) -> bool {
        let [joint, next, ..] = self.behind() else { return false };
        let is_title = |token: &Token<'_>| token.text.starts_with(char::is_uppercase);
        let is_alike = next.style == self.value().style
            && (next.is_literal() || joint.is(&["and"]) && is_title(next) && is_title(self.value()));
        let joins = joint.is(&["and"]) || joint.is_mark(&[',']);
        joins && is_alike && self.found.value.is_string() && !self.found.is_marked
    }

    /// "Templates are returned", "one is set by default", "the ID of the account is used", "oldest to newest"
    fn is_description(&self) -> bool {
        // "One is set by default"
        if self.found.is_marked && self.value().is(&["set", "sent", "shown", "taken", "given", "run"]) {
            return true;
        }
        if !self.is_plain() && !self.has_article() {
            return false;
        }
        let is_subject = self.behind().first().is_some_and(|next| next.is(&["is", "are", "will"]));
        let is_range = self.behind().first().is_some_and(|next| next.is(&["to"]))
            && self.behind().get(1).is_some_and(|next| next.style == Style::Word)
            && !self.behind().get(1).is_some_and(|next| next.is(&["the", "be", "a", "keep", "allow"]));
        let is_relative = matches!(&self.tokens[..self.at], [.., that, verb]
            if that.is(&["that", "which"]) && verb.is(&["is", "are"]));
        is_subject && (self.is_plain() || self.has_article()) || self.is_plain() && (is_range || is_relative)
    }

    /// "The feature is active by default", of a value that is no feature
    fn is_state_of_another(&self, value: &DescribedValue<'_>) -> bool {
        const OWN: &[&str] = &[
            "it",
            "this",
            "that",
            "which",
            "value",
            "field",
            "parameter",
            "option",
            "setting",
            "property",
            "flag",
            "attribute",
            "default",
            "they",
            "status",
            "mode",
            "type",
        ];
        let [.., noun, verb] = &self.tokens[..self.at] else { return false };
        let name = value.name.map(words).unwrap_or_default();
        let is_named =
            words(noun.text).iter().any(|said| name.iter().any(|own| said.starts_with(own.as_str())));
        let by_default = self.behind().first().is_some_and(|next| next.is(&["by"]));
        self.is_plain() && by_default && verb.is(&["is", "are"]) && !noun.is(OWN) && !is_named
    }

    /// Whether an article opens the words of which the value is the last one: "the account ID is used".
    fn has_article(&self) -> bool {
        const LINKS: &[&str] = &["is", "are", "to", "of", "be", "value", "default", "string", "as", "the"];
        let value = self.value();
        let before = self.tokens[..self.at].iter().rev().take(5);
        let words = before.take_while(|token| token.style == Style::Word && !token.is(&LINKS[..9]));
        value.style == Style::Word
            && self.found.value.is_string()
            && words.into_iter().any(|token| token.is(&["the", "a", "an", "your", "its"]))
    }

    /// "to use for the default encryption": the word behind "default" is its noun.
    fn is_adjective(&self) -> bool {
        let start = self.found.tokens.start;
        let is_direct = self.at == start + 1 && self.tokens[start].is(&["default"]);
        let has_article =
            start.checked_sub(1).is_some_and(|before| self.tokens[before].is(&["the", "a", "as", "for"]));
        self.is_plain() && is_direct && has_article
    }

    /// "If no name is given, the `source_id` is used": another field.
    fn names_field(&self) -> bool {
        let has_article =
            self.at.checked_sub(1).is_some_and(|before| self.tokens[before].is(&["the", "its"]));
        let is_used = self.behind().first().is_some_and(|next| next.is(&["is", "will"]))
            && self.behind().iter().take(4).any(|next| next.is(&["used", "applied", "assumed"]));
        has_article && is_used && self.value().style == Style::Code
    }

    /// "If there is none and it is set to true, …": the phrase belongs to the condition.
    fn is_condition(&self) -> bool {
        let start = self.found.tokens.start;
        let before = &self.tokens[..start];
        let opens = before.iter().rposition(|token| token.is_mark(&[',', ';', '.'])).map_or(0, |at| at + 1);
        let is_if = before.get(opens).is_some_and(|first| first.is(&["if", "when"]));
        let is_joined = before.iter().rev().take(2).any(|token| token.is(&["and"]));
        let goes_on = self.behind().first().is_some_and(|next| next.is_mark(&[',']));
        let sets = self.tokens[start..self.at].iter().any(|token| token.is(&["set", "is"]));
        is_if && is_joined && goes_on && sets
    }

    /// "`N/A` if it has not been used yet", "0 if it is not available": a state, not an omission.
    fn is_absent_state(&self) -> bool {
        let says_default = self.tokens.iter().any(|token| token.lower.starts_with("default"));
        let pairs = |first: &[&str], second: &[&str]| {
            self.tokens.windows(2).any(|pair| pair[0].is(first) && pair[1].is(second))
        };
        let is_state = pairs(&["not"], &["been", "available", "known"]);
        !says_default && is_state
    }

    /// "Five (5) minutes after the start"
    fn is_relative_time(&self) -> bool {
        let is_number = numeral::read(std::slice::from_ref(self.value())).is_some();
        let is_written = self.value().style == Style::Word && is_number;
        self.found.value.is_string() && is_written
    }
}
