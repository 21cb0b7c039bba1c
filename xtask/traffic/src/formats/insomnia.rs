//! Reads exports of Insomnia.

use crate::tree::Tree;
use crate::{Place, Traffic};

/// Reads an export.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    let _ = (document, place);
    traffic.gap(place, "is not read yet");
}
