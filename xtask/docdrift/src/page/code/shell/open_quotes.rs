//! Closes the quote around a URL that a shell sample leaves open, so that it does not take in the next lines.

use super::quote_scanner::QuoteScan;

/// Closes each open quote around a URL at the end of its line. Every byte keeps its position.
pub(super) fn close_url_quotes(bytes: &mut [u8]) {
    let mut scan = QuoteScan::default();
    for at in 0..bytes.len() {
        let begins_word = at > 0 && bytes[at - 1].is_ascii_whitespace();
        if begins_word && scan.is_plain() && matches!(bytes[at], b'\'' | b'"') {
            close(bytes, at);
        }
        scan.step(bytes[at]);
    }
}

/// Closes the quote that opens here if it holds a URL and its line ends before the quote does. Only a line
/// that begins with an option, or the end of the sample, may follow: other quotes have several lines.
fn close(bytes: &mut [u8], open: usize) {
    let end = bytes[open..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| open + at);
    let line = bytes[open + 1..end].trim_ascii_end();
    let continues = line.ends_with(b"\\");
    let url = line.strip_suffix(b"\\").unwrap_or(line).trim_ascii_end();
    let is_url = url.contains(&b'/')
        && !url.iter().any(|byte| byte.is_ascii_whitespace() || *byte == bytes[open])
        && !url.starts_with(b"{\"");
    let rest = bytes.get(end + 1..).unwrap_or_default();
    let next = rest.trim_ascii_start();
    let is_option = next.starts_with(b"-") && next.get(1).is_some_and(|byte| !byte.is_ascii_digit());
    if !is_url || !(is_option || next.is_empty()) || end == bytes.len() {
        return;
    }
    let quote = bytes[open];
    let behind = open + 1 + url.len();
    if bytes[behind] == b'\n' && is_option && !rest.starts_with(b" ") {
        // There is no room for a quote, so the URL loses the one that it has.
        bytes[open] = b' ';
        return;
    }
    bytes[behind] = quote;
    if continues && behind + 1 == end {
        // The quote took the place of the backslash; a blank joins the two lines.
        bytes[end] = b' ';
    }
}

#[cfg(test)]
mod tests {
    use crate::page::code::shell::open_quotes::close_url_quotes;

    #[test]
    fn an_open_quote_around_a_url_ends_with_its_line() {
        for (written, expected) in [
            ("curl 'https://a.b/c \\\n -H 'd: e'", "curl 'https://a.b/c'\\\n -H 'd: e'"),
            ("curl \"$A/c\\\n--json '{}'", "curl \"$A/c\" --json '{}'"),
            ("curl 'https://a.b/c\n  -H 'd: e'", "curl 'https://a.b/c'  -H 'd: e'"),
            ("curl 'https://a.b/c\n-H 'd: e'", "curl  https://a.b/c\n-H 'd: e'"),
            ("curl -X GET 'https://a.b/c\n", "curl -X GET 'https://a.b/c'"),
            ("curl 'https://a.b/c' \\\n -d '\n-x'", "curl 'https://a.b/c' \\\n -d '\n-x'"),
            ("curl -d 'a/b\nc' -H 'd: e'", "curl -d 'a/b\nc' -H 'd: e'"),
            ("curl -d '{\"a\":\"b/c\"\n-H", "curl -d '{\"a\":\"b/c\"\n-H"),
        ] {
            let mut bytes = written.as_bytes().to_vec();
            close_url_quotes(&mut bytes);
            assert_eq!(String::from_utf8(bytes).expect("ASCII"), expected, "{written}");
        }
    }
}
