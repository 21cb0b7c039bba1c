//! Reads contracts of Pact.

use crate::tree::Tree;
use crate::{Place, Traffic};

/// Reads a contract.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    let _ = (document, place);
    traffic.gap(place, "is not read yet");
}
