//! Tests that no secret of recorded traffic is in anything that the program writes.

use std::fs;
use std::path::Path;

use aho_corasick::AhoCorasick;
use serde_json::{Value, json};

use crate::sandbox::{Run, Sandbox};
use crate::secrets::{KINDS, Random, secret};

/// How many secrets are placed in the recordings of a test. The large test places 100,000.
const SECRETS: usize = 4_000;

const DOCUMENT: &str = "
openapi: 3.1.0
info: {title: Orders, version: '1'}
servers: [{url: https://api.example.com}]
paths:
  /orders:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 5}}]
      responses:
        '200':
          content:
            application/json:
              schema: {type: object, properties: {status: {enum: [open]}, at: {type: string, format: date-time}}}
    post:
      requestBody:
        content:
          application/json: {schema: {type: object, properties: {amount: {type: integer}, tags: {type: object}}}}
          application/x-www-form-urlencoded: {schema: {type: object, properties: {amount: {type: integer}}}}
      responses: {'201': {description: done}}
  /orders/{id}:
    get: {responses: {'200': {description: done}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Shop}}
";

fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte.is_ascii_alphanumeric() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// A text with letters, digits, `-` and `_` only.
fn token(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect()
}

/// An entry of a HAR without a secret.
fn entry() -> Value {
    json!({
        "request": {"method": "GET", "url": "https://api.example.com/orders?limit=1", "headers": []},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "{}"}}
    })
}

const POSITIONS: usize = 24;

/// An entry with a secret at a position.
fn placed(position: usize, secret: &str, random: &mut Random) -> Value {
    let mut entry = entry();
    let in_url = encoded(secret);
    let name = random.one_of(&["note", "status", "at", "reference", "amount", "id"]);
    let header = |name: &str, value: &str| json!([{"name": name, "value": value}]);
    let mut post = |media_type: &str, text: String| {
        entry["request"]["method"] = json!("POST");
        entry["request"]["headers"] = header("Content-Type", media_type);
        entry["request"]["postData"] = json!({"mimeType": media_type, "text": text});
        entry["response"]["status"] = json!(201);
    };
    let quoted = Value::from(secret).to_string();
    match position {
        0 => entry["request"]["headers"] = header("X-Shop", secret),
        1 => entry["request"]["headers"] = header(&format!("X-{}", token(secret)), "1"),
        2 => entry["request"]["headers"] = header("X-Note", secret),
        3 => entry["request"]["url"] = json!(format!("https://api.example.com/orders?limit={in_url}")),
        4 => entry["request"]["url"] = json!(format!("https://api.example.com/orders?{in_url}=1")),
        5 => entry["request"]["url"] = json!(format!("https://api.example.com/orders/{in_url}")),
        6 => entry["request"]["url"] = json!(format!("https://api.example.com/orders/7/{in_url}/lines")),
        7 => entry["request"]["url"] = json!(format!("https://api.example.com/{in_url}?{name}={in_url}")),
        8 => entry["request"]["url"] = json!(format!("https://{}.example.org/orders", token(secret))),
        9 => entry["request"]["url"] = json!(format!("https://{in_url}:x@api.example.com/orders")),
        10 => entry["request"]["method"] = json!(secret),
        11 => post("application/json", format!("{{\"{name}\": {quoted}}}")),
        12 => post("application/json", format!("{{{quoted}: 1, \"tags\": {{{quoted}: {{{quoted}: 2}}}}}}")),
        13 => post("application/x-www-form-urlencoded", format!("{name}={in_url}&{in_url}=2")),
        14 => post(&format!("application/{}", token(secret)), "{}".to_owned()),
        15 => post("text/plain", format!("{name}: {secret}")),
        16 => entry["response"]["content"]["text"] = json!(format!("{{\"{name}\": [{quoted}], \"x\": 1}}")),
        17 => entry["response"]["content"]["text"] = json!(format!("{{{quoted}: {{\"{name}\": 1}}}}")),
        18 => entry["response"]["content"]["text"] = json!(format!("{{\"{name}\": {quoted}, broken")),
        19 => entry["response"]["content"]["mimeType"] = json!(format!("application/{}", token(secret))),
        20 => entry["response"]["headers"] = header("Location", &format!("/orders/{in_url}")),
        21 => entry["response"]["content"] = json!({"_file": format!("{}.json", token(secret))}),
        22 => entry["response"]["status"] = json!(secret),
        _ => entry[token(secret)] = json!({"request": secret}),
    }
    entry
}

