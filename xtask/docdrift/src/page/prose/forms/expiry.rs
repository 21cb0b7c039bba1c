//! Reads the time after which the described value expires: "expires after 24 hours".

use serde_json::json;

use super::clause::{flat_tokens, is_border, is_condition, starts};
use super::subject::subject;
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::sentence::Text;

/// The length in tokens of a condition such as "unless they are completed", with its full stop.
const MAX_UNUSED_TOKENS: usize = 5;

/// Reads after which time the described value expires.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    for sentence in &text.sentences {
        if !sentence.tokens.iter().any(|token| token.is(&["expires", "expire", "valid"])) {
            continue;
        }
        let tokens = flat_tokens(text, sentence);
        for at in 0..tokens.len() {
            let Some(length) = opening(&tokens[at..]) else { continue };
            // "valid for" of "is valid for", "expire in" of "will expire in"
            if (1..=at.min(2)).any(|back| opening(&tokens[at - back..]).is_some()) {
                continue;
            }
            let Some((duration, behind)) = duration(&tokens[at + length..]) else { continue };
            let owner = subject(&tokens[..at], sentence.opens_text, value).doubt();
            let is_end = behind.first().is_none_or(is_border)
                || starts(behind, &["after"])
                || starts(behind, &["from"])
                || starts(behind, &["and"]);
            // What was used or completed in time has nothing left to expire.
            let is_unused = (starts(behind, &["if", "not"]) || starts(behind, &["unless"]))
                && behind.len() <= MAX_UNUSED_TOKENS;
            let tail = match is_condition(behind) {
                true => (!is_unused).then_some(Doubt::Condition),
                false => (!is_end).then_some(Doubt::Sense),
            };
            readings.push(
                Reading::new(ClaimKind::Expires, json!(duration), sentence.range.clone())
                    .doubted(owner.or(tail)),
            );
        }
    }
}

/// "expires after", "is valid for", "will expire in".
fn opening(tokens: &[Token<'_>]) -> Option<usize> {
    const OPENINGS: &[&[&str]] = &[
        &["expires", "after"],
        &["expires", "in"],
        &["expire", "after"],
        &["expire", "in"],
        &["will", "expire", "after"],
        &["will", "expire", "in"],
        &["is", "valid", "for"],
        &["are", "valid", "for"],
        &["is", "only", "valid", "for"],
        &["valid", "for"],
    ];
    OPENINGS.iter().find(|words| starts(tokens, words)).map(|words| words.len())
}

/// "24 hours", with the tokens behind it.
fn duration<'a, 't>(tokens: &'a [Token<'t>]) -> Option<(String, &'a [Token<'t>])> {
    const UNITS: &[&str] = &[
        "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month",
        "months", "year", "years",
    ];
    let [number, unit, ..] = tokens else { return None };
    (number.style == Style::Number && unit.is(UNITS))
        .then(|| (format!("{} {}", number.text, unit.lower), &tokens[2..]))
}

#[cfg(test)]
mod tests {
    use super::super::test_lines::lines;

    #[track_caller]
    fn check(value: &str, text: &str, expected: &[&str]) {
        assert_eq!(lines(super::read, value, text), expected, "{text}");
    }

    #[test]
    fn durations() {
        check("token: string", "The token expires after 24 hours.", &["expires \"24 hours\""]);
        check("token: string", "Valid for 30 minutes.", &["expires \"30 minutes\""]);
        check(
            "url: string",
            "Where to upload. This URL is valid for 1 hour after the call.",
            &["expires \"1 hour\""],
        );
        check("code: string", "A code. It will expire in 5 minutes.", &["expires \"5 minutes\""]);
        check(
            "code: string",
            "A code. If unused, it expires after 5 minutes.",
            &["expires \"5 minutes\" ?Condition"],
        );
        check(
            "code: string",
            "A code. It expires in 5 minutes unless it is renewed.",
            &["expires \"5 minutes\""],
        );
        check(
            "limit: integer",
            "How many. Sessions expire after 2 days.",
            &["expires \"2 days\" ?OtherSubject"],
        );
        check("code: string", "A code that expires soon.", &[]);
    }
}
