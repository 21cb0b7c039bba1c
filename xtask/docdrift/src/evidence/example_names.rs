//! Reads from the headings, tabs and titles around an example which version, method or library it shows.

use std::collections::BTreeSet;

use crate::openapi::{Document, Operation, is_version};
use crate::page::example::Example;
use crate::subject::identifier_words::words;

/// Words for what a version no longer has, before "in v3".
const PAST: &[&str] = &["removed", "deprecated", "dropped", "discontinued", "retired"];

/// Minimum number of words in an operation id that no everyday text has as one word.
const MIN_WORDS_OF_ID: usize = 2;

/// Minimum number of words in a segment of a path that names a method, in contrast to a resource.
const MIN_WORDS_OF_SEGMENT: usize = 3;

/// The texts that name what an example shows, the nearest first.
pub(super) struct ExampleNames<'a>(Vec<&'a str>);

impl<'a> ExampleNames<'a> {
    /// The titles of the components around an example, the headings above it, and the title of its page.
    pub(super) fn of(example: &'a Example, title: Option<&'a str>) -> Self {
        const ATTRIBUTES: &[&str] = &["title", "label", "value"];
        let components = example.context.components.iter().rev();
        let tabs = components.flat_map(|tab| ATTRIBUTES.iter().filter_map(|name| tab.attribute(name)));
        let headings = example.context.headings.iter().rev().map(String::as_str);
        ExampleNames(example.title.as_deref().into_iter().chain(tabs).chain(headings).chain(title).collect())
    }

    /// Whether the nearest text that names versions does not name that of an operation, or says that the operation's
    /// version no longer has this. False if the operation has no version.
    fn names_other_version(&self, operation: Operation<'_>) -> bool {
        let own = versions_of(operation);
        let named = self.0.iter().map(|text| (text, versions_in(text))).find(|(_, named)| !named.is_empty());
        named.is_some_and(|(text, named)| {
            !own.is_empty() && (own.is_disjoint(&named) || own.iter().any(|own| is_past_in(text, own)))
        })
    }

    /// The reason why an example is not of an operation's version; `None` if the texts do not name another one.
    pub(super) fn other_version(&self, operation: Operation<'_>) -> Option<&'static str> {
        self.names_other_version(operation).then_some("the page shows this as an example of another version")
    }

    /// The reason why an example is not of an operation; `None` if the texts do not name another method.
    pub(super) fn other_method(
        &self,
        operation: Operation<'_>,
        documents: &[&Document],
    ) -> Option<&'static str> {
        let reason = "the page shows this as an example of another method, which it names";
        self.names_other_method(operation, documents).then_some(reason)
    }

    /// Whether the nearest text that names methods of the documents does not name an operation.
    fn names_other_method(&self, operation: Operation<'_>, documents: &[&Document]) -> bool {
        let own = methods_of(operation);
        self.0.iter().any(|text| is_long(text))
            && self
                .0
                .iter()
                .find_map(|text| {
                    let said = identifiers(text);
                    let is_said = |name: &String| said.contains(name);
                    let mut all = documents.iter().flat_map(|document| document.operations());
                    all.any(|other| methods_of(other).iter().any(is_said)).then(|| !own.iter().any(is_said))
                })
                .unwrap_or(false)
    }

    /// Whether a text says that the example is about a client library.
    pub(super) fn names_library(&self) -> bool {
        self.0.iter().any(|text| {
            let lower = text.to_ascii_lowercase();
            let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
            words.any(|word| matches!(word, "sdk" | "sdks")) || lower.contains("client library")
        })
    }
}

/// The versions in the path and in the server paths of an operation: `v3`.
fn versions_of(operation: Operation<'_>) -> BTreeSet<String> {
    let bases = operation.document().base_paths();
    let paths = std::iter::once(operation.id().path.as_str()).chain(bases.iter().map(String::as_str));
    let segments = paths.flat_map(|path| path.split('/'));
    segments.filter(|segment| is_version(segment)).map(major).collect()
}

/// The versions that a text names: "V2 response", "version 2".
fn versions_in(text: &str) -> BTreeSet<String> {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_number =
        |text: &str| !text.is_empty() && text.len() < 3 && text.bytes().all(|b| b.is_ascii_digit());
    let short = words.iter().filter(|word| word.strip_prefix('v').is_some_and(is_number));
    let long = words.windows(2).filter(|pair| pair[0] == "version" && is_number(pair[1]));
    short.map(|word| major(word)).chain(long.map(|pair| format!("v{}", pair[1]))).collect()
}

/// The version without what follows its first number: `v3` of `v3.1`, `v2` of `v2beta`.
fn major(version: &str) -> String {
    let digits = version[1..].find(|c: char| !c.is_ascii_digit()).map_or(version.len(), |at| at + 1);
    version[..digits].to_owned()
}

/// Whether a text says that a version, or any version without one, no longer has something: "Removed in V3".
fn is_past_in(text: &str, version: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    PAST.iter().any(|past| {
        lower
            .match_indices(&format!("{past} in {version}"))
            .any(|(at, found)| !lower[at + found.len()..].starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// Whether a text says that a version no longer has something: "(removed in v3)", "deprecated in version 2".
pub(super) fn tells_of_removal(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    PAST.iter().any(|past| {
        lower.match_indices(&format!("{past} in v")).any(|(at, found)| {
            let version = &lower[at + found.len()..];
            let number = version.strip_prefix("ersion ").unwrap_or(version);
            number.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit())
        })
    })
}

/// The names by which a library has an operation: its operation id, and the last literal segment of its path, if
/// they have enough words to be no common word.
fn methods_of(operation: Operation<'_>) -> Vec<String> {
    let last = operation.id().path.rsplit('/').find(|segment| !segment.is_empty() && !segment.contains('{'));
    let id = operation.name().filter(|id| words(id).len() >= MIN_WORDS_OF_ID);
    let last = last.filter(|last| words(last).len() >= MIN_WORDS_OF_SEGMENT);
    id.into_iter().chain(last).map(folded).collect()
}

/// The identifiers in a text, without casing and separators within a word.
fn identifiers(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.split(|c| !is_part(c)).filter(|word| !word.is_empty()).map(folded).collect()
}

/// Whether a text has a word as long as the name of a method.
fn is_long(text: &str) -> bool {
    const MIN_CHARACTERS: usize = 8;
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word.len() >= MIN_CHARACTERS)
}

/// A name without casing and separators.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, versions: &[&str], is_past: bool) {
        let named: Vec<String> = versions_in(text).into_iter().collect();
        assert_eq!(named, versions, "{text}");
        assert_eq!(tells_of_removal(text), is_past, "{text}");
    }

    #[test]
    fn a_heading_names_versions() {
        check("V2 Example Response", &["v2"], false);
        check("v1 (legacy)", &["v1"], false);
        check("From version 1 to v2.1", &["v1", "v2"], false);
        check("Fields (Removed in V3)", &["v3"], true);
        check("`fee` is deprecated in version 3", &["v3"], true);
        check("IPv4 and a 2nd venue, removed in view", &[], false);
    }
}
