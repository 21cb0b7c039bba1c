//! Finds the rewrite of the document that caused a difference between document and client.

use super::diff::ClientDiff;
use super::verdict::ClientVerdict;

/// A rewrite in the head comment of the document that the client was generated from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rewrite {
    what: String,
    reason: String,
}

/// The rewrites that the head comment lists: `#   2 × what`, with the reason in the next line.
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

/// The rewrite that caused a difference: the only rewrite that removes or narrows the subject by name, else
/// the only one that names the subject, else the only one that names the narrower keyword or a removal.
/// `None` if none of these is the only one.
pub(super) fn of(compared: &ClientDiff, rewrites: &[Rewrite]) -> Option<String> {
    let words: &[&str] = match &compared.verdict {
        ClientVerdict::Accepted | ClientVerdict::Untyped => return None,
        ClientVerdict::Refused(keyword, _) => &[keyword],
        ClientVerdict::Lost => &["remove", "drop", "left out"],
    };
    let place = &compared.subject.place;
    let name = place.name();
    let only = |fits: &dyn Fn(&Rewrite) -> bool| {
        let mut found = rewrites.iter().filter(|rewrite| fits(rewrite));
        found.next().filter(|_| found.next().is_none())
    };
    let mentions = |text: &str, word: &str| {
        text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|known| known == word)
    };
    let does = |rewrite: &Rewrite| words.iter().any(|word| rewrite.what.contains(word));
    let found = name
        .and_then(|name| {
            only(&|rewrite| does(rewrite) && mentions(&rewrite.what, name))
                .or_else(|| only(&|rewrite| mentions(&rewrite.what, name)))
        })
        .or_else(|| only(&does));
    found.map(|rewrite| rewrite.what.clone())
}
