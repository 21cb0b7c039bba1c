//! The meaning of MDX components of documentation frameworks: one table for each framework.
//!
//! To add a framework, add a file with its table and a line in [`DIALECTS`]. Components with the same name
//! have the same meaning in all tables.

mod docusaurus;
mod fern;
mod mintlify;
mod readme;

use super::attributes::Attribute;
use super::block_context::Component;
use super::promise::OperationPart;
use crate::subject::ParameterLocation;

/// The components of a documentation framework: each name with its meanings.
type ComponentDialect = &'static [(&'static str, &'static [ComponentMeaning])];

const DIALECTS: &[ComponentDialect] =
    &[docusaurus::COMPONENTS, fern::COMPONENTS, mintlify::COMPONENTS, readme::COMPONENTS];

/// What a component means for its content.
#[derive(Debug, PartialEq)]
enum ComponentMeaning {
    /// The component describes a parameter or field.
    Describes(&'static Description),
    /// The children of the component are alternatives, such as one sample in several languages.
    Alternatives {
        /// Whether the alternatives are fences directly inside the component. Then the sentence before the
        /// component introduces each of them.
        of_fences: bool,
    },
    /// The component is one of several alternatives.
    Alternative,
    /// The examples in the component are requests.
    ShowsRequests,
    /// The examples in the component are responses.
    ShowsResponses,
    /// The component includes the file that this attribute names.
    Includes(&'static str),
    /// The component shows an operation: the attributes with its method and its path.
    NamesOperation {
        /// The attribute with the method.
        method: &'static str,
        /// The attribute with the path.
        path: &'static str,
    },
}

/// How a component describes a parameter or field.
#[derive(Debug, PartialEq)]
pub(super) struct Description {
    /// The attributes that can contain the name, each with the part of the operation that it implies. The
    /// first of them that the component has is used.
    pub(super) names: &'static [(&'static str, ImpliedPart)],
    /// The attributes that declare a property.
    pub(super) properties: &'static [(&'static str, DeclaredProperty)],
}

/// The part of an operation that the name of an attribute implies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ImpliedPart {
    /// A fixed part: `<ParamField query="limit">` is a query parameter.
    OperationPart(OperationPart),
    /// The part that the headings above name.
    OfHeading,
    /// A response; an error response if the headings above name one, and unknown if they name a request.
    Response,
}

impl ImpliedPart {
    /// The implied part, given the part that the headings above name; `None` if it is unknown.
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

/// The property that an attribute of a component declares for the described field.
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

/// The attributes that declare properties of a parameter or field. `placeholder` and `deprecated` are left
/// out: the first is only an example, and the word `deprecated` is found by a search of the page's text.
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

/// A component that describes a parameter or a request field, in Mintlify and Fern.
const PARAMETER: Description = Description {
    names: &[
        ("query", ImpliedPart::OperationPart(OperationPart::Parameters(ParameterLocation::Query))),
        ("header", ImpliedPart::OperationPart(OperationPart::Parameters(ParameterLocation::Header))),
        ("cookie", ImpliedPart::OperationPart(OperationPart::Parameters(ParameterLocation::Cookie))),
        ("body", ImpliedPart::OperationPart(OperationPart::Request)),
        // Mintlify uses `path` for path parameters, Fern for any kind of parameter.
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

/// How a component with this name describes a parameter or field; `None` if it does not.
pub(super) fn description(name: &str) -> Option<&'static Description> {
    meanings(name).find_map(|meaning| match meaning {
        ComponentMeaning::Describes(description) => Some(*description),
        _ => None,
    })
}

/// Whether the children of a component with this name are alternatives.
pub(super) fn holds_alternatives(name: &str) -> bool {
    means(name, |meaning| matches!(meaning, ComponentMeaning::Alternatives { .. }))
}

/// Whether the fences directly inside a component with this name are alternatives.
pub(super) fn holds_alternative_fences(name: &str) -> bool {
    means(name, |meaning| *meaning == ComponentMeaning::Alternatives { of_fences: true })
}

/// Whether a component with this name is one of several alternatives.
pub(super) fn is_alternative(name: &str) -> bool {
    means(name, |meaning| *meaning == ComponentMeaning::Alternative)
}

/// Whether the examples in a component with this name are requests.
pub(super) fn shows_requests(name: &str) -> bool {
    means(name, |meaning| *meaning == ComponentMeaning::ShowsRequests)
}

/// Whether the examples in a component with this name are responses.
pub(super) fn shows_responses(name: &str) -> bool {
    means(name, |meaning| *meaning == ComponentMeaning::ShowsResponses)
}

/// The attributes by which a component shows an operation: its method, and its path.
pub(super) fn operation(component: &Component) -> Option<(&Attribute, &Attribute)> {
    meanings(&component.name).find_map(|meaning| match meaning {
        ComponentMeaning::NamesOperation { method, path } => {
            let attribute = |name: &str| component.attributes.iter().find(|known| known.name == name);
            attribute(method).zip(attribute(path))
        }
        _ => None,
    })
}

/// The path that a component includes by an attribute: `Some(None)` if the component can include a file but
/// does not name one, `None` if it cannot.
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
