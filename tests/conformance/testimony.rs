//! What the client accepts of every operation, for `cargo xtask conformance` to compare with what is
//! promised: the JSON Schemas of its types, in the format that `docdrift::acceptance` reads.

use std::path::{Path, PathBuf};
use std::{env, fs};

use checkout_client::schema::Schemas;

/// Names the file that they are to be written to.
const VARIABLE: &str = "CONFORMANCE_CLIENT";

/// The file that they are to be written to, if anybody asks for them.
pub(crate) fn file() -> Option<PathBuf> {
    env::var_os(VARIABLE).map(PathBuf::from)
}

/// What the client accepts of every operation of every API.
pub(crate) fn all() -> Schemas {
    let mut all = Schemas::new();
    #[cfg(feature = "polar")]
    all.extend(checkout_client::polar::schemas());
    #[cfg(feature = "stripe")]
    all.extend(checkout_client::stripe::schemas());
    #[cfg(feature = "videodb")]
    all.extend(checkout_client::videodb::schemas());
    all
}

/// Writes all of it, or nothing.
pub(crate) fn write(file: &Path) -> Result<(), String> {
    let failed = |reason: &dyn std::fmt::Display| format!("{}: cannot be written: {reason}", file.display());
    let mut text = serde_json::to_string_pretty(&all()).map_err(|reason| failed(&reason))?;
    text.push('\n');
    let half = file.with_extension("half");
    fs::write(&half, text).and_then(|()| fs::rename(&half, file)).map_err(|reason| failed(&reason))
}
