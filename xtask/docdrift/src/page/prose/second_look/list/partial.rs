//! Whether a list holds some of the values only: examples, special ones, ranges, placeholders, or with an item missing.

use super::List;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral;
use crate::page::prose::reading::Doubt;
use crate::page::prose::scope::is_name_of;

impl List<'_> {
    /// A list that is no list of all values: examples, special ones, ranges, placeholders.
    pub(super) fn is_partial(&self) -> Option<Doubt> {
        const EXAMPLES: &[&str] = &["such as", "e.g.", "for example", "for instance"];
        const SPECIAL: &[&str] = &[
            "alternatively",
            "special keyword",
            "special value",
            "special option",
            "can also use",
            "built-in",
            "implicit",
            "substitution template",
            "ranges are",
            "any three",
            "any two",
            "any iso",
            "any valid",
        ];
        const ELSEWHERE: &[&str] = &["full listing", "full list of", "complete list of", "complete listing"];
        if self.leads_with(EXAMPLES) {
            return Some(Doubt::Illustration);
        }
        let said = self.look.text.source[self.look.reading.range.clone()].to_lowercase();
        let examples = said.matches("(i.e").count() + said.matches("(e.g").count();
        let has_examples = examples > 1 && !said.contains('\n');
        let is_placeholder = |value: &String| {
            // `"Name": "name:label"` is a piece of JSON.
            value.len() > 2 && value.contains(['[', ']', '<', '>'])
                || value.contains("arn:")
                || value.contains('"') && value.contains(':')
        };
        let is_form =
            self.leads_with(&["format", "forms"]) && self.values.iter().any(|value| value.contains(':'));
        let whole = self.look.text.source.to_lowercase();
        let is_vague = self.leads_with(SPECIAL)
            || ELSEWHERE.iter().any(|phrase| whole.contains(phrase))
            || has_examples
            || is_form
            || said.contains("(*)")
            || self.values.iter().any(is_placeholder)
            || self.has_ranges(&said)
            || self.misses_item()
            || self.goes_on_in_words()
            || self.values.iter().all(|value| is_dashed(value))
            || self.names_codes(&said)
            || self.is_legend(&said)
            || self.are_forms();
        is_vague.then_some(Doubt::Vague)
    }

    /// Whether the text explains another value that the reader missed: two items in one line, or "`x` or `null`: …"
    /// behind the list.
    fn misses_item(&self) -> bool {
        let is_known = |token: &Token<'_>| {
            is_name_of(std::slice::from_ref(token), self.look.value)
                || self.look.value.siblings.contains(&token.text)
                || self.values.iter().any(|value| value == token.text)
        };
        let is_item = |pair: &[Token<'_>]| {
            pair[0].style == Style::Code && pair[1].is_mark(&[':']) && !pair[0].text.contains([' ', '.'])
        };
        // "This value will be `none`."
        let is_told = |window: &[Token<'_>]| {
            window[0].is(&["value"])
                && window[1].is(&["will"])
                && window[2].is(&["be"])
                && window[3].style == Style::Code
        };
        let is_null = |token: &Token<'_>| matches!(token.lower.as_str(), "null" | "none" | "true" | "false");
        let range = &self.look.reading.range;
        self.look.text.sentences.iter().any(|sentence| {
            let within = |token: &Token<'_>| token.range.start >= range.start;
            let tokens = sentence.tokens.as_slice();
            let missed = |pair: &[Token<'_>]| {
                is_item(pair)
                    && within(&pair[0])
                    && !is_known(&pair[0])
                    && range.contains(&pair[0].range.start)
            };
            let behind = |window: &[Token<'_>]| {
                within(&window[0])
                    && window[0].style == Style::Code
                    && window[1].is(&["or"])
                    && window[2].style == Style::Code
                    && window[3].is_mark(&[':'])
                    && !is_known(&window[0])
            };
            tokens.windows(2).any(missed)
                || tokens.windows(4).any(behind)
                || tokens.windows(4).any(|window| {
                    is_told(window)
                        && !is_known(&window[3])
                        && window[3].lower != "null"
                        && (!is_null(&window[3]) || window[3].lower == "none")
                })
        })
    }

    /// Whether words go on a list of literals: "`a`, `b`, and metrics that …".
    fn goes_on_in_words(&self) -> bool {
        const OTHERS: &[&str] = &[
            "default", "defaults", "it", "the", "is", "can", "must", "will", "are", "cannot", "has", "with",
            "you", "this", "if", "when", "where", "only", "a", "an", "may", "should", "no", "not", "so",
            "in", "for", "to", "others", "which", "that", "be", "means", "returns", "then", "its", "they",
            "these", "any",
        ];
        let tokens = &self.look.sentence.tokens;
        let last = tokens.iter().rposition(|token| self.values.last().is_some_and(|last| last == token.text));
        let Some([comma, and, word, next, ..]) = last.map(|at| &tokens[at + 1..]) else { return false };
        let is_word =
            |token: &Token<'_>| token.style == Style::Word && token.text.chars().all(char::is_lowercase);
        comma.is_mark(&[','])
            && and.is(&["and"])
            && is_word(word)
            && is_word(next)
            && !word.is(OTHERS)
            && tokens[last.unwrap_or(0)].is_literal()
    }

    /// Whether a range or "any number" is among listed numbers: "0, 300 to 900", "70-89".
    fn has_ranges(&self, said: &str) -> bool {
        if !self.values.iter().all(|value| numeral::parse(value).is_some()) {
            return false;
        }
        let goes_on = |behind: &str| {
            let behind = behind.trim_start();
            let rest = ["to ", "-", "–", "through "].iter().find_map(|joint| behind.strip_prefix(joint));
            rest.is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
        };
        self.values.iter().any(|value| {
            let mut places = said.match_indices(value.as_str());
            places.any(|(at, _)| goes_on(&said[at + value.len()..]))
        })
    }

    /// Whether codes in parentheses stand for words: "French ('fr-FR' and 'fr-CA'), German ('de')".
    fn names_codes(&self, said: &str) -> bool {
        let codes: usize = ["('", "(\"", "(`"].iter().map(|open| said.matches(open).count()).sum();
        let is_literal = |value: &String| said.contains(&format!("'{}'", value.to_lowercase()));
        codes > 1
            && codes * 2 > self.values.len()
            && said.contains("' and '")
            && !self.values.iter().any(is_literal)
    }

    /// Whether several values are made of other ones: "`user`, `group`, `user:group`" are forms of a text.
    fn are_forms(&self) -> bool {
        let is_known =
            |part: &str| self.values.iter().any(|value| value.split(':').any(|known| known == part));
        let is_made = |value: &&String| {
            let parts: Vec<&str> = value.split(':').collect();
            let is_alone = |part: &&str| self.values.iter().any(|value| value == part);
            parts.len() > 1 && parts.iter().all(|part| is_known(part)) && parts.iter().any(is_alone)
        };
        self.values.iter().filter(is_made).count() > 1
    }

    /// Whether words of explanations stand among numbers: "1=Red, 2=Grey / GIS, 3=Blue".
    fn is_legend(&self, said: &str) -> bool {
        let numbers = self.values.iter().filter(|value| numeral::parse(value).is_some()).count();
        numbers > 3 && numbers < self.values.len() && said.matches('=').count() > 3 && !said.contains("\n-")
    }
}

/// `-Red`: the dash of an item that was read as part of the value.
fn is_dashed(value: &str) -> bool {
    value.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_uppercase))
}
