//! Matches a path with a path template, and tells a fixed word of a path from the value of a parameter.

use super::Operation;
use super::parameter_words::is_shown;
use crate::subject::ParameterLocation;
use crate::subject::identifier_words::words;

/// How a path matches a path template.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    /// The number of segments that are equal to the segment at the same position of the template.
    pub(super) literals: usize,
    /// Whether a parameter of the template matches a segment that may be a fixed word of an undeclared path.
    pub(super) takes_word: bool,
}

/// How a path matches the template of an operation; `None` if it does not.
pub(super) fn fit(path: &str, operation: Operation<'_>) -> Option<Fit> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let template = operation.id().path.as_str();
    let template = template.strip_suffix('/').unwrap_or(template);
    let mut fit = Fit { literals: 0, takes_word: false };
    let mut path_words = Vec::new();
    let mut expected = template.split('/');
    let mut called = path.split('/');
    loop {
        match (called.next(), expected.next()) {
            (None, None) => break,
            (Some(segment), Some(expected)) if segment == expected => {
                fit.literals += usize::from(!segment.is_empty());
            }
            (Some(segment), Some(expected)) if expected.contains('{') && !segment.is_empty() => {
                if is_path_word(segment, expected) {
                    path_words.push((segment, expected));
                }
            }
            _ => return None,
        }
    }
    if !path_words.is_empty() {
        fit.takes_word = !path_words.iter().all(|(word, segment)| is_value(word, segment, operation));
    }
    Some(fit)
}

/// Whether the parameter that a segment of a template consists of shows that a word is one of its values.
fn is_value(word: &str, segment: &str, operation: Operation<'_>) -> bool {
    let name = segment.trim_start_matches('{').trim_end_matches('}');
    let root = operation.document().root();
    operation.parameters().iter().any(|parameter| {
        parameter.location == ParameterLocation::Path
            && parameter.name == name
            && is_shown(word, parameter, root)
    })
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
