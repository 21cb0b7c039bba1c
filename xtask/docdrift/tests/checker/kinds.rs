//! Every kind of gap and of unsettled claim is documented, and something shows it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use docdrift::{GapKind, Report, UnsettledKind, Verdict};

use crate::common::{self, Case};
use crate::fixture_files;

/// Kinds that no case of this crate shows, each with the reason.
const UNSHOWN: &[(&str, &str)] = &[
    ("gap/invalid-encoding", "the command decodes files, and its tests show it"),
    ("gap/unread-page-format", "the command finds pages, and its tests show it"),
];

/// Pages that show further kinds of gaps, each with the kind that it shows: no fixture and no sample need show
/// these.
fn pages() -> Vec<(GapKind, String)> {
    let shell = |text: &str| format!("```bash\n{text}\n```\n");
    let document = |paths: &str| format!("````yaml GET /a\nopenapi: 3.0.3\npaths: {paths}\n````\n");
    let post = "curl https://api.example.com/orders -H 'Content-Type: ";
    vec![
        (GapKind::PageTooLarge, "a\n".repeat(20_001)),
        (GapKind::LineTooComplex, "- ".repeat(8_000)),
        (GapKind::UnclosedFence, "```text\n".to_owned()),
        (GapKind::InvalidComment, "<!-- docdrift-allow moved-field -->\n".to_owned()),
        (GapKind::InvalidDocument, "````yaml GET /a\nopenapi: [\n````\n".to_owned()),
        (GapKind::BrokenReference, document("{/a: {get: {responses: {'200': {$ref: '#/gone'}}}}}")),
        (GapKind::UnreadMethod, document("{/a: {query: {responses: {}}}}")),
        (GapKind::PathItemReference, document("{/a: {$ref: 'a.yaml'}}")),
        (
            GapKind::SampleTooLarge,
            shell(&format!("curl https://api.example.com -d '{}'", "a".repeat(40_000))),
        ),
        (GapKind::SampleTooDeep, format!("```python\n{}x{}\n```\n", "(".repeat(300), ")".repeat(300))),
        (GapKind::UnreadBodyFormat, shell(&format!("{post}text/xml' -d '<order/>'"))),
        (GapKind::InvalidBody, shell(&format!("{post}application/json' -d '{{\"a\" 1}}'"))),
        (GapKind::InvalidExample, "```json\n{\"a\" 1}\n```\n".to_owned()),
    ]
}

/// A chain of pages, each of which includes the next: the nesting is deeper than the reader follows.
fn too_many_snippets() -> Case {
    let include = |number: usize| format!("import Next from '/parts/p{number}.mdx'\n\n<Next />\n");
    let pages = (0..20).map(|number| (format!("parts/p{number}.mdx"), include(number + 1)));
    Case { pages: pages.collect(), ..Case::default() }
}

/// The files below `tests/samples`, each as a page.
fn samples() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("readable").path());
    files
        .map(|path| {
            let language =
                path.extension().and_then(|ending| ending.to_str()).expect("samples have an ending");
            let text = fs::read_to_string(&path).expect("UTF-8");
            Case::page("page.md", &format!("`````{language}\n{text}\n`````\n"))
        })
        .collect()
}

/// The ids of the kinds that a report has.
fn ids(report: &Report<'_>) -> BTreeSet<&'static str> {
    let gaps = report.gaps.iter().map(|gap| gap.kind.id());
    let unsettled = report.verdicts.iter().filter_map(|verdict| match verdict {
        Verdict::Unsettled(unsettled) => Some(unsettled.kind.id()),
        Verdict::Upheld(_) | Verdict::Refuted(_) => None,
    });
    gaps.chain(unsettled).collect()
}

/// All ids with their documentation, each after the word that its id begins with.
fn all() -> Vec<(&'static str, &'static str, &'static str)> {
    let gaps = GapKind::ALL.iter().map(|kind| ("gap", kind.id(), kind.docs()));
    let unsettled = UnsettledKind::ALL.iter().map(|kind| ("unsettled", kind.id(), kind.docs()));
    gaps.chain(unsettled).collect()
}

#[test]
fn ids_are_unique_and_well_formed() {
    let mut seen = BTreeSet::new();
    for (begins, id, _) in all() {
        assert!(seen.insert(id), "`{id}` is the id of two kinds");
        let name = id.strip_prefix(begins).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
        let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
        assert!(name.split('-').all(is_word), "`{id}` is not `{begins}/` and words joined by hyphens");
    }
}

#[test]
fn kinds_are_documented() {
    for (_, id, docs) in all() {
        let sentences = docs.matches(". ").count() + 1;
        assert!(docs.ends_with('.') && (1..=3).contains(&sentences), "`{id}`: {docs}");
        assert!(
            !docs.contains("  ") && !docs.contains('\n'),
            "`{id}` has its documentation in one line: {docs}"
        );
    }
}

/// Recorded traffic with a body that cannot be read.
fn broken_traffic() -> Case {
    let document =
        "openapi: 3.1.0\npaths: {/a: {get: {responses: {'200': {content: {application/json: {}}}}}}}";
    let content = r#"{"mimeType": "application/json", "text": "{"}"#;
    let headers = r#"[{"name": "Content-Type", "value": "application/json"}]"#;
    let response = format!(r#"{{"status": 200, "headers": {headers}, "content": {content}}}"#);
    let entry =
        format!(r#"{{"request": {{"method": "GET", "url": "/a", "headers": []}}, "response": {response}}}"#);
    Case {
        specs: vec![("openapi.yaml".to_owned(), document.to_owned())],
        traffic: vec![("a.har".to_owned(), common::har(&[&entry]))],
        ..Case::default()
    }
}

#[test]
fn every_kind_is_shown() {
    let mut shown = BTreeSet::new();
    for (kind, page) in pages() {
        let ids = Case::page("page.mdx", &page).run(|report, _| ids(report));
        assert!(ids.contains(kind.id()), "the page for `{}` shows {ids:?}", kind.id());
        shown.extend(ids);
    }
    let cases = fixture_files::all().into_iter().map(|fixture| fixture.case);
    for case in cases.chain(samples()).chain([too_many_snippets(), broken_traffic()]) {
        shown.extend(case.run(|report, _| ids(report)));
    }
    let unshown = all().into_iter().map(|(_, id, _)| id).filter(|id| !shown.contains(id)).collect::<Vec<_>>();
    let listed: Vec<&str> = UNSHOWN.iter().map(|(id, _)| *id).collect();
    assert_eq!(unshown, listed, "nothing shows these kinds: draw a fixture, or list them with the reason");
}
