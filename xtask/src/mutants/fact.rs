//! A fact: a claim of a page that a document upholds, with its place on both sides. Each is a place to seed drift at.

use std::ops::Range;

use docdrift::{ClaimKind, Origin, ParameterLocation, Place as SubjectPlace, Subject};
use serde_json::Value;

use super::triple::Place;

/// A claim of a page that a document upholds.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) kind: ClaimKind,
    pub(crate) origin: Origin,
    pub(crate) value: Option<Value>,
    /// The subject as the page names it.
    pub(crate) subject: Subject,
    /// The subject as the document names it.
    pub(crate) declared: Subject,
    /// Where the page makes the claim.
    pub(crate) at: Place,
    /// The text there.
    pub(crate) text: String,
    /// Whether the schema requires the subject; `None` if that is open.
    pub(crate) is_required: Option<bool>,
    /// The document, as an index of [`super::triple::Checked::documents`].
    pub(crate) document: Option<usize>,
    /// Where the document declares the subject, as a JSON pointer.
    pub(crate) pointer: String,
    /// Where the document states the claimed fact, as a JSON pointer.
    pub(crate) upheld_by: Option<String>,
}

impl Fact {
    /// The name of the parameter or field.
    pub(crate) fn name(&self) -> Option<&str> {
        self.subject.place.name()
    }

    /// The range of the name in the page, if the claim's text is the name, perhaps quoted.
    pub(crate) fn name_range(&self) -> Option<Range<usize>> {
        let name = self.name()?;
        let inner = self.text.trim_matches(|c: char| "\"'`".contains(c) || c.is_whitespace());
        // Subjects have the names of headers in lower case.
        let is_header = matches!(self.subject.place, SubjectPlace::Parameter(ParameterLocation::Header, _));
        let is_same = if is_header { inner.eq_ignore_ascii_case(name) } else { inner == name };
        let start = self.at.start + self.text.find(inner)?;
        is_same.then(|| start..start + name.len())
    }

    /// Whether the claim is that a field or parameter is sent, read, shown or named.
    pub(crate) fn is_of_name(&self) -> bool {
        matches!(self.kind, ClaimKind::Sends | ClaimKind::Reads | ClaimKind::Shows | ClaimKind::Exists)
    }

    /// Whether the page writes a value of the field: a sample sends it, or an example shows it.
    pub(crate) fn is_of_value(&self) -> bool {
        matches!(self.kind, ClaimKind::Sends | ClaimKind::Shows)
    }

    /// Whether the claim is of the text of a page or a description, and not of a sample or an example.
    pub(crate) fn is_of_text(&self) -> bool {
        matches!(self.origin, Origin::Prose | Origin::Description)
    }

    /// Whether the subject is a field of a request.
    pub(crate) fn is_of_request(&self) -> bool {
        matches!(self.subject.place, SubjectPlace::Request(_))
    }

    /// Whether the subject is a field of a response.
    pub(crate) fn is_of_response(&self) -> bool {
        matches!(self.subject.place, SubjectPlace::Response(..))
    }
}
