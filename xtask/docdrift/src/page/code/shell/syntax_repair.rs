//! Repairs shell samples before they are parsed: blanks prompts and output, masks placeholders.
//!
//! It also masks unquoted `&` and mends line continuations. Every byte keeps its position. Only the parser
//! reads the repaired text; the words of commands are read from the sample itself.

use super::continuations;
use super::open_quotes::close_url_quotes;
use super::quote_scanner::{OpenQuote, QuoteScan};

/// The text for the parser, of the same length as the sample.
pub(super) fn repaired(text: &str) -> String {
    let mut bytes = blank_prompts_and_output(text);
    blank_continuation_prompts(&mut bytes);
    continuations::replace_other_marks(&mut bytes);
    continuations::blank_comments(&mut bytes);
    close_url_quotes(&mut bytes);
    mask_apostrophes(&mut bytes);
    mask_arithmetic(&mut bytes);
    let places = unquoted(&bytes);
    mask_placeholders(&mut bytes, &places);
    mask_templates(&mut bytes, &places);
    mask_ampersands(&mut bytes, &places);
    continuations::mend(&mut bytes, &places);
    String::from_utf8(bytes).expect("whole characters are replaced by ASCII, byte for byte")
}

/// The text without prompts. If it has prompts, the lines of output after a command are blanked, too.
fn blank_prompts_and_output(text: &str) -> Vec<u8> {
    let is_prompt = |line: &str| line.trim_start().starts_with("$ ");
    let mut bytes = text.as_bytes().to_vec();
    if !text.lines().any(is_prompt) {
        return bytes;
    }
    let mut start = 0;
    let mut command = String::new();
    let (mut open, mut in_command) = (false, false);
    for line in text.split_inclusive('\n') {
        let begins = !open && (is_prompt(line) || line.trim_start().starts_with("curl "));
        if begins {
            command.clear();
        }
        if begins && is_prompt(line) {
            let prompt = start + (line.len() - line.trim_start().len());
            bytes[prompt] = b' ';
        }
        let goes_on = in_command && continuations::is_option(line.trim_start().as_bytes());
        in_command = begins || open || goes_on;
        if in_command {
            command.push_str(if begins { line.trim_start().trim_start_matches("$ ") } else { line });
            open = continues_in_next_line(&command);
        } else {
            blank(&mut bytes[start..start + line.len()]);
        }
        start += line.len();
    }
    bytes
}

/// Blanks the continuation prompt of a shell in a copied command: `> -d …`. The word after the prompt is an
/// option, so `>` is no redirection to a file.
fn blank_continuation_prompts(bytes: &mut [u8]) {
    let mut continued = false;
    let mut start = 0;
    while start < bytes.len() {
        let end = bytes[start..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| start + at);
        let line = &bytes[start..end];
        let indent = line.len() - line.trim_ascii_start().len();
        if continued && line[indent..].starts_with(b"> -") {
            bytes[start + indent] = b' ';
        }
        continued = bytes[start..end].trim_ascii_end().ends_with(b"\\");
        start = end + 1;
    }
}

fn blank(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
}

/// Whether a command continues in the next line: a quote or heredoc is open, or the line ends with `\`.
fn continues_in_next_line(command: &str) -> bool {
    let mut scan = QuoteScan::default();
    command.bytes().for_each(|byte| scan.step(byte));
    !scan.is_plain() || command.trim_end().ends_with('\\')
}

/// For each byte, whether it is outside of quotes, comments and heredocs.
fn unquoted(bytes: &[u8]) -> Vec<bool> {
    let mut scan = QuoteScan::default();
    let plain = |byte: &u8| {
        let before = scan.is_plain();
        scan.step(*byte);
        before && scan.is_plain()
    };
    bytes.iter().map(plain).collect()
}

/// Masks the apostrophe of `can't` inside of quoted JSON, which would end the quote. Closes a quote around
/// JSON that is still open at the end of the sample.
fn mask_apostrophes(bytes: &mut [u8]) {
    let mut scan = QuoteScan::default();
    let mut json = false;
    for at in 0..bytes.len() {
        let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        let in_quotes = scan.open.last() == Some(&OpenQuote::Single);
        if bytes[at] == b'\'' && in_quotes && json && at > 0 && letter(at - 1) && letter(at + 1) {
            bytes[at] = b'_';
        }
        if bytes[at] == b'\'' && !in_quotes {
            json = matches!(bytes[at + 1..].trim_ascii_start().first(), Some(b'{' | b'['));
        }
        scan.step(bytes[at]);
    }
    let open = scan.open.last() == Some(&OpenQuote::Single) && json;
    if open && let Some(last) = bytes.last_mut().filter(|last| last.is_ascii_whitespace()) {
        *last = b'\'';
    }
}

/// Replaces `$((…))`, an unknown number, by an expansion, because the grammar does not parse all arithmetic
/// inside of heredocs.
fn mask_arithmetic(bytes: &mut [u8]) {
    let mut scan = QuoteScan::default();
    for at in 0..bytes.len() {
        let is_raw = matches!(scan.open.last(), Some(OpenQuote::Single | OpenQuote::Comment));
        if !is_raw && bytes[at..].starts_with(b"$((") {
            let mut depth = 0_usize;
            let closes = bytes[at + 1..].iter().position(|byte| {
                depth += usize::from(*byte == b'(');
                depth -= usize::from(*byte == b')');
                depth == 0
            });
            if let Some(length) = closes {
                let end = at + 1 + length;
                bytes[at + 1..=end].fill(b'_');
                (bytes[at + 1], bytes[end]) = (b'{', b'}');
            }
        }
        scan.step(bytes[at]);
    }
}

