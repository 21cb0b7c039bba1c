//! Lengths of strings: "max. 35 characters", "1-8 letters", `max length = 100`; and of the strings of a list.

use super::limit::{Counts, Limit, Wording, is_compound, limits};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::Token;
use crate::page::prose::numeral::Dimension;
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::scope::{self, Purpose};
use crate::page::prose::sentence::{Sentence, Text};
use crate::subject::identifier_words::words;

/// Words for a length.
const LENGTH: &[&str] = &[
    "length",
    "characters",
    "chars",
    "character",
    "char",
    "maxlength",
    "minlength",
    "max-length",
    "min-length",
    "max_length",
    "min_length",
    "max_len",
    "min_len",
    "maxlen",
    "minlen",
];

/// Reads the lengths of a string, or of the strings of a list.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    let is_list = value.is_only("array");
    if !is_list && !value.may_be("string") || value.is_number() {
        return;
    }
    for sentence in &text.sentences {
        for limit in limits(&sentence.tokens) {
            if is_list && !value.item_types.contains(&"string") || !is_length(sentence, &limit, value) {
                continue;
            }
            let doubt = doubt(text, sentence, &limit, value);
            let range = sentence.range.clone();
            let (min, max) = match is_list {
                true => (None, ClaimKind::ItemsMaxLength),
                false => (Some(ClaimKind::MinLength), ClaimKind::MaxLength),
            };
            let low = min.zip(limit.min_count());
            let counts = low.into_iter().chain(limit.max_count().map(|count| (max, count)));
            let reading = |(kind, count)| Reading::new(kind, count, range.clone()).doubted(doubt);
            readings.extend(counts.map(reading));
        }
    }
}

/// Whether a limit counts characters.
fn is_length(sentence: &Sentence<'_>, limit: &Limit, value: &DescribedValue<'_>) -> bool {
    let tokens = &sentence.tokens;
    let measures = limit.measures(tokens, LENGTH) || limit.measures(tokens, &["long", "lengths"]);
    let is_long = tokens.get(limit.tokens.end).is_some_and(|next| next.is(&["long", "length"]))
        || (tokens.get(limit.tokens.end).is_some_and(|next| next.is(&["in"]))
            && tokens.get(limit.tokens.end + 1).is_some_and(|next| next.is(&["length"])));
    let has_unit = limit.has_unit();
    if limit.wording == Wording::Compared && !super::bounds::is_required(tokens, limit, value) {
        return false;
    }
    match limit.noun.counts {
        Counts::Characters => true,
        Counts::Digits => value.is_only("string") || limit.wording != Wording::Exact,
        Counts::Bytes => measures || is_long || is_plain_bytes(tokens, limit, value),
        Counts::Nothing => {
            (measures || is_long) && !has_unit && !value.types.is_empty() && limit.wording != Wording::Start
        }
        Counts::Things => false,
    }
}

