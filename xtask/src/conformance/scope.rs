//! What a run of `conformance` is asked for: everything, an API, one of its operations, or a case.

use docdrift::contract::Document;
use docdrift::extract;
use docdrift::source::Files;
use docdrift::subject::OperationId;

use crate::error::Error;
use crate::tree::Tree;

/// Where recordings stand.
pub(crate) const RECORDINGS: &str = "tests/recordings";

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Scope {
    /// As it was written, `videodb/create_checkout/empty`; empty for everything.
    text: String,
    /// The APIs.
    pub(crate) apis: Vec<String>,
    /// The pages.
    pub(crate) pages: Vec<String>,
}

impl Scope {
    /// Finds what is meant, which must be there.
    pub(crate) fn of(tree: &Tree, asked: Option<&str>) -> Result<Scope, Error> {
        let known = tree.list("openapi/upstream")?;
        let Some(text) = asked.map(|text| text.trim_end_matches('/')) else {
            let mut pages = Vec::new();
            for api in &known {
                pages.extend(pages_of(tree, api)?);
            }
            return Ok(Scope { text: String::new(), apis: known, pages });
        };
        let mut parts = text.split('/');
        let api = parts.next().unwrap_or_default().to_owned();
        member(&api, &known, "API", "openapi/upstream")?;
        let mut pages = pages_of(tree, &api)?;
        if let Some(operation) = parts.next() {
            let folder = format!("{RECORDINGS}/{api}");
            member(operation, &tree.list(&folder)?, "operation", &folder)?;
            pages = pages_about(tree, &api, operation, pages)?;
            if let Some(case) = parts.next() {
                let folder = format!("{folder}/{operation}");
                let cases = tree.list(&folder)?;
                let cases: Vec<String> = cases.iter().filter_map(|file| file.strip_suffix(".yaml")).map(str::to_owned).collect();
                member(case, &cases, "recording", &folder)?;
                // A case is about the wire alone.
                pages.clear();
            }
        }
        if parts.next().is_some() {
            return Err(Error::usage(format!("`{text}` names more than an API, an operation and a case"))
                .help("as in `cargo xtask conformance videodb/create_checkout/empty`"));
        }
        Ok(Scope { text: text.to_owned(), apis: vec![api], pages })
    }

    /// As it was written; empty for everything.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a recording of this name is asked for.
    pub(crate) fn has_recording(&self, name: &str) -> bool {
        let below = name.strip_prefix(RECORDINGS).unwrap_or(name).trim_start_matches('/');
        let rest = below.strip_prefix(&self.text);
        self.text.is_empty() || rest.is_some_and(|rest| rest.starts_with('/') || rest == ".yaml")
    }

    /// Whether a page of this name is asked for.
    pub(crate) fn has_page(&self, name: &str) -> bool {
        self.pages.iter().any(|page| page == name)
    }

    /// Whether any claim is to be settled.
    pub(crate) fn has_pages(&self) -> bool {
        !self.pages.is_empty()
    }
}

fn member(name: &str, known: &[String], what: &str, folder: &str) -> Result<(), Error> {
    if known.iter().any(|known| known == name) {
        return Ok(());
    }
    Err(Error::usage(format!("there is no {what} `{name}`")).help(format!("those of {folder} are: {}", known.join(", "))))
}

/// The pages of an API.
fn pages_of(tree: &Tree, api: &str) -> Result<Vec<String>, Error> {
    let folder = format!("openapi/upstream/{api}");
    let names = tree.list(&folder)?;
    Ok(names.iter().filter(|name| name.ends_with(".md")).map(|name| format!("{folder}/{name}")).collect())
}

/// Those pages whose fragment is about the operation.
fn pages_about(tree: &Tree, api: &str, operation: &str, pages: Vec<String>) -> Result<Vec<String>, Error> {
    let mut files = Files::new();
    let name = format!("openapi/{api}.yaml");
    let file = tree.read(&mut files, &name)?;
    let document = Document::read(&files.excerpt(file))
        .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span()))))?
        .value;
    let Some(id) = document.operation_named(operation).map(|operation| operation.id().clone()) else {
        return Ok(Vec::new());
    };
    let mut about = Vec::new();
    for page in pages {
        let file = tree.read(&mut files, &page)?;
        let named = |id: &OperationId, page: &extract::Page| {
            let mut operations = page.fragments.iter().filter_map(|fragment| fragment.operation.as_ref());
            operations.any(|operation| operation.value == *id)
        };
        if named(&id, &extract::read(&files, file).value) {
            about.push(page);
        }
    }
    Ok(about)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_an_operation_and_an_api_hold_their_recordings() {
        let scope = |text: &str| Scope { text: text.to_owned(), apis: Vec::new(), pages: Vec::new() };
        let name = "tests/recordings/videodb/create_checkout/empty.yaml";
        for (text, expected) in [
            ("", true),
            ("videodb", true),
            ("videodb/create_checkout", true),
            ("videodb/create_checkout/empty", true),
            ("video", false),
            ("videodb/create", false),
            ("videodb/create_checkout/emp", false),
        ] {
            assert_eq!(scope(text).has_recording(name), expected, "{text}");
        }
    }
}
