//! Test that `cargo xtask drift`, `claims` and `explain` print the same as `docdrift check`, `claims` and
//! `explain`.

use anstream::StripStream;

use crate::sandbox::{Run, Sandbox};

const PAGE: &str = r#"# Orders

```python
order = requests.get("https://api.example.com/orders").json()
print(order["orders_url"])
```
"#;

const DOCUMENT: &str = r"openapi: 3.0.3
servers: [{url: https://api.example.com}]
paths:
  /orders:
    get:
      responses: {'200': {content: {application/json: {schema: {properties: {url: {type: string}}}}}}}
";

/// Runs the library of `docdrift` without a terminal, and returns what it prints.
fn docdrift(arguments: &[&str]) -> Run {
    let (mut stdout, mut stderr) = (StripStream::new(Vec::new()), StripStream::new(Vec::new()));
    let arguments = [&["docdrift"], arguments].concat();
    let exit = docdrift_cli::run_with(arguments, &mut stdout, &mut stderr);
    let text = |stream: StripStream<Vec<u8>>| String::from_utf8(stream.into_inner()).expect("UTF-8");
    Run { code: exit as i32, stdout: text(stdout), stderr: text(stderr) }
}

#[test]
fn both_programs_print_the_same() {
    let sandbox = Sandbox::empty();
    sandbox.write("page.md", PAGE);
    sandbox.write("other.md", PAGE.replace("orders_url", "url"));
    sandbox.write("empty/notes.txt", "nothing");
    sandbox.write("document.yaml", DOCUMENT);
    sandbox.write("broken.yaml", "openapi: 3.0.3\npaths: [\n");
    // Use absolute paths: the library runs in this process, whose working directory other tests share.
    let path = |name: &str| sandbox.path(name).to_str().expect("UTF-8").to_owned();
    let (page, other, empty) = (path("page.md"), path("other.md"), path("empty"));
    let (document, broken, gone) = (path("document.yaml"), path("broken.yaml"), path("page.md/report.txt"));
    // The exit code, and the arguments after the subcommand: `drift` of xtask, `check` of docdrift.
    let check: &[(i32, &[&str])] = &[
        (100, &["--spec", &document, "--docs", &page]),
        (0, &["--spec", &document, "--docs", &other]),
        (100, &["--spec", &document, "--docs", &page, "--format", "json"]),
        (5, &["--docs", &page]),
        (100, &["--spec", &document, "--compare", &page, &other]),
        (0, &["--spec", &document, "--compare", &page, &page]),
        (1, &["--spec", &broken, "--docs", &page]),
        (1, &["--docs", &empty]),
        (1, &["--docs", &page, "--output", &gone]),
        (2, &["--docs", &page, "--quick"]),
        (2, &["--docs", &page, "--format", "xml"]),
        (2, &["--docs", &page, "--descriptions"]),
    ];
    let others: &[(i32, &[&str])] = &[
        (0, &["claims", "--spec", &document, "--docs", &page]),
        (2, &["claims", "--docs"]),
        (0, &["explain"]),
        (0, &["explain", "moved-field"]),
        (2, &["explain", "moved"]),
    ];
    let check =
        check.iter().map(|(code, rest)| (*code, [&["drift"], *rest].concat(), [&["check"], *rest].concat()));
    let others = others.iter().map(|(code, all)| (*code, all.to_vec(), all.to_vec()));
    for (code, of_xtask, of_docdrift) in check.chain(others) {
        let (xtask, docdrift) = (sandbox.run(&of_xtask), docdrift(&of_docdrift));
        assert_eq!((xtask.code, docdrift.code), (code, code), "{of_xtask:?}: {xtask:?}");
        assert_eq!(xtask.stdout, docdrift.stdout, "{of_xtask:?}");
        // Only the usage line of clap contains the name of the program.
        let stderr = docdrift.stderr.replace("Usage: docdrift check", "Usage: cargo xtask drift");
        let stderr = stderr.replace("Usage: docdrift ", "Usage: cargo xtask ");
        assert_eq!(xtask.stderr, stderr, "{of_xtask:?}");
    }
}
