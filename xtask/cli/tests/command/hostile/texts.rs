//! Texts that a terminal, a viewer of logs, a browser or GitHub would act on, in names and values, in every output.

use serde_json::json;

use super::{Hostile, Repository};

/// What a stranger may write in one word of a command line: escapes of a terminal, C1, marks of direction.
macro_rules! hostile {
    () => {
        "\u{1b}[2J\u{9b}31m\u{202e}\u{2066}\u{200f}\u{61c}"
    };
}

/// The same with markup, and with commands of a workflow.
const NAME: &str = concat!(hostile!(), "\u{2028}\u{7f}<script>alert(1)</script> ::error::x --> ]]> |");

/// A page, a document and a recording with hostile names and values, in files with hostile names.
fn everything(it: &Repository) {
    let orders = "https://api.example.com/orders";
    let page = format!(
        "# {NAME}\n\n```python\norder = requests.get(\"{orders}\").json()\nprint(order[\"{NAME}\"])\n\
         requests.post(\"{orders}\", json={{\"{NAME}\": \"{NAME}\"}})\nrequests.get(\"{orders}/{NAME}\")\n```\n\n\
         ```{NAME}\nx\n```\n\n`{NAME}` of `GET /orders`.\n"
    );
    it.write("docs/\u{1b}[31m\n::error::\u{202e}'\"$(touch pwned)<b>.md", page);
    let field = json!({"type": "integer", "description": format!("The default is 5. {NAME}")});
    let schema = json!({"properties": {format!("{NAME} id"): field}});
    let response = json!({"description": NAME, "content": {"application/json": {"schema": schema}}});
    let get = json!({"operationId": NAME, "summary": NAME, "responses": {"200": response}});
    let other = json!({"get": {"parameters": [{"name": NAME, "in": "query"}], "responses": {}}});
    let document = json!({
        "openapi": "3.0.3", "info": {"title": NAME}, "servers": [{"url": "https://api.example.com"}],
        "paths": {"/orders": {"get": get}, format!("/{NAME}"): other},
    });
    it.write("openapi.yaml", document.to_string());
    let body = json!({NAME: NAME}).to_string();
    let request = json!({"method": "GET", "url": format!("{orders}?{NAME}={NAME}"), "headers": []});
    let headers = json!([{"name": NAME, "value": NAME}]);
    let content = json!({"mimeType": "application/json", "text": body});
    let response = json!({"status": 200, "headers": headers, "content": content});
    let entries = json!([{"request": request, "response": response}]);
    it.write("x.har", json!({"log": {"version": "1.2", "entries": entries}}).to_string());
}

const fn shown(name: &'static str, arguments: &'static str, code: i32, shows: &'static str) -> Hostile {
    Hostile { name, harm: "commands whoever reads the output", make: everything, arguments, code, shows }
}

pub(super) const ALL: &[Hostile] = &[
    shown("in the terminal", "check --spec openapi.yaml --docs docs --recordings x.har", 100, "findings:"),
    shown(
        "as JSON",
        "check --spec openapi.yaml --docs docs --format json",
        100,
        "\\u001b[2J\\u009b31m\\u202e\\u2066",
    ),
    shown("as SARIF", "check --spec openapi.yaml --docs docs --format sarif", 100, "\"results\""),
    shown("as JUnit", "check --spec openapi.yaml --docs docs --format junit", 100, "&lt;script&gt;"),
    shown(
        "as annotations of GitHub",
        "check --spec openapi.yaml --docs docs --format github",
        100,
        "::error file=",
    ),
    shown(
        "as code quality of GitLab",
        "check --spec openapi.yaml --docs docs --format gitlab",
        100,
        "fingerprint",
    ),
    shown("as Markdown", "check --spec openapi.yaml --docs docs --format markdown", 100, "docdrift"),
    shown("as HTML", "check --spec openapi.yaml --docs docs --format html", 100, "\\u003cscript\\u003e"),
    shown("as claims", "claims --spec openapi.yaml --docs docs", 0, "\\u009b31m"),
    shown("as coverage", "coverage --spec openapi.yaml --docs docs --recordings x.har", 0, "\u{fffd}[2J"),
    shown("as coverage in JSON", "coverage --spec openapi.yaml --docs docs --format json", 0, "\\u009b31m"),
    shown("as a part", "check --spec openapi.yaml --recordings x.har --partial -", 0, "captured"),
    shown("in what is accepted", "accept --all --reason x --spec openapi.yaml --docs docs", 0, "added"),
    shown("in what is found", "init", 0, "docdrift.toml is written"),
    shown("in what is imported", "record import x.har", 0, "recordings are in"),
    shown("in what is exported", "record export --har x.har", 0, "entries"),
    shown("in a subcommand", concat!("x", hostile!()), 2, "\u{fffd}[2J"),
    shown("in a name of an argument", concat!("check --x", hostile!()), 2, "\u{fffd}[2J"),
    shown("in a value of an argument", concat!("check --format x", hostile!()), 2, "\u{fffd}[2J"),
    shown("in a choice", concat!("check --deny x", hostile!()), 2, "\u{fffd}[2J"),
    shown("in a glob", "check --exclude a\u{1b}[2J{ --docs docs", 2, "\u{fffd}[2J"),
    shown("in the name of a rule", concat!("explain x", hostile!()), 2, "\u{fffd}[2J"),
    shown("in the name of a page", "check --spec openapi.yaml --docs x\u{9b}2J", 1, "x\u{fffd}2J"),
    shown("in the name of a document", "check --spec x\u{202e} --docs docs", 1, "x\u{fffd}"),
    shown("in the name of a recording", "check --spec openapi.yaml --recordings x\u{200f}", 1, "x\u{fffd}"),
    shown(
        "in the name of a report",
        "check --spec openapi.yaml --docs docs --base x\u{1b}c",
        1,
        "x\u{fffd}c",
    ),
    shown("in the name of settings", "check --config x\u{1b}c", 2, "x\u{fffd}c"),
    shown("in the name of a part", "merge x\u{1b}c", 1, "x\u{fffd}c"),
    shown("in a folder that is written", "record import x.har --output x\u{1b}c", 0, "x\u{fffd}c"),
];

