//! Finds the operation that a section of a page is about, by its heading or by the calls in it.

use super::guess::Guess;
use super::sibling_tabs::AssumedTabs;
use crate::openapi::Operation;
use crate::page::anchor::AnchorLink;
use crate::page::block_context::{BlockContext, SectionPath};
use crate::page::call::Call;
use crate::source::Span;
use crate::subject::FieldPath;

/// The operations that the sections of a page are about.
#[derive(Default)]
pub(super) struct SectionOperations<'d> {
    marks: Vec<OperationMark<'d>>,
    /// The operations that sentences name, each with its place and sections; `None` if no document declares it.
    mentions: Vec<(Span, SectionPath, Option<Operation<'d>>)>,
    assumed_tabs: AssumedTabs,
    /// The links of the page to its own headings.
    pub(super) anchor_links: Vec<AnchorLink>,
    /// The title of the page.
    pub(super) title: Option<String>,
    /// Whether the page calls operations of this API that no document declares.
    pub(super) names_undeclared_operation: bool,
    /// Whether the page itself is about an operation that no document declares.
    pub(super) is_of_undeclared_page: bool,
}

/// A call or heading that marks a place on the page with an operation.
struct OperationMark<'d> {
    span: Span,
    within: SectionPath,
    /// `None` if the operation is undeclared or unknown.
    operation: Option<Operation<'d>>,
    /// What was inferred to find the operation.
    guess: Option<Guess>,
    /// The part of the response that the sample prints, as in [`Call::printed`].
    printed: Option<FieldPath>,
    /// Whether the call sends a body.
    sends_body: bool,
    /// Whether method and URL of the call are known.
    followed: bool,
    /// Whether the mark is the section's heading.
    is_heading: bool,
    /// The group of tabs that contains the sample. The other tabs usually show the same call in other
    /// languages.
    group: Option<Span>,
}

/// An operation, and what was inferred to find it.
pub(super) type FoundOperation<'d> = (Operation<'d>, Option<Guess>);

/// The operation that a place on a page is about.
#[derive(Clone, Copy)]
pub(super) enum MarkedOperation<'d> {
    /// The place is about this operation; with what was inferred to find it.
    Operation(Operation<'d>, Option<Guess>),
    /// The place is about an operation that no document declares.
    Other,
    /// The operation is ambiguous or unknown.
    Unknown,
    /// No heading or call marks the place.
    Unmarked,
}

impl<'d> MarkedOperation<'d> {
    /// The operation of the place, and what was inferred to find it. `None` without a mark, or if the
    /// operation is undeclared or unknown.
    pub(super) fn known(self) -> Option<FoundOperation<'d>> {
        match self {
            MarkedOperation::Operation(operation, guess) => Some((operation, guess)),
            MarkedOperation::Unknown | MarkedOperation::Other | MarkedOperation::Unmarked => None,
        }
    }

    /// Whether the own section says which operation it is about, or that no document declares it.
    pub(super) fn is_stated(&self) -> bool {
        matches!(self, MarkedOperation::Operation(_, None) | MarkedOperation::Other)
    }

    /// The same operation, which the place itself does not name.
    fn inferred(self) -> Self {
        match self {
            MarkedOperation::Operation(operation, guess) => {
                MarkedOperation::Operation(operation, guess.or(Some(Guess::Section)))
            }
            other => other,
        }
    }
}

impl<'d> SectionOperations<'d> {
    /// Adds a call; `operation` is `None` if no document declares the called operation.
    pub(super) fn call(
        &mut self,
        call: &Call,
        context: &BlockContext,
        operation: Option<Operation<'d>>,
        guess: Option<Guess>,
    ) {
        self.marks.push(OperationMark {
            span: call.span,
            within: context.within.clone(),
            operation,
            guess,
            printed: call.printed.clone(),
            sends_body: call.body.is_some(),
            followed: true,
            is_heading: false,
            group: context.group(),
        });
    }

    /// The operations of all marks.
    pub(super) fn operations(&self) -> impl Iterator<Item = Operation<'d>> + '_ {
        self.marks.iter().filter_map(|mark| mark.operation)
    }

