//! Reads requests of Bruno, with their saved examples.

use crate::{Format, Place, Traffic};

/// Whether a text is a Bruno file: its first block is `meta {`.
pub(super) fn is_bruno(text: &str) -> bool {
    text.trim_start().strip_prefix("meta").is_some_and(|rest| rest.trim_start().starts_with('{'))
}

/// Reads the examples of a request.
pub(super) fn read(text: &str) -> Traffic {
    let _ = text;
    let mut traffic = Traffic::of(Format::Bruno);
    traffic.gap(&Place::at(0), "is not read yet");
    traffic
}
