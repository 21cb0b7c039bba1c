//! Mends the line continuations of shell samples: lines that a shell would take for the end of a command although
//! the next line belongs to it. Every byte keeps its position.

use super::curl_options::{by_long_name, by_short_name};

/// Replaces what continues a line elsewhere, `^` in Windows and a backtick in PowerShell, by a backslash, if a line
/// with an option follows. Some samples have a slash there.
pub(super) fn replace_other_marks(bytes: &mut [u8]) {
    for at in line_breaks(bytes) {
        let line = bytes[..at].trim_ascii_end();
        let mark = line.len().saturating_sub(1);
        if let [.., b' ' | b'\t', b'^' | b'`' | b'/'] = line
            && is_option(bytes[at + 1..].trim_ascii_start())
        {
            bytes[mark] = b'\\';
        }
    }
}

/// Blanks the comments between the lines of a continued command, if a line with an option follows.
pub(super) fn blank_comments(bytes: &mut [u8]) {
    for at in line_breaks(bytes) {
        if !bytes[..at].trim_ascii_end().ends_with(b"\\") {
            continue;
        }
        let mut end = at + 1;
        while bytes[end..].trim_ascii_start().starts_with(b"#") {
            end = bytes[end..]
                .iter()
                .position(|byte| *byte == b'\n')
                .map_or(bytes.len(), |next| end + next + 1);
        }
        if end > at + 1 && is_option(bytes[end..].trim_ascii_start()) {
            bytes[at + 1..end].fill(b' ');
        }
    }
}

fn line_breaks(bytes: &[u8]) -> Vec<usize> {
    (0..bytes.len()).filter(|at| bytes[*at] == b'\n').collect()
}

/// Mends line continuations. `\` before trailing blanks and `\\` at the end of a line continue the line,
/// as a single `\` does; the last line of a sample is not continued. A line that begins with an option
/// belongs to the command on the line before.
pub(super) fn mend(bytes: &mut [u8], plain: &[bool]) {
    let end = bytes.trim_ascii_end().len();
    if bytes[..end].ends_with(b"\\") && plain[end - 1] {
        bytes[end - 1] = b' ';
    }
    let mut command = 0;
    for at in 0..bytes.len() {
        if bytes[at] != b'\n' {
            continue;
        }
        let line = bytes[..at].trim_ascii_end().len();
        let slashes = bytes[..line].iter().rev().take_while(|byte| **byte == b'\\').count();
        let blanks_behind = line < at;
        // The scan treats an escaped byte and a line break after a backslash as quoted, so `plain` is read
        // at the first backslash.
        if (slashes > 1 || slashes == 1 && blanks_behind) && plain[line - slashes.min(line)] {
            bytes[line - slashes..line].fill(b' ');
            bytes[at - 1] = b'\\';
            continue;
        }
        if !plain[at] {
            continue;
        }
        let next = bytes[at + 1..].trim_ascii_start();
        let blanks = bytes.len() - at - 1 - next.len();
        let same_paragraph = !bytes[at + 1..at + 1 + blanks].contains(&b'\n');
        let above = bytes.get(command..line).unwrap_or_default();
        let goes_on = is_option(next) || (is_quoted(next) && lacks_value(above)) || {
            let is_apart = blanks > 0 || is_quoted(next);
            is_apart && is_address(next) && lacks_address(above)
        };
        if same_paragraph && goes_on && line > 0 && bytes[line - 1] != b'\\' {
            bytes[at] = b' ';
        } else if slashes == 0 {
            command = at + 1;
        }
    }
}

/// Whether a line begins with an option.
pub(super) fn is_option(line: &[u8]) -> bool {
    match line {
        [b'-', b'-', letter, ..] => letter.is_ascii_alphabetic(),
        // `-XPOST`, `-HAccept: …`
        [b'-', b'X' | b'H', letter, ..] if letter.is_ascii_uppercase() => true,
        [b'-', letter, end, ..] => letter.is_ascii_alphabetic() && !end.is_ascii_alphanumeric(),
        _ => false,
    }
}

fn is_quoted(line: &[u8]) -> bool {
    line.starts_with(b"'") || line.starts_with(b"\"")
}

fn is_address(line: &[u8]) -> bool {
    let line = if is_quoted(line) { &line[1..] } else { line };
    line.starts_with(b"https://") || line.starts_with(b"http://")
}

/// Whether a command is one of curl without an address.
fn lacks_address(command: &[u8]) -> bool {
    let is_curl = command.trim_ascii_start().starts_with(b"curl");
    is_curl && !command.windows(3).any(|part| part == b"://") && !command.contains(&b'$')
}

/// Whether a command of curl ends with an option that takes a value.
fn lacks_value(command: &[u8]) -> bool {
    let Ok(command) = str::from_utf8(command) else { return false };
    let Some(("curl", rest)) = command.trim_start().split_once(char::is_whitespace) else { return false };
    let word = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
    let takes_value = |letter: char| by_short_name(letter).map(|option| option.takes_value);
    match word.strip_prefix("--") {
        Some(name) => by_long_name(name).is_some_and(|option| option.takes_value),
        // Behind an option that takes a value, the rest of the word is the value.
        None => word.strip_prefix('-').is_some_and(|letters| {
            let last = letters.chars().next_back();
            let mut others = letters.chars().rev().skip(1);
            last.and_then(takes_value) == Some(true)
                && others.all(|letter| takes_value(letter) == Some(false))
        }),
    }
}
