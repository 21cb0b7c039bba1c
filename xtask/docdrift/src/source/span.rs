//! Spans: ranges of bytes in a file, the location that every fact carries.

use std::ops::Range;

/// The number of a file in a [`Files`](super::Files). It is only valid for the collection that returned it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(super) u32);

/// A range of bytes in a file on disk; the end is exclusive. Spans are ordered by file, start and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Byte offset of the first byte, from 0.
    pub start: u32,
    /// Byte offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span of a range of byte offsets.
    ///
    /// # Panics
    ///
    /// If an offset is 4 GiB or more; [`Files::add_bytes`](super::Files::add_bytes) refuses such files.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        Span { file, start: offset(range.start), end: offset(range.end) }
    }

    /// The span from the start of this span to the end of another one in the same file. It is empty if the
    /// other span ends before this one starts.
    #[must_use]
    pub fn to(self, end: Span) -> Span {
        Span { end: end.end.max(self.start), ..self }
    }

    /// Whether the other span is in the same file and within this span; equal spans contain each other.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The empty span at the start of this span.
    #[must_use]
    pub fn head(self) -> Span {
        Span { end: self.start, ..self }
    }
}

/// A byte offset in the 32 bits of a span.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("files are under 4 GiB, which `Files::add_bytes` ensures")
}
