//! What a reader returns: what it understood, and what it saw and did not.

use super::gap::Gap;

/// A value and the gaps that were left on the way to it. Reading never fails as a whole.
#[derive(Clone, Debug, Default)]
pub struct Parsed<T> {
    /// What was understood.
    pub value: T,
    /// What was not.
    pub gaps: Vec<Gap>,
}

impl<T> Parsed<T> {
    /// Everything was understood.
    pub fn whole(value: T) -> Self {
        Parsed { value, gaps: Vec::new() }
    }

    /// Takes the value, leaving the gaps with others.
    pub fn unload(self, gaps: &mut Vec<Gap>) -> T {
        gaps.extend(self.gaps);
        self.value
    }
}
