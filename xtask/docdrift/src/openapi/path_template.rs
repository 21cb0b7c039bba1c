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
    /// The number of parameters at the beginning of the template that the path leaves out.
    pub(super) left_out: usize,
}

/// The most parameters at the beginning of a template that a path may leave out.
const MAX_LEADING: usize = 4;

/// The path of a path key. A key may have a query, a fragment or words that tell operations of one path apart:
/// `/track#create-identity`, `/login - with a code`.
pub(super) fn path_of(key: &str) -> &str {
    let path = &key[..key.find(['?', '#', ' ']).unwrap_or(key.len())];
    path.strip_suffix('/').unwrap_or(path)
}

/// How a path matches the template of an operation; `None` if it does not.
pub(super) fn fit(path: &str, operation: Operation<'_>) -> Option<Fit> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let (mut called, mut expected) = (path.split('/'), path_of(&operation.id().path).split('/'));
    let mut literals = 0;
    let mut path_words = Vec::new();
    loop {
        match (called.next(), expected.next()) {
            (None, None) => break,
            (Some(segment), Some(expected)) if segment == expected => {
                literals += usize::from(!segment.is_empty());
            }
            (Some(segment), Some(expected)) if expected.contains('{') && !segment.is_empty() => {
                if is_path_word(segment, expected) {
                    path_words.push((segment, expected));
                }
            }
            _ => return None,
        }
    }
    let takes_word = !path_words.iter().all(|(word, segment)| is_value(word, segment, operation));
    Some(Fit { literals, takes_word, left_out: 0 })
}

/// How a path matches the template of an operation if the path leaves out some of the parameters at the
/// beginning of the template: `/orders/7` for `/tenant-{tenant}/orders/{id}`. Pages leave out what a deployment
/// puts before the path, and what has a default.
pub(super) fn fit_without_leading(path: &str, operation: Operation<'_>) -> Option<Fit> {
    let template: Vec<&str> = path_of(&operation.id().path).split('/').skip(1).collect();
    let called: Vec<&str> = path.strip_suffix('/').unwrap_or(path).split('/').skip(1).collect();
    let leading = template.iter().take_while(|segment| segment.contains('{')).count();
    let left_out = template.len().checked_sub(called.len()).filter(|left_out| *left_out > 0)?;
    if left_out > leading || leading > MAX_LEADING {
        return None;
    }
    let (kept, rest) = called.split_at(leading - left_out);
    let mut fit = Fit { literals: 0, takes_word: false, left_out };
    for (segment, expected) in rest.iter().zip(&template[leading..]) {
        if segment == expected {
            fit.literals += 1;
        } else if !expected.contains('{') || segment.is_empty() {
            return None;
        } else if is_path_word(segment, expected) && !is_value(segment, expected, operation) {
            fit.takes_word = true;
        }
    }
    // A single word behind a plain word is too common to be recognised.
    let is_value = |segment: &str, expected: &str| {
        fit.literals > 1 || !is_path_word(segment, expected) || is_value(segment, expected, operation)
    };
    let mut declared = template[..leading].iter();
    let keeps = kept.iter().all(|segment| {
        declared.any(|expected| is_of_segment(segment, expected) && is_value(segment, expected))
    });
    (keeps && fit.literals > 0).then_some(fit)
}

/// Whether a segment begins and ends like a segment of a template with a parameter in it: `tenant-7` for
/// `tenant-{tenant}`.
fn is_of_segment(segment: &str, expected: &str) -> bool {
    let begin = expected.split('{').next().unwrap_or_default();
    let end = expected.rsplit('}').next().unwrap_or_default();
    let inner = segment.strip_prefix(begin).and_then(|inner| inner.strip_suffix(end));
    inner.is_some_and(|inner| !inner.is_empty())
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
