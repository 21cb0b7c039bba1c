//! Values beside a range: "either 0 or between 5 and 10", `0, 10..1000`, "3- or 4-character code".

use super::{Bound, Limit, Wording};
use crate::page::prose::lexer::Token;
use crate::page::prose::numeral::{self, Numeral};

/// Whether the limit is one of several: "0 or between 5 and 10", `0, 10..1000`.
pub(in crate::page::prose::forms) fn is_compound(tokens: &[Token<'_>], limit: &Limit) -> bool {
    let before = &tokens[..limit.tokens.start];
    let number_at = |back: usize| {
        before.len().checked_sub(back).is_some_and(|at| numeral::read(&before[at..=at]).is_some())
    };
    // "a 3- or 4-character code"
    let hyphenated = before.len().checked_sub(2).is_some_and(|at| before[at].is_mark(&['-'])) && number_at(3);
    let joined = before
        .last()
        .is_some_and(|token| token.is(&["or"]) || limit.wording == Wording::Bare && token.is_mark(&[',']));
    let behind = &tokens[limit.tokens.end..];
    let is_other = |window: &[Token<'_>]| {
        window[0].is_mark(&[','])
            && window[1].is(&["or"])
            && (numeral::read(std::slice::from_ref(&window[2])).is_some() || window[2].is_literal())
    };
    let goes_on = behind.windows(3).any(is_other)
        || match behind {
            [first, second, ..] => {
                (first.is(&["or"]) || limit.wording == Wording::Bare && first.is_mark(&[',']))
                    && numeral::read(std::slice::from_ref(second)).is_some()
                    || first.is(&["or"]) && second.is_literal()
            }
            _ => false,
        };
    let either = before.iter().any(|token| token.is(&["either"]));
    (joined
        && (hyphenated
            || number_at(2)
            || either
            || before.iter().rev().nth(1).is_some_and(Token::is_literal)))
        || goes_on
}

/// The number beside a range that is allowed too: "either 0 or between 5 and 10", `0, 5..10`.
pub(in crate::page::prose::forms) fn alternative(tokens: &[Token<'_>], limit: &Limit) -> Option<Numeral> {
    let [.., before, number, joint] = &tokens[..limit.tokens.start] else { return None };
    let joined = joint.is(&["or"]) || joint.is_mark(&[',']);
    let is_single = before.is(&["either", "be", "are", "is"]) || before.is_mark(&[':', '(']);
    let goes_on = tokens.get(limit.tokens.end).is_some_and(|next| next.is(&["or"]) || next.is_mark(&[',']));
    (joined && is_single && !goes_on && limit.low.is_some() && limit.high.is_some())
        .then(|| numeral::read(std::slice::from_ref(number)))
        .flatten()
}

/// The limit with the number beside it: of "either 0 or between 5 and 10", the bounds are 0 and 10.
pub(in crate::page::prose::forms) fn with_alternative(tokens: &[Token<'_>], limit: &Limit) -> Limit {
    let mut limit = limit.clone();
    if let Some(numeral) = alternative(tokens, &limit) {
        let widens = |bound: &Bound, is_low: bool| {
            if is_low {
                numeral.as_f64() < bound.numeral.as_f64()
            } else {
                numeral.as_f64() > bound.numeral.as_f64()
            }
        };
        let widened = Bound { numeral: numeral.clone(), exclusive: false };
        for (bound, is_low) in [(&mut limit.low, true), (&mut limit.high, false)] {
            if bound.as_ref().is_some_and(|bound| widens(bound, is_low)) {
                *bound = Some(widened.clone());
            }
        }
    }
    limit
}
