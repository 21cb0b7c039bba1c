//! The known name that somebody most likely meant by a name that is not known.

/// How similar two names have to be, from 0 to 1: the limit that clap has for arguments.
const MIN_SIMILARITY: f64 = 0.7;

/// The known name that is most similar to a name; `None` if none is similar.
pub(crate) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let similarity = |other: &str| strsim::jaro(&name.to_lowercase(), &other.to_lowercase());
    let similar = known.into_iter().map(|other| (similarity(other), other));
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
    }
}
