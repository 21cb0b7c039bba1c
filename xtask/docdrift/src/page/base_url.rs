//! The base URLs that a page states in a sentence, a heading or the cells of a table.

use super::markdown::Sentence;
use crate::subject::url::UrlText;

/// The words that announce a base URL.
const NAMES: &[&str] = &["base url", "base uri", "base address", "root url", "server url", "api host"];

/// The URLs of all texts that call them a base URL. The name may be a text of its own, such as a heading or a cell,
/// in front of the URL.
pub(super) fn stated(sentences: &[Sentence]) -> Vec<UrlText> {
    let mut found = Vec::new();
    let mut is_announced = false;
    for text in sentences.iter().map(|sentence| sentence.text.text()) {
        let named =
            NAMES.iter().find_map(|name| text.to_ascii_lowercase().find(name).map(|at| at + name.len()));
        let urls = match named {
            Some(end) => &text[end..],
            None if is_announced => text.trim_start_matches(MARKS),
            None => "",
        };
        if named.is_some() || urls.starts_with("http") {
            found.extend(url(urls));
        }
        is_announced = named.is_some_and(|end| text[end..].trim_matches(MARKS).is_empty());
    }
    found
}

/// Marks around a name or a URL.
const MARKS: [char; 8] = ['*', '`', ':', '|', ' ', '<', '>', '\n'];

/// The first HTTP URL of a text.
fn url(text: &str) -> Option<UrlText> {
    let is_end = |c: char| c.is_whitespace() || "`\"'<>()[]|,*".contains(c);
    let word = text.split(is_end).find(|word| word.starts_with("https://") || word.starts_with("http://"))?;
    Some(UrlText::from(word.trim_end_matches(['.', ';', ':'])))
}
