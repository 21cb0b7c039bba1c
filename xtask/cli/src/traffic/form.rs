//! How a recording is read: entry by entry, line by line, or as a whole.

use std::io::{self, Read};

use docdrift_traffic::{Format, format, tree};

/// How a recording is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The entries of a HAR, one after another.
    Entries,
    /// Lines, one after another.
    Lines,
    /// The whole at once.
    Whole,
}

/// How many bytes at the beginning of a recording are looked at.
const HEAD: usize = 1 << 20;

/// How many lines at the beginning of a log may be no entries; the first may have been cut.
const FIRST_LINES: usize = 3;

/// The beginning of a recording with some of its lines, and the error after it.
pub(crate) fn head(input: &mut impl Read) -> (Vec<u8>, Option<io::Error>) {
    let mut head = Vec::new();
    let mut size = 64 << 10;
    loop {
        match input.by_ref().take((size - head.len()) as u64).read_to_end(&mut head) {
            Ok(read) => {
                let lines = head.iter().filter(|byte| **byte == b'\n').count();
                if read == 0 || size >= HEAD || lines >= FIRST_LINES {
                    return (head, None);
                }
            }
            Err(error) => return (head, Some(error)),
        }
        size *= 4;
    }
}

/// How a recording with this beginning is read. Only what has one exchange after another can be read so.
pub(crate) fn of(head: &[u8]) -> Form {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut marks = text.iter().filter(|byte| !byte.is_ascii_whitespace()).take(8).copied();
    if marks.by_ref().take(8).eq(b"{\"log\":{".iter().copied()) {
        return Form::Entries;
    }
    let lines = text.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let is_entry = lines.take(FIRST_LINES).any(is_entry);
    if is_entry { Form::Lines } else { Form::Whole }
}

/// Whether a line is an exchange by itself, or the event of one.
fn is_entry(line: &[u8]) -> bool {
    let Ok(entry) = tree::json(line.trim_ascii()) else { return false };
    let entry = entry.get("_source").unwrap_or(&entry);
    // The segments of a trace are one exchange together.
    let is_segment = entry.get("http_streamed_trace_segment").is_some();
    let recognized = format::recognize(std::slice::from_ref(entry));
    !is_segment
        && !matches!(entry, tree::Tree::List(_))
        && matches!(
            recognized,
            Ok(Format::HarLines | Format::ServerLog | Format::SchemathesisLines | Format::MockoonLog)
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_one_exchange_after_another_is_streamed() {
        let entry = r#"{"request": {"url": "u", "headers": []}, "response": {}}"#;
        for (text, expected) in [
            (" {\n\"log\" : {\"entries\": []}}", Form::Entries),
            ("\u{feff}{\"log\":{\"entries\":[", Form::Entries),
            (r#"{"log": "text", "stream": "stdout"}"#, Form::Whole),
            (entry, Form::Lines),
            (&format!("{}\n\n{entry}\n", &entry[9..]), Form::Lines),
            (&format!(r#"{{"_source": {entry}}}"#), Form::Lines),
            (&format!("[{entry}]"), Form::Whole),
            (&format!("{}\n", entry.replace(", ", ",\n")), Form::Whole),
            (r#"{"request": {"urlPath": "/a"}, "response": {}}"#, Form::Whole),
            ("version: 1\n", Form::Whole),
            ("", Form::Whole),
        ] {
            assert_eq!(of(text.as_bytes()), expected, "{text}");
        }
    }
}
