//! Pages, as Markdown and as MDX, with the documents that they embed.

use docdrift::Files;

/// Reads the text as a page of both forms, and checks it beside a document and by those that it embeds.
pub(super) fn run(data: &[u8]) {
    let Some(page) = super::text(data) else { return };
    for name in ["page.md", "page.mdx"] {
        let mut files = Files::new();
        let page = files.add(name, page);
        let document = files.add("openapi.yaml", super::DOCUMENT);
        super::check_all(&files, &[page], &[document]);
    }
}
