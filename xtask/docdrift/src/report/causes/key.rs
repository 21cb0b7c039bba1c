//! The key that findings with the same cause have in common.

use std::collections::BTreeSet;

use super::Documents;
use super::rename::Halves;
use crate::evidence::guess::Guess;
use crate::report::finding::Finding;
use crate::rules::proposal::{Label, Witness};
use crate::subject::{FieldPath, ParameterLocation, Place};

/// What the findings of a cause have in common.
#[derive(Clone)]
pub(super) enum Kind {
    /// The page writes the paths of declared operations below another base path.
    Base {
        /// The base on the page; may be empty.
        written: String,
        /// The base in the document; may be empty.
        declared: String,
    },
    /// No document declares an operation at this path or below it.
    Below(String),
    /// The documents describe only a part of the API.
    Partial,
    /// The called server.
    Server(String),
    /// The header that carries the credential.
    Credential(String),
    /// A header that the operations do not declare.
    Header(String),
    /// The casing of one sample.
    Casing,
    /// A field that is unknown under its old name and missing under its new one.
    Rename(Halves),
    /// Null in responses of a document, by its title, that never states that a value may be null.
    Null(String),
    /// Query parameters of an operation that declares none, or only those of pages.
    Filters,
    /// A request in another media type, which has other fields as well.
    OtherBody(String),
    /// Fields of these names that one object of the schema lacks.
    Lacking(BTreeSet<String>),
    /// The same disagreement at several places.
    Same,
}

/// The key of one finding.
pub(super) struct Key {
    pub(super) kind: Kind,
    /// Findings with the same text have the same cause. It may contain places in files.
    pub(super) group: String,
    /// The identity of the cause, without places in files.
    pub(super) id: String,
}

impl Key {
    pub(super) fn of(finding: &Finding, documents: &Documents) -> Key {
        let subject = &finding.proposal.subject;
        let place = subject.place.to_string();
        match finding.rule.id {
            "unknown-operation" => Key::of_operation(finding, documents),
            // A page that names the operation in another way than in a call is told of it by another rule.
            "wrong-method" => Key::of_method(finding),
            "wrong-server" => {
                let server = finding.proposal.value.as_ref().and_then(|value| value.as_str());
                let server = server.unwrap_or_default().to_owned();
                let text = format!("server {server}");
                Key::plain(Kind::Server(server), text)
            }
            "wrong-auth" => {
                let name = subject.place.name().unwrap_or_default().to_owned();
                Key::plain(Kind::Credential(name), format!("credential {place}"))
            }
            // A page that sends a header to one operation sends it to others, too.
            "unknown-header" => {
                let name = subject.place.name().unwrap_or_default().to_ascii_lowercase();
                Key::plain(Kind::Header(name), format!("header {place}"))
            }
            "casing-leak" => {
                let body = subject.place.with_path(FieldPath::root());
                let text = format!("casing {} {} {body}", finding.page, subject.operation);
                Key::plain(Kind::Casing, text)
            }
            "wrong-type" if matches!(subject.place, Place::Response(..)) && is_null(finding) => {
                let schema = finding.proposal.labels.iter().find(|label| label.witness == Witness::Schema);
                match schema.and_then(|label| documents.without_null(label.span.file)) {
                    Some(title) => Key::plain(Kind::Null(title.to_owned()), format!("null {title}")),
                    None => Key::of_fact(finding),
                }
            }
            "unknown-parameter"
                if finding.proposal.counterpart.is_none()
                    && matches!(subject.place, Place::Parameter(ParameterLocation::Query, _))
                    && documents.have_no_filters(&subject.operation) =>
            {
                Key::plain(Kind::Filters, format!("filters {}", subject.operation))
            }
            _ => Key::of_fact(finding),
        }
    }

    fn plain(kind: Kind, text: String) -> Key {
        Key { kind, group: text.clone(), id: text }
    }

    /// The key of an undeclared operation: the base path that it differs in, or the part of its path that no
    /// document has.
    fn of_operation(finding: &Finding, documents: &Documents) -> Key {
        if finding.guess == Some(Guess::PartialDocument) {
            return Key::plain(Kind::Partial, "partial documents".to_owned());
        }
        let proposal = &finding.proposal;
        let written = &proposal.subject.operation;
        let declared = proposal.counterpart.as_ref().map(|counterpart| &counterpart.operation.path);
        if let Some((written, declared)) = declared.and_then(|path| bases(&written.path, path)) {
            let text = format!("base {written} {declared}");
            return Key::plain(Kind::Base { written, declared }, text);
        }
        match documents.paths.undeclared_part(&written.path) {
            Some(path) => {
                let text = format!("below {path}");
                Key::plain(Kind::Below(path), text)
            }
            None => Key::of_method(finding),
        }
    }

    /// The key of a method that a declared path lacks.
    fn of_method(finding: &Finding) -> Key {
        let written = &finding.proposal.subject.operation;
        Key::plain(Kind::Same, format!("operation {} {}", written.method, shape(&written.path)))
    }

