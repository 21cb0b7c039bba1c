//! The languages of the samples on pages, counted by the words behind their fences.

use std::collections::BTreeMap;

use super::repository::Repository;

/// How many bytes of a page are looked at.
const LOOKED_AT: u64 = 1 << 20;

/// How many languages are named.
const MAX_NAMED: usize = 6;

/// The most frequent languages of the samples, each with its count, the most frequent first.
pub(super) fn of_samples(repository: &Repository, pages: &[&str]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages {
        let text = repository.beginning(page, LOOKED_AT);
        for line in text.lines().filter_map(|line| line.trim_start().strip_prefix("```")) {
            let word =
                line.trim_start_matches('`').split([' ', '{', ',', ':', '\t']).next().unwrap_or_default();
            let is_name = !word.is_empty()
                && word.chars().all(|letter| letter.is_alphanumeric() || "+#-_".contains(letter));
            if is_name {
                *counts.entry(word.to_lowercase()).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(MAX_NAMED);
    counts
}
