//! The limits of GitHub's code scanning for a SARIF file, and what is cut to stay within them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

/// How much of a report is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The number of results in a run. GitHub refuses a file with more.
    pub results: usize,
    /// The number of results that GitHub shows, the most severe ones.
    pub shown_results: usize,
    /// The number of rules in a run.
    pub rules: usize,
    /// The number of locations of a result.
    pub locations: usize,
    /// The number of tags of a rule.
    pub tags: usize,
    /// The number of gaps. GitHub has no limit for them, except for that of the size.
    pub gaps: usize,
    /// The size of the file, in bytes, after gzip.
    pub gzip_bytes: usize,
}

impl Limits {
    /// What GitHub documents in "SARIF support for code scanning".
    pub(super) const GITHUB: Limits = Limits {
        results: 25_000,
        shown_results: 5_000,
        rules: 25_000,
        locations: 1_000,
        tags: 20,
        gaps: 5_000,
        gzip_bytes: 10_000_000,
    };
}

/// Renders within the limit of the size: with ever fewer results, locations and gaps until the file is small enough.
pub(super) fn render_within(limits: &Limits, render: impl Fn(&Limits) -> String) -> String {
    let mut limits = *limits;
    loop {
        let text = render(&limits);
        let is_smallest = limits.results == 0 && limits.gaps == 0;
        if is_smallest || gzip_size(&text, limits.gzip_bytes) <= limits.gzip_bytes {
            return text;
        }
        if limits.locations > 10 || limits.gaps > 100 {
            limits.locations = limits.locations.min(10);
            limits.gaps = limits.gaps.min(100);
        } else {
            limits.results /= 2;
            limits.gaps /= 2;
        }
    }
}

/// The size of a text after gzip, in bytes; that of the text itself if it is small enough without gzip.
fn gzip_size(text: &str, small_enough: usize) -> usize {
    if text.len() <= small_enough {
        return text.len();
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(text.as_bytes());
    written.and_then(|()| encoder.finish()).map_or(usize::MAX, |compressed| compressed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_too_large_is_rendered_with_less() {
        let limits = Limits { gzip_bytes: 40, ..Limits::GITHUB };
        let rendered = render_within(&limits, |limits| {
            (0..limits.results).map(|number| format!("{} ", number * 7919)).collect()
        });
        assert!(!rendered.is_empty() && rendered.len() < 100, "{rendered}");
        assert_eq!(
            render_within(&limits, |_| "x".repeat(99_999)).len(),
            99_999,
            "what compresses well stays whole"
        );
        let endless = render_within(&limits, |limits| format!("{limits:?}").repeat(3));
        assert!(endless.contains("results: 0"), "it ends where nothing more can be left out");
    }
}
