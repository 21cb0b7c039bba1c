//! Numbers of items of a list: "up to five tags", "at least one entry is required", "max items: 10".

use super::limit::{Counts, Limit, Wording, is_compound, limits};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral;
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::scope::{self, Purpose};
use crate::page::prose::sentence::{Sentence, Text};
use crate::subject::identifier_words::words;

/// Nouns for the items of any list.
const ITEMS: &[&str] = &[
    "item", "items", "entry", "entries", "element", "elements", "values", "value", "objects", "object",
    "members", "strings", "string", "records", "ids", "id",
];

/// Reads the numbers of items of a list.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    if !value.is_only("array") {
        return;
    }
    for sentence in &text.sentences {
        for limit in limits(&sentence.tokens) {
            if !is_count(sentence, &limit)
                || limit.wording == Wording::Compared
                    && !super::bounds::is_required(&sentence.tokens, &limit, value)
            {
                continue;
            }
            let doubt = doubt(text, sentence, &limit, value);
            let low = limit.min_count().map(|count| (ClaimKind::MinItems, count));
            let high = limit.max_count().map(|count| (ClaimKind::MaxItems, count));
            let reading = |(kind, count)| Reading::new(kind, count, sentence.range.clone()).doubted(doubt);
            readings.extend(low.into_iter().chain(high).map(reading));
        }
    }
}

/// Whether a limit counts things.
fn is_count(sentence: &Sentence<'_>, limit: &Limit) -> bool {
    let tokens = &sentence.tokens;
    let says_number = limit.measures(tokens, &["number", "items", "entries", "elements", "count", "objects"]);
    !limit.has_unit()
        && match limit.noun.counts {
            Counts::Things => limit.wording != Wording::Start,
            Counts::Nothing => {
                (says_number || is_plain_maximum(tokens, limit))
                    && limit.wording != Wording::Start
                    && !limit.measures(tokens, &["characters", "length"])
            }
            _ => false,
        }
}

