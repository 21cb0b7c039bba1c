//! Texts of strangers in every place of a report that shows one: none is markup, and none moves a terminal.

use docdrift::{
    Acceptance, AcceptedBy, Comparison, Files, Fingerprint, Level, MendedFinding, Report, TerminalStyle,
    render_terminal,
};

use super::{REPORT_FORMATS, Rendering, RuleBook, render};
use crate::common::Case;

/// What a stranger may write: an escape, C1, an override of direction, HTML, Markdown, a mention, a reference, an
/// address, a workflow command, the end of a comment and of a table.
const HOSTILE: &str = "\u{1b}[2J\u{9b}31m\u{202e}\u{2067}\u{200f}\u{61c}\u{7f}<script>alert(1)</script>[x](https://evil.example)@admin #12 ::error::x | ``` -->";

/// As [`HOSTILE`], as a name in the quotes of a sample.
fn name() -> String {
    HOSTILE.replace(['"', '\\'], "")
}

/// A case with hostile names of files, fields, operations, values and languages.
pub(super) fn case() -> Case {
    let name = name();
    let page = format!(
        "# {HOSTILE}\n\n```python\norder = requests.get(\"https://api.example.com/orders\").json()\n\
         print(order[\"{name}\"])\nrequests.post(\"https://api.example.com/orders\", json={{\"{name}\": 1, \"state\": \"{name}\"}})\n\
         requests.get(\"https://api.example.com/{name}\")\n```\n\n```{name}\nx\n```\n\n\
         `GET /orders` returns `{name}`.\n\n| field | type |\n|---|---|\n| `{name}` | {HOSTILE} |\n"
    );
    let field = serde_json::to_string(&format!("{name} id")).expect("plain data");
    let text = serde_json::to_string(HOSTILE).expect("plain data");
    let spec = format!(
        "{{\"openapi\": \"3.0.3\", \"servers\": [{{\"url\": \"https://api.example.com\"}}], \"paths\": {{\"/orders\": {{\
         \"get\": {{\"summary\": {text}, \"responses\": {{\"200\": {{\"content\": {{\"application/json\": {{\"schema\": \
         {{\"properties\": {{{field}: {{\"type\": \"string\"}}}}}}}}}}}}}}}},\
         \"post\": {{\"requestBody\": {{\"content\": {{\"application/json\": {{\"schema\": {{\"required\": [{field}], \
         \"properties\": {{{field}: {{\"type\": \"string\"}}, \"state\": {{\"enum\": [{text}, \"b\"]}}}}}}}}}}}}, \"responses\": {{\"200\": {{\"description\": {text}}}}}}}}}}}}}\n"
    );
    let page_name = format!("docs/{name}.md");
    Case { specs: vec![(format!("{name}.json"), spec)], ..Case::page(&page_name, &page) }
}

/// Accepts some findings with a hostile reason, and compares with a hostile run.
pub(super) fn with_hostile_states(report: &mut Report<'_>) {
    for finding in report.findings.iter_mut().skip(1).step_by(2) {
        finding.accepted = Some(Acceptance { by: AcceptedBy::Comment, reason: HOSTILE.to_owned() });
    }
    report.comparison = Some(Comparison {
        base: HOSTILE.to_owned(),
        mended: vec![MendedFinding {
            rule: HOSTILE.to_owned(),
            level: Level::Error,
            page: HOSTILE.to_owned(),
            subject: HOSTILE.to_owned(),
            message: HOSTILE.to_owned(),
            fingerprint: Fingerprint::new("", "", "", None),
        }],
    });
}

/// Runs the case with hostile states, and without.
fn check(examine: impl Fn(&Report<'_>, &Files)) {
    case().run(&examine);
    case().run_mut(|report, files| {
        assert!(report.findings.len() > 3 && !report.gaps.is_empty(), "{:#?}", report.findings);
        with_hostile_states(report);
        examine(report, files);
    });
}

fn is_active(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn no_format_has_a_character_that_moves_a_terminal() {
    check(|report, files| {
        for format in REPORT_FORMATS {
            for show_accepted in [false, true] {
                let style = TerminalStyle { colour: false, width: 110 };
                let book = RuleBook::standard();
                let text = format.render(&Rendering { report, files, book: &book, style, show_accepted });
                let line = text.lines().find(|line| line.contains(is_active));
                assert_eq!(line, None, "{}", format.name());
            }
        }
    });
}

#[test]
fn the_only_escapes_of_a_coloured_report_are_its_own_colours() {
    check(|report, files| {
        let text = render_terminal(report, files, TerminalStyle { colour: true, width: 110 });
        assert!(text.contains('\u{1b}'), "{text}");
        for part in text.split('\u{1b}').skip(1) {
            let code = part.strip_prefix('[').and_then(|part| part.split_once('m')).expect("a colour");
            assert!(code.0.chars().all(|c| c.is_ascii_digit() || c == ';'), "{part:?}");
        }
        assert!(!text.replace('\u{1b}', "").contains(is_active), "{text:?}");
    });
}

#[test]
fn nothing_is_markup_in_a_comment() {
    check(|report, files| {
        let text = render("markdown", report, files);
        assert_eq!(text.matches("<!--").count(), 1, "{text}");
        // A character reference is text, and its number is no reference to an issue.
        let outside_of_code = without_code(&text).replace("&#", "&");
        for markup in ["<script", "](", "https://", "@admin", "#12", "-->\n|"] {
            assert!(!outside_of_code.contains(markup), "{markup}: {outside_of_code}");
        }
        let rows = text.lines().filter(|line| line.starts_with('|'));
        rows.for_each(|row| {
            let cells = row.replace("\\|", "").matches('|').count();
            assert_eq!(cells, 5, "{row}");
        });
    });
}

/// The text without its code spans.
fn without_code(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        let (before, span) = rest.split_at(at);
        if before.ends_with('\\') {
            kept.push_str(before);
            rest = &span[1..];
            continue;
        }
        kept.push_str(before);
        let ticks = span.len() - span.trim_start_matches('`').len();
        let fence = &span[..ticks];
        let body = &span[ticks..];
        let end = body
            .match_indices(fence)
            .find(|(at, _)| !body[at + ticks..].starts_with('`') && !body[..*at].ends_with('`'))
            .map_or_else(|| panic!("an open code span: {span}"), |(at, _)| at);
        rest = &body[end + ticks..];
    }
    kept + rest
}

#[test]
fn no_text_begins_a_workflow_command() {
    check(|report, files| {
        let text = render("github", report, files);
        for line in text.lines() {
            let (properties, _) = line.trim_start_matches(':').split_once("::").expect("a command");
            let level = properties.split(' ').next().unwrap_or_default();
            assert!(["error", "warning", "notice"].contains(&level), "{line}");
            assert!(!properties.contains("evil.example)@admin #12 ::"), "{line}");
        }
    });
}

#[test]
fn sarif_has_no_links_and_encoded_names() {
    check(|report, files| {
        let text = render("sarif", report, files);
        let log: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let results = log["runs"][0]["results"].as_array().expect("results");
        for result in results {
            for pointer in ["/message/text", "/relatedLocations/0/message/text"] {
                let text = result.pointer(pointer).and_then(serde_json::Value::as_str).unwrap_or_default();
                assert!(!text.contains("]("), "{text}");
            }
            let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                .as_str()
                .expect("a URI");
            assert!(uri.is_ascii() && !uri.contains(['<', ' ', '\\', '"', '|', '`']), "{uri}");
        }
    });
}
