//! Claims: what a page asserts about an operation, parameter or field.

use serde_json::Value;

pub use super::claim_kind::ClaimKind;
use super::language::Language;
use crate::source::Span;
use crate::subject::{Place, Subject};

/// The kind of text that contains a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A sentence.
    Prose,
    /// A code sample.
    Sample(Language),
    /// The info string of a fence, or a component.
    Component,
    /// A table cell.
    Table,
    /// An item of a list of parameters or fields.
    List,
    /// A JSON example.
    Example,
    /// A description inside the OpenAPI document.
    Description,
}

impl Origin {
    /// The name of the origin in output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Prose => "prose",
            Origin::Sample(language) => language.as_str(),
            Origin::Component => "component",
            Origin::Table => "table",
            Origin::List => "list",
            Origin::Example => "example",
            Origin::Description => "description",
        }
    }

    /// The noun phrase for messages: "the Python sample".
    #[must_use]
    pub fn noun(self) -> String {
        match self {
            Origin::Prose => "the text".to_owned(),
            Origin::Sample(language) => format!("the {} sample", language.as_str()),
            Origin::Component => "the page".to_owned(),
            Origin::Table => "the table".to_owned(),
            Origin::List => "the list".to_owned(),
            Origin::Example => "the example".to_owned(),
            Origin::Description => "the description".to_owned(),
        }
    }
}

impl Claim {
    /// By what claims of one page are ordered and told apart.
    pub(crate) fn place(&self) -> (Span, &Subject, ClaimKind) {
        (self.span, &self.subject, self.kind)
    }

    /// Whether a list of parameters or fields makes the claim: a table, a list or components.
    #[must_use]
    pub fn is_of_a_list(&self) -> bool {
        matches!(self.origin, Origin::Table | Origin::List | Origin::Component)
    }

    /// The label for the claim's place in messages: "the Python sample reads it here".
    #[must_use]
    pub fn says(&self) -> String {
        let who = self.origin.noun();
        match self.kind {
            ClaimKind::Calls => format!("{who} calls it here"),
            ClaimKind::Sends => format!("{who} sends it here"),
            ClaimKind::Reads => format!("{who} reads it here"),
            ClaimKind::Shows => format!("{who} shows it here"),
            ClaimKind::Omits if self.is_of_a_list() => format!("{who} does not list it here"),
            ClaimKind::Omits if matches!(self.subject.place, Place::Parameter(..)) => {
                format!("{who} calls the operation without it here")
            }
            ClaimKind::Omits => format!("{who} omits it from this object"),
            ClaimKind::MediaType => format!("{who} sends this media type here"),
            ClaimKind::Exists => format!("{who} names it here"),
            ClaimKind::Type => format!("{who} gives its type here"),
            ClaimKind::Format => format!("{who} gives its format here"),
            ClaimKind::Enum => format!("{who} lists its values here"),
            ClaimKind::Default => format!("{who} gives its default here"),
            ClaimKind::Minimum | ClaimKind::ExclusiveMinimum => format!("{who} gives its lower bound here"),
            ClaimKind::Maximum | ClaimKind::ExclusiveMaximum => format!("{who} gives its upper bound here"),
            ClaimKind::Required => format!("{who} says here whether it is required"),
            ClaimKind::MinLength | ClaimKind::MinItems => format!("{who} gives its smallest size here"),
            ClaimKind::MaxLength | ClaimKind::MaxItems | ClaimKind::ItemsMaxLength => {
                format!("{who} gives its largest size here")
            }
            ClaimKind::Pattern => format!("{who} gives its pattern here"),
            ClaimKind::ReadOnly => format!("{who} says here that only the server sets it"),
            ClaimKind::WriteOnly => format!("{who} says here that only callers send it"),
            ClaimKind::Deprecated => format!("{who} says here that it is deprecated"),
            ClaimKind::Example => format!("{who} gives an example of it here"),
            ClaimKind::RequiredWith
            | ClaimKind::OneOf
            | ClaimKind::Excludes
            | ClaimKind::Unit
            | ClaimKind::Expires => format!("{who} mentions it here"),
        }
    }
}

/// One claim of a page about a subject.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The operation, parameter or field, as the page names it.
    pub subject: Subject,
    /// The kind of the claim.
    pub kind: ClaimKind,
    /// The claimed value; `None` if the kind has no value, or the value is unknown.
    pub value: Option<Value>,
    /// The place of the claim on the page.
    pub span: Span,
    /// The kind of text that contains the claim.
    pub origin: Origin,
}
