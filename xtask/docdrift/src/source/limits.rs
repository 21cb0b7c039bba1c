//! Limits of the readers of YAML and JSON: nesting depth, copies of aliases, repaired brackets.

/// Nesting depth of a document, in lists and mappings; a deeper document is a syntax error. Code that walks
/// over a tree recurses, and a stack is finite.
pub(super) const MAX_NESTING_DEPTH: usize = 200;

/// Number of values of a document. The largest published documents have a quarter of it, and this many take 700 MB.
/// Tests of this library have fewer, because so many take minutes without optimisation.
pub(super) const MAX_VALUES: usize = if cfg!(test) { 200_000 } else { 8_000_000 };

/// Why a document with more than [`MAX_VALUES`] is not read.
pub(super) const TOO_MANY_VALUES: &str = "the document has too many values";

/// Size of all copies that the anchors and aliases of one YAML document need, in nodes; 100 bytes of text count
/// as one more node. An anchored value with two aliases of another anchor doubles the size, and so does the
/// next one. Copies of this size take less than 0.5 s and 100 MB.
pub(super) const MAX_ALIAS_COPIES: usize = 200_000;

/// Number of closing brackets in one YAML document that are moved because they are indented too little. The
/// document is parsed again after each move.
pub(super) const MAX_MOVED_CLOSERS: usize = 50;

/// Number of broken places of a file that are left out, one after the other. The file is parsed again after each.
pub(super) const MAX_REPAIRS: usize = 50;

/// Size of all texts that are parsed for that, in bytes. Parsing them takes less than 2 s.
pub(super) const MAX_REPAIRED_BYTES: usize = 20_000_000;
