//! The files with the navigation of a site: Mintlify, Fern, Docusaurus, MkDocs and others.

use docdrift::{Files, Inputs, NAVIGATION_FILES, SiteFile, SiteReference, redirects, site_references};

/// Reads the text as each kind of these files, and checks pages of that site.
pub(super) fn run(data: &[u8]) {
    let Some(navigation) = super::text(data) else { return };
    for name in NAVIGATION_FILES.iter().filter_map(|names| names.first()) {
        let mut files = Files::new();
        let pages = ["docs/orders.md", "docs/guides/pay.mdx"]
            .map(|name| files.add(name, "## `GET /orders`\n\nSee [pay](/guides/pay) and `POST /carts`.\n"));
        let document = files.add("openapi.yaml", super::DOCUMENT);
        let file = files.add(format!("docs/{name}").as_str(), navigation);
        let references = site_references(&files, file);
        let Ok(mut inputs) = Inputs::read(&files, &pages, &[document], Vec::new()) else { return };
        inputs.add_redirects(redirects(&files.excerpt(file)));
        let reference = |path| SiteReference { from: file, path, to: Some(pages[0]) };
        let references = references.into_iter().map(reference).collect();
        inputs.add_site(vec![SiteFile { file, pages: "docs/".to_owned(), below: String::new(), references }]);
        super::report(&inputs, &files);
    }
}
