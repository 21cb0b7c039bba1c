//! Finds how dates and times are written in a text: masks such as `YYYY-MM-DD`, and written values.

use std::ops::Range;

/// What a mask or a written value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `YYYY-MM-DD`.
    Date,
    /// `YYYY-MM-DDThh:mm`, and what may follow it.
    DateTime,
    /// `PnYnMnDTnHnMnS`, `P3D`.
    Duration,
    /// `hh:mm:ssZ`.
    Time,
    /// A date or time in another notation, or with parts that may be left out.
    Other,
}

/// A mask or a written value.
#[derive(Clone, Debug)]
pub(super) struct Shaped {
    /// What it is.
    pub(super) shape: Shape,
    /// Whether it is a value, not a mask.
    pub(super) is_value: bool,
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
}

/// The masks and written dates of a part of a text.
pub(super) fn shapes(source: &str, range: Range<usize>) -> Vec<Shaped> {
    let mut found: Vec<Shaped> = Vec::new();
    let is_border = |c: char| c.is_whitespace() || "<>`\"()“”‘’,;|=".contains(c);
    let mut at = range.start;
    for chunk in source[range].split_inclusive(is_border) {
        let start = at;
        at += chunk.len();
        let bare = chunk
            .trim_end_matches(is_border)
            .trim_end_matches(['.', ':', '\'', '!'])
            .trim_start_matches(['\'', '*', ':']);
        if bare.len() < 2 || bare.contains("://") || !bare.is_ascii() {
            continue;
        }
        let lower = bare.to_ascii_lowercase().replace(['\'', '\\'], "");
        let Some((shape, is_value)) = classify(&lower) else { continue };
        // Two chunks side by side are one: `YYYY-MM-DD hh:mm`.
        let joined = found
            .last_mut()
            .filter(|last| source[last.range.end..start].trim_matches('`').chars().all(|c| c == ' '));
        let is_clock = shape == Shape::Time || bare.contains(':') && shape == Shape::Other;
        match joined {
            Some(last) if is_clock && last.shape == Shape::Date => last.shape = Shape::Other,
            _ => found.push(Shaped {
                shape,
                is_value,
                range: start..start + chunk.trim_end_matches(is_border).len(),
            }),
        }
        let opens_optional = chunk.ends_with('(') && source[at..].starts_with(['T', 't', '[']);
        if let Some(last) = found.last_mut().filter(|_| opens_optional) {
            last.shape = Shape::Other;
        }
    }
    found
}

/// What a text without spaces is, in lower case, and whether it is a value instead of a mask.
fn classify(text: &str) -> Option<(Shape, bool)> {
    if let Some(rest) = after_date(text) {
        let rest = rest.strip_prefix("[t]").map_or(rest, |_| &rest[1..]).trim_start_matches(']');
        let is_value = text.starts_with(|c: char| c.is_ascii_digit());
        let shape = match rest.strip_prefix('t') {
            _ if rest.is_empty() => Shape::Date,
            Some(clock) if after_clock(clock.trim_start_matches(']')).is_some() => Shape::DateTime,
            _ => Shape::Other,
        };
        return Some((shape, is_value));
    }
    if let Some(rest) = after_clock(text) {
        let has_zone = rest.contains(['z', '+']) && rest.starts_with(':');
        let is_value = text.starts_with(|c: char| c.is_ascii_digit());
        return Some((if has_zone { Shape::Time } else { Shape::Other }, is_value));
    }
    if text.starts_with('p') && is_duration(&text[1..]) {
        return Some((Shape::Duration, !text.contains('n')));
    }
    let is_other = ["yyyy", "hhmmss", "dd/mm", "mm/dd", "dd-mm", "mm-dd", "%y", "%d/%m", "yy-mm"]
        .iter()
        .any(|part| text.contains(part));
    is_other.then_some((Shape::Other, false))
}

/// The rest behind a date at the start: `yyyy-mm-dd`, `%y-%m-%d`, `2024-05-01`.
fn after_date(text: &str) -> Option<&str> {
    const MASKS: &[&str] = &["yyyy-mm-dd", "ccyy-mm-dd", "%y-%m-%d", "{yyyy}-{mm}-{dd}"];
    let text = text.trim_start_matches(['{', '[', '<']);
    let masked = MASKS.iter().find_map(|mask| text.strip_prefix(mask));
    masked.map(|rest| rest.trim_start_matches('}')).or_else(|| {
        let bytes = text.as_bytes();
        let is_digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_digit);
        let is_date =
            [0, 1, 2, 3, 5, 6, 8, 9].into_iter().all(is_digit) && bytes[4] == b'-' && bytes[7] == b'-';
        let month: u8 = text.get(5..7).filter(|_| is_date)?.parse().ok()?;
        (is_date && (1..=12).contains(&month)).then(|| &text[10..])
    })
}

/// The rest behind hours and minutes at the start.
fn after_clock(text: &str) -> Option<&str> {
    const MASKS: &[&str] = &["hh:mm", "%h:%m", "hh24:mi", "hh:ii"];
    MASKS.iter().find_map(|mask| text.strip_prefix(mask)).or_else(|| {
        let bytes = text.as_bytes();
        let is_digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_digit);
        let is_clock = [0, 1, 3, 4].into_iter().all(is_digit) && bytes[2] == b':';
        is_clock.then(|| &text[5..])
    })
}

/// Whether a text without its `P` is a duration: `3d`, `t1h30m`, `nynmndtnhnmns`.
fn is_duration(text: &str) -> bool {
    let mut digits = 0;
    let mut parts = 0;
    for c in text.chars() {
        match c {
            '0'..='9' | 'n' | '.' | '[' | ']' => digits += 1,
            't' if digits == 0 => {}
            'y' | 'm' | 'w' | 'd' | 'h' | 's' if digits > 0 => (digits, parts) = (0, parts + 1),
            _ => return false,
        }
    }
    parts > 0 && digits == 0
}
