//! The context of a block on a page: the headings above it, the components around it, the sentence before it.

use super::attributes::Attribute;
use super::components;
use crate::source::Span;

/// The context of a block, such as a fence or table.
#[derive(Clone, Debug, Default)]
pub struct BlockContext {
    /// The headings above the block, outermost first.
    pub headings: Vec<String>,
    /// The names by which links of the page lead to these headings.
    pub anchors: Vec<String>,
    /// The number of the block's section; each heading begins a new one.
    pub section: usize,
    /// The sections that contain the block.
    pub within: SectionPath,
    /// The components around the block, outermost first.
    pub components: Vec<Component>,
    /// The paragraph before the block, if it is in the same section.
    pub lead: Option<String>,
}

/// The numbers of the sections that contain a block, outermost first; the last one is the block's own
/// section. The page itself is section 0 and is not listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionPath(Vec<usize>);

impl SectionPath {
    /// Begins the section `number` below the first `above` sections of this path.
    pub(super) fn begin(&mut self, above: usize, number: usize) {
        self.0.truncate(above);
        self.0.push(number);
    }

    /// The section numbers from the innermost to the page itself, which is 0.
    pub fn outwards(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().rev().copied().chain(std::iter::once(0))
    }

    /// The section at this depth, from the outermost: that of the heading at the same depth.
    #[must_use]
    pub fn at_depth(&self, depth: usize) -> Option<usize> {
        self.0.get(depth).copied()
    }

    /// Whether the path contains this section; the page, 0, contains everything.
    #[must_use]
    pub fn is_in(&self, section: usize) -> bool {
        section == 0 || self.0.contains(&section)
    }
}

/// An MDX component around a block.
#[derive(Clone, Debug)]
pub struct Component {
    /// The name: `ResponseExample`, `Tab`.
    pub name: String,
    /// The attributes, in the order of the page.
    pub attributes: Vec<Attribute>,
    /// The opening tag.
    pub span: Span,
}

impl Component {
    /// The value of the attribute with this name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|known| known.name == name).map(|known| known.value.as_str())
    }
}

impl BlockContext {
    /// The outermost group of alternatives around the block, such as tabs or a code group: the span of its
    /// opening tag.
    #[must_use]
    pub fn group(&self) -> Option<Span> {
        let outermost =
            self.components.iter().find(|component| components::holds_alternatives(&component.name));
        outermost.map(|component| component.span)
    }

    /// The innermost tab around the block: the span of its opening tag.
    #[must_use]
    pub fn tab(&self) -> Option<Span> {
        let mut outwards = self.components.iter().rev();
        outwards.find(|component| components::is_alternative(&component.name)).map(|component| component.span)
    }

    /// Whether the heading above the block or the paragraph before it announces a request that fails on
    /// purpose.
    #[must_use]
    pub fn announces_failure(&self) -> bool {
        const CAUSES: &[&str] =
            &["trigger", "cause", "invalid", "provoke", "fail", "send error", "bad request"];
        let texts = self.lead.as_deref().into_iter().chain(self.headings.last().map(String::as_str));
        texts
            .map(str::to_lowercase)
            .any(|text| text.contains("error") && CAUSES.iter().any(|cause| text.contains(cause)))
    }

    /// Whether the paragraph before the block says that the API rejects the request that the block shows.
    #[must_use]
    pub fn announces_refusal(&self) -> bool {
        const SIGNS: &[&str] = &[
            "will reject",
            "is rejected",
            "be rejected",
            "will fail",
            "no longer work",
            "no longer accept",
            "no longer support",
            "does not work",
            "doesn't work",
        ];
        let lead = self.lead.as_deref().map(str::to_lowercase).unwrap_or_default();
        SIGNS.iter().any(|sign| lead.contains(sign))
    }

    /// Whether a component around the block marks its examples as requests.
    #[must_use]
    pub fn is_in_requests(&self) -> bool {
        self.components.iter().any(|component| components::shows_requests(&component.name))
    }

    /// Whether a component around the block marks its examples as responses.
    #[must_use]
    pub fn is_in_responses(&self) -> bool {
        self.components.iter().any(|component| components::shows_responses(&component.name))
    }
}
