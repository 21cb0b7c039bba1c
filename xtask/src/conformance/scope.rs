//! The scope of a `conformance` run: everything, one API, one operation, or one recording.

use docdrift::{AcceptedFinding, Document, Files, Headline, OperationId, companion_of, read_page};
use docdrift_cli::Error;

use crate::spec;
use crate::tree::Tree;

/// The folder of all recordings.
const RECORDINGS: &str = "tests/recordings";

/// The part of the repository that a run checks.
#[derive(Debug)]
pub(crate) struct Scope {
    /// The path prefix of the recordings: a folder, or one file.
    prefix: String,
    /// The names of the APIs.
    pub(crate) apis: Vec<String>,
    /// The paths of the pages.
    pub(crate) pages: Vec<String>,
    /// The operation, if the scope is one operation or one of its recordings. It is also `None` if the
    /// document does not declare that operation.
    pub(crate) operation: Option<OperationId>,
}

impl Scope {
    /// Resolves the argument of the command, such as `videodb/create_checkout/empty`; without one, the
    /// scope is everything.
    ///
    /// # Errors
    ///
    /// When an API, operation or recording of that name does not exist.
    pub(crate) fn of(tree: &Tree, argument: Option<&str>) -> Result<Scope, Error> {
        let known = tree.list("openapi/upstream")?;
        let Some(text) = argument.map(|text| text.trim_end_matches('/')) else {
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
            scope.operation = find_operation(tree, api, operation)?;
            scope.pages = match &scope.operation {
                Some(id) => pages_about(tree, id, scope.pages)?,
                None => Vec::new(),
            };
        }
        if let [operation, case] = below {
            let folder = format!("{folder}/{operation}");
            let files = tree.list(&folder)?;
            let recordings = files.iter().filter(|file| companion_of(file).is_some());
            let cases = recordings.filter_map(|file| file.strip_suffix(".yaml"));
            member(case, &cases.map(str::to_owned).collect::<Vec<_>>(), "recording", &folder)?;
            // The pages stay in scope: the schemas that they embed judge the recording.
            scope.prefix = format!("{folder}/{case}.yaml");
        }
        Ok(scope)
    }

    /// The path prefix of the recordings in this scope.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether the finding that this entry accepts is in scope: a finding about a page, about a
    /// recording, or about how the client differs from a document.
    pub(crate) fn has(&self, entry: &AcceptedFinding) -> bool {
        let of_document = self.apis.iter().any(|api| spec::complete_document_of(api) == entry.page);
        let of_operation = |id: &OperationId| {
            let subject = entry.subject.strip_prefix(&id.to_string());
            subject.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        entry.page.starts_with(&self.prefix)
            || self.pages.contains(&entry.page)
            || (of_document && self.operation.as_ref().is_none_or(of_operation))
    }
}

/// Checks that a name is listed in its folder; `kind` is the word for such a name in the error, such as
/// `operation`.
fn member(name: &str, known: &[String], kind: &str, folder: &str) -> Result<(), Error> {
    if known.iter().any(|known| known == name) {
        return Ok(());
    }
    Err(Error::usage(format!("there is no {kind} `{name}`"))
        .help(format!("{folder} contains: {}", known.join(", "))))
}

/// The paths of the vendored pages of an API.
fn pages_of(tree: &Tree, api: &str) -> Result<Vec<String>, Error> {
    let folder = format!("openapi/upstream/{api}");
    let names = tree.list(&folder)?;
    Ok(names.iter().filter(|name| name.ends_with(".md")).map(|name| format!("{folder}/{name}")).collect())
}

/// The id of the operation with this `operationId`, which is its name in the client. `None` if the
/// generated document does not declare it.
fn find_operation(tree: &Tree, api: &str, operation: &str) -> Result<Option<OperationId>, Error> {
    let mut files = Files::new();
    let file = tree.read(&mut files, &format!("openapi/{api}.yaml"))?;
    let document = Document::read(&files.excerpt(file))
        .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span()))))?
        .value;
    Ok(document.operation_named(operation).map(|operation| operation.id().clone()))
}

/// The pages that document the operation: their embedded fragment or their headline names it.
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
