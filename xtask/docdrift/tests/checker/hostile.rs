//! Pages and documents that nobody wrote on purpose: none of them ends a run.
//!
//! Every fixture is cut, and has signs put into it, at places that are the same in each run; what cannot be
//! read is a gap. That nothing panics is the claim here; what is made of a page stands in the fixtures.

use docdrift::{Gap, GapKind};

use crate::common::Case;
use crate::fixtures;

/// What is put into pages: signs that something begins or ends with, and characters of several bytes.
const SIGNS: &[&str] = &[
    "—", "é", "`", "```\n", "|", "<", "{", "\"", "\\", "**", "[", "\u{301}", "😀", "<!--", "\0", "\t", "\r",
];

/// At how many places of each page.
const PLACES: usize = 3;

/// The offsets of so many places in a text, and of those right behind signs of tables and emphasis.
fn places(text: &str) -> impl Iterator<Item = usize> {
    let step = (text.len() / PLACES).max(1);
    let even = (0..text.len()).step_by(step);
    let behind = text.match_indices(['|', '*', '`', '<']).step_by(29).map(|(at, sign)| at + sign.len());
    even.chain(behind).filter(|at| text.is_char_boundary(*at))
}

#[test]
fn a_page_that_was_broken_ends_no_run() {
    let mut runs = 0;
    for fixture in fixtures::all() {
        for (number, (_, text)) in fixture.case.pages.iter().enumerate() {
            for (at, sign) in places(text).zip(SIGNS.iter().cycle()) {
                let broken = format!("{}{sign}{}", &text[..at], &text[at..]);
                for text in [broken, text[..at].to_owned()] {
                    let mut case = fixture.case.clone();
                    case.pages[number].1 = text;
                    case.run(|report, _| report.findings.len());
                    runs += 1;
                }
            }
        }
    }
    assert!(runs > 200, "{runs} pages were broken");
}

/// The kinds of the gaps of a page of this text.
fn gaps(text: &str) -> Vec<GapKind> {
    let kind = |gap: &Gap| gap.kind;
    Case::page("page.md", text).run(|report, _| report.gaps.iter().map(kind).collect())
}

#[test]
fn what_cannot_be_afforded_is_a_gap() {
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
fn odd_texts_are_read() {
    for text in
        ["", "\u{feff}# A", "a\rb\r# c", "\0\0\0", "---\n", "---\nopenapi: [\n---\n", "\u{202e}`GET /`"]
    {
        gaps(text);
    }
    // What never ends is looked for once.
    for sign in ["[", "{{", "<a ", "\"", "{\"a\": [b"] {
        gaps(&format!("```json\n{{{}\n```\n", sign.repeat(200_000)));
    }
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("(", ")")] {
        let nested = format!("{}{}", open.repeat(3_000), close.repeat(3_000));
        for language in ["json", "python", "javascript", "typescript", "bash"] {
            gaps(&format!("```{language}\n{nested}\n```\n"));
        }
    }
}

#[test]
fn a_schema_that_is_a_part_of_itself_is_read() {
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
    assert!(case.run(|report, _| report.tally.claims) > 0, "something was claimed");
}

#[test]
fn parts_within_parts_have_an_end() {
    let part = |number: usize, takes: usize| {
        let next = number + 1;
        let import = format!("import Next from '/parts/p{next}.mdx'\n\n");
        (format!("parts/p{number}.mdx"), import + &"<Next />\n\n".repeat(takes) + "See `GET /orders`.\n")
    };
    let case = |parts: usize, takes: usize| {
        let mut pages: Vec<_> = (0..parts).map(|number| part(number, takes)).collect();
        pages.push((format!("parts/p{parts}.mdx"), "The end.\n".to_owned()));
        Case { pages, ..Case::default() }
    };
    let bounded = |case: &Case| {
        case.run(|report, _| report.gaps.iter().filter(|gap| gap.kind == GapKind::SnippetLimit).count())
    };
    assert_eq!(bounded(&case(5, 3)), 0, "few parts are read");
    assert!(bounded(&case(300, 1)) > 0, "a chain of parts is read to a depth");
    assert!(bounded(&case(9, 4)) > 0, "a page takes so many parts and no more");
}
