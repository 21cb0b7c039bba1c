//! Reads environments of Mockoon.

use crate::tree::Tree;
use crate::{Place, Siblings, Traffic};

/// Reads an environment.
pub(super) fn read(document: &Tree, place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    let _ = (document, siblings.file("").is_ok(), place);
    traffic.gap(place, "is not read yet");
}
