//! Writes the JSON Schemas of what the client accepts for every operation, in the format that
//! `docdrift::Client` reads. `cargo xtask conformance` compares the schemas with the published documents.

use std::path::{Path, PathBuf};
use std::{env, fs};

use checkout_client::schema::Schemas;
use docdrift::{Client, ClientTally, Files, GeneratedFrom, Inputs, RuleBook, check, render_findings};

use crate::{LOOK, recordings};

/// The environment variable with the path of the file to which the schemas are written.
const VARIABLE: &str = "CONFORMANCE_CLIENT";

/// The path of the file to which the schemas are written; `None` if no file was requested.
pub(crate) fn file() -> Option<PathBuf> {
    env::var_os(VARIABLE).map(PathBuf::from)
}

/// The schemas of every operation of every API in this build.
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

/// Writes the schemas to a temporary file and renames it, so that the file is always complete.
pub(crate) fn write(file: &Path) -> Result<(), String> {
    let failed = |reason: &dyn std::fmt::Display| format!("{}: cannot be written: {reason}", file.display());
    let mut text = serde_json::to_string_pretty(&all()).map_err(|reason| failed(&reason))?;
    text.push('\n');
    let half = file.with_extension("half");
    fs::write(&half, text).and_then(|()| fs::rename(&half, file)).map_err(|reason| failed(&reason))
}

/// Compares the client's schemas with the OpenAPI documents from which the clients of `apis` are generated.
/// Returns every finding and gap as text, and the tally of compared subjects.
pub(crate) fn judge(testimony: &Schemas, apis: &[&str]) -> Result<(Vec<String>, ClientTally), String> {
    let mut files = Files::new();
    let text = serde_json::to_string(testimony).map_err(|reason| reason.to_string())?;
    let file = files.add("testimony", text);
    let client = Client::read(&files.excerpt(file)).map_err(|error| error.to_string())?;
    let mut documents = Vec::new();
    let mut generated_from = Vec::new();
    for api in apis {
        let document = recordings::read_file(&mut files, &format!("openapi/{api}.yaml"))?;
        generated_from
            .push(GeneratedFrom::read(&files.excerpt(document)).map_err(|error| error.to_string())?);
        documents.push(document);
    }
    let inputs = Inputs::read(&files, &[], &documents, Vec::new());
    let mut inputs = inputs.map_err(|error| error.to_string())?;
    inputs.add_client(client, generated_from);
    let report = check(&inputs, &RuleBook::standard(), &files);
    let findings = render_findings(&report.findings, &files, LOOK);
    let gaps = report.gaps.iter().map(|gap| gap.reason.clone());
    let reported = findings.split("\n\n").map(str::to_owned).chain(gaps);
    let reported = reported.filter(|text| !text.trim().is_empty()).collect();
    Ok((reported, report.client.unwrap_or_default()))
}
