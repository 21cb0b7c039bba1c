//! The first characters of fingerprints and of the ids of causes, as many as tell those of a report apart.

use crate::report::Report;
use crate::report::finding::Finding;

/// How many characters of an id are shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShortIds {
    finding: usize,
    cause: usize,
}

/// The number of characters that are shown at least: the report of tomorrow may have further findings.
const MIN_LENGTH: usize = 8;

impl ShortIds {
    pub(super) fn of(report: &Report<'_>) -> Self {
        ShortIds {
            finding: distinct_length(report.findings.iter().map(|finding| finding.fingerprint.as_str())),
            cause: distinct_length(report.causes.iter().map(|cause| cause.id.as_str())),
        }
    }

    /// The beginning of the fingerprint of a finding.
    pub(super) fn finding(self, finding: &Finding) -> &str {
        beginning(finding.fingerprint.as_str(), self.finding)
    }

    /// The beginning of the id of its cause.
    pub(super) fn cause(self, finding: &Finding) -> &str {
        beginning(finding.cause.as_str(), self.cause)
    }
}

/// Ids are hexadecimal digits, so that each character is a byte.
fn beginning(id: &str, length: usize) -> &str {
    id.get(..length).unwrap_or(id)
}

/// The number of characters by which different ids differ.
fn distinct_length<'i>(ids: impl Iterator<Item = &'i str>) -> usize {
    let mut ids: Vec<&str> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let common =
        |pair: &[&str]| pair[0].bytes().zip(pair[1].bytes()).take_while(|(one, other)| one == other).count();
    ids.windows(2).map(|pair| common(pair) + 1).max().unwrap_or_default().max(MIN_LENGTH)
}

#[cfg(test)]
mod tests {
    use super::{beginning, distinct_length};

    #[test]
    fn as_many_characters_are_shown_as_tell_ids_apart() {
        let length = |ids: &[&str]| distinct_length(ids.iter().copied());
        assert_eq!(length(&[]), 8);
        assert_eq!(length(&["0123456789abcdef", "0123456789abcdef"]), 8, "one id");
        assert_eq!(length(&["0123456789abcdef", "a", "0123456789bbcdef"]), 11);
        assert_eq!(beginning("0123456789abcdef", 11), "0123456789a");
    }
}
