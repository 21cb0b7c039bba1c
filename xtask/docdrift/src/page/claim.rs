//! Claims: what a page asserts about an operation, parameter or field, and the kinds of claims.

use serde_json::Value;

use super::language::Language;
use crate::source::Span;
use crate::subject::{Place, Subject};

/// The kind of a claim: a JSON Schema keyword, or our own word where JSON Schema has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// A sample calls the operation with this method and URL.
    Calls,
    /// A caller sends the parameter or field.
    Sends,
    /// A caller reads the field.
    Reads,
    /// An example response contains the field.
    Shows,
    /// A caller sends an object without the field, or calls an operation without the parameter; or a table
    /// lists other fields without this one.
    Omits,
    /// The body has this media type.
    MediaType,
    /// The parameter or field exists.
    Exists,
    /// The list of possible types: `type`.
    Type,
    /// The format of a string or number: `format`.
    Format,
    /// The list of allowed values: `enum`.
    Enum,
    /// Whether the parameter or field is required: `required`.
    Required,
    /// The value that applies if the parameter or field is omitted: `default`.
    Default,
    /// The inclusive lower bound: `minimum`.
    Minimum,
    /// The exclusive lower bound: `exclusiveMinimum`.
    ExclusiveMinimum,
    /// The inclusive upper bound: `maximum`.
    Maximum,
    /// The exclusive upper bound: `exclusiveMaximum`.
    ExclusiveMaximum,
    /// The unit of the value, such as a currency.
    Unit,
    /// The time after which the subject expires.
    Expires,
}

impl ClaimKind {
    /// The name of the kind in output.
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

    /// Whether an OpenAPI schema has a keyword for this kind. A schema can neither confirm nor refute claims
    /// of other kinds.
    #[must_use]
    pub fn is_statable(self) -> bool {
        !matches!(self, ClaimKind::Unit | ClaimKind::Expires)
    }

    /// Whether the kind is a lower or upper bound of a number.
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
            ClaimKind::Unit | ClaimKind::Expires => format!("{who} mentions it here"),
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
