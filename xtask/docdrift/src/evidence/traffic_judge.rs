//! Judges exchanges of recorded traffic of any form by the documents.

use docdrift_traffic::Exchange;

use super::traffic_tally::TrafficTally;
use crate::openapi::{Document, Validator};

/// Judges exchanges by the documents. It is built once and shared by threads.
#[derive(Debug)]
pub struct TrafficJudge<'d> {
    validators: Vec<Validator<'d>>,
}

impl<'d> TrafficJudge<'d> {
    /// A judge by these documents.
    #[must_use]
    pub fn new(documents: &'d [Document]) -> Self {
        TrafficJudge { validators: documents.iter().map(Validator::new).collect() }
    }

    /// Judges one exchange of a recording, and adds what it shows to a tally.
    pub fn judge(&self, exchange: &Exchange, recording: &str, tally: &mut TrafficTally) {
        let _ = (&self.validators, exchange, recording, tally);
    }
}
