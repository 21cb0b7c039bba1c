//! Matches a path with a path template, and tells a fixed word of a path from the value of a parameter.

use crate::subject::identifier_words::words;

/// How a path matches a path template.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    /// The number of segments that are equal to the segment at the same position of the template.
    pub(super) literals: usize,
    /// Whether a parameter of the template matches a segment that may be a fixed word of an undeclared path.
    pub(super) takes_word: bool,
}

/// How a path matches a template; `None` if it does not.
pub(super) fn fit(path: &str, template: &str) -> Option<Fit> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let template = template.strip_suffix('/').unwrap_or(template);
    let mut fit = Fit { literals: 0, takes_word: false };
    let mut expected = template.split('/');
    let mut called = path.split('/');
    loop {
        match (called.next(), expected.next()) {
            (None, None) => return Some(fit),
            (Some(segment), Some(expected)) if segment == expected => fit.literals += 1,
            (Some(segment), Some(expected)) if expected.contains('{') && !segment.is_empty() => {
                fit.takes_word |= is_path_word(segment, expected);
            }
            _ => return None,
        }
    }
}

/// Whether a segment looks like a fixed word of a path and not like a value of the parameter. Values have
/// digits, capitals or punctuation other than `_` and `-`, contain a word such as `my` or `example`, or contain
/// a word of the parameter's name.
fn is_path_word(segment: &str, parameter: &str) -> bool {
    const VALUE_WORDS: &[&str] = &["my", "your", "example", "sample", "test", "demo", "some", "the"];
    let plain = segment.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-'));
    let named = words(parameter);
    let mut segment_words = words(segment).into_iter();
    plain && !segment_words.any(|word| VALUE_WORDS.contains(&word.as_str()) || named.contains(&word))
}
