//! Splits an identifier into words, whatever its casing: `checkoutUrl`, `checkout_url`, "Checkout URLs".

/// The words of an identifier, in lower case and singular. The singular is formed by English endings: `ies`
/// becomes `y`, and a final `s` is removed, except in `ss`, `us` and `is`.
///
/// ```
/// # use docdrift::identifier_words;
/// assert_eq!(identifier_words("checkoutURLs"), ["checkout", "url"]);
/// assert_eq!(identifier_words("created_at"), identifier_words("createdAt"));
/// assert_eq!(identifier_words("x-access-token"), ["x", "access", "token"]);
/// assert_eq!(identifier_words("address"), ["address"]);
/// ```
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (index, &character) in characters.iter().enumerate() {
        if !character.is_alphanumeric() {
            finish(&mut word, &mut words);
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
            finish(&mut word, &mut words);
        }
        word.extend(character.to_lowercase());
    }
    finish(&mut word, &mut words);
    words
}

fn finish(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(singular(std::mem::take(word)));
    }
}

fn singular(mut word: String) -> String {
    let keeps = ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    if word.len() > 3 && word.ends_with("ies") {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if word.len() > 2 && word.ends_with('s') && !keeps {
        word.pop();
    }
    word
}
