//! OpenAPI Overlays, and the document that they change.

use docdrift::{Files, Inputs, Overlay};

/// Reads the text as an overlay, applies it to a document, and checks the document.
pub(super) fn run(data: &[u8]) {
    let Some(overlay) = super::text(data) else { return };
    let mut files = Files::new();
    let document = files.add("openapi.yaml", super::DOCUMENT);
    let overlay = files.add("overlay.yaml", overlay);
    let Ok(overlay) = Overlay::read(&files.excerpt(overlay)) else { return };
    let Ok(inputs) = Inputs::read_with(&files, &[], &[document], &[overlay], Vec::new(), &|| ()) else {
        return;
    };
    super::report(&inputs, &files);
}
