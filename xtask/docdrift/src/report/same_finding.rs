//! Finds the findings of two lists that are the same but for their pages: in a run and an earlier one, or in a run
//! and its accepted findings.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::finding::Finding;

/// What a finding keeps when its page is renamed, or its paragraph moves to another page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Likeness {
    /// The id of the rule.
    pub rule: String,
    /// The subject.
    pub subject: String,
    /// The wrong value, as JSON.
    pub value: Option<String>,
    /// The hash of the text of its main place.
    pub text: String,
}

impl Finding {
    /// What the finding has in common with the same finding on another page.
    pub(super) fn likeness(&self) -> Likeness {
        Likeness {
            rule: self.rule.id.to_owned(),
            subject: self.proposal.subject.to_string(),
            value: self.proposal.value.as_ref().and_then(text_of_value),
            text: self.text_hash.to_string(),
        }
    }
}

impl Finding {
    /// Whether another finding differs only in its page.
    #[must_use]
    pub fn is_same_elsewhere(&self, other: &Finding) -> bool {
        self.text_hash == other.text_hash && self.likeness() == other.likeness()
    }
}

/// A value as the text by which values are compared. JSON reports write no value as null, too.
pub(super) fn text_of_value(value: &Value) -> Option<String> {
    (!value.is_null()).then(|| value.to_string())
}

/// What becomes of findings that are equal to fewer findings of the other list than there are of them, when the names
/// of the pages do not help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surplus {
    /// Nobody knows which of the new ones are the old ones, so none is.
    IsOpen,
    /// The first ones are the old ones: only their number counts.
    Follows,
}

/// One item of a list: its number, its page, and what it keeps on another page.
#[derive(Debug)]
pub(super) struct Item<'p> {
    pub number: usize,
    pub page: &'p str,
    pub likeness: Likeness,
}

/// Pairs old items with new ones of equal likeness, one to one. Of several, those on pages with the same end of the
/// name are pairs, as in `a/orders.md` and `b/orders.md`.
pub(super) fn pairs(old: Vec<Item<'_>>, new: Vec<Item<'_>>, surplus: Surplus) -> Vec<(usize, usize)> {
    let mut groups: BTreeMap<Likeness, Group<'_>> = BTreeMap::new();
    for Item { number, page, likeness } in old {
        groups.entry(likeness).or_default().old.push((page, number));
    }
    for Item { number, page, likeness } in new {
        if let Some(group) = groups.get_mut(&likeness) {
            group.new.push((page, number));
        }
    }
    groups.into_values().flat_map(|group| group.pairs(surplus)).collect()
}

/// The items of one likeness: page and number.
#[derive(Default)]
struct Group<'p> {
    old: Vec<(&'p str, usize)>,
    new: Vec<(&'p str, usize)>,
}

impl Group<'_> {
    fn pairs(mut self, surplus: Surplus) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        let longest = self.old.iter().map(|(page, _)| steps(page)).max().unwrap_or_default();
        for length in (1..=longest).rev() {
            if self.old.is_empty() || self.new.is_empty() {
                return pairs;
            }
            self.pair_by_ending(length, &mut pairs);
        }
        if self.new.len() <= self.old.len() || surplus == Surplus::Follows {
            pairs.extend(self.old.iter().zip(&self.new).map(|((_, old), (_, new))| (*old, *new)));
        }
        pairs
    }

    /// Takes out the pairs of which no other item ends with the same steps.
    fn pair_by_ending(&mut self, length: usize, pairs: &mut Vec<(usize, usize)>) {
        let mut ends: BTreeMap<&str, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (page, number) in &self.old {
            if let Some(end) = ending(page, length) {
                ends.entry(end).or_default().0.push(*number);
            }
        }
        for (page, number) in &self.new {
            if let Some((_, new)) = ending(page, length).and_then(|end| ends.get_mut(end)) {
                new.push(*number);
            }
        }
        let found: Vec<(usize, usize)> = ends
            .values()
            .filter_map(|(old, new)| match (old.as_slice(), new.as_slice()) {
                ([old], [new]) => Some((*old, *new)),
                _ => None,
            })
            .collect();
        let (old, new): (BTreeSet<usize>, BTreeSet<usize>) = found.iter().copied().unzip();
        self.old.retain(|(_, number)| !old.contains(number));
        self.new.retain(|(_, number)| !new.contains(number));
        pairs.extend(found);
    }
}

fn steps(page: &str) -> usize {
    page.split('/').count()
}

/// The last steps of a path; `None` if it has fewer.
fn ending(page: &str, length: usize) -> Option<&str> {
    let mut at = page.len();
    for _ in 1..length {
        at = page[..at].rfind('/')?;
    }
    Some(page[..at].rfind('/').map_or(page, |before| &page[before + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pairs of pages, where all items are alike.
    #[track_caller]
    fn check(old: &[&str], new: &[&str], surplus: Surplus, expected: &[(&str, &str)]) {
        fn items<'p>(pages: &[&'p str]) -> Vec<Item<'p>> {
            let item = |(number, page): (usize, &&'p str)| Item { number, page, likeness: likeness() };
            pages.iter().enumerate().map(item).collect()
        }
        let found = pairs(items(old), items(new), surplus);
        let found: Vec<(&str, &str)> = found.into_iter().map(|(one, other)| (old[one], new[other])).collect();
        assert_eq!(found, expected);
    }

    fn likeness() -> Likeness {
        Likeness {
            rule: "moved-field".to_owned(),
            subject: "GET /a".to_owned(),
            value: None,
            text: String::new(),
        }
    }

    #[test]
    fn one_is_the_same_wherever_it_is() {
        check(&["a.md"], &["b/c.md"], Surplus::IsOpen, &[("a.md", "b/c.md")]);
        check(&["a.md"], &[], Surplus::IsOpen, &[]);
    }

    #[test]
    fn of_several_those_are_pairs_whose_pages_end_alike() {
        let (old, new) = (["docs/a/x.md", "docs/b/x.md"], ["guides/b/x.md", "guides/a/x.md"]);
        let expected = [("docs/a/x.md", "guides/a/x.md"), ("docs/b/x.md", "guides/b/x.md")];
        check(&old, &new, Surplus::IsOpen, &expected);
        check(
            &["a/x.md", "a/y.md"],
            &["b/z.md", "b/y.md"],
            Surplus::IsOpen,
            &[("a/y.md", "b/y.md"), ("a/x.md", "b/z.md")],
        );
    }

    #[test]
    fn more_new_ones_than_old_ones_are_told_apart_by_their_pages_or_not_at_all() {
        check(&["x.md"], &["a.md", "b.md"], Surplus::IsOpen, &[]);
        check(&["x.md"], &["a.md", "b.md"], Surplus::Follows, &[("x.md", "a.md")]);
        check(&["x.md"], &["a.md", "b/x.md"], Surplus::IsOpen, &[("x.md", "b/x.md")]);
    }
}
