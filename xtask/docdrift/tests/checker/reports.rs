//! One report in every output format, and a finding that many pages share.

use docdrift::{TerminalStyle, render_json, render_terminal};

use crate::common::{self, Case};
use crate::fixture_files;

#[test]
fn one_report_in_every_format() {
    fixture_files::read("two_languages").run(|report, files| {
        let style = TerminalStyle { colour: false, width: 100 };
        let text = render_terminal(report, files, style);
        let coloured = render_terminal(report, files, TerminalStyle { colour: true, ..style });
        let json = render_json(report, files);
        common::settings("reports").bind(|| {
            insta::assert_snapshot!("two_languages.txt", text);
            insta::assert_snapshot!("two_languages.json", json);
            insta::assert_snapshot!("two_languages.svg", one_element_a_line(&coloured));
        });
        assert!(!text.contains('\u{1b}'), "the plain form has no escape sequences");
    });
}

/// Coloured text as an SVG image with each piece of text on a line of its own, so that a diff shows which
/// piece changed.
fn one_element_a_line(coloured: &str) -> String {
    let image = anstyle_svg::Term::new().render_svg(coloured);
    image.replace("><tspan", ">\n      <tspan")
}

#[test]
fn the_same_finding_on_many_pages_is_printed_once() {
    let page = "```python\nprint(requests.get(\"https://api.example.com/orders\").json()[\"colour\"])\n```\n";
    let spec = "openapi: 3.0.3\npaths: {/orders: {get: {responses: {'200': {content: {application/json: \
                {schema: {properties: {id: {type: string}}}}}}}}}}\n";
    let pages = ["a", "b", "c", "d", "e"].map(|name| (format!("{name}.md"), page.to_owned()));
    let specs = vec![("openapi.yaml".to_owned(), spec.to_owned())];
    let case = Case { pages: pages.to_vec(), specs, ..Case::default() };
    case.run(|report, files| {
        let text = render_terminal(report, files, TerminalStyle { colour: false, width: 100 });
        assert_eq!(text.matches("warning[unknown-response-field]").count(), 1, "{text}");
        for page in ["b", "c", "d", "e"] {
            assert!(text.contains(&format!(" {page}.md:2\n")), "{text}");
        }
        assert!(text.contains("findings: 5 warnings; they have 1 cause\n"), "{text}");
        assert_eq!(report.findings.len(), 5, "each page has its own finding");
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

#[test]
fn of_many_gaps_each_kind_has_one_line() {
    let fences = |count: usize| "```ruby\nrun\n```\n".repeat(count) + "```ada\nrun\n```\n";
    let check = |page: &str, expected: &str| {
        let case = Case::page("page.md", page);
        let style = TerminalStyle { colour: false, width: 100 };
        let text = case.run(|report, files| render_terminal(report, files, style));
        assert!(text.starts_with(expected), "{text}");
    };
    check(
        &fences(19),
        "not understood: gap/unread-language: 20 places\n    code in `ruby` is not read: page.md:1:1, page.md:4:1, \
         page.md:7:1 and 16 more places\n    code in `ada` is not read: page.md:58:1\n",
    );
    check(
        &fences(20),
        "not understood: 21 because code in `ruby` is not read and 1 similar reason (gap/unread-language): \
         page.md:1:1, page.md:4:1, page.md:7:1 and 17 more places\n\n",
    );
}

#[test]
fn without_findings_on_the_site_no_causes_are_counted() {
    let page = "```bash\ncurl https://api.example.com/b\ncurl https://api.example.com/c\n```\n";
    let spec =
        "openapi: 3.0.3\nservers: [{url: 'https://api.example.com'}]\npaths: {/a: {get: {responses: {}}}}\n";
    let text = |page_name: &str| {
        let specs = vec![("openapi.yaml".to_owned(), spec.to_owned())];
        let mut case = Case { specs, ..Case::page(page_name, page) };
        case.pages.push(("index.md".to_owned(), "# Welcome\n".to_owned()));
        let style = TerminalStyle { colour: false, width: 100 };
        case.run(|report, files| render_terminal(report, files, style))
    };
    let outside = text("blog/2024/news.md");
    assert!(outside.contains("\nfindings: none\noutside of the site: 2 notes on 1 page\n"), "{outside}");
    assert!(text("news.md").contains("\nfindings: 2 errors\n"));
}
