//! Step: read the OpenAPI fragment that a documentation page embeds.
//!
//! This step uses the page reader of the checker, so that generating and checking read the same fences.

use docdrift::{FileId, Files, Fragment, Node, read_page};
use docdrift_cli::Error;

/// Reads the document that a page embeds; `None` if it embeds none. The spans of the nodes refer to the
/// page.
///
/// # Errors
///
/// When the page has several fragments, a fence is not closed, the YAML is invalid, or the fragment lacks
/// the operation that its fence names.
pub(crate) fn read(files: &Files, page: FileId) -> Result<Option<Node>, Error> {
    let mut gaps = Vec::new();
    let mut fragments = read_page(files, page).unload(&mut gaps).fragments.into_iter();
    let Some(Fragment { fence, operation, text }) = fragments.next() else { return Ok(None) };
    let Some(operation) = operation else { return Err(missing(files, page)) };
    let place = files.locate(fence);
    // The page reader reads a fence that is never closed, but reports a gap at the fence.
    if let Some(gap) = gaps.iter().find(|gap| gap.span == fence) {
        return Err(Error::failed(format!("{place}: {}", gap.reason)));
    }
    if let Some(second) = fragments.next() {
        return Err(Error::failed(format!("{}: a second fragment begins here", files.locate(second.fence)))
            .help("a page documents one operation; move the second fragment to its own page"));
    }
    let root = Node::parse(&text)
        .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?;
    let operation = operation.value;
    let methods = root.get("paths").and_then(|paths| paths.get(&operation.path));
    if methods.and_then(|methods| methods.get(&operation.method.as_str().to_lowercase())).is_none() {
        return Err(Error::failed(format!(
            "{place}: the fragment does not declare its operation `{operation}`"
        )));
    }
    Ok(Some(root))
}

/// The error that a page has no usable fragment. It lists the gaps of the reader, one of which may be the
/// cause.
pub(crate) fn missing(files: &Files, page: FileId) -> Error {
    let name = files.file(page).name();
    let error = Error::failed(format!("{name}: no fence of this page is marked `yaml METHOD /path`"))
        .help("an API without a complete document is assembled from fragments: each page must embed one");
    let gaps = read_page(files, page).gaps;
    gaps.iter().fold(error, |error, gap| error.detail(format!("{}: {}", files.locate(gap.span), gap.reason)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Result<Option<Node>, String> {
        let mut files = Files::new();
        let id = files.add("page.md", text);
        read(&files, id).map_err(|error| error.to_string().lines().next().unwrap_or_default().to_owned())
    }

    #[test]
    fn the_fragment_is_found_among_other_fences_and_knows_its_place() {
        let text = "# Title\n\n```yaml\nno: fragment\n```\n\n  ````yaml GET /a\n  paths:\n    /a:\n      get: {}\n  ````\n";
        let mut files = Files::new();
        let id = files.add("page.md", text);
        let root = read(&files, id).expect("it can be used").expect("there is one");
        assert_eq!(root.to_json(), serde_json::json!({"paths": {"/a": {"get": {}}}}));
        let (place, _) = root.walk("/paths/~1a/get").expect("is there");
        assert_eq!(files.locate(place).to_string(), "page.md:10:7");
    }

    #[test]
    fn a_fence_within_a_fence_is_text() {
        let shown = "````text\n```yaml GET /a\n```\n````\n";
        assert!(matches!(page(shown), Ok(None)), "what is shown is no fragment");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let fragment = "```yaml GET /a\npaths: {/a: {get: {}}}\n```\n";
        for (text, expected) in [
            (format!("{fragment}{fragment}"), "error: page.md:4:1: a second fragment begins here"),
            ("\n```yaml GET /a\na: 1\n".to_owned(), "error: page.md:2:1: this fence is never closed"),
            ("```yaml GET /a\na: 1\na: 2\n```\n".to_owned(), "error: page.md:3:1: duplicated key in mapping"),
            (
                fragment.replace("GET", "PUT"),
                "error: page.md:1:1: the fragment does not declare its operation `PUT /a`",
            ),
            (
                "```yaml\nopenapi: 3.0.3\n```\n".to_owned(),
                "error: page.md: no fence of this page is marked `yaml METHOD /path`",
            ),
        ] {
            assert_eq!(page(&text).expect_err(&text), expected);
        }
    }
}
