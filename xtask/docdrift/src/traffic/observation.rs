//! An observation: the fact that a recorded response has a field.

use super::recording::Provenance;
use crate::source::Span;
use crate::subject::Subject;

/// The fact that a recorded response body has a field.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The field.
    pub subject: Subject,
    /// Whether the recording is real traffic or the provider's own example.
    pub provenance: Provenance,
    /// The span of the body in the recording.
    pub span: Span,
}
