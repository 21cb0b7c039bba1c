//! Tests of the length of comments.

use super::*;
use crate::inputs::{Inputs, check};
use crate::rules::rule::RuleBook;

#[test]
fn a_comment_stays_below_its_limit_and_says_what_was_cut() {
    let mut page = "```python\n".to_owned();
    for number in 0..400 {
        let name = format!("X-Undeclared-{number}-{}", "x".repeat(80));
        page.push_str(&format!(
            "requests.get(\"https://api.example.com/orders\", headers={{\"{name}\": \"1\"}})\n"
        ));
    }
    page.push_str("```\n");
    let spec = "openapi: 3.0.3\npaths: {/orders: {get: {responses: {'200': {content: {application/json: \
                {schema: {properties: {id: {type: string}}}}}}}}}}\n";
    let mut files = Files::new();
    let (page, spec) = (files.add("page.md", page), files.add("openapi.yaml", spec));
    let inputs = Inputs::read(&files, &[page], &[spec], Vec::new()).expect("an OpenAPI document");
    let report = check(&inputs, &RuleBook::standard(), &files);
    assert_eq!(report.causes.len(), 400);
    for max_bytes in [MAX_BYTES, 3_000] {
        let text = render(&report, &files, max_bytes);
        assert!(text.len() <= max_bytes && text.starts_with(MARKER), "{}", text.len());
        let rows = text.lines().filter(|line| line.starts_with("| warning |")).count();
        assert!(
            rows > 0 && text.contains(&format!("\n{} of 400 causes are not in the table", 400 - rows)),
            "{text}"
        );
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    }
}
