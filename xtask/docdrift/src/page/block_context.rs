//! Where on a page a block stands: under which headings, in which components, behind which sentence.

use super::attributes::Attribute;
use super::components;
use crate::source::Span;

/// Where a block stands.
#[derive(Clone, Debug, Default)]
pub struct BlockContext {
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
    /// The number of its section; every heading begins one.
    pub section: usize,
    /// The sections that its section is part of.
    pub within: SectionPath,
    /// The components that it stands in, outermost first.
    pub components: Vec<Component>,
    /// The sentence before it, within its section.
    pub lead: Option<String>,
}

/// The numbers of the sections that a block is part of, outermost first; the last is its own. The
/// page itself is section 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionPath(Vec<usize>);

impl SectionPath {
    /// Begins a section below so many of the present ones.
    pub(super) fn begin(&mut self, above: usize, number: usize) {
        self.0.truncate(above);
        self.0.push(number);
    }

    /// From its own section outwards.
    pub fn outwards(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().rev().copied().chain(std::iter::once(0))
    }

    /// Whether it is part of that section.
    #[must_use]
    pub fn is_in(&self, section: usize) -> bool {
        section == 0 || self.0.contains(&section)
    }
}

/// A component of MDX.
#[derive(Clone, Debug)]
pub struct Component {
    /// Its name: `ResponseExample`, `Tab`.
    pub name: String,
    /// Its attributes, in the order of the page.
    pub attributes: Vec<Attribute>,
    /// The tag that opens it.
    pub span: Span,
}

impl Component {
    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|known| known.name == name).map(|known| known.value.as_str())
    }
}

impl BlockContext {
    /// The tabs or the group of samples that it is part of: what stands there side by side is one thing in
    /// several forms.
    #[must_use]
    pub fn group(&self) -> Option<Span> {
        let outermost =
            self.components.iter().find(|component| components::holds_alternatives(&component.name));
        outermost.map(|component| component.span)
    }

    /// The tab that it stands in: the tag that opens it.
    #[must_use]
    pub fn tab(&self) -> Option<Span> {
        let mut outwards = self.components.iter().rev();
        outwards.find(|component| components::is_alternative(&component.name)).map(|component| component.span)
    }

    /// Whether what stands here is to fail, as its heading or the sentence before it says.
    #[must_use]
    pub fn speaks_of_failure(&self) -> bool {
        const CAUSES: &[&str] =
            &["trigger", "cause", "invalid", "provoke", "fail", "send error", "bad request"];
        let said = self.lead.as_deref().into_iter().chain(self.headings.last().map(String::as_str));
        said.map(str::to_lowercase)
            .any(|text| text.contains("error") && CAUSES.iter().any(|cause| text.contains(cause)))
    }

    /// Whether what stands here is shown as what is refused, as the sentence before it says.
    #[must_use]
    pub fn speaks_of_refusal(&self) -> bool {
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

    /// Whether it stands in a component whose examples are requests.
    #[must_use]
    pub fn is_in_requests(&self) -> bool {
        self.components.iter().any(|component| components::shows_requests(&component.name))
    }

    /// Whether it stands in a component whose examples are responses.
    #[must_use]
    pub fn is_in_responses(&self) -> bool {
        self.components.iter().any(|component| components::shows_responses(&component.name))
    }
}
