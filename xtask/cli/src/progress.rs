//! The progress bar that shows on a terminal how many pages were read; it prints nothing elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

/// Creates a progress bar on standard error for this number of pages.
pub(crate) fn page_bar(pages: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} pages read")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(pages as u64).with_style(style)
}
