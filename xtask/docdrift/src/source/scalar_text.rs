//! Where the characters of a string are in the YAML or JSON text that writes it, with its quotes and escapes.

/// For each byte of `text`, and for its end, the byte offset in `raw`, the source of the scalar. `None` if the two
/// do not correspond, as with escapes of other characters than ASCII.
///
/// White space may differ: YAML folds lines, and indents them.
pub(crate) fn offsets(raw: &str, text: &str) -> Option<Vec<u32>> {
    let mut at = Vec::with_capacity(text.len() + 1);
    let mut rest = raw.char_indices().peekable();
    // The quotes, or the header of a block scalar.
    let first = text.trim_start().chars().next()?;
    let is_block = raw.starts_with(['|', '>']);
    let skipped = if is_block { raw.find('\n')? } else { 0 };
    while rest.peek().is_some_and(|(index, c)| *index < skipped || (is_noise(*c) && *c != first)) {
        rest.next();
    }
    for (_, wanted) in text.char_indices() {
        let place = match wanted.is_whitespace() {
            true => white_space(&mut rest, raw),
            false => character(&mut rest, raw, wanted)?,
        };
        at.extend(std::iter::repeat_n(u32::try_from(place).ok()?, wanted.len_utf8()));
    }
    at.push(u32::try_from(rest.peek().map_or(raw.len(), |(index, _)| *index)).ok()?);
    Some(at)
}

type Chars<'r> = std::iter::Peekable<std::str::CharIndices<'r>>;

fn is_noise(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'')
}

/// Moves over white space of the text: as it is, folded, or escaped as `\n`. Returns its place.
fn white_space(rest: &mut Chars<'_>, raw: &str) -> usize {
    let place = rest.peek().map_or(raw.len(), |(index, _)| *index);
    match rest.peek() {
        Some((_, c)) if c.is_whitespace() => drop(rest.next()),
        Some((index, '\\')) if raw[*index + 1..].starts_with(['n', 't', 'r', ' ']) => {
            rest.next();
            rest.next();
        }
        _ => {}
    }
    place
}

/// Moves to a character of the text; `None` if another one is there. Returns its place.
fn character(rest: &mut Chars<'_>, raw: &str, wanted: char) -> Option<usize> {
    while let Some((index, c)) = rest.next() {
        if c == wanted {
            // A single quotation mark is written twice in single quotation marks, a backslash twice in double ones.
            if (c == '\'' && raw.starts_with('\'') || c == '\\' && raw.starts_with('"'))
                && rest.peek().is_some_and(|(_, next)| *next == c)
            {
                rest.next();
            }
            return Some(index);
        }
        match c {
            c if c.is_whitespace() => {}
            '\\' => {
                let (_, escaped) = *rest.peek()?;
                match escaped {
                    'u' => {
                        let code = raw.get(index + 2..index + 6)?;
                        let known = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
                        if known == Some(wanted) {
                            rest.nth(4);
                            return Some(index);
                        }
                        return None;
                    }
                    escaped if escaped == wanted => {
                        rest.next();
                        return Some(index);
                    }
                    // An escaped line feed that the text has folded or doubled.
                    'n' | 't' | 'r' | '\n' | ' ' => drop(rest.next()),
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, text: &str, part: &str, expected: &str) {
        let at = offsets(raw, text).expect(raw);
        let start = text.find(part).expect(part);
        let range = at[start] as usize..at[start + part.len()] as usize;
        assert_eq!(raw[range].trim_end(), expected, "{raw}");
    }

    #[test]
    fn a_part_of_a_string_is_found_in_its_source() {
        check("\"One.\\nTwo \\\"x\\\".\"", "One.\nTwo \"x\".", "Two \"x\".", "Two \\\"x\\\".");
        check("'It''s one. Two.'", "It's one. Two.", "Two.", "Two.");
        check("|\n    One.\n    Two.\n", "One.\nTwo.\n", "Two.", "Two.");
        check(">-\n  One\n  line. Two.\n", "One line. Two.", "One line.", "One\n  line.");
        check("One\n      line. Two.", "One line. Two.", "Two.", "Two.");
        check("\"caf\\u00e9 x. Y.\"", "café x. Y.", "Y.", "Y.");
    }

    #[test]
    fn texts_that_do_not_correspond_have_no_offsets() {
        assert_eq!(offsets("\"\\x41\"", "A"), None);
        assert_eq!(offsets("abc", "abd"), None);
    }
}
