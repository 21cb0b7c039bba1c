//! Limits of the page readers: maximum sizes, depths and counts, each with its unit and its reason.
//!
//! Most of them keep a page from exhausting time or stack. Input beyond such a limit is reported as a gap, or
//! is read only up to the limit.

/// Maximum size of a page, in bytes. A larger page is a gap: the time to parse a page grows faster than
/// its size.
pub(super) const MAX_PAGE_BYTES: usize = 1 << 20;

/// Maximum length of a page, in lines. A longer page is a gap: the time to parse a page grows faster than
/// its number of lines.
pub(super) const MAX_PAGE_LINES: usize = 20_000;

/// Maximum number of attempts to repair a page that is not valid MDX. Each attempt parses the whole page,
/// and generated pages contain hundreds of wrong tags.
pub(super) const MAX_REPAIR_ATTEMPTS: usize = 100;

/// Maximum number of bytes that all repair attempts of one page parse together. Each attempt parses the
/// whole page, so a large page gets fewer attempts than [`MAX_REPAIR_ATTEMPTS`].
pub(super) const MAX_REPAIR_BYTES: usize = 6 << 20;

/// Number of failures of tags with one name, at which all tags with this name are blanked out at once.
/// Each attempt parses the whole page, so blanking out tag after tag takes too many attempts.
pub(super) const MAX_FAILURES_PER_TAG: usize = 3;

/// Number of repair attempts after which the first failure of a tag already blanks out all tags with its
/// name. Until then, [`MAX_FAILURES_PER_TAG`] decides.
pub(super) const MAX_SINGLE_TAG_ATTEMPTS: usize = 6;

/// Maximum number of characters on one line that can begin emphasis, a link or a table cell (`*`, `_`, `[`,
/// `!`, `|`). Each level of nested emphasis takes a level of the Markdown parser's stack.
pub(super) const MAX_MARKS_PER_LINE: usize = 1_000;

/// Maximum depth of lists and block quotes on one line. Pages have fewer than 10. The time to parse one
/// line grows with the square of the depth: 15 ms at 400, 9 s at 8,000.
pub(super) const MAX_CONTAINER_DEPTH: usize = 100;

/// Maximum number of lists and block quotes on a page, counted on lines that begin more than one of them.
/// The parse time grows with the square of this number: 0.3 s at this limit.
pub(super) const MAX_NESTED_CONTAINERS: usize = 12_000;

/// Maximum number of backticks in a row. Pages have fewer than 10. The parser searches the rest of a paragraph for the
/// end of each code span, once for each length that is never closed.
pub(super) const MAX_BACKTICKS: usize = 100;

/// Maximum number of `<` on a page. The parser needs time for each of them that grows with the depth of the tags
/// around it: 1 s at this limit, if all are nested.
pub(super) const MAX_TAG_SIGNS: usize = 20_000;

/// Maximum number of `|` on a page. The time to parse tables grows with the square of the number of their cells: 2 s at
/// this limit.
pub(super) const MAX_CELL_SIGNS: usize = 30_000;

/// Maximum depth of the syntax tree of a page. The readers of a tree recurse, and a stack is finite. Lists and emphasis
/// stay below it by the limits of each line; components do not.
pub(super) const MAX_TREE_DEPTH: usize = 600;

/// Maximum number of comments on a page that accept findings. The block of each is searched for on the whole page.
pub(super) const MAX_ALLOW_COMMENTS: usize = 500;

/// Size of a text up to which sentences are read, in bytes. The descriptions of a field have less than 10,000. What a
/// sentence means depends on all others, so the time grows with the square of the size.
pub(super) const MAX_PROSE_BYTES: usize = 30_000;

/// As [`MAX_PROSE_BYTES`], for a paragraph of a page, which is read once for each name that its sentences are about.
pub(super) const MAX_PARAGRAPH_BYTES: usize = 6_000;

/// Maximum number of names that the sentences of a paragraph are about.
pub(super) const MAX_SUBJECTS: usize = 30;

/// Maximum depth of snippets within snippets, in files below the page. Reading them is recursive.
pub(super) const MAX_SNIPPET_DEPTH: usize = 10;

/// Maximum number of snippets that a page includes, directly or through others. If each snippet includes
/// others twice, their number doubles with each level.
pub(super) const MAX_SNIPPETS: usize = 1_000;

/// Maximum number of bytes of a component's tag that are read. It bounds the time for a tag that is never
/// closed.
pub(super) const MAX_TAG_BYTES: usize = 10_000;

/// Maximum number of cells in a table row that is fitted to its columns. A line that consists of bars has
/// too many ways to fit.
pub(super) const MAX_CELLS_PER_ROW: usize = 64;

/// Maximum number of candidates for the title of a rendered page: the lines nearest above its first heading.
pub(super) const MAX_TITLE_LINES: usize = 8;

/// Size of a description on a rendered page, in bytes, after which no further line is joined to it. The
/// whole description is searched again for each joined line.
pub(super) const MAX_DESCRIPTION_BYTES: usize = 5_000;

/// Maximum depth of nested values in lenient JSON. Reading them is recursive.
pub(super) const MAX_JSON_DEPTH: usize = 200;

/// Maximum length in lenient JSON, in characters, of a placeholder and of the words behind dots. The end of
/// an unclosed placeholder is not searched for in the rest of the text.
pub(super) const MAX_PLACEHOLDER_CHARS: usize = 100;

/// Maximum number of tokens in the name of a thing in a sentence, such as `the redirect URL`. A name
/// consists of a few words.
pub(super) const MAX_NAME_TOKENS: usize = 5;

/// Maximum length of the words of type and requiredness behind the name of a list item, in bytes. What is longer is
/// a description.
pub(super) const MAX_ANNOTATION_BYTES: usize = 100;