/// The forms of a secret in which it could be shown.
fn forms(secret: &str) -> Vec<String> {
    let quoted = Value::from(secret).to_string();
    let mut forms = vec![secret.to_owned(), encoded(secret), quoted.trim_matches('"').to_owned()];
    // The name of a person without its space, `MaxPrice`, is an identifier of words of APIs.
    if !secret.contains(' ') {
        forms.extend([token(secret), token(secret).to_lowercase()]);
    }
    forms
}

/// Finds secrets in what the program writes.
struct Finder {
    secrets: Vec<String>,
    /// The forms of all secrets, whose numbers are in `owners`.
    forms: AhoCorasick,
    owners: Vec<usize>,
}

impl Finder {
    fn of(secrets: Vec<String>) -> Finder {
        let forms: Vec<(usize, String)> = (0..)
            .zip(&secrets)
            .flat_map(|(owner, secret)| forms(secret).into_iter().map(move |form| (owner, form)))
            .collect();
        let patterns = forms.iter().map(|(_, form)| form);
        let built = AhoCorasick::builder().ascii_case_insensitive(true).build(patterns);
        let owners = forms.iter().map(|(owner, _)| *owner).collect();
        Finder { forms: built.expect("the patterns are few"), owners, secrets }
    }

    /// Checks that none of the secrets is in a text that the program wrote.
    #[track_caller]
    fn check_text(&self, written: &str, text: &str) {
        let found = self.forms.find_overlapping_iter(text).take(20).map(|found| {
            let begin = text[..found.start()].rfind('\n').map_or(0, |at| at + 1);
            let line: String = text[begin..].chars().take(300).collect();
            format!("{}: {line}", self.secrets[self.owners[found.pattern().as_usize()]])
        });
        let found: Vec<String> = found.collect();
        assert!(found.is_empty(), "secrets are in {written}:\n{}", found.join("\n"));
    }

    #[track_caller]
    fn check_run(&self, run: &Run, codes: &[i32]) {
        let errors: String = run.stderr.chars().take(2_000).collect();
        assert!(codes.contains(&run.code), "{} {errors}", run.code);
        self.check_text("standard output", &run.stdout);
        self.check_text("standard error", &run.stderr);
    }
}

/// Everything below a folder: the names of its files, and what is in them.
fn all_below(folder: &Path) -> String {
    let mut all = String::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.expect("the folder can be read");
        all += &format!("{}\n", entry.path().strip_prefix(folder).expect("it is below").display());
        if entry.file_type().is_file() {
            all += &fs::read_to_string(entry.path()).expect("it is a text");
        }
    }
    all
}

/// Puts secrets at all positions of a HAR and of lines, and looks for them in everything that is written.
#[track_caller]
fn check_secrets(count: usize, seed: u64) {
    let mut random = Random(seed);
    let sandbox = Sandbox::empty();
    sandbox.write("openapi.yaml", DOCUMENT);
    let (mut entries, mut secrets) = (Vec::new(), Vec::new());
    for number in 0..count {
        let secret = secret(number % KINDS, &mut random);
        entries.push(placed(number / KINDS % POSITIONS, &secret, &mut random).to_string());
        secrets.push(secret);
    }
    let har = format!(
        "{{\"log\": {{\"version\": \"1.2\", \"creator\": {{\"name\": \"x\", \"version\": \"1\"}}, \"entries\": [\n{}\n]}}}}",
        entries.join(",\n")
    );
    sandbox.write("a.har", &har);
    // Every seventh line is cut.
    let cut = |(number, entry): (usize, &String)| match number % 7 {
        0 => entry.chars().take(entry.chars().count() / 2).collect(),
        _ => entry.clone(),
    };
    let lines: Vec<String> = entries.iter().enumerate().map(cut).collect();
    sandbox.write("a.ndjson", lines.join("\n"));
    let finder = Finder::of(secrets);
    for recording in ["a.har", "a.ndjson"] {
        let check = ["check", "--spec", "openapi.yaml", "--recordings", recording];
        finder.check_run(&sandbox.run(&check), &[100]);
        finder.check_run(&sandbox.run(&[check.as_slice(), &["--format", "json"]].concat()), &[100]);
        finder.check_run(&sandbox.run(&[check.as_slice(), &["--partial", "-"]].concat()), &[0]);
        let coverage = ["coverage", "--spec", "openapi.yaml", "--recordings", recording, "--format", "json"];
        finder.check_run(&sandbox.run(&coverage), &[0, 100]);
        let export = ["record", "export", "--har", recording, "--output", "out/all.har"];
        finder.check_run(&sandbox.run(&export), &[0]);
        for document in [&["--spec", "openapi.yaml"][..], &[]] {
            let import = [&["record", "import", recording, "--output", "out/own"], document].concat();
            finder.check_run(&sandbox.run(&import), &[0]);
        }
    }
    // What is masked is the same evidence.
    finder.check_run(&sandbox.run(&["check", "--spec", "openapi.yaml", "--recordings", "out"]), &[100]);
    finder.check_text("the output of record", &all_below(&sandbox.path("out")));
}

