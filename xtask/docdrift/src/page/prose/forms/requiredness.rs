//! Reads whether callers have to send the described value: "Required.", "(optional)", "must be provided".

use super::clause::{flat_tokens, is_border, is_restriction, starts};
use super::status::{self, Status};
use super::subject::{is_noun_phrase, subject};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::Token;
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::scope::presence::{is_left_out, is_sent};
use crate::page::prose::sentence::Text;

/// "required", "optional", "not mandatory".
const REQUIREDNESS: Status = Status {
    kind: ClaimKind::Required,
    stems: &["requir", "optional", "mandat", "compulsory", "obligatory"],
    read: requiredness,
    goes_on: needs_always,
    weak: Some(false),
    topics: &["required", "mandatory", "optional"],
};

/// Reads whether the described value is required.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    status::read(&REQUIREDNESS, text, value, readings);
    read_obligations(text, value, readings);
    read_substitutes(text, readings);
}

/// Reads "If omitted, the service generates one": it may be left out.
fn read_substitutes(text: &Text<'_>, readings: &mut Vec<Reading>) {
    for sentence in &text.sentences {
        if is_substituted(&sentence.tokens) {
            readings.push(Reading::new(ClaimKind::Required, false, sentence.range.clone()));
        }
    }
}

/// Whether a sentence says what is made in place of an omitted value. Its condition has no subject of its own.
fn is_substituted(tokens: &[Token<'_>]) -> bool {
    const MAKES: &[&str] = &["generates", "creates", "assigns", "makes", "picks", "chooses", "derives"];
    const MADE: &[&str] = &["generated", "created", "assigned", "made", "picked", "chosen", "derived"];
    if tokens.iter().any(|token| token.is(&["error", "errors", "fails"])) {
        return false;
    }
    let Some(comma) = tokens.iter().take(6).position(|token| token.is_mark(&[','])) else { return false };
    let (condition, main) = tokens.split_at(comma);
    let [first, condition @ ..] = condition else { return false };
    let is_own = |token: &Token<'_>| {
        is_left_out(token)
            || is_sent(token)
            || token.is(&["it", "this", "is", "not", "left", "out", "you", "do", "none"])
    };
    let says_absence = condition.iter().any(is_left_out)
        || condition.iter().any(|token| token.is(&["not"])) && condition.iter().any(is_sent)
        || condition.iter().any(|token| token.is(&["out"]));
    let makes = main.windows(2).any(|pair| pair[0].is(MAKES) && pair[1].is(&["one", "it", "a", "an"]))
        || main.windows(3).any(|three| {
            three[0].is(&["one", "a", "it"]) && three[1].is(&["is"]) && three[2].is(MADE)
                || three[0].is(&["will"]) && three[1].is(&["be"]) && three[2].is(MADE)
        });
    first.is(&["if", "when"]) && says_absence && condition.iter().all(is_own) && makes
}

