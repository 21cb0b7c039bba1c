//! What a reader returns: a value, and a gap for each part of its input that it did not understand.

use super::gap::Gap;

/// A value, and the gaps that its reader left. Reading never fails as a whole.
#[derive(Clone, Debug, Default)]
pub struct Parsed<T> {
    /// What the reader understood.
    pub value: T,
    /// What it did not understand.
    pub gaps: Vec<Gap>,
}

impl<T> Parsed<T> {
    /// A value without gaps.
    pub fn whole(value: T) -> Self {
        Parsed { value, gaps: Vec::new() }
    }

    /// Returns the value and appends the gaps to a list.
    pub fn unload(self, gaps: &mut Vec<Gap>) -> T {
        gaps.extend(self.gaps);
        self.value
    }
}
