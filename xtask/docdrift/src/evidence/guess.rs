//! What was inferred, rather than stated, on the way from a page to a place in the schema.

use schemars::JsonSchema;
use serde::Serialize;

/// How certain a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Every step from the page to the schema's place is stated.
    Certain,
    /// One of these steps was inferred. The finding is a warning at most.
    Likely,
}

/// The step that was inferred: nothing on the page or in the schema states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guess {
    /// The operation of a call whose path no document declares.
    SimilarPath,
    /// The operation of a call whose path is declared with other methods only.
    OtherMethod,
    /// The operation of a call whose method or path is not fully known.
    UnknownUrl,
    /// The body of an example.
    ExampleFields,
    /// The response that a client library converted to the result that an example shows.
    LibraryResult,
    /// The operation of a place on the page, by the calls around it.
    Section,
    /// The operation of a call whose section names another declared operation than its URL.
    NamedBySection,
    /// The operation of a call that sends the request of another declared operation than that of its URL.
    RequestOfAnother,
    /// Whether a list or an example belongs to the request or to the response.
    BodyPart,
    /// The field of a description without a name.
    Description,
    /// The object around a field, if the schema has the object under another name or at another place.
    MovedObject,
    /// The response that an example shows, if the schema has a list there and the example an object, or the other
    /// way round.
    OtherShape,
    /// The server of a call whose host differs from a declared one in its ending.
    OtherEnding,
    /// That an operation is missing, in a document that describes only a part of its API.
    PartialDocument,
}

impl Guess {
    /// Whether the page has the URL of another declared operation than the one that it means.
    #[must_use]
    pub fn is_of_other_url(self) -> bool {
        matches!(self, Guess::NamedBySection | Guess::RequestOfAnother)
    }

    /// What was inferred, and from what: a clause for the text of a finding.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Guess::SimilarPath => {
                "no document declares the path of this call, so the rest of the call is compared with the \
                 operation of a similar path"
            }
            Guess::OtherMethod => {
                "no document declares this path with this method, so the rest of the call is compared with \
                 another method of the path"
            }
            Guess::UnknownUrl => {
                "method and path of this call are not fully known, so it is compared with the operation that \
                 the page is about"
            }
            Guess::ExampleFields => {
                "which request or response this example shows was inferred from its fields"
            }
            Guess::LibraryResult => {
                "the page shows this as the result of a client library, which may convert the response; the \
                 response was inferred from the fields of the example"
            }
            Guess::Section => "the operation was inferred from the calls around this place",
            Guess::NamedBySection => {
                "the section names another operation than the URL of its sample, and what the sample sends or \
                 gets is like the bodies of that operation"
            }
            Guess::RequestOfAnother => {
                "the operation of the URL declares none of the fields that the sample sends, and one other operation \
                 with this method declares all of them"
            }
            Guess::BodyPart => {
                "the page does not say whether this belongs to the request or to the response, or to which \
                 object in it, so that was inferred from the names of the fields"
            }
            Guess::Description => {
                "the page does not name the field here, so the field was inferred from its description"
            }
            Guess::MovedObject => {
                "the schema has no such object at this place, so the field is compared with the object that \
                 is most like it"
            }
            Guess::OtherShape => {
                "the example is where the page shows this response, and has another shape than the schema declares, \
                 so it may show something else"
            }
            Guess::OtherEnding => {
                "the host differs from the schema's only in its ending and has a path of the schema, so it was taken \
                 for a server of this API"
            }
            Guess::PartialDocument => {
                "the document says that it is incomplete, or lacks most resources that the pages name, so the \
                 operation may exist without being described"
            }
        }
    }
}
