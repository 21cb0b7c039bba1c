//! The known name that somebody most likely meant by a name that is not known.

/// How similar two names have to be, from 0 to 1: the limit that clap has for arguments.
const MIN_SIMILARITY: f64 = 0.7;

/// The share of its letters that a name has to keep when it becomes the other one, from 0 to 1. Without it, a short name
/// is similar to each long one that has its letters somewhere.
const MIN_KEPT: f64 = 0.5;

/// The known name that is most similar to a name; `None` if none is similar.
pub(crate) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let name = name.to_lowercase();
    let similarity = |other: &str| strsim::jaro(&name, &other.to_lowercase());
    let keeps = |other: &&str| strsim::normalized_levenshtein(&name, &other.to_lowercase()) >= MIN_KEPT;
    let similar = known.into_iter().filter(keeps).map(|other| (similarity(other), other));
    let similar = similar.filter(|(similarity, _)| *similarity > MIN_SIMILARITY);
    // Of equally similar names, the first one, so that the order of the known names decides.
    let best = similar.reduce(|best, other| if other.0 > best.0 { other } else { best });
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_slip_is_found() {
        let known = ["documents", "pages", "recordings"];
        for (name, expected) in [
            ("documnts", Some("documents")),
            ("Page", Some("pages")),
            ("record", Some("recordings")),
            ("timeout", None),
        ] {
            assert_eq!(nearest(name, known), expected, "{name}");
        }
        assert_eq!(nearest("nope", ["unknown-operation", "moved-field"]), None);
    }
}
