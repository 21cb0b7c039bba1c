//! Tabs whose calls could not be resolved: they are assumed to call what their sibling tabs call.

use crate::page::block_context::BlockContext;
use crate::source::Span;

/// The tabs of a page whose operation is assumed.
#[derive(Default)]
pub(super) struct AssumedTabs(Vec<Span>);

impl AssumedTabs {
    /// Adds the tab that contains a block.
    pub(super) fn assume(&mut self, context: &BlockContext) {
        self.0.extend(context.tab());
    }

    /// Whether a block is in an assumed tab that begins after the last resolved call. Output that is shown there
    /// comes from a library, and can differ from the response to the call in a sibling tab.
    pub(super) fn contain(&self, context: &BlockContext, last_call: Span) -> bool {
        context.tab().is_some_and(|tab| self.0.contains(&tab) && last_call < tab)
    }
}