const fn told(
    name: &'static str,
    make: fn(&Repository),
    arguments: &'static str,
    shows: &'static str,
) -> Hostile {
    Hostile { name, harm: "commands whoever reads the error", make, arguments, code: 1, shows }
}

/// Errors that quote what is in a file.
pub(super) const ENCODINGS: &[Hostile] = &[
    Hostile {
        code: 2,
        ..told(
            "in a key of the settings",
            |it| it.write("docdrift.toml", "\"\\u001b[2J\" = 1"),
            "check",
            "\u{fffd}[2J",
        )
    },
    Hostile {
        code: 2,
        ..told(
            "in a path of the settings",
            |it| it.write("docdrift.toml", "[[api]]\nname = \"a\"\npages = [\"\\u009b2J.md\"]"),
            "check",
            "\u{fffd}2J.md",
        )
    },
    told(
        "in accepted findings",
        |it| it.write("docdrift-accepted.toml", "\"\\u009b31m\" = 1"),
        super::CHECK,
        "docdrift-accepted.toml",
    ),
    told(
        "in an overlay",
        |it| it.write("o.yaml", "overlay: 1.0.0\nactions:\n- {target: \"$.\\x1b[2J\", remove: true}\n"),
        "check --spec openapi.yaml --docs page.md --overlay o.yaml",
        "o.yaml",
    ),
    told(
        "in a report",
        |it| it.write("r.json", "{\"version\": \"\\u009b2J\"}"),
        "check --spec openapi.yaml --docs page.md --base r.json",
        "r.json",
    ),
    told("in a recording", |it| it.write("x.har", "\u{1b}[2J\u{9b}"), "record import x.har", "x.har"),
    told(
        "in a document",
        |it| it.write("x.yaml", "a: \u{9b}2J\n  b: ["),
        "check --spec x.yaml --docs page.md",
        "x.yaml",
    ),
];

#[test]
fn no_text_of_a_stranger_is_a_command_to_a_terminal() {
    super::check(ALL);
    super::check(ENCODINGS);
}

#[test]
fn escapes_of_json_have_the_values_that_were_written() {
    let repository = Repository::new();
    everything(&repository);
    let run = repository.run(&["check", "--spec", "openapi.yaml", "--docs", "docs", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let subjects =
        report["findings"].as_array().expect("a list").iter().filter_map(|it| it["subject"].as_str());
    let subjects: Vec<&str> = subjects.collect();
    assert!(
        subjects.iter().any(|subject| subject.contains("\u{1b}[2J\u{9b}31m\u{202e}\u{2066}\u{200f}\u{61c}")),
        "{subjects:?}"
    );
}

#[test]
fn no_choice_of_the_environment_lets_a_text_through() {
    let repository = Repository::new();
    everything(&repository);
    for colour in ["always", "auto", "never"] {
        let run = repository.run(&["check", "--color", colour, "--spec", "openapi.yaml", "--docs", "docs"]);
        // The colours of the program itself.
        let mut parts = run.stdout.split('\u{1b}');
        let first = parts.next().unwrap_or_default().to_owned();
        let rest: String = parts.map(|part| part.split_once('m').expect("a colour ends").1).collect();
        assert!(!(first + &rest).contains(super::is_active), "{colour}: {:?}", run.stdout);
        assert!(!run.stdout.contains("\u{1b}[2J"), "{colour}");
    }
}
