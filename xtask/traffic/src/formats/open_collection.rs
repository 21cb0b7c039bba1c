//! Reads requests of OpenCollection.

use crate::tree::Tree;
use crate::{Place, Traffic};

/// Reads a request or a bundle of requests.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    let _ = (document, place);
    traffic.gap(place, "is not read yet");
}