/// "Maximum of 1024 bytes allowed": the bytes of the string itself, if no other thing has a size.
fn is_plain_bytes(tokens: &[Token<'_>], limit: &Limit, value: &DescribedValue<'_>) -> bool {
    let opens =
        tokens[..limit.tokens.start].iter().all(|token| token.is(&["a", "the", "must", "be", "is", "it"]));
    let ends = tokens
        .get(limit.tokens.end)
        .is_none_or(|next| next.is_mark(&['.', ';', ')']) || next.is(&["allowed", "permitted", "supported"]));
    let is_single = limit.bounds().all(|bound| {
        bound.numeral.unit.is_none_or(|unit| unit.dimension == Dimension::Data && unit.scale <= 1.0)
    });
    value.is_only("string") && limit.wording == Wording::Plain && opens && ends && is_single
}

fn doubt(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    limit: &Limit,
    value: &DescribedValue<'_>,
) -> Option<Doubt> {
    let around = || scope::doubt(text, sentence, &limit.tokens, value, Purpose::Bound);
    let other = || counts_another(text, sentence, limit, value);
    let mismatch = || value.is_only("array") && !is_about_each(sentence, limit, value);
    let vague = || is_part(sentence, limit);
    is_compound(&sentence.tokens, limit)
        .then_some(Doubt::Condition)
        .or_else(around)
        .or_else(|| (other() || mismatch()).then_some(Doubt::OtherSubject))
        .or_else(|| vague().then_some(Doubt::Sense))
}

/// Whether a limit counts only some of the characters: "at least one uppercase letter".
fn is_part(sentence: &Sentence<'_>, limit: &Limit) -> bool {
    let adjectives = &sentence.tokens[limit.noun.tokens.clone()];
    // "a two-letter code followed by seven digits", "a comma-separated list of 3-letter codes"
    let in_parts = sentence.tokens.iter().any(|token| {
        token.is(&[
            "followed",
            "consisting",
            "consists",
            "prefixed",
            "prefix",
            "suffix",
            "plus",
            "preceded",
            "separated",
            "comma-separated",
            "comma-delimited",
            "list",
            "begins",
            "starts",
            "combination",
            "concatenation",
            "preceding",
            "appended",
            "ending",
            "ends",
        ])
    });
    if limit.wording == Wording::Exact && in_parts {
        return true;
    }
    let single = limit.low.as_ref().is_some_and(|low| low.numeral.as_f64() <= 2.0)
        && limit.high.is_none()
        && limit.noun.counts != Counts::Nothing;
    let narrow = adjectives.iter().any(|token| {
        token.is(&[
            "uppercase",
            "lowercase",
            "special",
            "numeric",
            "alpha",
            "alphabetic",
            "upper",
            "lower",
            "upper-case",
            "lower-case",
            "digit",
            "letter",
        ])
    });
    // "the first 5 characters", "5 additional characters"
    let before = limit.tokens.start.checked_sub(1).map(|at| &sentence.tokens[at]);
    (single && narrow)
        || before.is_some_and(|token| {
            token.is(&["first", "last", "additional", "following", "next", "plus", "by"])
        })
}

/// Words around a length, beside [`LENGTH`], that name no other thing.
const GENERIC: &[&str] = &[
    "of",
    "the",
    "a",
    "number",
    "allowed",
    "permitted",
    "size",
    "limit",
    "value",
    "string",
    "total",
    "possible",
    "is",
    "in",
    "text",
    "for",
    "this",
    "field",
    "supported",
    "bytes",
    "name",
    "title",
    "description",
    "message",
    "input",
];

/// Whether the words of the limit name another thing: "maximum key length is 20".
fn counts_another(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    limit: &Limit,
    value: &DescribedValue<'_>,
) -> bool {
    let names = scope::known_words(text.first_tokens(), value);
    sentence.tokens[limit.about.clone()].iter().any(|token| {
        !token.is(LENGTH) && !token.is(GENERIC) && !words(token.text).iter().all(|word| names.contains(word))
    })
}

/// Whether the sentence is about each item of the list: "each tag has at most 20 characters".
fn is_about_each(sentence: &Sentence<'_>, limit: &Limit, value: &DescribedValue<'_>) -> bool {
    let before = &sentence.tokens[..limit.tokens.start];
    let names = value.name_words();
    // "at most 20 characters for a tag", "20 characters each"
    let behind = &sentence.tokens[limit.tokens.end..];
    if behind.first().is_some_and(|token| token.is(&["each", "apiece"])) {
        return true;
    }
    let for_item = behind.first().is_some_and(|token| token.is(&["for"]))
        && behind.get(1).is_some_and(|token| token.is(&["a", "an", "each", "the"]));
    if for_item
        && behind[2..].iter().take(3).any(|token| words(token.text).iter().any(|word| names.contains(word)))
    {
        return true;
    }
    if limit.noun.is_none() && !before.iter().any(|token| token.is(&["each", "every", "individual"])) {
        return false;
    }
    let position = |words: &[&str]| before.iter().rposition(|token| token.is(words));
    let Some(at) =
        position(&["each", "every", "individual"]).or_else(|| position(&["any", "a", "an", "single"]))
    else {
        return false;
    };
    let noun = before.get(at + 1..).unwrap_or_default();
    let is_item = |token: &&Token<'_>| {
        token.is(&["item", "string", "element", "entry", "value"])
            || words(token.text).iter().any(|word| names.contains(word))
    };
    let is_each = before[at].is(&["each", "every"]);
    noun.iter().take(4).any(|token| is_item(&token))
        || (is_each
            && (noun.is_empty()
                || noun[0].is(&["between", "with", "up", "must", "can", "has", "having", "of"])))
}

