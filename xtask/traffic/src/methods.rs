//! The methods of HTTP.

/// Whether a word is a method of HTTP in upper case.
pub(crate) fn is_method(word: &str) -> bool {
    matches!(
        word,
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "TRACE" | "CONNECT" | "QUERY"
    )
}

/// The method of a recording in upper case; some have it in lower case, and an empty one is `GET`.
///
/// # Errors
///
/// The word is no method.
pub(crate) fn method(word: &str) -> Result<String, String> {
    let method = word.trim().trim_start_matches(':').to_ascii_uppercase();
    match method.as_str() {
        "" => Ok("GET".to_owned()),
        known if is_method(known) => Ok(method),
        _ => {
            // A value that is no method can be a long text.
            let word: String = word.trim().chars().take(20).collect();
            Err(format!("is no exchange: `{word}` is no method of HTTP"))
        }
    }
}
