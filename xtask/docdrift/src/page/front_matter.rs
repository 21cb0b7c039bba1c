//! Reads the front matter of a page: the operation that it names, and the page's address.

use super::call::Spanned;
use crate::source::Excerpt;
use crate::source::tree::Node;
use crate::subject::{Method, OperationId};

/// Front matter that names an operation.
#[derive(Clone, Debug)]
pub struct FrontMatter {
    /// The operation that the page is about.
    pub operation: Spanned<OperationId>,
    /// Whether the published page renders the operation from the OpenAPI document.
    pub shows_document: bool,
    /// The name of the OpenAPI document, as the front matter writes it.
    pub document: Option<String>,
    /// The server, as in `api: GET https://api.example.com/orders`.
    pub server: Option<String>,
}

/// The address that the front matter sets for the page: `slug` in Docusaurus and Fern, `permalink` in other
/// frameworks.
pub(super) fn slug(front_matter: &Excerpt) -> Option<String> {
    let root = Node::parse(front_matter).ok()?;
    let slug = ["slug", "permalink"].iter().find_map(|key| root.get(key))?;
    slug.as_str().map(str::to_owned)
}

/// The title that the front matter sets for the page.
pub(super) fn title(front_matter: &Excerpt) -> Option<String> {
    Node::parse(front_matter).ok()?.get("title")?.as_str().map(str::to_owned)
}

/// The id that the front matter sets for the page, by which sidebars of Docusaurus name it.
pub(super) fn id(front_matter: &Excerpt) -> Option<String> {
    let root = Node::parse(front_matter).ok()?;
    root.get("id")?.as_str().map(str::to_owned)
}

/// Whether the front matter hides the page from readers, or marks it as a draft.
pub(super) fn is_hidden(front_matter: &Excerpt) -> bool {
    let Ok(root) = Node::parse(front_matter) else { return false };
    let is = |key: &str| root.get(key).and_then(Node::as_bool);
    ["draft", "hidden", "unlisted"].iter().any(|key| is(key) == Some(true)) || is("published") == Some(false)
}

/// The name of the OpenAPI document, for front matter that names a document and no operation:
/// `openapi: "openapi/orders.yaml"`, or `api: {file: orders.yaml, operationId: createOrder}`.
pub(super) fn document(front_matter: &Excerpt) -> Option<String> {
    const ENDINGS: [&str; 3] = [".json", ".yaml", ".yml"];
    let root = Node::parse(front_matter).ok()?;
    let stated = root.get("openapi").or_else(|| root.get("api")?.get("file"));
    let text = stated?.as_str()?.trim();
    (!text.contains(char::is_whitespace) && ENDINGS.iter().any(|ending| text.ends_with(ending)))
        .then(|| text.to_owned())
}

/// Reads front matter; `None` if it names no operation.
///
/// Mintlify writes `openapi: "openapi.json GET /orders"`, or `api: "GET /orders"`. A page about a webhook has
/// `openapi: "webhook order.paid"`.
#[must_use]
pub(super) fn read(front_matter: &Excerpt) -> Option<FrontMatter> {
    let root = Node::parse(front_matter).ok()?;
    let (key, node) = ["openapi", "api"].iter().find_map(|key| Some((*key, root.get(key)?)))?;
    let words: Vec<&str> = node.as_str()?.split_whitespace().collect();
    if let Some((document, name)) = webhook(&words) {
        let operation = Spanned { value: OperationId::webhook(Method::Post, &name), span: node.span };
        return Some(FrontMatter { operation, shows_document: key == "openapi", document, server: None });
    }
    let (document, method, url) = match words.as_slice() {
        [method, url] => (None, method, url),
        [document, method, url] => (Some((*document).to_owned()), method, url),
        _ => return None,
    };
    let (server, path) = match url.split_once("://") {
        Some((scheme, rest)) => {
            let (host, _) = rest.split_once('/').unwrap_or((rest, ""));
            let server = format!("{scheme}://{host}");
            let path = url[server.len()..].to_owned();
            (Some(server), if path.is_empty() { "/".to_owned() } else { path })
        }
        None => (None, (*url).to_owned()),
    };
    let operation = format!("{method} {path}").parse().ok()?;
    Some(FrontMatter {
        operation: Spanned { value: operation, span: node.span },
        shows_document: key == "openapi",
        document,
        server,
    })
}

/// The name of the document, if there is one, and of the webhook.
fn webhook(words: &[&str]) -> Option<(Option<String>, String)> {
    let (document, name) = match words {
        ["webhook", name @ ..] => (None, name),
        [document, "webhook", name @ ..] => (Some((*document).to_owned()), name),
        _ => return None,
    };
    (!name.is_empty()).then(|| (document, name.join(" ")))
}
