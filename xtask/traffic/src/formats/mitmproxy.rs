//! Reads flows of mitmproxy: tnetstrings, one after another.

use crate::{Format, Place, Traffic};

/// Whether a file begins with a tnetstring: digits, a colon, and then a map.
pub(super) fn is_flow(content: &[u8]) -> bool {
    let digits = content.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (1..=12).contains(&digits)
        && content.get(digits) == Some(&b':')
        && content.get(digits + 1).is_some_and(u8::is_ascii_digit)
}

/// Reads the flows of a file.
pub(super) fn read(content: &[u8]) -> Traffic {
    let _ = content;
    let mut traffic = Traffic::of(Format::Mitmproxy);
    traffic.gap(&Place::at(0), "is not read yet");
    traffic
}
