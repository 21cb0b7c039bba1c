//! What the components of documentation frameworks mean: one table for each dialect.
//!
//! A new dialect is a new file with its table, and its line in [`DIALECTS`]. Components with the same
//! name mean the same in every dialect.

mod docusaurus;
mod fern;
mod mintlify;
mod readme;

use super::block_context::Component;
use super::promise::OperationPart;
use crate::subject::ParameterLocation;

/// The components of a documentation framework, by name.
type ComponentDialect = &'static [(&'static str, &'static [ComponentMeaning])];

const DIALECTS: &[ComponentDialect] =
    &[docusaurus::COMPONENTS, fern::COMPONENTS, mintlify::COMPONENTS, readme::COMPONENTS];

/// What a component means for what stands in it.
#[derive(Debug, PartialEq)]
enum ComponentMeaning {
    /// It describes a parameter or field.
    Describes(&'static Description),
    /// What stands in it side by side is one thing in several forms.
    Alternatives {
        /// Whether these are fences right in it, so that the sentence before it introduces each of them.
        of_fences: bool,
    },
    /// It is one of several forms.
    Alternative,
    /// Its examples are requests.
    ShowsRequests,
    /// Its examples are responses.
    ShowsResponses,
    /// It stands for the file that this attribute names.
    Includes(&'static str),
}

/// How a component describes a parameter or field.
#[derive(Debug, PartialEq)]
pub(super) struct Description {
    /// The attributes that hold its name, each with the part of the operation that it implies. The
    /// first that is there counts.
    pub(super) names: &'static [(&'static str, ImpliedPart)],
    /// The attributes that declare something of it.
    pub(super) properties: &'static [(&'static str, DeclaredProperty)],
}

/// The part of an operation that the name of an attribute implies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ImpliedPart {
    /// This part: `<ParamField query="limit">`.
    OperationPart(OperationPart),
    /// The part that the headings above name.
    OfHeading,
    /// A response, unless the headings above name a request.
    Response,
}

impl ImpliedPart {
    /// The part of the operation, where the headings above name this one.
    pub(super) fn part(self, of_heading: Option<OperationPart>) -> Option<OperationPart> {
        match (self, of_heading) {
            (ImpliedPart::OperationPart(part), _) => Some(part),
            (ImpliedPart::OfHeading, part) => part,
            (ImpliedPart::Response, Some(OperationPart::Request)) => None,
            (ImpliedPart::Response, Some(OperationPart::Refusal(status))) => {
                Some(OperationPart::Refusal(status))
            }
            (ImpliedPart::Response, _) => Some(OperationPart::Response),
        }
    }
}

/// What an attribute declares of the field that its component describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeclaredProperty {
    Type,
    Format,
    Required,
    Optional,
    Default,
    Enum,
    Minimum,
    Maximum,
}

/// The attributes of a component that describes a parameter or field. `placeholder` shows what one may
/// type, and `deprecated` is found wherever a page has the word: neither is a claim of its own.
pub(super) const PROPERTIES: &[(&str, DeclaredProperty)] = &[
    ("type", DeclaredProperty::Type),
    ("format", DeclaredProperty::Format),
    ("required", DeclaredProperty::Required),
    ("optional", DeclaredProperty::Optional),
    ("default", DeclaredProperty::Default),
    ("enum", DeclaredProperty::Enum),
    ("options", DeclaredProperty::Enum),
    ("min", DeclaredProperty::Minimum),
    ("minimum", DeclaredProperty::Minimum),
    ("max", DeclaredProperty::Maximum),
    ("maximum", DeclaredProperty::Maximum),
];

/// A component that describes a parameter or a field of a request: Mintlify and Fern share it.
const PARAMETER: Description = Description {
    names: &[
        ("query", ImpliedPart::OperationPart(OperationPart::Parameters(ParameterLocation::Query))),
        ("header", ImpliedPart::OperationPart(OperationPart::Parameters(ParameterLocation::Header))),
        ("cookie", ImpliedPart::OperationPart(OperationPart::Parameters(ParameterLocation::Cookie))),
        ("body", ImpliedPart::OperationPart(OperationPart::Request)),
        // Mintlify has parameters of the path here, Fern whatever there is.
        ("path", ImpliedPart::OfHeading),
        ("name", ImpliedPart::OfHeading),
    ],
    properties: PROPERTIES,
};

fn meanings(name: &str) -> impl Iterator<Item = &'static ComponentMeaning> {
    let dialects = DIALECTS.iter().filter_map(move |dialect| {
        dialect.iter().find(|(known, _)| *known == name).map(|(_, meanings)| meanings.iter())
    });
    dialects.flatten()
}

fn means(name: &str, is_wanted: impl Fn(&ComponentMeaning) -> bool) -> bool {
    meanings(name).any(is_wanted)
}

/// How a component of this name describes a parameter or field; none where it does not.
pub(super) fn description(name: &str) -> Option<&'static Description> {
    meanings(name).find_map(|meaning| match meaning {
        ComponentMeaning::Describes(description) => Some(*description),
        _ => None,
    })
}

/// Whether what stands side by side in it is one thing in several forms.
pub(super) fn holds_alternatives(name: &str) -> bool {
    means(name, |meaning| matches!(meaning, ComponentMeaning::Alternatives { .. }))
}

/// Whether the fences right in it are one sample in several forms.
pub(super) fn holds_alternative_fences(name: &str) -> bool {
    means(name, |meaning| *meaning == ComponentMeaning::Alternatives { of_fences: true })
}

/// Whether it is one of several forms.
pub(super) fn is_alternative(name: &str) -> bool {
    means(name, |meaning| *meaning == ComponentMeaning::Alternative)
}

/// Whether its examples are requests.
pub(super) fn shows_requests(name: &str) -> bool {
    means(name, |meaning| *meaning == ComponentMeaning::ShowsRequests)
}

/// Whether its examples are responses.
pub(super) fn shows_responses(name: &str) -> bool {
    means(name, |meaning| *meaning == ComponentMeaning::ShowsResponses)
}

/// The path of the file that a component of its dialect stands for: `Some(None)` where it is such a
/// component and does not name the file.
pub(super) fn included(component: &Component) -> Option<Option<&str>> {
    meanings(&component.name).find_map(|meaning| match meaning {
        ComponentMeaning::Includes(attribute) => Some(component.attribute(attribute)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_the_same_in_every_dialect() {
        let all: Vec<_> = DIALECTS.iter().flat_map(|dialect| dialect.iter()).collect();
        for (name, meanings) in &all {
            for (other, others) in all.iter().filter(|(other, _)| other == name) {
                assert_eq!(meanings, others, "{other}");
            }
        }
    }
}
