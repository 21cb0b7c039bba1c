//! Texts that are the name of a person or an address of a street, although all of their words are words of APIs.

use std::ops::Range;

/// Words of APIs that are names of people, too.
const NAMES: &[&str] = &[
    "April", "Sims", "Mills", "Wells", "Weber", "Turner", "Fuller", "Art", "August", "Baker", "Banks",
    "Bell", "Bill", "Black", "Brown", "Buck", "Carter", "Case", "Cash", "Chase", "Chip", "Clay", "Cliff",
    "Cook", "Day", "Dean", "Drew", "Driver", "Faith", "Field", "Fields", "Fisher", "Frank", "Gates", "Gene",
    "Grace", "Grant", "Gray", "Green", "Guy", "Harper", "Hill", "Hope", "Hunter", "Jack", "Jean", "Joy",
    "July", "June", "Key", "King", "Lance", "Lane", "Law", "Locke", "Long", "Love", "March", "Mark", "Marks",
    "Mason", "Max", "May", "Miles", "Miller", "Nick", "North", "Page", "Parker", "Pat", "Porter", "Post",
    "Potter", "Price", "Ray", "Read", "Reed", "Rich", "Rob", "Rose", "Ruby", "Sky", "Small", "Star", "Stone",
    "Summer", "Sue", "Taylor", "Walker", "Wall", "Ward", "Waters", "Webb", "West", "White", "Will", "Winter",
    "Wood", "Woods", "Young",
];

/// Words that the name of a street ends in, or an address has besides.
const STREETS: &[&str] = &[
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "ln",
    "drive",
    "dr",
    "way",
    "court",
    "ct",
    "square",
    "sq",
    "boulevard",
    "blvd",
    "place",
    "terrace",
    "highway",
    "hwy",
    "parkway",
    "suite",
    "apt",
    "apartment",
    "floor",
    "unit",
    "straße",
    "strasse",
    "platz",
    "rue",
    "via",
    "calle",
];

/// The names of people within a text: a word that is a name, and another capital word beside it.
pub(crate) fn names(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for name in NAMES {
        for (at, _) in text.match_indices(name) {
            let end = at + name.len();
            let stands_alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            if !stands_alone(text[..at].chars().next_back()) || !stands_alone(text[end..].chars().next()) {
                continue;
            }
            let is_of = |c: char| c.is_alphanumeric() || ".'’-".contains(c);
            let next = text[end..].strip_prefix(' ').filter(|rest| rest.starts_with(char::is_uppercase));
            let length = next.map_or(0, |rest| 1 + rest.find(|c| !is_of(c)).unwrap_or(rest.len()));
            if length > 0 {
                found.push(at..end + length);
            }
        }
    }
    found
}

/// Whether a text is of a person as a whole.
pub(crate) fn is_of_person(text: &str) -> bool {
    const MAX_LENGTH: usize = 80;
    if text.len() > MAX_LENGTH || !text.contains(' ') {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_capital = |word: &&str| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || ".'’-".contains(c))
    };
    let is_name = (2..=4).contains(&words.len())
        && words.iter().all(is_capital)
        && words.iter().any(|word| NAMES.contains(word));
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let has_number = words.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let is_street = words.len() >= 2
        && has_number
        && words.iter().any(|word| word.starts_with(char::is_uppercase))
        && words.iter().any(|word| STREETS.contains(&plain(word).as_str()));
    is_name || is_street
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_from_other_texts() {
        for text in ["Mark Price", "Grace Hill", "12 Main Street", "5 Market Place, Apt 7"] {
            assert!(is_of_person(text), "{text}");
        }
        for text in ["Gift Card", "Annual Plan", "price", "2 units of this", "May 5 at noon"] {
            assert!(!is_of_person(text), "{text}");
        }
    }
}
