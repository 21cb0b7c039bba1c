//! Malformed, oversized and recursive pages and documents: the checker never panics and always ends.
//!
//! The pages of every fixture are cut off, and get characters inserted, at offsets that are the same in each
//! run. What cannot be read is a gap. What the checker makes of well-formed pages is in the fixtures.

use docdrift::{Gap, GapKind};

use crate::common::Case;
use crate::fixture_files;

/// What is inserted into pages: delimiters, control characters, and characters of several bytes.
const INSERTED: &[&str] = &[
    "—", "é", "`", "```\n", "|", "<", "{", "\"", "\\", "**", "[", "\u{301}", "😀", "<!--", "\0", "\t", "\r",
];

/// Approximate number of evenly spaced offsets at which each page is broken.
const EVEN_OFFSETS: usize = 3;

/// Evenly spaced offsets of a text, and some offsets after delimiters of tables, emphasis, code and tags.
fn offsets(text: &str) -> impl Iterator<Item = usize> {
    let step = (text.len() / EVEN_OFFSETS).max(1);
    let even = (0..text.len()).step_by(step);
    let after_delimiters =
        text.match_indices(['|', '*', '`', '<']).step_by(29).map(|(at, delimiter)| at + delimiter.len());
    even.chain(after_delimiters).filter(|at| text.is_char_boundary(*at))
}

#[test]
fn broken_pages_never_panic() {
    let mut runs = 0;
    for fixture in fixture_files::all() {
        for (number, (_, text)) in fixture.case.pages.iter().enumerate() {
            for (at, inserted) in offsets(text).zip(INSERTED.iter().cycle()) {
                let broken = format!("{}{inserted}{}", &text[..at], &text[at..]);
                for text in [broken, text[..at].to_owned()] {
                    let mut case = fixture.case.clone();
                    case.pages[number].1 = text;
                    case.run(|report, _| report.findings.len());
                    runs += 1;
                }
            }
        }
    }
    assert!(runs > 200, "only {runs} broken pages were checked");
}

/// The kinds of all gaps in the report on a page with this text.
fn gaps(text: &str) -> Vec<GapKind> {
    let kind = |gap: &Gap| gap.kind;
    Case::page("page.md", text).run(|report, _| report.gaps.iter().map(kind).collect())
}

#[test]
fn oversized_and_unreadable_parts_are_gaps() {
    let shell = |text: &str| format!("```bash\n{text}\n```\n");
    for (text, expected) in [
        ("a ".repeat(600_000), GapKind::PageTooLarge),
        ("a\n".repeat(20_001), GapKind::PageTooLarge),
        (
            shell(&format!("curl https://api.example.com -d '{}'", "a".repeat(40_000))),
            GapKind::SampleTooLarge,
        ),
        (format!("```python\n{}x{}\n```\n", "(".repeat(300), ")".repeat(300)), GapKind::SampleTooDeep),
        ("*a ".repeat(2_000), GapKind::LineTooComplex),
        ("- ".repeat(8_000), GapKind::LineTooComplex),
        ("> ".repeat(20_000), GapKind::LineTooComplex),
        ("```json\n{}".to_owned(), GapKind::UnclosedFence),
        ("```cobol\nCALL\n```\n".to_owned(), GapKind::UnreadLanguage),
        ("<a".repeat(300), GapKind::InvalidMdx),
    ] {
        let gaps = gaps(&text);
        let start: String = text.chars().take(40).collect();
        assert!(gaps.contains(&expected), "{start}…: {gaps:?}");
    }
}

#[test]
fn unusual_texts_never_panic() {
    for text in
        ["", "\u{feff}# A", "a\rb\r# c", "\0\0\0", "---\n", "---\nopenapi: [\n---\n", "\u{202e}`GET /`"]
    {
        gaps(text);
    }
    // The reader must not search for a missing closing delimiter anew at each opening one.
    for opening in ["[", "{{", "<a ", "\"", "{\"a\": [b"] {
        gaps(&format!("```json\n{{{}\n```\n", opening.repeat(200_000)));
    }
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("(", ")")] {
        let nested = format!("{}{}", open.repeat(3_000), close.repeat(3_000));
        for language in ["json", "python", "javascript", "typescript", "bash"] {
            gaps(&format!("```{language}\n{nested}\n```\n"));
        }
    }
}

#[test]
fn recursive_schemas_are_read() {
    let document = "openapi: 3.0.3
paths:
  /loops:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/C'}}}}}
components:
  schemas:
    A: {allOf: [{$ref: '#/components/schemas/B'}, {properties: {a: {$ref: '#/components/schemas/A'}}}]}
    B: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
    C: {$ref: '#/components/schemas/C'}
";
    let page = "```python
made = requests.post(\"https://api.example.com/loops\", json={\"a\": {\"a\": {\"b\": 1}}}).json()
print(made[\"a\"][\"a\"][\"x\"])
```
";
    let case = Case { specs: vec![("openapi.yaml".into(), document.into())], ..Case::page("page.md", page) };
    assert!(case.run(|report, _| report.tally.claims) > 0, "the page makes claims");
}

#[test]
fn nested_snippets_are_limited_in_depth_and_number() {
    let snippet = |number: usize, imports: usize| {
        let next = number + 1;
        let import = format!("import Next from '/parts/p{next}.mdx'\n\n");
        (format!("parts/p{number}.mdx"), import + &"<Next />\n\n".repeat(imports) + "See `GET /orders`.\n")
    };
    let case = |snippets: usize, imports: usize| {
        let mut pages: Vec<_> = (0..snippets).map(|number| snippet(number, imports)).collect();
        pages.push((format!("parts/p{snippets}.mdx"), "The end.\n".to_owned()));
        Case { pages, ..Case::default() }
    };
    let unread = |case: &Case| {
        case.run(|report, _| report.gaps.iter().filter(|gap| gap.kind == GapKind::SnippetLimit).count())
    };
    assert_eq!(unread(&case(5, 3)), 0, "all of a few snippets are read");
    assert!(unread(&case(300, 1)) > 0, "the depth of nesting is limited");
    assert!(unread(&case(9, 4)) > 0, "the number of snippets in a page is limited");
}
