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
    docdrift_traffic::mask::words(name).into_iter().map(singular).collect()
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
