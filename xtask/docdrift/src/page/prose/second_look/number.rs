//! Doubts bounds, lengths and numbers of items by their whole sentences: numbers of something else or of one case.

use super::Look;
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral::{self, Dimension};
use crate::page::prose::reading::Doubt;
use crate::subject::identifier_words::words;

/// Why a number is no bound of the described value.
pub(super) fn doubt(look: &Look<'_>) -> Option<Doubt> {
    let number = Bound::new(look)?;
    number.of_case().or_else(|| number.of_another()).or_else(|| number.is_vague())
}

/// The most tokens between a noun and the number of its relative clause.
const MAX_RELATIVE: usize = 9;

/// Words before a class of characters.
const CLASSES: &[&str] =
    &["numeric", "alphanumeric", "alpha", "alphabetic", "digits", "characters", "letters", "numbers"];

/// A number of a sentence.
struct Bound<'b> {
    look: &'b Look<'b>,
    tokens: &'b [Token<'b>],
    /// The index of the number; `None` if it is written in another way, such as in another unit.
    at: Option<usize>,
}

impl<'b> Bound<'b> {
    fn new(look: &'b Look<'b>) -> Option<Self> {
        let kind = look.reading.kind;
        let tokens = look.sentence.tokens.as_slice();
        let value = look.reading.value.as_f64();
        let is_at = |at: &usize, number: Option<f64>| {
            numeral::read(&tokens[*at..]).is_some_and(|numeral| Some(numeral.as_f64()) == number)
        };
        // "Greater than 5" is read as 6, "less than 5" as 4.
        let numbers = [value, value.map(|value| value - 1.0), value.map(|value| value + 1.0)];
        let at = numbers.into_iter().find_map(|number| (0..tokens.len()).find(|at| is_at(at, number)));
        (kind.is_bound() || kind.is_size()).then_some(Bound { look, tokens, at })
    }

    fn is_low(&self) -> bool {
        matches!(
            self.look.reading.kind,
            ClaimKind::Minimum | ClaimKind::ExclusiveMinimum | ClaimKind::MinLength | ClaimKind::MinItems
        )
    }

    fn behind(&self) -> &[Token<'b>] {
        self.at.map_or(&[], |at| &self.tokens[at + 1..])
    }

    fn before(&self) -> &[Token<'b>] {
        &self.tokens[..self.at.unwrap_or(0)]
    }

    /// A number of one case: "if it is more than 5, …", "a name (up to 5 characters) or an ID".
    fn of_case(&self) -> Option<Doubt> {
        let opens = self.tokens.first().is_some_and(|first| first.is(&["if", "when"]));
        let comma = self.tokens.iter().position(|token| token.is_mark(&[',']));
        let in_condition = opens && self.at.is_some_and(|at| comma.is_some_and(|comma| at < comma));
        let is_one_of = self.tokens.windows(4).any(|window| {
            window[0].is(&["at"])
                && window[1].is(&["least"])
                && window[2].is(&["one"])
                && window[3].is(&["of"])
        });
        let is_default = self
            .tokens
            .windows(2)
            .any(|pair| pair[0].is(&["default"]) && pair[1].is(&["maximum", "minimum", "max", "min"]));
        let is_same = self
            .behind()
            .windows(3)
            .any(|window| window[0].is(&["with"]) && window[1].is(&["the"]) && window[2].is(&["same"]));
        // "Choose a value from 17 to 90 to use the other way"
        let is_purpose =
            self.tokens.first().is_some_and(|first| first.is(&["choose", "use", "set", "specify"]))
                && self
                    .tokens
                    .windows(2)
                    .any(|pair| pair[0].is(&["to"]) && pair[1].is(&["use", "apply", "enable"]));
        (in_condition
            || is_purpose
            || is_one_of && self.look.reading.kind == ClaimKind::Minimum
            || is_default
            || is_same
            || self.is_of_one_kind())
        .then_some(Doubt::Condition)
    }

    /// "A name (up to 5 characters) or an ID"
    fn is_of_one_kind(&self) -> bool {
        let is_length = matches!(self.look.reading.kind, ClaimKind::MinLength | ClaimKind::MaxLength);
        let in_parentheses = self.before().iter().rev().take(4).any(|token| token.is_mark(&['(']));
        let close = self.behind().iter().take(5).position(|token| token.is_mark(&[')']));
        let goes_on =
            close.is_some_and(|close| self.behind().get(close + 1).is_some_and(|next| next.is(&["or"])));
        is_length && in_parentheses && goes_on
    }

