//! Limits of the OpenAPI reader: how deep it follows references, combinators and fields.

/// Number of references that are followed from one node, one after the other. If the last of them leads to a
/// reference again, as in a circle of references, the node is unresolved.
pub(super) const MAX_REFERENCES: usize = 32;

/// Depth, in schemas, to which `allOf`, `oneOf` and `anyOf` are followed. Each schema is visited once, so
/// this limit only keeps a long chain of schemas within the stack.
pub(crate) const MAX_COMBINATOR_DEPTH: usize = 128;

/// Maximum length, in steps, of the field paths that a walk over the schemas of a body visits. A walk enters
/// each schema once, so the paths of real documents are far shorter; a path of this length costs little to copy.
pub(crate) const MAX_STEPS: usize = 1_000;

/// Number of names in a list of parameters or properties that are known as siblings of each. Each has its own list.
pub(super) const MAX_SIBLINGS: usize = 500;

/// Number of comparisons of a value with a schema that validation of any body may take, by an estimate.
pub(super) const MIN_COMPARISONS: usize = 20_000;

/// Number of comparisons that validation of a body may take beyond [`MIN_COMPARISONS`], for each value in the
/// body.
pub(super) const COMPARISONS_PER_VALUE: usize = 100;

/// The same for a part of a body whose other values take a few comparisons each.
pub(super) const CHEAP_COMPARISONS_PER_VALUE: usize = 80;

/// Number of schemas, each inside or referenced by the one before, that validation of a body may enter.
pub(super) const MAX_COMPARISON_DEPTH: usize = 1_000;

/// Depth, in properties and lists, to which the fields of a body are listed.
pub(super) const MAX_FIELD_DEPTH: usize = 6;

/// Once this number of fields of a body is listed, no further object is opened. The list can become longer,
/// because the fields of objects that are already open are added.
pub(super) const MAX_FIELDS: usize = 2_000;

/// Number of nodes that the overlays of a document may add to it. Copies of what was copied double the document each
/// time; this many nodes take less than 200 MB.
pub(super) const MAX_ADDED_NODES: usize = 1_000_000;

/// Nesting depth to which overlays may add something, as deep as that of a file.
pub(super) const MAX_OVERLAID_DEPTH: usize = 200;

/// Length, in steps of a field path, to which objects in a body are indexed by the names of their fields.
pub(super) const MAX_INDEXED_DEPTH: usize = 6;
