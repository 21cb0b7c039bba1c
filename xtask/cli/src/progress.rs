//! The progress bars that show on a terminal how many pages or bytes were read; they print nothing elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

/// Creates a progress bar on standard error for this number of pages.
pub(crate) fn page_bar(pages: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} pages read")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(pages as u64).with_style(style)
}

/// Creates a progress bar on standard error for this number of bytes.
pub(crate) fn byte_bar(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes} of traffic read")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(bytes).with_style(style)
}