    /// A number of another thing: "each range has at least 40 ports", "one more than the other limit".
    fn of_another(&self) -> Option<Doubt> {
        let is_sum = self
            .behind()
            .iter()
            .take(4)
            .take_while(|token| !token.is_mark(&['.', ',', ';']))
            .any(|token| token.is(&["plus", "minus", "multiplied"]))
            || matches!(self.behind(), [more, than, ..]
                if more.is(&["more", "less", "fewer", "greater"]) && than.is(&["than"]));
        let kind = self.look.reading.kind;
        let first = self.tokens.first();
        let is_each = kind.is_bound()
            && !self.look.sentence.opens_text
            && first.is_some_and(|first| first.is(&["each", "every"]));
        let is_accuracy = self
            .before()
            .windows(2)
            .any(|pair| pair[0].is(&["accurate", "precise", "exact", "correct"]) && pair[1].is(&["up"]));
        let is_item_value = kind == ClaimKind::MaxItems
            && self.before().windows(2).any(|pair| pair[0].is(&["maximum"]) && pair[1].is(&["value"]));
        // "Numeric [0-9]": a class of characters.
        let is_class = kind.is_size()
            && matches!(self.before(), [.., word, open] if open.is_mark(&['[']) && word.is(CLASSES));
        let is_part = kind.is_size()
            && self.tokens.iter().any(|token| token.is(&["followed", "preceded", "prefixed"]))
            && matches!(kind, ClaimKind::MinLength | ClaimKind::MaxLength);
        (is_sum
            || is_each
            || is_accuracy
            || is_item_value
            || is_class
            || is_part
            || self.is_of_relative_clause()
            || self.is_of_other_thing())
        .then_some(Doubt::OtherSubject)
    }

    /// "Exchange it for credentials, which are valid for at most one hour": a later sentence about another noun.
    fn is_of_other_thing(&self) -> bool {
        let before = self.before();
        let relative = before.windows(3).rposition(|window| {
            window[0].is_mark(&[','])
                && window[1].is(&["which", "who"])
                && window[2].is(&["is", "are", "has", "have", "was"])
        });
        let Some(at) = relative.filter(|at| *at > 0 && before.len() - at < MAX_RELATIVE) else {
            return false;
        };
        let name = self.look.value.name.map(words).unwrap_or_default();
        let is_own = words(before[at - 1].text).iter().any(|word| name.contains(word));
        !self.look.sentence.opens_text && before[at - 1].style == Style::Word && !is_own
    }

    /// "viewers that loaded at least one part", "networks containing at least one series"
    fn is_of_relative_clause(&self) -> bool {
        const RELATIVES: &[&str] = &["that", "which", "who", "whose", "containing", "having"];
        let [before @ .., at, least] = self.before() else { return false };
        let is_one = self.at.is_some_and(|at| self.tokens[at].is(&["one"]));
        self.is_low()
            && is_one
            && at.is(&["at"])
            && least.is(&["least"])
            && before.iter().rev().take(4).any(|token| token.is(RELATIVES))
    }

    fn is_vague(&self) -> Option<Doubt> {
        let may_exceed = self.is_low()
            && self.before().windows(4).any(|window| {
                window[0].is(&["can", "may"])
                    && window[1].is(&["be"])
                    && window[2].is(&["more", "greater", "larger"])
                    && window[3].is(&["than"])
            });
        let is_nonzero = self.is_low()
            && self.look.reading.value == 0
            && self.tokens.iter().any(|token| token.is(&["non-zero", "nonzero"]));
        let is_legend = self.behind().first().is_some_and(|next| next.is_mark(&['=']))
            && self.behind().get(1).is_some_and(|next| next.style == Style::Word);
        // "2048 characters, excluding white space"
        let is_reduced = self.behind().iter().take(6).any(|token| token.is(&["excluding", "excl", "except"]))
            || self.look.reading.kind.is_size() && self.is_measured_after();
        (may_exceed || is_nonzero || is_legend || is_reduced || self.has_smaller() || self.is_in_other_unit())
            .then_some(Doubt::Vague)
    }

    /// "1024 characters after parsing": what is sent may be longer.
    fn is_measured_after(&self) -> bool {
        const CHANGES: &[&str] = &[
            "parsing",
            "encoding",
            "decoding",
            "processing",
            "trimming",
            "escaping",
            "conversion",
            "encryption",
            "compression",
            "substitution",
            "expansion",
        ];
        let mut behind = self.behind().iter().take(6).skip_while(|token| !token.is(&["after", "before"]));
        behind.any(|token| token.is(CHANGES))
    }

    /// Whether a smaller number is allowed beside the range: "either -1 or an integer between 1 and 9".
    fn has_smaller(&self) -> bool {
        let Some(bound) = self.look.reading.value.as_f64().filter(|_| self.is_low()) else { return false };
        let is_smaller = |token: &Token<'_>| numeral::parse(token.text).and_then(|number| number.as_f64());
        self.tokens.windows(3).any(|window| {
            let joins =
                window[1].is(&["or"]) || window[1].is_mark(&[',']) && window[2].style == Style::Number;
            joins && is_smaller(&window[0]).is_some_and(|number| number < bound)
        })
    }

    /// "At most 250 MB", where nothing says in which unit the size itself is.
    fn is_in_other_unit(&self) -> bool {
        let name = self.look.value.name.map(words).unwrap_or_default();
        // `period_in_granularity_unit`: its unit is another field.
        let names_unit = name.iter().any(|word| matches!(word.as_str(), "unit" | "units"));
        let is_size = name.last().is_some_and(|last| matches!(last.as_str(), "size" | "length" | "byte"));
        let numeral = self.at.and_then(|at| numeral::read(&self.tokens[at..]));
        let is_scaled = numeral.and_then(|numeral| numeral.unit).is_some_and(|unit| {
            names_unit || is_size && unit.dimension == Dimension::Data && unit.scale > 1.0
        });
        is_scaled && self.look.reading.kind.is_bound()
    }
}
