//! The reasons of gaps without anything that traffic says, so that equal ones are counted as one.

/// A reason of a reader without names and numbers of the traffic: texts in backticks, the name of a file that
/// cannot be read, and the place of a syntax error within its line.
pub(crate) fn reason(written: &str) -> String {
    let written = match written.split_once(" at line ") {
        Some((reason, place)) if place.split_whitespace().nth(1) == Some("column") => reason,
        _ => written,
    };
    // A name of the traffic can contain backticks itself.
    let reason = match (written.find('`'), written.rfind('`')) {
        (Some(first), Some(last)) if first < last => {
            format!("{}`…`{}", &written[..first], &written[last + 1..])
        }
        _ => written.to_owned(),
    };
    let Some((head, tail)) = reason.split_once("cannot be read: ") else { return reason };
    let known = ["is ", "lies ", "cannot "];
    let tail = known.iter().filter_map(|word| last_word(tail, word)).max().map_or("", |at| &tail[at..]);
    format!("{head}cannot be read: {tail}").trim_end_matches([':', ' ']).to_owned()
}

fn last_word(text: &str, word: &str) -> Option<usize> {
    text.rmatch_indices(word).map(|(at, _)| at).find(|at| *at == 0 || text[..*at].ends_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_show_nothing_of_the_traffic() {
        for (written, expected) in [
            ("is no exchange: it has no URL", "is no exchange: it has no URL"),
            ("is no exchange: `sk_live` is no method of HTTP", "is no exchange: `…` is no method of HTTP"),
            ("is no exchange: `a`b`c` is no method of HTTP", "is no exchange: `…` is no method of HTTP"),
            (
                "is no JSON: EOF while parsing a string at line 1 column 20",
                "is no JSON: EOF while parsing a string",
            ),
            (
                "names a body that cannot be read: a is b.json is not in the archive",
                "names a body that cannot be read: is not in the archive",
            ),
            ("names a body that cannot be read: x y", "names a body that cannot be read"),
            (
                "names a body that cannot be read: lies outside the folder of the recording",
                "names a body that cannot be read: lies outside the folder of the recording",
            ),
        ] {
            assert_eq!(reason(written), expected);
        }
    }
}
