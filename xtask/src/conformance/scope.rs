//! What a run of `conformance` is asked for: everything, an API, one of its operations, or a case.

use docdrift::{AcceptedFinding, Document, Files, Headline, OperationId, read_page};
use docdrift_cli::Error;

use crate::spec;
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
    /// Where one operation is asked for, which that is.
    pub(crate) operation: Option<OperationId>,
}

impl Scope {
    /// Finds what is meant, which must be there.
    pub(crate) fn of(tree: &Tree, asked: Option<&str>) -> Result<Scope, Error> {
        let known = tree.list("openapi/upstream")?;
        let Some(text) = asked.map(|text| text.trim_end_matches('/')) else {
            let pages = known.iter().map(|api| pages_of(tree, api)).collect::<Result<Vec<_>, _>>()?.concat();
            return Ok(Scope { prefix: format!("{RECORDINGS}/"), apis: known, pages, operation: None });
        };
        let parts: Vec<&str> = text.split('/').collect();
        let Some((&api, below)) = parts.split_first().filter(|(_, below)| below.len() <= 2) else {
            return Err(Error::usage(format!("`{text}` names more than an API, an operation and a case"))
                .help("as in `cargo xtask conformance videodb/create_checkout/empty`"));
        };
        member(api, &known, "API", "openapi/upstream")?;
        let folder = format!("{RECORDINGS}/{api}");
        let mut scope = Scope {
            prefix: format!("{folder}/"),
            apis: vec![api.to_owned()],
            pages: pages_of(tree, api)?,
            operation: None,
        };
        if let Some(&operation) = below.first() {
            member(operation, &tree.list(&folder)?, "operation", &folder)?;
            scope.prefix = format!("{folder}/{operation}/");
            scope.operation = named(tree, api, operation)?;
            scope.pages = match &scope.operation {
                Some(id) => pages_about(tree, id, scope.pages)?,
                None => Vec::new(),
            };
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

    /// Whether the finding that this entry accepts is asked for: one about a page, a recording, or
    /// what the client makes of a document.
    pub(crate) fn has(&self, entry: &AcceptedFinding) -> bool {
        let of_document = self.apis.iter().any(|api| spec::whole_of(api) == entry.page);
        let of_operation = |id: &OperationId| {
            let subject = entry.subject.strip_prefix(&id.to_string());
            subject.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        entry.page.starts_with(&self.prefix)
            || self.pages.contains(&entry.page)
            || (of_document && self.operation.as_ref().is_none_or(of_operation))
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

/// The operation that the client calls so.
fn named(tree: &Tree, api: &str, operation: &str) -> Result<Option<OperationId>, Error> {
    let mut files = Files::new();
    let file = tree.read(&mut files, &format!("openapi/{api}.yaml"))?;
    let document = Document::read(&files.excerpt(file))
        .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span()))))?
        .value;
    Ok(document.operation_named(operation).map(|operation| operation.id().clone()))
}

/// Those pages that are about the operation, by their fragment or by their headline.
fn pages_about(tree: &Tree, id: &OperationId, pages: Vec<String>) -> Result<Vec<String>, Error> {
    let mut files = Files::new();
    let mut about = Vec::new();
    for page in pages {
        let file = tree.read(&mut files, &page)?;
        let read = read_page(&files, file).value;
        let mut operations = read.fragments.iter().filter_map(|fragment| fragment.operation.as_ref());
        if operations.any(|operation| operation.value == *id)
            || read.headline == Some(Headline::Operation(id.clone()))
        {
            about.push(page);
        }
    }
    Ok(about)
}
