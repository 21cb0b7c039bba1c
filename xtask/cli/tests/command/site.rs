//! Tests of the search for the navigation of a site, and of pages that are not read.

use serde_json::Value;

use crate::sandbox::Sandbox;

const PAGE: &str = "```bash\ncurl -X POST https://api.example.com/orders/cancel\n```\n";

const DOCUMENT: &str = r#"openapi: 3.0.3
servers: [{url: https://api.example.com}]
paths:
  /orders:
    post:
      responses: {'200': {description: made}}
"#;

/// Writes these files, every page with the content of [`PAGE`], and runs `check` in this folder of the sandbox.
fn report(files: &[(&str, &str)], folder: &str, docs: &str) -> Value {
    let sandbox = Sandbox::empty();
    sandbox.write("openapi.yaml", DOCUMENT);
    for (name, content) in files {
        sandbox.write(name, if content.is_empty() { PAGE } else { content });
    }
    let spec = sandbox.path("openapi.yaml");
    let inner = Sandbox { folder: sandbox.path(folder), _temporary: None };
    let spec = spec.to_str().expect("UTF-8");
    let run = inner.run(&["check", "--spec", spec, "--docs", docs, "--format", "json"]);
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// The pages with a finding of this level, in order.
fn pages(report: &Value, level: &str) -> Vec<String> {
    let findings = report["findings"].as_array().expect("a list").iter();
    let of_level = findings.filter(|finding| finding["level"] == level);
    of_level.map(|finding| finding["locations"][0]["file"].as_str().expect("a text").to_owned()).collect()
}

fn gaps(report: &Value, kind: &str) -> Vec<String> {
    let gaps = report["gaps"].as_array().expect("a list").iter().filter(|gap| gap["kind"] == kind);
    gaps.map(|gap| gap["file"].as_str().expect("a text").to_owned()).collect()
}

const NAVIGATION: &str = r#"{"navigation": {"pages": ["guide/listed"]}}"#;

const SITE: &[(&str, &str)] =
    &[("site/docs.json", NAVIGATION), ("site/guide/listed.md", ""), ("site/guide/other.md", "")];

#[test]
fn the_navigation_is_found_below_the_named_folder_in_it_and_above() {
    for (folder, docs, before) in [
        ("", "site", "site/guide/"),
        ("", ".", "./site/guide/"),
        ("", "site/guide", "site/guide/"),
        ("site/guide", ".", "./"),
        ("site", "guide/", "guide/"),
    ] {
        let report = report(SITE, folder, docs);
        assert_eq!(pages(&report, "error"), [format!("{before}listed.md")], "{folder} {docs}");
        assert_eq!(pages(&report, "note"), [format!("{before}other.md")], "{folder} {docs}");
        assert_eq!(report["outside"], serde_json::json!({"pages": 1, "findings": 1}), "{folder} {docs}");
    }
}

#[test]
fn the_navigation_above_a_repository_is_not_that_of_its_pages() {
    let mut files = SITE.to_vec();
    files.push(("site/guide/.git/HEAD", "ref: refs/heads/main\n"));
    let report = report(&files, "site/guide", ".");
    assert_eq!(pages(&report, "error"), ["./listed.md", "./other.md"]);
}

#[test]
fn a_sidebar_is_followed_only_within_the_site() {
    let sidebar = |path: &str| format!("module.exports = {{docs: require('{path}')}};");
    for (path, errors, gap) in [
        ("./more", 1, &[][..]),
        ("../outside/more", 2, &["site/sidebars.js"]),
        ("./none", 2, &["site/sidebars.js"]),
    ] {
        let sidebar = sidebar(path);
        let files = [
            ("site/sidebars.js", sidebar.as_str()),
            ("site/more.js", "module.exports = ['listed'];"),
            ("outside/more.js", "module.exports = ['listed'];"),
            ("site/docs/listed.md", ""),
            ("site/docs/other.md", ""),
        ];
        let report = report(&files, "", "site");
        assert_eq!(pages(&report, "error").len(), errors, "{path}");
        assert_eq!(gaps(&report, "gap/unread-navigation"), gap, "{path}");
    }
}

#[test]
fn pages_that_are_neither_markdown_nor_mdx_are_named() {
    let files = [
        ("docs/a.md", ""),
        ("docs/b.rst", "b"),
        ("docs/c.adoc", "c"),
        ("docs/d.ipynb", "{}"),
        ("docs/e.html", "e"),
        ("docs/f.txt", "f"),
    ];
    let report = report(&files, "", "docs");
    let unread = gaps(&report, "gap/unread-page-format");
    assert_eq!(unread, ["docs/b.rst", "docs/c.adoc", "docs/d.ipynb", "docs/e.html"]);
}