    /// Adds a heading that names an operation.
    pub(super) fn heading(&mut self, span: Span, within: &SectionPath, operation: Option<Operation<'d>>) {
        self.marks.push(OperationMark {
            span,
            within: within.clone(),
            operation,
            guess: None,
            printed: Some(FieldPath::root()),
            sends_body: false,
            followed: true,
            is_heading: true,
            group: None,
        });
    }

    /// Adds an operation that a sentence names.
    pub(super) fn mention(&mut self, span: Span, within: &SectionPath, operation: Option<Operation<'d>>) {
        self.mentions.push((span, within.clone(), operation));
    }

    /// The operation that a sentence names at this place; `None` if no document declares it.
    pub(super) fn mentioned_at(&self, place: Span) -> Option<Operation<'d>> {
        let is_there =
            |span: &Span| span.file == place.file && place.start <= span.start && span.end <= place.end;
        self.mentions.iter().find(|(span, ..)| is_there(span)).and_then(|(.., operation)| *operation)
    }

    /// The only operation that sentences above a place name, in the same section; `None` if they name several, or
    /// one that no document declares.
    pub(super) fn mentioned_before(&self, span: Span, within: &SectionPath) -> Option<Operation<'d>> {
        let own = within.outwards().next();
        let mut above = self
            .mentions
            .iter()
            .filter(|(at, section, _)| section.outwards().next() == own && *at < span)
            .map(|(.., operation)| *operation);
        let first = above.next()??;
        above.all(|other| other.is_some_and(|other| other.id() == first.id())).then_some(first)
    }

    /// Adds a sample whose call could not be followed. If sibling tabs call a declared operation, the
    /// sample is assumed to call it, too.
    pub(super) fn unfollowed(&mut self, span: Span, context: &BlockContext) {
        let group = context.group();
        let known = |mark: &OperationMark<'d>| mark.group == group && mark.operation.is_some();
        if group.is_none() || !self.marks.iter().any(known) {
            let within = context.within.clone();
            self.marks.push(OperationMark {
                span,
                within,
                operation: None,
                guess: None,
                printed: Some(FieldPath::root()),
                sends_body: false,
                followed: false,
                is_heading: false,
                group,
            });
        } else {
            self.assumed_tabs.assume(context);
        }
    }

    /// The part of the response that the last call above prints, as in [`Call::printed`]; the root without one.
    pub(super) fn printed_before(&self, span: Span, context: &BlockContext) -> Option<FieldPath> {
        self.last_before(span, context).map_or(Some(FieldPath::root()), |mark| mark.printed.clone())
    }

    /// Whether the last call above, in the same section, sends a body: then an example behind it is its answer.
    pub(super) fn sends_body_before(&self, span: Span, context: &BlockContext) -> bool {
        self.last_before(span, context).is_some_and(|mark| mark.sends_body)
    }

    fn last_before(&self, span: Span, context: &BlockContext) -> Option<&OperationMark<'d>> {
        let own = context.within.outwards().next();
        let same = |mark: &&OperationMark<'d>| mark.within.outwards().next() == own && mark.span < span;
        self.marks.iter().filter(same).max_by_key(|mark| mark.span)
    }

    /// The operation of the last call or heading above, in the same section; [`MarkedOperation::Unknown`]
    /// inside an assumed tab. A sample that could not be followed shows what the other samples of its section call.
    pub(super) fn call_before(&self, span: Span, context: &BlockContext) -> MarkedOperation<'d> {
        match self.last_before(span, context) {
            Some(mark) if self.assumed_tabs.contain(context, mark.span) => MarkedOperation::Unknown,
            Some(mark) if !mark.followed && self.calls_only_undeclared(context) => MarkedOperation::Other,
            Some(mark) => mark.found(),
            None => MarkedOperation::Unmarked,
        }
    }

    /// Whether the calls of a section that could be followed are all of operations that no document declares.
    fn calls_only_undeclared(&self, context: &BlockContext) -> bool {
        let own = context.within.outwards().next();
        let in_section = |mark: &&OperationMark<'d>| mark.within.outwards().next() == own && mark.followed;
        let mut calls = self.marks.iter().filter(in_section).peekable();
        calls.peek().is_some() && calls.all(|mark| mark.operation.is_none())
    }

    /// The operation of the last call above, if the call is in a section beside the own section.
    pub(super) fn call_above_section(&self, span: Span, within: &SectionPath) -> Option<Operation<'d>> {
        let above = self.marks.iter().filter(|mark| mark.span < span).max_by_key(|mark| mark.span)?;
        let is_beside = above.within.outwards().nth(1) == within.outwards().nth(1);
        above.operation.filter(|_| is_beside && above.guess.is_none() && !above.is_heading)
    }

    /// Whether a call in the own section of a place, or the heading of a section around it, says which operation the
    /// place is about.
    pub(super) fn is_marked(&self, within: &SectionPath) -> bool {
        let own = within.outwards().next();
        self.marks.iter().any(|mark| {
            let of_mark = mark.within.outwards().next();
            let is_heading_around =
                || mark.is_heading && of_mark.is_some_and(|it| it > 0 && within.is_in(it));
            of_mark == own || is_heading_around()
        })
    }

    /// Whether a section has a call or a heading with an operation.
    pub(super) fn is_marked_in(&self, section: usize) -> bool {
        self.marks.iter().any(|mark| mark.within.is_in(section))
    }

    /// Whether a section around a place, which is not the whole page, has a call or a heading with an operation.
    pub(super) fn is_marked_around(&self, within: &SectionPath) -> bool {
        let mut around = within.outwards().filter(|section| *section > 0);
        around.any(|section| self.is_marked_in(section))
    }

    /// The operation of a place. From the innermost section outwards, it is the operation of the heading,
    /// else of the last call above in the place's own section, else the only operation that the section calls
    /// or names.
    pub(super) fn at(&self, span: Span, within: &SectionPath) -> MarkedOperation<'d> {
        for section in within.outwards() {
            let here: Vec<&OperationMark<'d>> =
                self.marks.iter().filter(|mark| mark.within.is_in(section)).collect();
            if let Some(head) =
                here.iter().find(|mark| mark.is_heading && mark.within.outwards().next() == Some(section))
            {
                return head.found();
            }
            // An outer section decides only if it is about a single operation.
            let own = within.outwards().next() == Some(section);
            let above = here.iter().filter(|mark| mark.span < span).max_by_key(|mark| mark.span);
            // A section that calls several operations does not say which of them its text is about.
            if let Some(above) = above.filter(|_| own) {
                return match only(&here) {
                    MarkedOperation::Operation(..) => above.found(),
                    _ => self.unless_named(above.found(), span, within),
                };
            }
            if !here.is_empty() {
                return match only(&here) {
                    // A whole page is about more than its calls.
                    MarkedOperation::Other if section == 0 => MarkedOperation::Unknown,
                    found => self.unless_named(found, span, within),
                };
            }
        }
        MarkedOperation::Unmarked
    }

    /// The operation that was found by the calls around a place: an inferred one, unless the text above the place names
    /// this operation.
    fn unless_named(
        &self,
        found: MarkedOperation<'d>,
        span: Span,
        within: &SectionPath,
    ) -> MarkedOperation<'d> {
        let named = self.mentioned_before(span, within);
        match found {
            MarkedOperation::Operation(operation, _) if named.is_some_and(|it| it.id() == operation.id()) => {
                found
            }
            found => found.inferred(),
        }
    }
}

impl<'d> OperationMark<'d> {
    fn found(&self) -> MarkedOperation<'d> {
        match self.operation {
            Some(operation) => MarkedOperation::Operation(operation, self.guess),
            None if self.followed => MarkedOperation::Other,
            None => MarkedOperation::Unknown,
        }
    }
}

/// The operation of all marks; unknown if they name several operations.
fn only<'d>(marks: &[&OperationMark<'d>]) -> MarkedOperation<'d> {
    let mut operations = marks.iter().filter_map(|mark| Some((mark.operation?, mark.guess)));
    let Some((first, guess)) = operations.next() else {
        let all_are_followed = marks.iter().all(|mark| mark.followed);
        return if all_are_followed { MarkedOperation::Other } else { MarkedOperation::Unknown };
    };
    if operations.all(|(other, _)| other.id() == first.id()) {
        MarkedOperation::Operation(first, guess)
    } else {
        MarkedOperation::Unknown
    }
}