#[cfg(test)]
mod tests {
    use super::super::test_lines::lines;

    #[track_caller]
    fn check(value: &str, text: &str, expected: &[&str]) {
        assert_eq!(lines(super::read, value, text), expected, "{text}");
    }

    #[test]
    fn lengths_are_read() {
        check("title: string", "Max. 35 characters", &["maxLength 35"]);
        check("title: string", "The title (max length = 100)", &["maxLength 100"]);
        check("title: string", "1-8 letters", &["minLength 1", "maxLength 8"]);
        check("title: string", "Between 3 and 20 chars", &["minLength 3", "maxLength 20"]);
        check("title: string", "Must be 17 char", &["minLength 17", "maxLength 17"]);
        check("title: string", "A two-letter code", &["minLength 2", "maxLength 2"]);
        check("title: string", "Its 9-digit number", &["minLength 9", "maxLength 9"]);
        check("title: string", "Up to 64 ASCII characters long", &["maxLength 64"]);
        check("title: string", "Must not exceed 50 characters.", &["maxLength 50"]);
        check("title: string", "50 characters or less", &["maxLength 50"]);
        check("title: string", "Limited to 1,000 characters.", &["maxLength 1000"]);
        check(
            "title: string",
            "A minimum of 3 and a maximum of 100 characters",
            &["minLength 3", "maxLength 100"],
        );
        check("title: string", "Minimum length 3, maximum length 50", &["minLength 3", "maxLength 50"]);
        check("title: string", "maxLength: 12", &["maxLength 12"]);
        check("title: string", "Must be shorter than 50 characters", &["maxLength 49"]);
        check("title", "At most 35 characters", &["maxLength 35"]);
        check("tags: array of string", "Tags, each between 2 and 30 characters", &["items.maxLength 30"]);
        check("tags: array of string", "Tags are limited to 50 characters each.", &["items.maxLength 50"]);
    }

    #[test]
    fn lengths_have_other_wordings() {
        check(
            "title: string",
            "At least 2 characters in length, and no more than 40.",
            &["minLength 2", "maxLength 40"],
        );
        check("title: string", "A 4- to 9-digit number", &["minLength 4", "maxLength 9"]);
        check("title: string", "This may have up to **90 characters**.", &["maxLength 90"]);
        check("title: string", "Length and limitations: 40 ASCII characters", &["maxLength 40"]);
        check("title: string", "Maximum of 4096 bytes allowed.", &["maxLength 4096"]);
        check("title: string", "Maximum of 4 MB allowed.", &[]);
        check("title: string", "Files of at most 4096 bytes.", &[]);
        check(
            "title: string",
            "The unit, e.g. g, m, etc. If defined the value has to be 1-8 characters",
            &["minLength 1", "maxLength 8"],
        );
        check(
            "title: string",
            "The title. Maximum 20 characters for the joined title of all.",
            &["maxLength 20 ?Condition"],
        );
    }

    #[test]
    fn other_numbers_are_no_lengths() {
        check("title: string", "Must contain at least one uppercase letter", &["minLength 1 ?Sense"]);
        check(
            "title: string",
            "A two-letter code followed by seven digits",
            &["minLength 2 ?Sense", "maxLength 2 ?Sense"],
        );
        check(
            "title: string",
            "A 3- or 4-character code",
            &["minLength 4 ?Condition", "maxLength 4 ?Condition"],
        );
        check("title: string", "If bold, at most 10 characters", &["maxLength 10 ?Condition"]);
        check(
            "title: string",
            "A summary. Names of files have at most 12 characters.",
            &["maxLength 12 ?OtherSubject"],
        );
        check("title: string", "Ideally at most 60 characters", &["maxLength 60 ?Advice"]);
        check("title: string", "Max 20", &[]);
        check("title", "max length 20", &[]);
        check("limit: integer", "Up to 5 characters", &[]);
        check("tags: array of string", "Up to 5 characters are shown", &["items.maxLength 5 ?OtherSubject"]);
        check("title: string", "The best 5 words", &[]);
        check("title: string", "Only the first 20 characters count", &[]);
    }
}
