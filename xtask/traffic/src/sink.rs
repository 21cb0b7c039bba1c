//! What a reader found in a recording: exchanges, and what it could not read.

use crate::{Body, Exchange, Format, Place, bytes, streams};

/// A part of a recording that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The place of the part.
    pub place: Place,
    /// The reason, as the end of a sentence about the part: "is no exchange: it has no method".
    pub reason: String,
}

/// What a recording contains.
#[derive(Clone, Debug, PartialEq)]
pub struct Traffic {
    /// The format of the recording.
    pub format: Format,
    /// The exchanges, in the order of the recording.
    pub exchanges: Vec<Exchange>,
    /// What was not understood, in the order of the recording.
    pub gaps: Vec<Gap>,
}

impl Traffic {
    /// An empty recording of this format.
    #[must_use]
    pub fn of(format: Format) -> Traffic {
        Traffic { format, exchanges: Vec::new(), gaps: Vec::new() }
    }

    /// Adds what a reader made of one entry: an exchange, or the reason why it is none. A body that is a stream
    /// of events becomes a gap, and the exchange counts without it.
    pub(crate) fn push(&mut self, place: &Place, read: Result<Exchange, String>) {
        match read {
            Ok(mut exchange) => {
                self.gaps.extend(streams::take(&mut exchange));
                self.exchanges.push(exchange);
            }
            Err(reason) => self.gap(place, reason),
        }
    }

    /// A body from the bytes that the recording holds at this place, which are decompressed; `None` if there are
    /// none. Bytes that cannot be decompressed become a gap, so that their exchange counts without them.
    pub(crate) fn body(&mut self, bytes: Vec<u8>, encoding: Option<&str>, place: Place) -> Option<Body> {
        match bytes::decompress(bytes, encoding) {
            Ok(plain) if plain.is_empty() => None,
            Ok(plain) => Some(Body::bytes(plain, place)),
            Err(reason) => {
                self.gap(&place, reason);
                None
            }
        }
    }

    /// Adds a gap.
    pub(crate) fn gap(&mut self, place: &Place, reason: impl Into<String>) {
        self.gaps.push(Gap { place: place.clone(), reason: reason.into() });
    }
}
