//! What a reader found in a recording: exchanges, and what it could not read.

use crate::{Body, Exchange, Format, Place, bytes, headers, streams};

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
    /// is a gap, and the exchange counts without it.
    pub(crate) fn push(&mut self, place: &Place, read: Result<Exchange, String>) {
        match read {
            Ok(mut exchange) => {
                self.gaps.extend(streams::take(&mut exchange));
                self.exchanges.push(exchange);
            }
            Err(reason) => self.gap(place, reason),
        }
    }

    /// The body that a reader made of the value at a place; a body that is not understood is a gap, and its
    /// exchange counts without it.
    pub(crate) fn body(&mut self, place: &Place, read: Result<Option<Body>, String>) -> Option<Body> {
        read.unwrap_or_else(|reason| {
            self.gap(place, reason);
            None
        })
    }

    /// The body of bytes as they were recorded, which may be compressed; none if there are no bytes. A body that
    /// is not understood is a gap, and its exchange counts without it.
    pub(crate) fn recorded(
        &mut self,
        recorded: Vec<u8>,
        sent_with: &[(String, String)],
        place: &Place,
    ) -> Option<Body> {
        if recorded.is_empty() {
            return None;
        }
        let plain = bytes::decompress(recorded, headers::get(sent_with, "content-encoding"));
        self.body(place, plain.map(|plain| Some(Body::bytes(plain, place.clone()))))
    }

    /// Adds a gap.
    pub(crate) fn gap(&mut self, place: &Place, reason: impl Into<String>) {
        self.gaps.push(Gap { place: place.clone(), reason: reason.into() });
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What a recording contains, by line: exchanges as `METHOD url body -> status body`, and gaps as
    /// `place reason`, with the byte before the place if it is not 0.
    pub(crate) fn lines(traffic: &Traffic) -> Vec<String> {
        let body = |body: &Option<Body>| body.as_ref().map(|body| format!(" {}", body.to_text()));
        let exchanges = traffic.exchanges.iter().map(|exchange| {
            let request = &exchange.request;
            let mut line = format!("{} {}", request.method, request.url);
            line += &body(&request.body).unwrap_or_default();
            if let Some(response) = &exchange.response {
                line += &format!(" -> {}{}", response.status, body(&response.body).unwrap_or_default());
            }
            line
        });
        let gaps = traffic.gaps.iter().map(|gap| {
            let offset = if gap.place.offset == 0 { String::new() } else { gap.place.offset.to_string() };
            format!("{offset}{} {}", gap.place.pointer, gap.reason).trim_start().to_owned()
        });
        exchanges.chain(gaps).collect()
    }
}
