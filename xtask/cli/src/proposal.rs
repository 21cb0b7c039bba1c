//! Writes the overlays that a check proposes: what pages state and documents leave open.

use std::path::{Path, PathBuf};

use docdrift::{Document, Files, ProposedOverlay, Report, propose_overlay};

use crate::error::Error;
use crate::exit::Outcome;
use crate::output::write_text;

/// Writes the overlay of each document, and adds notes of what was written and what was left out.
///
/// # Errors
///
/// When a file cannot be written.
pub(crate) fn write(
    name: &Path,
    report: &Report<'_>,
    documents: &[Document],
    files: &Files,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    for document in documents {
        let of = files.file(document.file()).name();
        let name = if let [_] = documents { name.to_owned() } else { with_document(name, of) };
        let ProposedOverlay { text, actions, left_out } =
            propose_overlay(report, document, &name.to_string_lossy(), files);
        let note = match text {
            Some(text) => {
                write_text(text, Some(&name), outcome)?;
                let noun = if actions == 1 { "action" } else { "actions" };
                format!("{}: {actions} {noun} for {of}", name.display())
            }
            None => format!("{} is not written: there is nothing to add to {of}", name.display()),
        };
        outcome.notes.push(note);
        outcome.notes.extend(left_out.iter().map(|left_out| format!("left out: {left_out}")));
    }
    Ok(())
}

/// The name of the overlay of one of several documents: `fixes.api-v1.yaml` for `fixes.yaml` and `api/v1.json`.
fn with_document(name: &Path, document: &str) -> PathBuf {
    let document = document.rsplit_once('.').map_or(document, |(stem, _)| stem);
    let parts = document.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let extension = name.extension().unwrap_or("yaml".as_ref()).to_string_lossy();
    name.with_extension(format!("{}.{extension}", parts.join("-")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_several_documents_has_an_overlay_of_its_own() {
        for (document, expected) in [("api/v1.json", "out/a.api-v1.yaml"), ("../b.yaml", "out/a.b.yaml")] {
            assert_eq!(with_document(Path::new("out/a.yaml"), document), Path::new(expected));
        }
    }
}
