//! The JSON Schemas of what this tool writes and of the files that it reads, for whoever writes or
//! reads them, too.

use schemars::{Schema, generate::SchemaSettings};

use super::baseline;
use super::{claims, json};
use crate::client;
use crate::traffic::recording;

/// Every schema under the name of what it describes, in the order of the names.
///
/// ```
/// let names: Vec<&str> = docdrift::format_schemas().into_iter().map(|(name, _)| name).collect();
/// assert_eq!(names, ["acceptance", "accepted", "claim", "recording", "report"]);
/// ```
#[must_use]
pub fn all() -> [(&'static str, Schema); 5] {
    let settings = || SchemaSettings::draft2020_12();
    // What is written and what is read differ: a field with a default need not be there to be read.
    let read = || settings().for_deserialize().into_generator();
    let written = || settings().for_serialize().into_generator();
    [
        ("acceptance", read().into_root_schema_for::<client::ClientFile>()),
        ("accepted", read().into_root_schema_for::<baseline::BaselineFile>()),
        ("claim", written().into_root_schema_for::<claims::ClaimRow<'static>>()),
        ("recording", read().into_root_schema_for::<recording::RecordingFile>()),
        ("report", written().into_root_schema_for::<json::JsonReport<'static>>()),
    ]
}
