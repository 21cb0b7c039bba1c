//! What people write in TOML: settings, and accepted findings.

use std::path::Path;

use docdrift::Files;
use docdrift_cli::{Settings, read_baseline};

/// Reads the text as `docdrift.toml` and as a file of accepted findings.
pub(super) fn run(data: &[u8]) {
    let Some(settings) = super::text(data) else { return };
    // The result says what is wrong, at its place; only that there is one counts here.
    let _ = Settings::check_text(Path::new("/repository"), settings);
    let mut files = Files::new();
    let accepted = files.add("docdrift-accepted.toml", settings);
    let _ = read_baseline(&files, accepted);
}
