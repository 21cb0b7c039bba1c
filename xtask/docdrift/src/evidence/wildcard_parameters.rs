//! Compares the names of parameters that have a part which stands for any text: `filter[*]`, `q[...]`, `meta.{key}`.

/// The opening and closing signs of the parts that stand for any text, apart from `*` and dots.
const BRACKETS: [(char, char); 2] = [('{', '}'), ('<', '>')];

/// Whether the first name has a part that stands for any text, and the second name is one of its readings.
pub(super) fn covers(pattern: &str, name: &str) -> bool {
    let fixed = fixed_parts(pattern);
    let [first, middle @ .., last] = fixed.as_slice() else { return false };
    // A pattern without fixed text would cover every name.
    if fixed.iter().all(|part| part.is_empty()) {
        return false;
    }
    let Some(mut rest) = name.strip_prefix(first.as_str()) else { return false };
    for part in middle {
        let Some((_, behind)) = rest.split_once(part.as_str()) else { return false };
        rest = behind;
    }
    // The part that stands for a text is not empty.
    rest.len() > last.len() && rest.ends_with(last.as_str())
}

/// The texts around the parts of a name that stand for any text; one text if there is no such part.
fn fixed_parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut rest = name;
    while let Some(next) = rest.chars().next() {
        let closing = BRACKETS.iter().find(|(open, _)| *open == next).map(|(_, close)| *close);
        let length = match (next, closing.and_then(|close| rest.find(close))) {
            (_, Some(end)) => end + 1,
            ('*', _) => rest.len() - rest.trim_start_matches('*').len(),
            ('…', _) => next.len_utf8(),
            _ if rest.starts_with("...") => 3,
            _ => {
                parts.last_mut().expect("never empty").push(next);
                rest = &rest[next.len_utf8()..];
                continue;
            }
        };
        parts.push(String::new());
        rest = &rest[length..];
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_part_that_stands_for_any_text_covers_any_text() {
        for (pattern, name) in [
            ("filter[*]", "filter[status]"),
            ("q[...]", "q[name_cont]"),
            ("meta.{key}", "meta.colour"),
            ("filter[<field>][<operator>]", "filter[total][gte]"),
            ("utm_*", "utm_source"),
        ] {
            assert!(covers(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("filter[*]", "filter"),
            ("filter[*]", "sort[status]"),
            ("filter[status]", "filter[status]"),
            ("*", "status"),
            ("utm_*", "utm_"),
            ("filter[*]", "filter[status"),
        ] {
            assert!(!covers(pattern, name), "{pattern} {name}");
        }
    }
}
