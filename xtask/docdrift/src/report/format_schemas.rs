//! The JSON Schemas of the files that this tool writes and reads, for programs that read or write them, too.

use schemars::{Schema, generate::SchemaSettings};

use super::formats::json;
use super::{baseline, claims};
use crate::client;
use crate::traffic::{expectation, recording};

/// All schemas (JSON Schema 2020-12), each with the name of its format, sorted by name.
///
/// ```
/// let names: Vec<&str> = docdrift::format_schemas().into_iter().map(|(name, _)| name).collect();
/// assert_eq!(names, ["acceptance", "accepted", "claim", "expect", "recording", "report"]);
/// ```
#[must_use]
pub fn all() -> [(&'static str, Schema); 6] {
    let settings = || SchemaSettings::draft2020_12();
    // Schemas for writing and reading differ: a field with a default is optional in a file that is read.
    let read = || settings().for_deserialize().into_generator();
    let written = || settings().for_serialize().into_generator();
    [
        ("acceptance", read().into_root_schema_for::<client::ClientFile>()),
        ("accepted", read().into_root_schema_for::<baseline::BaselineFile>()),
        ("claim", written().into_root_schema_for::<claims::ClaimRow<'static>>()),
        ("expect", read().into_root_schema_for::<expectation::Expect>()),
        ("recording", read().into_root_schema_for::<recording::RecordingFile>()),
        ("report", written().into_root_schema_for::<json::JsonReport<'static>>()),
    ]
}
