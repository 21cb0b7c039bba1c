//! The words of identifiers, and whether a word belongs to the vocabulary of APIs.

use std::collections::HashSet;
use std::sync::OnceLock;

/// The words of an identifier in lower case, whatever its casing: `checkoutUrl`, `checkout_url`, `X-Checkout-URL`.
///
/// ```
/// use docdrift_traffic::mask::words;
///
/// assert_eq!(words("checkoutURLs"), ["checkout", "urls"]);
/// assert_eq!(words("x-access-token"), ["x", "access", "token"]);
/// ```
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (index, &character) in characters.iter().enumerate() {
        if !character.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let before = index.checked_sub(1).map(|before| characters[before]);
        let after = characters.get(index + 1).copied();
        // A word begins at `U` in `checkoutUrl`, and at the second `L` in `URLList`; `URLs` is one word.
        let rises = before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit());
        let plural = after == Some('s') && characters.get(index + 2).is_none_or(|c| !c.is_lowercase());
        let ends_capitals =
            before.is_some_and(char::is_uppercase) && after.is_some_and(char::is_lowercase) && !plural;
        if character.is_uppercase() && (rises || ends_capitals) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The words that names and fixed values of APIs consist of.
fn vocabulary() -> &'static HashSet<&'static str> {
    static VOCABULARY: OnceLock<HashSet<&'static str>> = OnceLock::new();
    VOCABULARY.get_or_init(|| listed(include_str!("vocabulary.txt")))
}

/// Codes of currencies and the like, which have no other form.
fn codes() -> &'static HashSet<&'static str> {
    static CODES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    CODES.get_or_init(|| listed(include_str!("codes.txt")))
}

fn listed(text: &'static str) -> HashSet<&'static str> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

/// Endings of words, and what they replace.
const ENDINGS: &[(&str, &[&str])] = &[
    ("s", &[""]),
    ("es", &[""]),
    ("ies", &["y"]),
    ("ed", &["", "e"]),
    ("ied", &["y"]),
    ("ing", &["", "e"]),
    ("er", &["", "e"]),
    ("or", &["", "e"]),
    ("ers", &["", "e"]),
    ("ors", &["", "e"]),
    ("ly", &[""]),
    ("ally", &["", "al"]),
    ("able", &["", "e"]),
    ("ion", &["", "e"]),
    ("ions", &["", "e"]),
    ("ation", &["", "e"]),
    ("ment", &[""]),
    ("ness", &[""]),
    ("al", &["", "e"]),
    ("ity", &["", "e"]),
];

/// Beginnings of words that change their meaning and nothing else.
const BEGINNINGS: &[&str] =
    &["un", "re", "non", "sub", "multi", "pre", "auto", "inter", "over", "under", "co"];

/// The shortest word to which an ending or a beginning is added, in bytes.
const MIN_BASE: usize = 3;

/// The shortest part of a compound, in bytes: shorter ones would make compounds of most names of people.
const MIN_PART: usize = 4;

/// Names of people and popular passwords that are forms of words of APIs, such as the one who carts.
const NAMES: &[&str] = &[
    "carter", "flower", "fuller", "hunter", "miller", "mills", "parker", "porter", "ranger", "shadow",
    "sims", "summer", "turner", "walker", "ward", "weber", "wells",
];

/// Whether a word in lower case is of the vocabulary, in any form, or a compound of two of its words.
pub(crate) fn is_known(word: &str) -> bool {
    let is_compound = || {
        word.is_ascii()
            && (MIN_PART..word.len().saturating_sub(MIN_PART - 1))
                .any(|at| vocabulary().contains(&word[..at]) && is_number_of(&word[at..]))
    };
    if NAMES.contains(&word) {
        return false;
    }
    is_form(word)
        || codes().contains(word)
        || BEGINNINGS.iter().any(|beginning| {
            word.strip_prefix(beginning)
                .is_some_and(|rest| rest.len() > MIN_BASE && may_begin(rest) && is_form(rest))
        })
        || is_compound()
}

/// Whether a word after a beginning such as `re` has no ending, or one that such words have.
fn may_begin(rest: &str) -> bool {
    vocabulary().contains(rest) || ["s", "ed", "ing", "able", "ion"].iter().any(|end| rest.ends_with(end))
}

/// Whether a word is of the vocabulary, or the plural of one.
fn is_number_of(word: &str) -> bool {
    let singular = word.strip_suffix('s').filter(|singular| singular.len() >= MIN_PART);
    vocabulary().contains(word) || singular.is_some_and(|singular| vocabulary().contains(singular))
}

/// Whether a word is of the vocabulary, or such a word with an ending.
fn is_form(word: &str) -> bool {
    let known = vocabulary();
    known.contains(word)
        || ENDINGS.iter().any(|(ending, replaced)| {
            let Some(base) = word.strip_suffix(ending).filter(|base| base.len() >= MIN_BASE) else {
                return false;
            };
            // `boxes` is of `box`, and `sites` of `site`.
            let takes_es = ["ss", "x", "z", "ch", "sh", "o", "us"].iter().any(|end| base.ends_with(end));
            if *ending == "es" && !takes_es {
                return false;
            }
            // `capped` is of `cap`.
            let bytes = base.as_bytes();
            let is_doubled = bytes.len() > MIN_BASE && bytes[bytes.len() - 1] == bytes[bytes.len() - 2];
            let single = is_doubled.then(|| base.get(..base.len() - 1)).flatten();
            replaced.iter().any(|replaced| known.contains([base, replaced].concat().as_str()))
                || single.is_some_and(|single| known.contains(single))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_apis_are_known_and_names_of_people_are_not() {
        for word in
            ["checkout", "checkouts", "capped", "refunding", "warehouse", "prorated", "subtotals", "usd"]
        {
            assert!(is_known(word), "{word}");
        }
        for word in [
            "jane",
            "smith",
            "tamino",
            "sunshine",
            "horse",
            "battery",
            "korabel",
            "walker",
            "siteses",
            "rerator",
            "xqzk",
            "springfield",
        ] {
            assert!(!is_known(word), "{word}");
        }
    }
}
