//! Shows on a terminal how many pages are read; prints nothing elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar on standard error for this many pages.
pub(crate) fn page_bar(pages: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} pages read")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(pages as u64).with_style(style)
}