/// "required" and "not optional" are true, "optional" and "not required" are false.
fn requiredness(tokens: &[Token<'_>]) -> Option<(bool, usize)> {
    let word = |at: usize| -> Option<bool> {
        let token = tokens.get(at)?;
        let is_required = token.is(&["required", "mandatory", "compulsory", "obligatory"]);
        (is_required || token.is(&["optional", "non-mandatory"])).then_some(is_required)
    };
    if starts(tokens, &["no", "longer"]) {
        return word(2).map(|is_required| (!is_required, 3));
    }
    if starts(tokens, &["not"]) {
        let adverbs = usize::from(tokens.get(1).is_some_and(|token| token.is(&["strictly", "always"])));
        return word(1 + adverbs).map(|is_required| (!is_required, 2 + adverbs));
    }
    word(0).map(|is_required| (is_required, 1))
}

/// "in all requests", "for every call", "for this operation", "to avoid conflicts": no condition.
fn needs_always(behind: &[Token<'_>]) -> bool {
    const REQUESTS: &[&str] = &["request", "requests", "call", "calls", "endpoint", "operation", "method"];
    let is_word = |at: usize, words: &[&str]| behind.get(at).is_some_and(|token| token.is(words));
    let is_request = |at: usize| is_word(at, REQUESTS) && behind.get(at + 1).is_none_or(is_border);
    let is_all = is_word(1, &["all", "every", "each", "any"]) && (2..6).any(is_request);
    let is_this = is_word(1, &["the", "this", "your"]) && is_request(2);
    is_word(0, &["for", "in", "on", "with"]) && (is_all || is_this)
        || starts(behind, &["to", "avoid"])
        || starts(behind, &["to", "prevent"])
}

/// Reads "must be provided", "cannot be omitted" and "you must specify this parameter".
fn read_obligations(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    for sentence in &text.sentences {
        if !sentence.tokens.iter().any(|token| token.is(&["be", "must"])) {
            continue;
        }
        let tokens = flat_tokens(text, sentence);
        for at in 0..tokens.len() {
            let found = obligation(&tokens[at..]).or_else(|| demand(&tokens[at..], value));
            let Some((is_required, length)) = found else { continue };
            let behind = &tokens[at + length..];
            let is_end = behind.first().is_none_or(|token| is_border(token) || token.is(&["or"]))
                || needs_always(behind);
            if !is_end && !is_restriction(behind) {
                continue;
            }
            let condition = (!is_end).then_some(Doubt::Condition);
            let owner = subject(&tokens[..at], sentence.opens_text, value).doubt();
            readings.push(
                Reading::new(ClaimKind::Required, is_required, sentence.range.clone())
                    .doubted(owner.or(condition)),
            );
        }
    }
}

/// "you must specify this parameter"; with the number of tokens.
fn demand(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> Option<(bool, usize)> {
    const ACTS: &[&str] = &["specify", "provide", "supply", "include", "pass", "send"];
    let is_demand = starts(tokens, &["you", "must"]) && tokens.get(2).is_some_and(|token| token.is(ACTS));
    let object = is_demand.then(|| &tokens[3..])?;
    let length = object
        .iter()
        .position(|token| is_border(token) || token.is(&["if", "when", "for", "in", "to"]))
        .unwrap_or(object.len());
    is_noun_phrase(&object[..length], value).then_some((true, 3 + length))
}

/// "must be provided" is true, "may be omitted" is false; with the number of tokens.
fn obligation(tokens: &[Token<'_>]) -> Option<(bool, usize)> {
    const SENT: &[&str] =
        &["provided", "specified", "supplied", "included", "present", "passed", "sent", "given", "filled"];
    const LEFT_OUT: &[&str] = &["omitted", "missing", "absent"];
    const MUST: &[&[&str]] = &[
        &["must", "be"],
        &["must", "always", "be"],
        &["needs", "to", "be"],
        &["has", "to", "be"],
        &["shall", "be"],
    ];
    const MAY: &[&[&str]] = &[&["may", "be"], &["can", "be"]];
    const MAY_NOT: &[&[&str]] = &[
        &["cannot", "be"],
        &["can", "not", "be"],
        &["can't", "be"],
        &["must", "not", "be"],
        &["may", "not", "be"],
    ];
    let follows = |openings: &[&[&str]], words: &[&str]| {
        openings
            .iter()
            .find(|opening| {
                starts(tokens, opening) && tokens.get(opening.len()).is_some_and(|token| token.is(words))
            })
            .map(|opening| opening.len() + 1)
    };
    follows(MUST, SENT)
        .or_else(|| follows(MAY_NOT, LEFT_OUT))
        .map(|length| (true, length))
        .or_else(|| follows(MAY, LEFT_OUT).map(|length| (false, length)))
}

#[cfg(test)]
mod tests {
    use super::super::test_lines::lines;

    #[track_caller]
    fn check(value: &str, text: &str, expected: &[&str]) {
        assert_eq!(lines(super::read, value, text), expected, "{text}");
    }

    #[test]
    fn labels() {
        check("city: string", "Required. The town of delivery.", &["required true"]);
        check("city: string", "The town of delivery (optional)", &["required false"]);
        check("city: string", "(**Optional**) The town of delivery.", &["required false"]);
        check("city: string", "The town of delivery. Mandatory field.", &["required true"]);
        check("city: string", "OPTIONAL - If this is set, the parcel goes there.", &["required false"]);
        check("city: string", "Town of delivery, REQUIRED.", &["required true"]);
        check("city: string", "Text, at most 40 letters. Required - Yes.", &["required true"]);
        check("city: string", "Optional: no", &["required true"]);
        check("city: string", "The town.\n+optional", &["required false"]);
        check("city: string", "Not required. Only for display.", &["required false"]);
        check("city: string", "Optional and defaults to the town of the account.", &["required false"]);
        check("city: string", "Required if `zip` is missing.", &["required true ?Condition"]);
        check("city: string", "Optional if `zip` is set.", &["required false"]);
        check("city: string", "Optional when creating a parcel.", &["required false ?Condition"]);
        check("city: string", "Required: `name`, `zip`", &["required true ?OtherSubject"]);
        check("mode: string", "One of: hidden, required", &["required true ?OtherSubject"]);
        check("mode: string", "Either required or optional.", &[]);
        check(
            "place: object",
            "* `name` (required)\n* `zip`: optional",
            &["required true ?OtherSubject", "required false ?OtherSubject"],
        );
    }

    #[test]
    fn adjectives() {
        check("note: string", "Optional comment for the driver.", &["required false"]);
        check("note: string", "An optional field that holds a comment.", &["required false"]);
        check("note: string", "The note, an optional field of parcels.", &["required false"]);
        check("note: string", "This optional parameter holds a comment.", &["required false"]);
        check("note: string", "A required parameter for the driver.", &["required true ?Condition"]);
        check("scopes: array", "Required permissions of the caller", &["required true ?Sense"]);
        check("note: string", "Filters by the optional comment.", &[]);
        check("is_required: boolean", "Required flag of the question", &["required true ?OtherSubject"]);
    }

    #[test]
    fn predicates() {
        check("zip_code: string", "The code. This field is required.", &["required true"]);
        check("zip_code: string", "The `zip_code` parameter is not mandatory.", &["required false"]);
        check("zip_code: string", "The zip code is required in all requests.", &["required true"]);
        check("zip_code: string", "The code; it's optional.", &["required false"]);
        check(
            "zip_code: string",
            "The code. This is an optional parameter that you can leave out.",
            &["required false"],
        );
        check(
            "zip_code: string",
            "Providing a zip code is optional and speeds up delivery.",
            &["required false"],
        );
        check(
            "zip_code: string",
            "The code. This field is required for parcels.",
            &["required true ?Condition"],
        );
        check(
            "zip_code: string",
            "If the town is unknown, this field is required.",
            &["required true ?Condition"],
        );
        check(
            "zip_code: string",
            "The code. At least one digit is required.",
            &["required true ?OtherSubject"],
        );
        check(
            "zip_code: string",
            "The code. The `street` field is optional.",
            &["required false ?OtherSubject"],
        );
        check("zip_code: string", "The code. This field is required to be unique.", &[]);
        check("is_required: boolean", "Attribute is required.", &["required true ?OtherSubject"]);
    }

    #[test]
    fn obligations() {
        check("zip_code: string", "The code. Must be provided.", &["required true"]);
        check("zip_code: string", "The code. This value cannot be omitted.", &["required true"]);
        check("zip_code: string", "The code, which can be omitted.", &["required false"]);
        check("zip_code: string", "The code. You must specify this parameter.", &["required true"]);
        check("zip_code: string", "Must be provided as a text of digits.", &["required true ?Condition"]);
        check(
            "zip_code: string",
            "Must be provided when a parcel is created.",
            &["required true ?Condition"],
        );
        check("zip_code: string", "The code. The town must be provided.", &["required true ?OtherSubject"]);
        check("zip_code: string", "`zone`: must be provided.", &["required true ?OtherSubject"]);
    }

    #[test]
    fn what_is_made_in_place_of_a_value_makes_it_optional() {
        check("key: string", "A key. If omitted, the service generates one.", &["required false"]);
        check("key: string", "A key. If it is not provided, one is generated.", &["required false"]);
        check("key: string", "When left out, a key will be created.", &["required false"]);
        check("key: string", "If omitted, an error is returned.", &[]);
        check("key: string", "If the `town` is omitted, the service generates one.", &[]);
        check("key: string", "If provided, the service creates a copy.", &[]);
    }
}