/// "(max 10)", "Max. 10": nothing but the number of items can be meant.
fn is_plain_maximum(tokens: &[Token<'_>], limit: &Limit) -> bool {
    let opens = limit.tokens.start == 0 || tokens[limit.tokens.start - 1].is_mark(&['(', ',']);
    // "a list of (at least two) points"
    let is_inserted = limit.tokens.start > 1
        && tokens[limit.tokens.start - 1].is_mark(&['('])
        && tokens[limit.tokens.start - 2].is(&["of"])
        && tokens.get(limit.tokens.end).is_some_and(|next| next.is_mark(&[')']));
    if is_inserted && limit.wording != Wording::Bare {
        return true;
    }
    let ends = tokens.get(limit.tokens.end).is_none_or(|next| next.is_mark(&['.', ')', ',']));
    limit.low.is_none() && limit.wording == Wording::Plain && limit.about.is_empty() && opens && ends
}

fn doubt(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    limit: &Limit,
    value: &DescribedValue<'_>,
) -> Option<Doubt> {
    is_compound(&sentence.tokens, limit)
        .then_some(Doubt::Condition)
        .or_else(|| scope::doubt(text, sentence, &limit.tokens, value, Purpose::Bound))
        .or_else(|| (!counts_items(text, sentence, limit, value)).then_some(Doubt::OtherSubject))
}

/// Whether what a limit counts are the items of the list: its noun is that of the name or of the first sentence.
fn counts_items(text: &Text<'_>, sentence: &Sentence<'_>, limit: &Limit, value: &DescribedValue<'_>) -> bool {
    let tokens = &sentence.tokens;
    let noun = &tokens[limit.noun.tokens.clone()];
    let about = &tokens[limit.about.clone()];
    let names = value.name_words();
    let is_item =
        |token: &Token<'_>| token.is(ITEMS) || words(token.text).iter().any(|word| is_among(word, &names));
    // "each rule has up to five conditions", "per item"
    let is_inner = limit.tokens.start.checked_sub(1).is_some()
        && tokens[..limit.tokens.start].iter().any(|token| token.is(&["each", "every"]))
        || matches!(&tokens[limit.tokens.end..], [each, behind, ..] if each.is(&["each"]) && matches!(behind.style, Style::Mark(_)) || each.is(&["of"]) && behind.is(&["each", "every"]))
        || matches!(&tokens[limit.tokens.end..], [and, one, ..] if and.is(&["and"]) && numeral::read(std::slice::from_ref(one)).is_some())
        || tokens.get(limit.tokens.end).is_some_and(|token| token.is(&["per"]))
            && tokens.get(limit.tokens.end + 1).is_some_and(is_item);
    if is_inner {
        return false;
    }
    let opens = sentence.opens_text && limit.tokens.start <= 6 && limit.wording != Wording::Bare;
    match noun.last() {
        Some(last) => {
            is_item(last)
                || noun.iter().any(is_item) && noun.len() > 1
                || opens
                || heads(text).iter().any(|head| words(last.text).contains(head))
        }
        None => about.iter().any(is_item) || about.is_empty(),
    }
}

/// Whether a word is one of these, also if a letter was left out of a long one.
fn is_among(word: &str, names: &[String]) -> bool {
    /// Shorter words that differ by a letter are other words.
    const MIN_LENGTH: usize = 8;
    let lacks_letter = |name: &String| {
        let same = word.bytes().zip(name.bytes()).take_while(|(one, other)| one == other).count();
        name.len() == word.len() + 1
            && word.len() >= MIN_LENGTH
            && word.bytes().skip(same).eq(name.bytes().skip(same + 1))
    };
    names.iter().any(|name| name == word || lacks_letter(name))
}

/// The nouns of the first sentence up to its first verb or preposition other than "of".
fn heads(text: &Text<'_>) -> Vec<String> {
    const ENDS: &[&str] = &[
        "that",
        "which",
        "to",
        "for",
        "with",
        "in",
        "is",
        "are",
        "on",
        "by",
        "from",
        "whose",
        "where",
        "associated",
    ];
    let first = text.first_tokens().iter();
    first.take_while(|token| !token.is(ENDS)).flat_map(|token| words(token.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::test_lines::lines;

    #[track_caller]
    fn check(value: &str, text: &str, expected: &[&str]) {
        assert_eq!(lines(super::read, value, text), expected, "{text}");
    }

    #[test]
    fn numbers_of_items_are_read() {
        check("tags: array of string", "Up to five tags", &["maxItems 5"]);
        check("tags: array of string", "You can send up to 10 tags at a time.", &["maxItems 10"]);
        check("tags: array of string", "At least one tag is required.", &["minItems 1"]);
        check("tags: array of string", "Between 1 and 10 entries", &["minItems 1", "maxItems 10"]);
        check("tags: array of string", "Max items: 10", &["maxItems 10"]);
        check("tags: array of string", "A list of labels (max 10)", &["maxItems 10"]);
        check(
            "tags: array of string",
            "A minimum of 3 and a maximum of ten tags",
            &["minItems 3", "maxItems 10"],
        );
        check(
            "tags: array of string",
            "The number of tags must be between 1 and 5",
            &["minItems 1", "maxItems 5"],
        );
        check("tags: array of string", "Cannot contain more than 10 tags", &["maxItems 10"]);
        check("tags: array of string", "Exactly two tags", &["minItems 2", "maxItems 2"]);
        check("tags: array of string", "1-10 tags", &["minItems 1", "maxItems 10"]);
        check("tags: array of string", "Limited to 20 tags.", &["maxItems 20"]);
        check("tags: array of string", "No more than 7 elements", &["maxItems 7"]);
        check("tags: array of string", "At most 5 tags, each between 2 and 30 characters", &["maxItems 5"]);
    }

    #[test]
    fn numbers_of_items_have_other_wordings() {
        check("tags: array of string", "Drawn from a list of (at least two) points", &["minItems 2"]);
        check("tags: array of string", "Choose at least one of the allowed values.", &["minItems 1"]);
        check("tags: array of string", "At least one of the entries is sent elsewhere", &[]);
        check("documents: array of string", "You may send up to 5 documnts.", &["maxItems 5"]);
    }

    #[test]
    fn other_numbers_are_no_numbers_of_items() {
        check("tags: array of string", "Each tag has up to 3 parts", &["maxItems 3 ?OtherSubject"]);
        check("tags: array of string", "Up to 10 tags per account", &["maxItems 10 ?Quota"]);
        check("tags: array of string", "If public, up to 3 tags", &["maxItems 3 ?Condition"]);
        check("tags: array of string", "By default, up to five tags", &["maxItems 5 ?Condition"]);
        check(
            "tags: array of string",
            "Labels of the file. A reply has up to five suggestions.",
            &["maxItems 5 ?OtherSubject"],
        );
        check("tags: array of string", "More than 10 tags lead to an error", &[]);
        check("tags: array of string", "Up to 30 characters", &[]);
        check("tags: array of string", "Kept for up to 30 days", &[]);
        check("title: string", "Up to five tags", &[]);
        check("tags: array of string", "Tags of the first 10 files", &[]);
        check("tags: array of string", "Pictures in up to 4 sizes each.", &["maxItems 4 ?OtherSubject"]);
        check("tags: array of string", "At least one tag is required for drafts", &["minItems 1 ?Condition"]);
    }
}
