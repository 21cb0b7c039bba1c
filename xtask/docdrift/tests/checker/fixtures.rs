//! Every rule over every fixture: a folder with a page and, beside it, documents and recordings.
//!
//! A fixture's snapshot draws what became of each claim under the line that it stands on, so that
//! a rule which speaks up where it should not shows in the diff of a neighbour's fixture.

use std::fs;
use std::path::Path;

use crate::common::{self, Case};
use docdrift::{TerminalStyle, render_json, render_terminal};

/// The fixture of a folder.
fn read(folder: &Path) -> Case {
    let mut case = Case::default();
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("readable").path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str()).expect("UTF-8").to_owned();
        let text = fs::read_to_string(&path).expect("UTF-8");
        match name.as_str() {
            _ if name.ends_with(".md") || name.ends_with(".mdx") => case.pages.push((name, text)),
            _ if name.starts_with("openapi") => case.specs.push((name, text)),
            "client.json" => case.client = Some((name, text)),
            _ => case.recordings.push((name, text, None)),
        }
    }
    case
}

/// A fixture under the name of its folder.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) case: Case,
}

/// All fixtures, in the order of their names.
pub(crate) fn all() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut folders: Vec<_> = fs::read_dir(root)
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").path())
        .collect();
    folders.sort();
    let fixture = |folder: &std::path::PathBuf| Fixture {
        name: folder.file_name().and_then(|name| name.to_str()).expect("UTF-8").to_owned(),
        case: read(folder),
    };
    folders.iter().map(fixture).collect()
}

#[test]
fn fixtures() {
    let all = all();
    assert!(!all.is_empty());
    for Fixture { name, case } in all {
        let drawing = case.run(common::drawn);
        common::settings("fixtures").bind(|| insta::assert_snapshot!(name, drawing));
    }
}

#[test]
fn a_report_in_every_format() {
    let case = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/two_languages"));
    case.run(|report, files| {
        let look = TerminalStyle { colour: false, width: 100 };
        let text = render_terminal(report, files, look);
        let styled = render_terminal(report, files, TerminalStyle { colour: true, ..look });
        let json = render_json(report, files);
        common::settings("reports").bind(|| {
            insta::assert_snapshot!("two_languages.txt", text);
            insta::assert_snapshot!("two_languages.json", json);
        });
        let picture = anstyle_svg::Term::new().render_svg(&styled);
        common::settings("reports").bind(|| insta::assert_snapshot!("two_languages.svg", picture));
        assert!(!text.contains('\u{1b}'), "the plain form has none");
    });
}

#[test]
fn the_same_drift_on_many_pages_is_told_once() {
    let page = "```python\nprint(requests.get(\"https://api.example.com/orders\").json()[\"colour\"])\n```\n";
    let spec = "openapi: 3.0.3\npaths: {/orders: {get: {responses: {'200': {content: {application/json: \
                {schema: {properties: {id: {type: string}}}}}}}}}}\n";
    let pages = ["a", "b", "c", "d", "e"].map(|name| (format!("{name}.md"), page.to_owned()));
    let specs = vec![("openapi.yaml".to_owned(), spec.to_owned())];
    let case = Case { pages: pages.to_vec(), specs, ..Case::default() };
    case.run(|report, files| {
        let text = render_terminal(report, files, TerminalStyle { colour: false, width: 100 });
        assert_eq!(text.matches("warning[unknown-response-field]").count(), 1, "{text}");
        assert!(text.contains("the same on b.md:2, c.md:2, d.md:2 and on 1 more page\n"), "{text}");
        assert!(text.contains("findings: 5 warnings"), "{text}");
        assert_eq!(report.findings.len(), 5, "each page has its own");
    });
}

#[test]
fn gaps_and_unsettled_claims_are_grouped_by_kind() {
    let fence = |language: &str| format!("```{language}\nrun\n```\n");
    let languages = ["ruby", "ruby", "ruby", "ruby", "cobol", "ada", "d", "fortran", "lisp"];
    let page = languages.map(fence).concat()
        + "```ruby\n\nEach link expires after 24 hours.\n```\n```json\n{\"a\" 1}\n```\n"
        + "```python\nrequests.get(URL + \"/orders\")\nrequests.get(\"https://a.example/\")\n```\n";
    let spec = "openapi: 3.0.3\npaths: {/orders: {get: {responses: {'200': {description: Done.}}}}}\n";
    let specs = vec![("openapi.yaml".to_owned(), spec.to_owned())];
    let case = Case { specs, ..Case::page("page.md", &page) };
    let text =
        case.run(|report, files| render_terminal(report, files, TerminalStyle { colour: false, width: 100 }));
    common::settings("reports").bind(|| insta::assert_snapshot!("grouped.txt", text));
}
