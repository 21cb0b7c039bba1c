//! Which rewrite of the document made the client differ from it.

use super::diff::ClientDiff;
use super::verdict::ClientVerdict;

/// A rewrite, as the head of a written document lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rewrite {
    what: String,
    reason: String,
}

/// The rewrites that the comment at the head lists: `#   2 × what`, and below it the reason.
pub(super) fn rewrites(text: &str) -> Vec<Rewrite> {
    let mut rewrites: Vec<Rewrite> = Vec::new();
    let head = text.lines().map_while(|line| line.strip_prefix('#'));
    for line in head.skip_while(|line| line.trim() != "Rewrites:").skip(1) {
        let counted = line.trim().split_once(" × ").filter(|(count, _)| count.parse::<usize>().is_ok());
        match (counted, rewrites.last_mut()) {
            (Some((_, what)), _) => rewrites.push(Rewrite { what: what.to_owned(), reason: String::new() }),
            (None, Some(last)) => last.reason = line.trim().to_owned(),
            (None, None) => {}
        }
    }
    rewrites
}

/// The one rewrite that takes away or narrows the subject; or else the one that speaks of it, or the
/// one that speaks of what is narrower.
pub(super) fn of(compared: &ClientDiff, rewrites: &[Rewrite]) -> Option<String> {
    let words: &[&str] = match &compared.taking {
        ClientVerdict::Accepted | ClientVerdict::Untyped => return None,
        ClientVerdict::Refused(keyword, _) => &[keyword],
        ClientVerdict::Lost => &["remove", "drop", "left out"],
    };
    let place = &compared.subject.place;
    let name = place.name();
    let one = |fits: &dyn Fn(&Rewrite) -> bool| {
        let mut found = rewrites.iter().filter(|rewrite| fits(rewrite));
        found.next().filter(|_| found.next().is_none())
    };
    let speaks_of = |text: &str, word: &str| {
        text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|known| known == word)
    };
    let does = |rewrite: &Rewrite| words.iter().any(|word| rewrite.what.contains(word));
    let found = name
        .and_then(|name| {
            one(&|rewrite| does(rewrite) && speaks_of(&rewrite.what, name))
                .or_else(|| one(&|rewrite| speaks_of(&rewrite.what, name)))
        })
        .or_else(|| one(&does));
    found.map(|rewrite| rewrite.what.clone())
}
