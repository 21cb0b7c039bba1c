//! The names by which links of a page lead to its headings, and these links.

use super::block_context::{BlockContext, SectionPath};
use super::promise::OperationPart;
use crate::source::Span;

/// A link to a heading of the same page.
#[derive(Clone, Debug)]
pub struct AnchorLink {
    /// The name of the heading, without `#`.
    pub target: String,
    /// The link.
    pub span: Span,
    /// The part of the operation that the headings above the link name.
    pub part: Option<OperationPart>,
    /// The sections that contain the link.
    pub within: SectionPath,
}

/// The title of a heading without the id that it ends with, and the name by which links lead to it: "Orders {#list}" is
/// `list`, "Get an order" is `get-an-order`. In MDX, the title has the id without its brackets, so that only the
/// `source` shows what it is.
pub(super) fn anchored(title: &str, source: &str) -> (String, String) {
    let stated = source.trim_end().strip_suffix('}').and_then(|text| text.rsplit_once("{#"));
    if let Some((_, id)) = stated.filter(|(_, id)| !id.is_empty() && !id.contains(char::is_whitespace)) {
        let endings = [format!("{{#{id}}}"), format!("#{id}")];
        let bare = endings.iter().find_map(|ending| title.trim_end().strip_suffix(ending.as_str()));
        return (bare.unwrap_or(title).trim_end().to_owned(), id.to_owned());
    }
    let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let name: String = title.trim().to_lowercase().chars().filter(is_kept).collect();
    (title.to_owned(), name.replace(' ', "-"))
}

/// The section of a block to which links with this name lead: that of its heading, or the one around it if its own
/// heading says no more than "Example".
pub(crate) fn linked_section(target: &str, context: &BlockContext) -> Option<usize> {
    let depth = context.anchors.iter().rposition(|anchor| anchor == target)?;
    let below = context.headings.get(depth + 1..)?;
    let is_plain = |heading: &String| {
        ["example", "examples", "sample", "json"].contains(&heading.trim().to_lowercase().as_str())
    };
    below.iter().all(is_plain).then(|| context.within.at_depth(depth))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_has_a_name_for_links() {
        let check = |title: &str, source: &str, expected: (&str, &str)| {
            let (bare, name) = anchored(title, source);
            assert_eq!((bare.as_str(), name.as_str()), expected, "{source}");
        };
        check(
            "Page document example",
            "## Page document example",
            ("Page document example", "page-document-example"),
        );
        check("Response {#post-response}", "## Response {#post-response}", ("Response", "post-response"));
        check("Response #post-response", "## Response {#post-response}", ("Response", "post-response"));
        check("Response ", "## Response {#post}", ("Response", "post"));
        check("What's new?", "## What's `new`?", ("What's new?", "whats-new"));
        check("GET /orders/{id}", "## GET /orders/{id}", ("GET /orders/{id}", "get-ordersid"));
    }
}