#[test]
fn no_secret_of_traffic_is_in_anything_that_is_written() {
    check_secrets(SECRETS, 7);
}

#[test]
#[ignore = "100,000 secrets take minutes; see tests/README.md"]
fn no_secret_of_much_traffic_is_in_anything_that_is_written() {
    check_secrets(100_000, 1);
}

#[test]
fn runs_that_fail_show_no_secret() {
    let mut random = Random(3);
    let sandbox = Sandbox::empty();
    sandbox.write("openapi.yaml", DOCUMENT);
    for number in 0..KINDS * 3 {
        let secret = secret(number % KINDS, &mut random);
        let quoted = Value::from(secret.as_str()).to_string();
        for (name, text) in [
            ("a.json", format!("{{\"a\": {quoted}, {quoted}: 1}}")),
            ("b.json", format!("{{\"a\": {quoted}, {quoted}")),
            ("c.yaml", format!("a: [{quoted}\nb: *{}\n", token(&secret))),
            ("d.har", format!("{{\"log\": {{\"entries\": {quoted}}}}}")),
            ("e.http", format!("{} https://api.example.com/\n", token(&secret))),
            ("f.txt", secret.clone()),
            ("g.yaml", format!("version: 1\nprovenance: {quoted}\nabout: x\n")),
            ("h.yaml", format!("version: 1\nprovenance: composed\nabout: x\n{}: 1\n", token(&secret))),
            ("i.json", format!("{{\"version\": {quoted}, \"interactions\": [{quoted}]}}")),
        ] {
            sandbox.write(name, text);
            let finder = Finder::of(vec![secret.clone()]);
            for command in
                [&["check", "--spec", "openapi.yaml", "--recordings", name][..], &["record", "import", name]]
            {
                finder.check_run(&sandbox.run(command), &[0, 1, 5, 100]);
            }
        }
    }
}

#[test]
fn an_import_that_is_interrupted_leaves_whole_files() {
    let sandbox = crate::traffic::recordings();
    // The second file ends the run: it is no traffic.
    sandbox.write("notes.json", "{}");
    let run = sandbox.run(&["record", "import", "--spec", "openapi.yaml", "browser.har", "notes.json"]);
    assert_eq!(run.code, 1, "{run:?}");
    let check = sandbox.run(&["check", "--spec", "openapi.yaml", "--recordings", "recordings"]);
    assert_eq!(check.code, 100, "{check:?}");
    assert!(check.stdout.contains("`checkouts` is not declared"), "{check:?}");
    assert!(!all_below(&sandbox.path("recordings")).contains(".part"));
}

#[test]
fn what_is_imported_and_exported_shows_the_same_drift() {
    let sandbox = crate::traffic::recordings();
    for recording in ["browser.har", "vcr.yml", "vcrpy.yaml", "kong.log", "proxy.flow"] {
        let import = ["record", "import", "--spec", "openapi.yaml", recording, "--output", "own"];
        let run = sandbox.run(&import);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
        let again = sandbox.run(&import);
        assert_eq!(again.stdout, run.stdout, "a second import writes the same files");
    }
    let run = sandbox.run(&[
        "record",
        "export",
        "--har",
        "--server",
        "https://api.example.com",
        "own",
        "--output",
        "own.har",
    ]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    let check = sandbox.run(&["check", "--spec", "openapi.yaml", "--recordings", "own.har"]);
    assert_eq!(check.code, 100, "{check:?}");
    assert!(check.stdout.contains("`checkouts` is not declared"), "{check:?}");
    // Exchanges that somebody wrote stay such.
    sandbox.run(&["record", "export", "--har", "pact.json", "--output", "pact.har"]);
    let shown = crate::traffic::tally(&sandbox, "pact.har");
    assert_eq!(shown["judged"], json!({"authored": 1}), "{shown}");
}
