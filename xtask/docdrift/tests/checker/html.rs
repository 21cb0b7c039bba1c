//! The HTML format: its matrix of subjects by witnesses, its counts, and that nothing of an input is markup in it.

use docdrift::{
    Acceptance, AcceptedBy, Change, Comparison, Files, REPORT_FORMATS, Rendering, Report, RuleBook,
    TerminalStyle, render_json,
};
use serde_json::Value;

use crate::common::{self, Case};
use crate::fixture_files;

/// The report in HTML.
fn html(report: &Report<'_>, files: &Files) -> String {
    let format =
        REPORT_FORMATS.iter().find(|format| format.name() == "html").expect("there is such a format");
    let style = TerminalStyle { colour: false, width: 100 };
    format.render(&Rendering { report, files, book: &RuleBook::standard(), style, show_accepted: false })
}

const BEGIN: &str = "<script type=\"application/json\" id=\"data\">";

/// The text of the embedded data, and the page without it.
fn data(html: &str) -> (&str, String) {
    let (before, rest) = html.split_once(BEGIN).expect("the data are embedded");
    let (data, after) = rest.split_once("</script>").expect("a script ends");
    (data, format!("{before}{BEGIN}</script>{after}"))
}

fn parsed(html: &str) -> Value {
    serde_json::from_str(data(html).0).expect("the data are JSON")
}

fn items(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn index(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("an index")).expect("a small one")
}

/// The matrix as text: operations, their rows with the rules of their findings, and the cells of each row.
fn matrix(data: &Value) -> String {
    let mut printed = String::new();
    for operation in items(&data["operations"]) {
        let document = operation["document"].as_u64().map(|_| &data["files"][index(&operation["document"])]);
        printed.push_str(&format!(
            "{} in {}\n",
            text(&operation["name"]),
            document.map_or("no document", text)
        ));
        for row in items(&operation["rows"]) {
            let rules = items(&row["findings"]).iter().map(|it| text(&data["findings"][index(it)]["rule"]));
            printed.push_str(&format!(
                "  {:?} {}\n",
                text(&row["place"]),
                rules.collect::<Vec<_>>().join(", ")
            ));
            for cell in items(&row["cells"]) {
                let column = text(&data["columns"][index(&cell[0])]["name"]);
                let places = items(&cell[3]).iter();
                let places =
                    places.map(|it| format!("{}:{}:{}", text(&data["files"][index(&it[0])]), it[1], it[2]));
                let places = places.collect::<Vec<_>>().join(" ");
                printed.push_str(&format!(
                    "    {column}: {} {:?} {places}\n",
                    text(&cell[1]),
                    text(&cell[2])
                ));
            }
        }
    }
    printed
}

#[test]
fn each_witness_has_a_column_and_aligned_subjects_one_row() {
    for fixture in ["two_languages", "typed_clients"] {
        let printed = fixture_files::read(fixture).run(|report, files| matrix(&parsed(&html(report, files))));
        common::settings("reports").bind(|| insta::assert_snapshot!(format!("{fixture}.html.txt"), printed));
    }
}

#[test]
fn the_counts_are_those_of_the_json_report() {
    for fixture in ["two_languages", "typed_clients", "common_causes", "wire_stands_alone", "likely_findings"]
    {
        fixture_files::read(fixture).run(|report, files| {
            let page = html(report, files);
            let data = parsed(&page);
            let json: Value = serde_json::from_str(&render_json(report, files)).expect("it is JSON");
            assert_eq!(data["ledger"], json["ledger"], "{fixture}");
            for list in ["findings", "causes", "gaps"] {
                assert_eq!(items(&data[list]).len(), items(&json[list]).len(), "{fixture} {list}");
            }
            for (ours, theirs) in items(&data["findings"]).iter().zip(items(&json["findings"])) {
                for key in ["rule", "level", "fingerprint", "subject", "message", "confidence"] {
                    assert_eq!(ours[key], theirs[key], "{fixture} {key}");
                }
            }
            let rows = items(&data["operations"]).iter().flat_map(|operation| items(&operation["rows"]));
            let mut shown: Vec<usize> = rows.flat_map(|row| items(&row["findings"])).map(index).collect();
            shown.sort_unstable();
            assert_eq!(
                shown,
                (0..report.findings.len()).collect::<Vec<_>>(),
                "{fixture}: each finding has one row"
            );
            assert_eq!(html(report, files), page, "{fixture}: the same report gives the same bytes");
        });
    }
}

/// What must not be markup in any part of a report.
const HOSTILE: &str =
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt;<!--\u{2028}\u{2029}\u{202e}\u{9b}";

/// A report of inputs that are hostile everywhere.
fn hostile(name: &str, examine: impl FnOnce(&mut Report<'_>, &Files)) {
    let key = serde_json::to_string(HOSTILE).expect("a text");
    let page = format!(
        "# {HOSTILE}\n\n```python\nanswer = requests.post(\"https://api.example.com/orders\", json={{{key}: {key}}}).json()\n\
         print(answer[{key}])\n```\n\n```json\n{{{key} 1}}\n```\n\nThe field `{HOSTILE}` of `POST /orders` is required.\n\n\
         ```\u{1b}[31m\nred\n```\n"
    );
    let spec = format!(
        "openapi: 3.0.3\nservers: [{{url: 'https://api.example.com'}}]\npaths:\n  /orders:\n    post:\n      \
         requestBody: {{content: {{application/json: {{schema: {{type: object, additionalProperties: false, properties: \
         {{id: {{type: string}}}}}}}}}}}}\n      \
         responses: {{'200': {{description: {key}, content: {{application/json: {{schema: {{type: object, properties: \
         {{id: {{type: string, enum: [{key}]}}}}}}}}}}}}}}\n"
    );
    let case = Case {
        pages: vec![(format!("{name}.md"), page)],
        specs: vec![(format!("{name}.yaml"), spec)],
        ..Case::default()
    };
    case.run_mut(examine);
}

#[test]
fn nothing_of_an_input_is_markup() {
    let empty = Case::page("a.md", "").run(html);
    let (_, empty) = data(&empty);
    hostile(HOSTILE, |report, files| {
        assert!(report.findings.len() >= 2, "{} findings", report.findings.len());
        for finding in &mut report.findings {
            finding.accepted = Some(Acceptance { by: AcceptedBy::Comment, reason: HOSTILE.to_owned() });
            finding.change = Some(Change::New);
        }
        report.comparison = Some(Comparison { base: HOSTILE.to_owned(), mended: Vec::new() });
        let page = html(report, files);
        let (data, rest) = data(&page);
        let forbidden = ['<', '>', '&', '\u{2028}', '\u{2029}', '\u{202e}', '\u{9b}', '\u{1b}'];
        assert!(!data.contains(forbidden), "the data have none of these characters");
        assert!(data.contains("\\u003cimg src=x onerror"), "the hostile text is shown");
        let without_counts = |page: &str| {
            let lines = page.lines().filter(|line| !line.contains("<noscript>"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            without_counts(&rest),
            without_counts(&empty),
            "the page around the data is always the same"
        );
    });
}

#[test]
fn the_page_loads_nothing_and_makes_no_markup_of_texts() {
    let page = Case::page("a.md", "").run(html);
    assert!(page.contains("content=\"default-src 'none'; script-src 'sha256-"));
    for forbidden in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "http:",
        "https:",
        "@import",
        "url(",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let (_, script) = page.rsplit_once("<script>").expect("there is one");
    let (script, _) = script.split_once("</script>").expect("it ends");
    assert!(script.len() < 42 * 1024, "the script has {} bytes", script.len());
}
