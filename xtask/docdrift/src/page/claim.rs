//! What a page asserts of a subject.

use serde_json::Value;

use super::language::Language;
use crate::source::Span;
use crate::subject::{Place, Subject};

/// The kind of an assertion: a keyword of JSON Schema, or one of ours where that has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// The subject is called with this method at this URL.
    Calls,
    /// A caller sends it.
    Sends,
    /// A caller reads it.
    Reads,
    /// An example shows it in an answer.
    Shows,
    /// A caller sends an object, or calls an operation, without it; or a table lists others, and not it.
    Omits,
    /// The body travels in this media type.
    MediaType,
    /// There is such a thing.
    Exists,
    /// What it may be: `type`, a list of alternatives.
    Type,
    /// How its text is written: `format`.
    Format,
    /// These are its values: `enum`.
    Enum,
    /// Whether it must be there: `required`.
    Required,
    /// What it is when it is left out: `default`.
    Default,
    /// It is at least this: `minimum`.
    Minimum,
    /// It is more than this: `exclusiveMinimum`.
    ExclusiveMinimum,
    /// It is at most this: `maximum`.
    Maximum,
    /// It is less than this: `exclusiveMaximum`.
    ExclusiveMaximum,
    /// What it is counted in.
    Unit,
    /// How long it lives.
    Expires,
}

impl ClaimKind {
    /// The word for it in output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ClaimKind::Calls => "calls",
            ClaimKind::Sends => "sends",
            ClaimKind::Reads => "reads",
            ClaimKind::Shows => "shows",
            ClaimKind::Omits => "omits",
            ClaimKind::MediaType => "mediaType",
            ClaimKind::Exists => "exists",
            ClaimKind::Type => "type",
            ClaimKind::Format => "format",
            ClaimKind::Enum => "enum",
            ClaimKind::Required => "required",
            ClaimKind::Default => "default",
            ClaimKind::Minimum => "minimum",
            ClaimKind::ExclusiveMinimum => "exclusiveMinimum",
            ClaimKind::Maximum => "maximum",
            ClaimKind::ExclusiveMaximum => "exclusiveMaximum",
            ClaimKind::Unit => "unit",
            ClaimKind::Expires => "expires",
        }
    }

    /// Whether an OpenAPI schema has a keyword for it. What a schema cannot state, no schema can
    /// settle.
    #[must_use]
    pub fn is_statable(self) -> bool {
        !matches!(self, ClaimKind::Unit | ClaimKind::Expires)
    }

    /// Whether it limits a number from one side.
    #[must_use]
    pub fn is_bound(self) -> bool {
        matches!(
            self,
            ClaimKind::Minimum
                | ClaimKind::ExclusiveMinimum
                | ClaimKind::Maximum
                | ClaimKind::ExclusiveMaximum
        )
    }
}

/// Where on a page an assertion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// In a sentence.
    Prose,
    /// In a code sample.
    Sample(Language),
    /// In the head of a fence or the attribute of a component.
    Component,
    /// In a cell of a table.
    Table,
    /// In an example that is written out as JSON.
    Example,
    /// In a description inside the schema itself.
    Description,
}

impl Origin {
    /// The word for it in output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Prose => "prose",
            Origin::Sample(language) => language.as_str(),
            Origin::Component => "component",
            Origin::Table => "table",
            Origin::Example => "example",
            Origin::Description => "description",
        }
    }

    /// How messages call it: "the Python sample".
    #[must_use]
    pub fn noun(self) -> String {
        match self {
            Origin::Prose => "the text".to_owned(),
            Origin::Sample(language) => format!("the {} sample", language.as_str()),
            Origin::Component => "the page".to_owned(),
            Origin::Table => "the table".to_owned(),
            Origin::Example => "the example".to_owned(),
            Origin::Description => "the description".to_owned(),
        }
    }
}

impl Claim {
    /// Whether it is made by a list of parameters or fields: a table, or components.
    #[must_use]
    pub fn is_of_a_list(&self) -> bool {
        matches!(self.origin, Origin::Table | Origin::Component)
    }

    /// What the claim does, for the label at its place: "the Python sample reads it here".
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
            ClaimKind::Unit | ClaimKind::Expires => format!("{who} mentions it here"),
        }
    }
}

/// One assertion of a page.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What it is about, as the page names it.
    pub subject: Subject,
    /// What kind of assertion.
    pub kind: ClaimKind,
    /// The value asserted, where there is one that is known.
    pub value: Option<Value>,
    /// Where it stands.
    pub span: Span,
    /// What it stands in.
    pub origin: Origin,
}
