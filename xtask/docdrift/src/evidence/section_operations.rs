//! The operation that a section of a page is about: by its heading, or the calls that it makes.

use crate::openapi::Operation;
use crate::page::block_context::{BlockContext, SectionPath};
use crate::source::Span;

/// What the sections of a page are about.
#[derive(Default)]
pub(super) struct SectionOperations<'d> {
    marks: Vec<OperationMark<'d>>,
    /// The tabs of samples that are taken to call what others beside them do, as nobody knows what they call.
    taken_for_others: Vec<Span>,
    /// Whether operations of this API are called that no document has.
    pub(super) speaks_of_lacking: bool,
}

/// A place that says which operation is spoken of.
struct OperationMark<'d> {
    span: Span,
    within: SectionPath,
    /// None for a call of which nobody knows whose it is.
    operation: Option<Operation<'d>>,
    /// Whether it is known what is called.
    followed: bool,
    /// Whether it is the section's heading.
    heads: bool,
    /// The group that it stands in, side by side with other forms of itself.
    group: Option<Span>,
}

/// How a place stands to an operation.
#[derive(Clone, Copy)]
pub(super) enum MarkedOperation<'d> {
    /// It is about this one.
    Operation(Operation<'d>),
    /// It is about one that no document has.
    Other,
    /// It is about one of several, or nobody knows which.
    Unknown,
    /// Nothing says so.
    Unsaid,
}

impl<'d> MarkedOperation<'d> {
    pub(super) fn or(self, other: Option<Operation<'d>>) -> Option<Operation<'d>> {
        match self {
            MarkedOperation::Operation(operation) => Some(operation),
            MarkedOperation::Unknown | MarkedOperation::Other => None,
            MarkedOperation::Unsaid => other,
        }
    }
}

impl<'d> SectionOperations<'d> {
    /// A call is made there, of an operation or of one that no document has.
    pub(super) fn call(&mut self, span: Span, context: &BlockContext, operation: Option<Operation<'d>>) {
        let (within, group) = (context.within.clone(), context.group());
        self.marks.push(OperationMark { span, within, operation, followed: true, heads: false, group });
    }

    /// The operations that are spoken of anywhere.
    pub(super) fn operations(&self) -> impl Iterator<Item = Operation<'d>> + '_ {
        self.marks.iter().filter_map(|mark| mark.operation)
    }

    /// A heading names an operation.
    pub(super) fn heading(&mut self, span: Span, within: &SectionPath, operation: Option<Operation<'d>>) {
        self.marks.push(OperationMark {
            span,
            within: within.clone(),
            operation,
            followed: true,
            heads: true,
            group: None,
        });
    }

    /// A sample stands there of which nobody knows what it calls; what other forms of it call, it calls.
    pub(super) fn unfollowed(&mut self, span: Span, context: &BlockContext) {
        let group = context.group();
        let known = |mark: &OperationMark<'d>| mark.group == group && mark.operation.is_some();
        if group.is_none() || !self.marks.iter().any(known) {
            let within = context.within.clone();
            self.marks.push(OperationMark {
                span,
                within,
                operation: None,
                followed: false,
                heads: false,
                group,
            });
        } else {
            self.taken_for_others.extend(context.tab());
        }
    }

    /// The call right above, in the same section. What a library prints in its own tab need not be what
    /// answers the call in another.
    pub(super) fn call_before(&self, span: Span, context: &BlockContext) -> MarkedOperation<'d> {
        let own = context.within.outwards().next();
        let same = |mark: &&OperationMark<'d>| mark.within.outwards().next() == own && mark.span < span;
        let last = self.marks.iter().filter(same).max_by_key(|mark| mark.span);
        let in_other_tab =
            |tab: Span| self.taken_for_others.contains(&tab) && last.is_some_and(|mark| mark.span < tab);
        match last {
            Some(_) if context.tab().is_some_and(in_other_tab) => MarkedOperation::Unknown,
            Some(mark) => mark.found(),
            None => MarkedOperation::Unsaid,
        }
    }

    /// The operation of a place: from its own section outwards, what its heading names, else the last
    /// that is called above, else the only one that is called in the section at all.
    pub(super) fn at(&self, span: Span, within: &SectionPath) -> MarkedOperation<'d> {
        for section in within.outwards() {
            let here: Vec<&OperationMark<'d>> =
                self.marks.iter().filter(|mark| mark.within.is_in(section)).collect();
            if let Some(head) =
                here.iter().find(|mark| mark.heads && mark.within.outwards().next() == Some(section))
            {
                return head.found();
            }
            // A section further out says it only where it is about one operation.
            let own = within.outwards().next() == Some(section);
            let above = here.iter().filter(|mark| mark.span < span).max_by_key(|mark| mark.span);
            if let Some(above) = above.filter(|_| own) {
                return above.found();
            }
            if !here.is_empty() {
                return only(&here);
            }
        }
        MarkedOperation::Unsaid
    }
}

impl<'d> OperationMark<'d> {
    fn found(&self) -> MarkedOperation<'d> {
        match self.operation {
            Some(operation) => MarkedOperation::Operation(operation),
            None if self.followed => MarkedOperation::Other,
            None => MarkedOperation::Unknown,
        }
    }
}

/// The operation that all marks are of.
fn only<'d>(marks: &[&OperationMark<'d>]) -> MarkedOperation<'d> {
    let mut operations = marks.iter().filter_map(|mark| mark.operation);
    let Some(first) = operations.next() else { return MarkedOperation::Unknown };
    if operations.all(|other| other.id() == first.id()) {
        MarkedOperation::Operation(first)
    } else {
        MarkedOperation::Unknown
    }
}
