//! Tests of the action with the built program, instead of a stand-in for it.

use std::fs;

use crate::api::BOT;
use crate::has_programs;
use crate::job::Job;

const DOCUMENT: &str = r"openapi: 3.0.3
info: {title: Orders, version: '1'}
servers: [{url: https://api.example.com}]
paths:
  /orders:
    get:
      operationId: listOrders
      responses:
        '200':
          description: Orders.
          content:
            application/json:
              schema:
                type: object
                additionalProperties: false
                properties:
                  data: {type: array, items: {type: object, properties: {id: {type: string}}}}
                  total: {type: integer}
";

/// A page with a sample that reads these fields of the answer.
fn page(fields: &[&str]) -> String {
    let reads: String = fields.iter().map(|field| format!("print(orders[\"{field}\"])\n")).collect();
    format!(
        "# List orders\n\n```python\nimport requests\n\n\
         orders = requests.get(\"https://api.example.com/orders\").json()\n{reads}```\n"
    )
}

/// A pull request that changes the page: it reads the first fields, and then the second ones.
fn job(before: &[&str], after: &[&str]) -> Job {
    let mut job = Job::with_base(&[("openapi.yaml", DOCUMENT), ("docs/list.md", &page(before))]);
    job.install_program();
    job.inputs.insert("arguments".to_owned(), "--spec openapi.yaml --docs docs".to_owned());
    job.push_file("docs/list.md", &page(after));
    job
}

#[test]
fn a_pull_request_fails_on_what_it_brings_and_on_nothing_else() {
    if !has_programs() {
        return;
    }
    // The field is there already.
    let job = job(&["count"], &["count"]);
    job.push_file("docs/list.md", &format!("A sentence before.\n\n{}", page(&["count"])));
    let run = job.run();
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        [&run.outputs["new"], &run.outputs["remaining"], &run.outputs["mended"]],
        ["0", "1", "0"],
        "{run:?}"
    );
    assert_eq!(job.api.take_writes(), Vec::<String>::new());

    job.push_file("docs/list.md", &page(&["count", "sum"]));
    let run = job.run();
    assert_eq!(run.code, 100, "{run:?}");
    assert_eq!(
        [&run.outputs["new"], &run.outputs["remaining"], &run.outputs["mended"]],
        ["1", "1", "0"],
        "{run:?}"
    );
    assert!(
        run.log.contains("\n::error file=docs/list.md,line=8,")
            || run.log.contains("\n::warning file=docs/list.md,line=8,"),
        "{run:?}"
    );
    let comments = job.api.comments_of(BOT);
    assert!(
        comments.len() == 1 && comments[0].contains("1 new finding") && comments[0].contains("`sum`"),
        "{comments:?}"
    );

    job.push_file("docs/list.md", &page(&["total"]));
    let run = job.run();
    assert_eq!((run.code, run.outputs["mended"].as_str()), (0, "1"), "{run:?}");
    let comments = job.api.comments_of(BOT);
    assert!(comments.len() == 1 && comments[0].contains("no new findings"), "{comments:?}");
}

#[test]
fn names_of_a_page_are_neither_markup_nor_commands() {
    if !has_programs() {
        return;
    }
    let hostile = r"a`@octocat`b @everyone<script>\n::set-output name=code::0\r::warning::x##[set-env name=A]b `$(touch pwned)` | <!-- -->";
    let job = job(&["total"], &[hostile]);
    let run = job.run();
    assert_eq!(run.code, 100, "{run:?}");
    let commands = run.commands();
    assert!(commands.iter().all(|name| name == "error" || name == "warning" || name == "notice"), "{run:?}");
    assert!(!job.path("workspace/pwned").exists() && !job.path("workspace/docs/pwned").exists());
    let comment = job.api.comments_of(BOT).concat();
    let markup = without_code(&comment);
    for text in ["@everyone", "<script", "$(touch", "@octocat"] {
        assert!(comment.contains(text) || !markup.contains(text), "{comment}");
        assert!(!markup.contains(text), "{text} is not code in {markup}");
    }
    fs::read_to_string(&run.outputs["sarif"]).expect("the report is there");
}

/// Markdown without its code spans: what they contain is no markup.
fn without_code(markdown: &str) -> String {
    let lines = markdown.lines().map(|line| line.split('`').step_by(2).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}
