//! Reads stubs and the request journal of WireMock.

use crate::tree::Tree;
use crate::{Place, Siblings, Traffic};

/// Reads a stub, a list of stubs, or a journal.
pub(super) fn read(document: &Tree, place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    let _ = (document, siblings.file("").is_ok(), place);
    traffic.gap(place, "is not read yet");
}
