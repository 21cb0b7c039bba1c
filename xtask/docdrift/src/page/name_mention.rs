//! Names that a sentence of a page gives to something of the API: "the `limit` query parameter", "the `/orders`
//! endpoint".

use super::block_context::SectionPath;
use super::call::Spanned;
use super::promise::OperationPart;
use crate::source::Span;
use crate::subject::Method;
use crate::subject::url::UrlText;

/// A name in code beside a noun that says what it names.
#[derive(Clone, Debug)]
pub struct NameMention {
    /// The name as the page writes it: `limit`, `customer.email`.
    pub name: String,
    /// What the noun says that it is.
    pub noun: NameNoun,
    /// The part of the operation that the sentence says it belongs to.
    pub part: Option<OperationPart>,
    /// The paths that the sentence names: the parameter or field belongs to one of them.
    pub owners: Vec<Spanned<UrlText>>,
    /// Whether the sentence can be about the operation of its section: it names no other endpoint in words, and says
    /// what the name is for or asks to send it.
    pub is_of_own_operation: bool,
    /// Whether the sentence says that the API had it, or will have it.
    pub is_of_other_time: bool,
    /// The name, without its back quotes.
    pub span: Span,
    /// The sections that contain the mention.
    pub within: SectionPath,
}

/// The noun beside a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameNoun {
    /// `parameter`, `query parameter`.
    Parameter,
    /// `header`.
    Header,
    /// `field`, `property`, `attribute`.
    Field,
    /// `array`, `object`, `section`: it may also be the name of a type or of a value.
    Value,
}

/// A path that a sentence calls an endpoint.
#[derive(Clone, Debug)]
pub struct EndpointMention {
    /// The path.
    pub url: Spanned<UrlText>,
    /// The method, if the sentence names one.
    pub method: Option<Method>,
    /// Whether the sentence says that the API had it, or will have it.
    pub is_of_other_time: bool,
    /// The sections that contain the mention.
    pub within: SectionPath,
}
