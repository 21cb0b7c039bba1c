//! What the components of documentation frameworks mean: one table for each dialect.
//!
//! A new dialect is a new file with its table, and its line in [`DIALECTS`]. Components with the same
//! name mean the same in every dialect.

mod docusaurus;
mod fern;
mod mintlify;
mod readme;

use super::context::Component;
use super::promise::Part;
use crate::subject::In;

/// The components of a documentation framework, by name.
type Dialect = &'static [(&'static str, &'static [Meaning])];

const DIALECTS: &[Dialect] =
    &[docusaurus::COMPONENTS, fern::COMPONENTS, mintlify::COMPONENTS, readme::COMPONENTS];

/// What a component means for what stands in it.
#[derive(Debug, PartialEq)]
enum Meaning {
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
    pub(super) names: &'static [(&'static str, Location)],
    /// The attributes that declare something of it.
    pub(super) properties: &'static [(&'static str, Property)],
}

/// The part of an operation that the name of an attribute implies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Location {
    /// This part: `<ParamField query="limit">`.
    Part(Part),
    /// The part that the headings above name.
    OfHeading,
    /// A response, unless the headings above name a request.
    Response,
}

impl Location {
    /// The part of the operation, where the headings above name this one.
    pub(super) fn part(self, of_heading: Option<Part>) -> Option<Part> {
        match (self, of_heading) {
            (Location::Part(part), _) => Some(part),
            (Location::OfHeading, part) => part,
            (Location::Response, Some(Part::Request)) => None,
            (Location::Response, Some(Part::Refusal(status))) => Some(Part::Refusal(status)),
            (Location::Response, _) => Some(Part::Response),
        }
    }
}

/// What an attribute declares of the field that its component describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Property {
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
pub(super) const PROPERTIES: &[(&str, Property)] = &[
    ("type", Property::Type),
    ("format", Property::Format),
    ("required", Property::Required),
    ("optional", Property::Optional),
    ("default", Property::Default),
    ("enum", Property::Enum),
    ("options", Property::Enum),
    ("min", Property::Minimum),
    ("minimum", Property::Minimum),
    ("max", Property::Maximum),
    ("maximum", Property::Maximum),
];

/// A component that describes a parameter or a field of a request: Mintlify and Fern share it.
const PARAMETER: Description = Description {
    names: &[
        ("query", Location::Part(Part::Parameters(In::Query))),
        ("header", Location::Part(Part::Parameters(In::Header))),
        ("cookie", Location::Part(Part::Parameters(In::Cookie))),
        ("body", Location::Part(Part::Request)),
        // Mintlify has parameters of the path here, Fern whatever there is.
        ("path", Location::OfHeading),
        ("name", Location::OfHeading),
    ],
    properties: PROPERTIES,
};

fn meanings(name: &str) -> impl Iterator<Item = &'static Meaning> {
    let dialects = DIALECTS.iter().filter_map(move |dialect| {
        dialect.iter().find(|(known, _)| *known == name).map(|(_, meanings)| meanings.iter())
    });
    dialects.flatten()
}

fn means(name: &str, is_wanted: impl Fn(&Meaning) -> bool) -> bool {
    meanings(name).any(is_wanted)
}

/// How a component of this name describes a parameter or field; none where it does not.
pub(super) fn description(name: &str) -> Option<&'static Description> {
    meanings(name).find_map(|meaning| match meaning {
        Meaning::Describes(description) => Some(*description),
        _ => None,
    })
}

/// Whether what stands side by side in it is one thing in several forms.
pub(super) fn holds_alternatives(name: &str) -> bool {
    means(name, |meaning| matches!(meaning, Meaning::Alternatives { .. }))
}

/// Whether the fences right in it are one sample in several forms.
pub(super) fn holds_alternative_fences(name: &str) -> bool {
    means(name, |meaning| *meaning == Meaning::Alternatives { of_fences: true })
}

/// Whether it is one of several forms.
pub(super) fn is_alternative(name: &str) -> bool {
    means(name, |meaning| *meaning == Meaning::Alternative)
}

/// Whether its examples are requests.
pub(super) fn shows_requests(name: &str) -> bool {
    means(name, |meaning| *meaning == Meaning::ShowsRequests)
}

/// Whether its examples are responses.
pub(super) fn shows_responses(name: &str) -> bool {
    means(name, |meaning| *meaning == Meaning::ShowsResponses)
}

/// The path of the file that a component of its dialect stands for: `Some(None)` where it is such a
/// component and does not name the file.
pub(super) fn included(component: &Component) -> Option<Option<&str>> {
    meanings(&component.name).find_map(|meaning| match meaning {
        Meaning::Includes(attribute) => Some(component.attribute(attribute)),
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