    /// The key of any other finding: what it says of a place in the schema, or of its subject if no place in
    /// the schema shows it. Operations that share a schema share its causes.
    fn of_fact(finding: &Finding) -> Key {
        let proposal = &finding.proposal;
        let subject = &proposal.subject;
        let value = proposal.value.as_ref().map(ToString::to_string).unwrap_or_default();
        let operation = format!("{} {}", subject.operation.method, shape(&subject.operation.path));
        let id = format!("{} {operation} {} {value}", finding.rule.id, subject.place);
        let in_schema = |label: &&Label| label.witness == Witness::Schema;
        if is_of_description(finding) {
            // Authors copy a sentence to each parameter or field of a name, and mend it everywhere.
            let name = subject.place.name().unwrap_or_default();
            return Key::plain(Kind::Same, format!("{} {} {name} {value}", finding.rule.id, finding.page));
        }
        let is_of_schema = matches!(subject.place, Place::Parameter(..)) || subject.place.path().is_some();
        let group = match proposal.labels.iter().find(in_schema) {
            Some(label) if is_of_schema => {
                let name = subject.place.name().unwrap_or_default();
                format!("{} {name} {value} {:?}", finding.rule.id, label.span)
            }
            _ => id.clone(),
        };
        Key { kind: Kind::Same, group, id }
    }
}

/// Whether the wrong value of a finding is null.
fn is_null(finding: &Finding) -> bool {
    finding.proposal.value.as_ref().and_then(|value| value.as_str()) == Some("null")
}

/// Whether a finding is about a description in a document: the page of its first claim is the document.
fn is_of_description(finding: &Finding) -> bool {
    let of = |witness: Witness| finding.proposal.labels.iter().find(|label| label.witness == witness);
    match (of(Witness::Page), of(Witness::Schema)) {
        (Some(page), Some(schema)) => page.span.file == schema.span.file,
        _ => false,
    }
}

/// What stands before the common end of a written and a declared path, on the page and in the document. `None`
/// if the ends differ, or are not all of one of the paths.
fn bases(written: &str, declared: &str) -> Option<(String, String)> {
    let segments = |path: &str| -> Vec<String> {
        path.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
    };
    let (written, declared) = (segments(written), segments(declared));
    let same = |(one, other): &(&String, &String)| one == other || other.contains('{');
    let common = written.iter().rev().zip(declared.iter().rev()).take_while(same);
    let (mut length, mut literals) = (0, 0);
    for (_, declared) in common {
        length += 1;
        literals += usize::from(!declared.contains('{'));
    }
    let base = |path: &[String]| {
        path[..path.len() - length].iter().map(|segment| format!("/{segment}")).collect::<String>()
    };
    let (one, other) = (base(&written), base(&declared));
    let is_base = literals > 0 && (one.is_empty() != other.is_empty());
    is_base.then_some((one, other))
}

/// A path with `{}` in place of parameters and of literal ids.
pub(super) fn shape(path: &str) -> String {
    let shaped = |segment: &str| if is_id(segment) { "{}".to_owned() } else { segment.to_owned() };
    path.split('/').map(shaped).collect::<Vec<_>>().join("/")
}

/// Whether a segment of a path is a parameter, a placeholder or a literal id. A word with a version number, such
/// as `v2` or `oauth2`, is none: an id has at least three digits, or consists of them.
pub(super) fn is_id(segment: &str) -> bool {
    const MIN_DIGITS: usize = 3;
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    let is_placeholder = segment.contains(['{', '<', '$', '\u{FFFC}']) || segment.starts_with(':');
    is_placeholder
        || (digits > 0 && digits == segment.len())
        || (digits >= MIN_DIGITS && segment.len() > MIN_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &str) {
        assert_eq!(shape(path), expected);
    }

    #[test]
    fn literal_ids_and_placeholders_are_parameters() {
        check("/orders/{id}/items/:item", "/orders/{}/items/{}");
        check("/orders/1/items/<item>", "/orders/{}/items/{}");
        check("/users/ebc31d6e-7d62-4f81-b9e5-eb5f1a04ee92", "/users/{}");
        check("/customers/cus_9s6XKzkNRiz8i3", "/customers/{}");
        check("/oauth2/v2/token.json/v2alpha1", "/oauth2/v2/token.json/v2alpha1");
    }

    #[test]
    fn a_base_is_what_one_side_has_before_the_common_end() {
        let pair = |one: &str, other: &str| Some((one.to_owned(), other.to_owned()));
        assert_eq!(bases("/api/v1/orders/7", "/orders/{id}"), pair("/api/v1", ""));
        assert_eq!(bases("/orders", "/v2/orders"), pair("", "/v2"));
        assert_eq!(bases("/v1/orders", "/v2/orders"), None, "both sides have a base, so it is a new name");
        assert_eq!(bases("/v1/7", "/{id}"), None, "a parameter alone is no common end");
    }
}
