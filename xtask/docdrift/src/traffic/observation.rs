//! What one recording shows of one subject.

use super::recording::Provenance;
use crate::source::Span;
use crate::subject::Subject;

/// That a recorded body has a field.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The field.
    pub subject: Subject,
    /// Real traffic, or the provider's own example.
    pub provenance: Provenance,
    /// The body that has it, in its recording.
    pub span: Span,
}
