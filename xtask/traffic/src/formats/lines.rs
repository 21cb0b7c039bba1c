//! Reads files of one JSON object a line.

use crate::format::recognize;
use crate::tree::{self, Tree};
use crate::{Place, Siblings, Traffic};

/// Reads the lines of a file by the format of its first object; `None` if no line is of a known format. A line
/// that is no JSON, or of another format, is a gap.
pub(super) fn read(text: &str, siblings: &dyn Siblings) -> Option<Traffic> {
    let mut traffic: Option<Traffic> = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let place = Place::at(offset);
        offset += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let document = tree::json(line.trim().as_bytes()).map(unwrapped);
        let traffic = match (&mut traffic, &document) {
            (Some(traffic), _) => traffic,
            (None, Ok(document)) => {
                let format = recognize(std::slice::from_ref(document)).ok()?;
                traffic.insert(Traffic::of(format))
            }
            (None, Err(_)) => return None,
        };
        match document {
            Ok(document) => super::read_document(&document, &place, siblings, traffic),
            Err(reason) => traffic.gap(&place, format!("is no JSON: {reason}")),
        }
    }
    traffic
}

/// The payload of an index export, which has it under `_source`.
fn unwrapped(document: Tree) -> Tree {
    document.get("_source").cloned().unwrap_or(document)
}
