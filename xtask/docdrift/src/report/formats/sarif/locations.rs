//! SARIF locations: a file as a percent-encoded URI, and a region in lines and columns.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::super::printable::printable;
use super::super::summary::path;
use super::descriptors::Text;
use crate::rules::proposal::Label;
use crate::source::{Files, Location, Span};

/// A place in a file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifLocation {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// Lines and columns from 1; the end column is that after the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

impl Region {
    /// The beginning of a file. GitHub refuses a location without a line.
    const START: Region = Region { start_line: 1, start_column: 1, end_line: 1, end_column: 1 };
}

impl SarifLocation {
    /// The location of a span.
    pub(super) fn of(span: Span, files: &Files) -> Self {
        let Location { file, start, end } = files.locate(span);
        let region = Region {
            start_line: start.line.get(),
            start_column: start.column.get(),
            end_line: end.line.get(),
            end_column: end.column.get(),
        };
        let physical_location = PhysicalLocation { artifact_location: artifact(file), region };
        SarifLocation { id: None, physical_location, message: None }
    }

    /// A file as a whole: its beginning.
    pub(super) fn of_file(name: &str) -> Self {
        let physical_location = PhysicalLocation { artifact_location: artifact(name), region: Region::START };
        SarifLocation { id: None, physical_location, message: None }
    }

    /// The location of a label, with its text; the number tells related locations apart.
    pub(super) fn of_label(label: &Label, id: Option<usize>, files: &Files) -> Self {
        let message = Some(&label.text).filter(|text| !text.is_empty());
        let message = message.map(|text| Text::new(printable(text).into_owned()));
        SarifLocation { id, message, ..SarifLocation::of(label.span, files) }
    }
}

/// What is encoded in a path: everything but letters, digits, `-._~` and the `/` between folders.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// What is encoded in an address that is a URI already.
const ADDRESS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A file name as a URI: relative to the root of the sources, unless the name is absolute or a web address.
fn artifact(name: &str) -> ArtifactLocation {
    let encoded = |text: &str, set| utf8_percent_encode(text, set).to_string();
    if name.starts_with("https://") || name.starts_with("http://") {
        return ArtifactLocation { uri: encoded(name, ADDRESS), uri_base_id: None };
    }
    let drive = name.split_once(":/").filter(|(drive, _)| drive.len() == 1 && drive.is_ascii());
    let uri = match drive {
        Some((drive, rest)) => format!("file:///{drive}:/{}", encoded(rest, PATH)),
        None if name.starts_with('/') => format!("file://{}", encoded(name, PATH)),
        None => {
            let uri = encoded(path(name), PATH);
            return ArtifactLocation { uri, uri_base_id: Some("%SRCROOT%") };
        }
    };
    ArtifactLocation { uri, uri_base_id: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_percent_encoded() {
        for (name, uri) in [
            ("./docs/a b.md", "docs/a%20b.md"),
            ("docs/größe #1?.md", "docs/gr%C3%B6%C3%9Fe%20%231%3F.md"),
            ("a:b%20.md", "a%3Ab%2520.md"),
            ("x\u{1b}[2J", "x%1B%5B2J"),
        ] {
            assert_eq!(
                artifact(name),
                ArtifactLocation { uri: uri.to_owned(), uri_base_id: Some("%SRCROOT%") }
            );
        }
        for (name, uri) in [
            ("/tmp/a b.md", "file:///tmp/a%20b.md"),
            ("C:/docs/a.md", "file:///C:/docs/a.md"),
            ("https://docs.example.com/a%20b.md?x=\"1\"", "https://docs.example.com/a%20b.md?x=%221%22"),
        ] {
            assert_eq!(artifact(name), ArtifactLocation { uri: uri.to_owned(), uri_base_id: None });
        }
    }
}
