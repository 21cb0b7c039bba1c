//! Limits of the sample readers: the sizes and depths beyond which a code sample is not followed.
//!
//! Samples come from public pages, so a sample may be of any size and nesting. Each limit bounds the
//! memory, the time or the stack that one sample can cost. The values are estimates, not measurements:
//! round numbers above what a sample that is written for readers is expected to need.

/// Maximum size of a shell sample, in bytes.
///
/// A larger sample is a gap and none of its commands are read. Nobody reads more commands than that on a
/// page, and following them takes time.
pub(super) const MAX_SHELL_SAMPLE_BYTES: usize = 40_000;

/// Maximum depth of a sample's syntax tree, in levels below the root.
///
/// A deeper sample is a gap and is not followed at all. Translating and interpreting a tree are recursive,
/// so the stack limits the depth.
pub(super) const MAX_SYNTAX_TREE_DEPTH: usize = 200;

/// Maximum number of nested calls of functions that the sample itself defines.
///
/// A call that is nested more deeply returns an unknown value. The limit also ends recursive functions.
pub(super) const MAX_CALL_DEPTH: usize = 8;

/// Maximum number of base classes that are followed from a class upwards.
///
/// The fields and methods of base classes further up are unknown. The limit also ends a class that inherits
/// from itself.
pub(super) const MAX_INHERITANCE_DEPTH: usize = 8;

/// Maximum total size of all values that are evaluated in one sample, in parts as `Val::size` counts them.
/// Each field that a declared type reads costs one part, too.
///
/// When the budget is used up, every further value is unknown, and the sample gets one gap. The limit
/// bounds the time for one sample.
pub(super) const MAX_EVALUATED_PARTS: usize = 200_000;

/// Maximum size of one value, in parts as `Val::size` counts them.
///
/// A larger value is unknown. Values are copied, so the size doubles with each line of a sample that repeats
/// `x = {"a": x, "b": x}`.
pub(super) const MAX_VALUE_PARTS: usize = 5_000;

/// Maximum nesting of a jq filter, in pipelines inside of parentheses, brackets or arguments.
///
/// A deeper filter is a gap from that place on. The parser of jq filters is recursive, so the stack
/// limits the depth.
pub(super) const MAX_JQ_DEPTH: usize = 50;

/// Maximum size of a shell word after its variables are expanded, in bytes.
///
/// An expansion that would exceed the limit becomes an unknown part of the word. The size doubles with each
/// line of a sample that repeats `X="$X$X"`.
pub(super) const MAX_WORD_BYTES: usize = 200_000;
