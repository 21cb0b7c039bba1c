//! Reads JSON logs of gateways and servers: Kong, APISIX, nginx, Apache, Envoy.

use crate::tree::Tree;
use crate::{Place, Traffic};

/// Whether an object is an entry of a log: it has a method and a status under one of their usual names.
pub(crate) fn is_entry(entry: &Tree) -> bool {
    let has = |keys: &[&str]| keys.iter().any(|key| entry.get(key).is_some());
    has(&["request_method", "method"]) && has(&["status", "response_code", "status_code"])
}

/// Reads an entry, or a list of entries.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    let _ = document;
    traffic.gap(place, "is not read yet");
}
