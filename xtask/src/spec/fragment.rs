//! Step: lift the OpenAPI fragment out of a documentation page.
//!
//! The fence whose information is `yaml METHOD /path` is looked for line by line, which is all that
//! this step needs of a page. [`embedded`] is the seam: the checker's reader of pages answers the
//! same question, an [`Excerpt`] with its way back into the page, and can take this place.

use docdrift::source::{Excerpt, FileId, Files, Span};
use docdrift::tree::Node;

use crate::error::Error;

/// Reads the document that a page embeds, and sees to it that it holds the operation which its
/// fence names. The places of the nodes are those of the page.
pub(crate) fn read(files: &Files, page: FileId) -> Result<Node, Error> {
    let name = files.file(page).name();
    let mut fragments = embedded(files, page)?.into_iter();
    let Some(fragment) = fragments.next() else {
        return Err(Error::failed(format!("{name}: no fence of this page is marked `yaml METHOD /path`"))
            .help("the document is assembled from the fragment that each page embeds"));
    };
    if let Some(second) = fragments.next() {
        return Err(Error::failed(format!("{}: a second fragment begins here", files.locate(second.fence)))
            .help("a page speaks of one operation; give the second a page of its own"));
    }
    let root = Node::parse(&fragment.text)
        .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?;
    let Fragment { fence, method, path, .. } = fragment;
    let operations = root.get("paths").and_then(|paths| paths.get(&path));
    if operations.and_then(|methods| methods.get(&method.to_lowercase())).is_none() {
        let place = files.locate(fence);
        return Err(Error::failed(format!("{place}: the fragment does not hold its `{method} {path}`")));
    }
    Ok(root)
}

/// A fence that is marked `yaml METHOD /path`, and the text in it.
#[derive(Debug)]
struct Fragment {
    /// The line that opens it.
    fence: Span,
    method: String,
    path: String,
    text: Excerpt,
}

/// All fragments of a page, in its order.
fn embedded(files: &Files, page: FileId) -> Result<Vec<Fragment>, Error> {
    let whole = files.excerpt(page);
    let mut fragments = Vec::new();
    let mut open: Option<Fence> = None;
    let mut start = 0;
    for line in whole.text().split_inclusive('\n') {
        let content = line.trim();
        if let Some(mut fence) = open.take() {
            if fence.is_closed_by(content) {
                fragments.extend(fence.fragment);
            } else {
                fence.take(line, start);
                open = Some(fence);
            }
        } else if let Some(marker) = marker(content) {
            let indent = indent(line);
            let place = whole.span(start + indent..start + indent + content.len());
            let fragment = fragment(&content[marker.len()..], place, Excerpt::new(page));
            open = Some(Fence { marker, indent, fragment });
        }
        start += line.len();
    }
    match open.and_then(|fence| fence.fragment) {
        Some(unclosed) => {
            let place = files.locate(unclosed.fence);
            Err(Error::failed(format!("{place}: the fence that opens here is never closed")))
        }
        None => Ok(fragments),
    }
}

/// A fence whose end was not met yet. Any fence counts: a sample may show a fence within it.
struct Fence<'t> {
    marker: &'t str,
    indent: usize,
    fragment: Option<Fragment>,
}

impl Fence<'_> {
    fn is_closed_by(&self, content: &str) -> bool {
        content.starts_with(self.marker) && content.bytes().all(|byte| byte == self.marker.as_bytes()[0])
    }

    /// Takes a line of the inside, less the indentation of the fence.
    fn take(&mut self, line: &str, start: usize) {
        if let Some(fragment) = &mut self.fragment {
            let from = self.indent.min(indent(line));
            fragment.text.push(&line[from..], start + from);
        }
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// The backticks or tildes that open a fence.
fn marker(content: &str) -> Option<&str> {
    let sign = content.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let length = content.len() - content.trim_start_matches(sign).len();
    (length >= 3).then(|| &content[..length])
}

fn fragment(information: &str, fence: Span, text: Excerpt) -> Option<Fragment> {
    let mut words = information.split_whitespace();
    let (language, method, path) = (words.next()?, words.next()?, words.next()?);
    let is_ours = language == "yaml"
        && path.starts_with('/')
        && method.bytes().all(|byte| byte.is_ascii_uppercase())
        && words.next().is_none();
    is_ours.then(|| Fragment { fence, method: method.to_owned(), path: path.to_owned(), text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Result<Node, String> {
        let mut files = Files::new();
        let id = files.add("page.md", text);
        read(&files, id).map_err(|error| error.to_string().lines().next().unwrap_or_default().to_owned())
    }

    #[test]
    fn the_fragment_is_found_among_other_fences_and_knows_its_place() {
        let text = "# Title\n\n```yaml\nno: fragment\n```\n\n  ````yaml GET /a\n  paths:\n    /a:\n      get: {}\n  ````\n";
        let mut files = Files::new();
        let id = files.add("page.md", text);
        let root = read(&files, id).expect("there is one");
        assert_eq!(root.to_json(), serde_json::json!({"paths": {"/a": {"get": {}}}}));
        let (place, _) = root.walk("/paths/~1a/get").expect("is there");
        assert_eq!(files.locate(place).to_string(), "page.md:10:7");
    }

    #[test]
    fn a_fence_within_a_fence_is_text() {
        let shown = "````text\n```yaml GET /a\n```\n````\n";
        let error = page(shown).expect_err("what is shown is no fragment");
        assert_eq!(error, "error: page.md: no fence of this page is marked `yaml METHOD /path`");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let fragment = "```yaml GET /a\npaths: {/a: {get: {}}}\n```\n";
        for (text, expected) in [
            (format!("{fragment}{fragment}"), "error: page.md:4:1: a second fragment begins here"),
            (
                "\n```yaml GET /a\na: 1\n".to_owned(),
                "error: page.md:2:1: the fence that opens here is never closed",
            ),
            ("```yaml GET /a\na: 1\na: 2\n```\n".to_owned(), "error: page.md:3:1: duplicated key in mapping"),
            (fragment.replace("GET", "PUT"), "error: page.md:1:1: the fragment does not hold its `PUT /a`"),
        ] {
            assert_eq!(page(&text).expect_err(&text), expected);
        }
    }
}