/// Masks placeholders such as `<your-id>`, which a shell would parse as two redirections.
fn mask_placeholders(bytes: &mut [u8], plain: &[bool]) {
    let mut at = 0;
    while at < bytes.len() {
        let ends = |bytes: &[u8]| {
            let inner = &bytes[at + 1..];
            let length = inner.iter().position(|byte| matches!(byte, b'>' | b'\n' | b'"' | b'\'' | b'<'))?;
            let inner = &inner[..length];
            let begins = inner.first()?.is_ascii_alphabetic() || matches!(inner.first(), Some(b'$' | b'{'));
            let closed = bytes[at + 1 + length] == b'>' && !inner.ends_with(b" ");
            (begins && closed).then_some(at + 1 + length)
        };
        let opens = bytes[at] == b'<' && plain[at] && (at == 0 || bytes[at - 1] != b'<');
        match ends(bytes).filter(|_| opens) {
            Some(end) => {
                bytes[at..=end].fill(b'_');
                at = end + 1;
            }
            None => at += 1,
        }
    }
}

/// Masks variables and tags of templates, such as `{{ page.id }}` and `{% if a %}`, whose blanks would separate
/// words.
fn mask_templates(bytes: &mut [u8], plain: &[bool]) {
    let mut at = 0;
    while at + 1 < bytes.len() {
        let close = match &bytes[at..at + 2] {
            b"{{" => b"}}",
            b"{%" => b"%}",
            _ => {
                at += 1;
                continue;
            }
        };
        let line = bytes[at..].split(|byte| *byte == b'\n').next().unwrap_or_default();
        let length = line.windows(2).position(|pair| pair == close);
        let Some(length) = length.filter(|_| plain[at]) else {
            at += 1;
            continue;
        };
        // In `${{ a }}`, the sign would begin an expansion of the shell.
        let start = at - usize::from(at > 0 && bytes[at - 1] == b'$');
        bytes[start..at + length + 2].fill(b'_');
        at += length + 2;
    }
}

/// Masks an unquoted `&` inside of a URL, which would end the command.
fn mask_ampersands(bytes: &mut [u8], plain: &[bool]) {
    for at in 1..bytes.len().saturating_sub(1) {
        let joins =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'=' | b'}' | b'$');
        if bytes[at] == b'&' && plain[at] && joins(bytes[at - 1]) && joins(bytes[at + 1]) {
            bytes[at] = b'_';
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::page::code::shell::syntax_repair::repaired;

    #[test]
    fn what_people_write_becomes_what_a_shell_takes() {
        for (written, expected) in [
            ("curl a/<your id>/b <in >out", "curl a/_________/b <in >out"),
            ("curl a?b=c&d=$E && f &\n", "curl a?b=c_d=$E && f &\n"),
            ("curl a \\  \n  -d 'x<a>&b'", "curl a   \\\n  -d 'x<a>&b'"),
            ("curl a \\\\\n -d '{\"b\": \"can't\"}' \\\n", "curl a  \\\n -d '{\"b\": \"can_t\"}'  \n"),
            ("curl {{ a.b }}/c/{% d %} ${{ e }}", "curl _________/c/_______ ________"),
            ("curl a/$(($(f) + 1))/b", "curl a/${__________}/b"),
            ("curl -d $'it\\'s' <a>", "curl -d $'it\\'s' ___"),
            ("curl -d '{\"a\": 1}\n", "curl -d '{\"a\": 1}'"),
            ("curl a\n  -H 'b: c'\n# don't\n-d e", "curl a   -H 'b: c'\n# don't\n-d e"),
            ("$ curl a \\\n -d b\n{\"c\": 1}\n$ ls\n", "  curl a \\\n -d b\n        \n  ls\n"),
            ("$ curl a\n -d b\n{\"c\": 1}\n", "  curl a  -d b\n        \n"),
            ("curl a ^\n -d b `\n -H c", "curl a \\\n -d b \\\n -H c"),
            ("curl a \\\n # why\n -d b # c\nd", "curl a \\\n        -d b # c\nd"),
            ("curl -X POST\n  http://a/b\n  http://c", "curl -X POST   http://a/b\n  http://c"),
            ("curl a -d\n'b'\n'c'", "curl a -d 'b'\n'c'"),
            ("curl -s a\n-XPUT\n-HA:b\n'c'", "curl -s a -XPUT -HA:b\n'c'"),
            ("cat <<'EOF'\nit's <a>\nEOF\ncurl <b>", "cat <<'EOF'\nit's <a>\nEOF\ncurl ___"),
            ("x \"$(cat <<EOF\nsay \"<a>\"\nEOF\n)\" <b>", "x \"$(cat <<EOF\nsay \"<a>\"\nEOF\n)\" ___"),
        ] {
            assert_eq!(repaired(written), expected, "{written}");
            assert_eq!(repaired(written).len(), written.len());
        }
    }
}
