//! A property of the reader: the text of a claim, read alone, makes the same claim. Nothing is taken from elsewhere.

use super::lexer::number_length;
use super::reader::read;
use super::reading::{DescribedValue, Reading};

/// Texts of many forms, in our own words.
const TEXTS: &[&str] = &[
    "Optional. How many rows come at once. Between 1 and 100, and the default is 20.",
    "The state of the order. One of `open`, `paid` or `void`; the default is `open`.",
    "Read only. When the boat was moored, as an ISO 8601 timestamp.",
    "Deprecated. Use `berth_id` instead. At most 30 characters.",
    "The kind of rope.\n\n* `hemp` - from plants\n* `steel` - from ore\n",
    "Possible values:<ul><li><code>new</code></li><li><code>used</code></li></ul> Required.",
    "A list of up to 10 names, each between 2 and 30 characters.",
    "Must match `^[A-Z]{2}$`. For example, `NL`.",
    "If omitted, 50 is used. We recommend at most 500. 0 means no limit.",
    "The link expires after 24 hours. The amount is in cents, non-negative.",
    "Must be greater than 0 and not more than 2^31-1. Typically about 7.",
    "Cannot be used together with `weight`. Either `a` or `b` must be sent.",
];

/// Words to make sentences of nothing.
const WORDS: &[&str] = &[
    "the",
    "default",
    "is",
    "at",
    "most",
    "between",
    "and",
    "one",
    "of",
    "`a`",
    "`b`",
    "or",
    "10",
    "1,000",
    "if",
    "required",
    "optional",
    "maximum",
    "characters",
    ".",
    ",",
    "(",
    ")",
    ":",
    "read",
    "only",
    "deprecated",
    "limit",
    "must",
    "be",
    "not",
    "values",
    "are",
    "e.g.",
    "\n* ",
    "<p>",
    "-",
    "5",
];

/// A small generator of numbers: the same sequence in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % end
    }
}

#[track_caller]
fn check(text: &str) -> usize {
    let values = [
        DescribedValue { name: Some("limit"), types: vec!["integer"], ..DescribedValue::default() },
        DescribedValue { name: Some("state"), types: vec!["string"], ..DescribedValue::default() },
        DescribedValue {
            name: Some("tags"),
            types: vec!["array"],
            item_types: vec!["string"],
            ..DescribedValue::default()
        },
    ];
    let mut checked = 0;
    for value in &values {
        for reading in read(text, value).iter().filter(|reading| reading.doubt.is_none()) {
            let alone = &text[reading.range.clone()];
            let says_again = |other: &Reading| other.kind == reading.kind && other.value == reading.value;
            assert!(
                read(alone, value).iter().any(says_again),
                "{:?} {} of {value:?}\n in: {text}\n alone: {alone}",
                reading.kind,
                reading.value
            );
            checked += 1;
        }
    }
    checked
}

/// The sentences of all texts.
fn sentences() -> Vec<&'static str> {
    TEXTS.iter().flat_map(|text| text.split_inclusive(". ")).collect()
}

#[test]
fn texts_and_shuffled_sentences_say_alone_what_they_say() {
    let sentences = sentences();
    let mut random = Random(7);
    let mut checked: usize = TEXTS.iter().map(|text| check(text)).sum();
    for _ in 0..1_000 {
        let picked: Vec<&str> = (0..4).map(|_| sentences[random.below(sentences.len())].trim()).collect();
        checked += check(&picked.join(" "));
    }
    assert!(checked > 3_000, "enough was claimed to mean something: {checked}");
}

#[test]
fn exchanged_numbers_are_read_as_they_stand() {
    let mut random = Random(11);
    for _ in 0..1_000 {
        let mut text = String::new();
        let mut rest = TEXTS[random.below(TEXTS.len())];
        while let Some(first) = rest.chars().next() {
            match number_length(rest).filter(|_| first.is_ascii_digit()) {
                Some(length) => {
                    text.push_str(&random.below(5_000).to_string());
                    rest = &rest[length..];
                }
                None => {
                    text.push(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        check(&text);
    }
}

#[test]
fn random_words_claim_nothing_that_they_do_not_say() {
    let mut random = Random(13);
    for _ in 0..1_000 {
        let words: Vec<&str> = (0..3 + random.below(20)).map(|_| WORDS[random.below(WORDS.len())]).collect();
        check(&words.join(" "));
    }
}
