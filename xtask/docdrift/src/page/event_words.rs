//! Recognizes the names of events by their words: "Order updated event", `order.updated`.

use crate::subject::identifier_words::words;

/// Whether a text has "event" behind a word for what has happened: "Order updated event".
pub(super) fn names_event(text: &str) -> bool {
    let words = words(text);
    words.windows(2).any(|pair| is_past(&pair[0]) && matches!(&*pair[1], "event" | "events"))
}

/// Whether a word says that something has happened: "updated", "sent".
pub(crate) fn is_past(word: &str) -> bool {
    const IRREGULAR: &[&str] =
        &["paid", "sent", "lost", "won", "done", "begun", "built", "held", "met", "sold", "made", "left"];
    let word = word.to_ascii_lowercase();
    (word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed")) || IRREGULAR.contains(&&*word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_named_after_what_has_happened() {
        for (text, expected) in [
            ("Order updated event", true),
            ("Invoice paid events", true),
            ("Update an event", false),
            ("A list of all events", false),
            ("The event is updated", false),
        ] {
            assert_eq!(names_event(text), expected, "{text}");
        }
        assert!(!is_past("need") && !is_past("feed") && !is_past("red"));
    }
}
