//! Reads `.http` files with the answers that they name, and saved responses.

use crate::{Format, Place, Siblings, Traffic};

/// Whether a text is a `.http` file or a saved response.
pub(super) fn is_http(text: &str) -> bool {
    let first =
        text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with(['#', '/', '@']));
    let mut words = first.unwrap_or_default().split_whitespace();
    let (one, two) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    one.starts_with("HTTP/") || (crate::methods::is_method(one) && two.contains('/'))
}

/// Reads the requests of a file, and the answers that are beside them.
pub(super) fn read(text: &str, siblings: &dyn Siblings) -> Traffic {
    let _ = (text, siblings.file(""));
    let mut traffic = Traffic::of(Format::Http);
    traffic.gap(&Place::at(0), "is not read yet");
    traffic
}
