//! What a run of `conformance` is asked for: everything, an API, one of its operations, or a case.

use docdrift::contract::Document;
use docdrift::extract::{self, promise::Headline};
use docdrift::source::Files;
use docdrift::subject::OperationId;

use crate::error::Error;
use crate::tree::Tree;

/// Where recordings stand.
const RECORDINGS: &str = "tests/recordings";

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Scope {
    /// What the names of the recordings begin with: a folder, or one file.
    prefix: String,
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
            let pages = known.iter().map(|api| pages_of(tree, api)).collect::<Result<Vec<_>, _>>()?.concat();
            return Ok(Scope { prefix: format!("{RECORDINGS}/"), apis: known, pages });
        };
        let parts: Vec<&str> = text.split('/').collect();
        let Some((&api, below)) = parts.split_first().filter(|(_, below)| below.len() <= 2) else {
            return Err(Error::usage(format!("`{text}` names more than an API, an operation and a case"))
                .help("as in `cargo xtask conformance videodb/create_checkout/empty`"));
        };
        member(api, &known, "API", "openapi/upstream")?;
        let folder = format!("{RECORDINGS}/{api}");
        let mut scope =
            Scope { prefix: format!("{folder}/"), apis: vec![api.to_owned()], pages: pages_of(tree, api)? };
        if let Some(&operation) = below.first() {
            member(operation, &tree.list(&folder)?, "operation", &folder)?;
            scope.prefix = format!("{folder}/{operation}/");
            scope.pages = pages_about(tree, api, operation, scope.pages)?;
        }
        if let [operation, case] = below {
            let folder = format!("{folder}/{operation}");
            let files = tree.list(&folder)?;
            let cases = files.iter().filter_map(|file| file.strip_suffix(".yaml"));
            member(case, &cases.map(str::to_owned).collect::<Vec<_>>(), "recording", &folder)?;
            // The pages stay: they embed the schema that judges the case.
            scope.prefix = format!("{folder}/{case}.yaml");
        }
        Ok(scope)
    }

    /// What the names of the recordings that are asked for begin with.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether the page or recording of this name is asked for.
    pub(crate) fn has(&self, name: &str) -> bool {
        name.starts_with(&self.prefix) || self.pages.iter().any(|page| page == name)
    }
}

fn member(name: &str, known: &[String], what: &str, folder: &str) -> Result<(), Error> {
    if known.iter().any(|known| known == name) {
        return Ok(());
    }
    Err(Error::usage(format!("there is no {what} `{name}`"))
        .help(format!("those of {folder} are: {}", known.join(", "))))
}

/// The pages of an API.
fn pages_of(tree: &Tree, api: &str) -> Result<Vec<String>, Error> {
    let folder = format!("openapi/upstream/{api}");
    let names = tree.list(&folder)?;
    Ok(names.iter().filter(|name| name.ends_with(".md")).map(|name| format!("{folder}/{name}")).collect())
}

/// Those pages that are about the operation, by their fragment or by their headline.
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
                || page.headline == Some(Headline::Operation(id.clone()))
        };
        if named(&id, &extract::read(&files, file).value) {
            about.push(page);
        }
    }
    Ok(about)
}
