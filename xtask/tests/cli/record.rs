//! Tests of `record` against a local server: what is sent, what is written, and what is never written.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use docdrift::{Files, Recording, SecretNames};
use httpmock::MockServer;
use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

const KEY: &str = "sk_test_example4f9c2e";

/// A copy of what the command reads.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.copy("openapi");
    sandbox
}

/// Runs the command with a key in each variable.
fn record(sandbox: &Sandbox, arguments: &str, key: Option<&str>) -> Run {
    let mut program = crate::program(&sandbox.folder);
    program.arg("record").args(arguments.split_whitespace()).current_dir(&sandbox.folder);
    for variable in ["STRIPE_API_KEY", "POLAR_ACCESS_TOKEN", "VIDEODB_API_KEY"] {
        match key {
            Some(key) => program.env(variable, key),
            None => program.env_remove(variable),
        };
    }
    let output =
        program.env("NO_COLOR", "1").stdin(Stdio::null()).output().expect("it was built with this test");
    Run {
        code: output.status.code().expect("it was not killed"),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Reads a recording, and asserts that nothing of the sandbox contains the key.
#[track_caller]
fn written(sandbox: &Sandbox, name: &str) -> (String, Recording) {
    let text = sandbox.read(name);
    let mut files = Files::new();
    let file = files.add(name, text.as_str());
    let recording = Recording::read(&mut files, file, &SecretNames::default()).expect("a recording");
    for entry in walkdir::WalkDir::new(&sandbox.folder) {
        let entry = entry.expect("readable");
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).expect("readable");
            assert!(!String::from_utf8_lossy(&bytes).contains(KEY), "{}", entry.path().display());
        }
    }
    (text, recording)
}

#[test]
fn a_call_is_made_and_written() {
    let (sandbox, server) = (sandbox(), MockServer::start());
    let body = format!(
        "{{\"items\": [], \"client_secret\": \"polar_cs_abcdefghijklmnop\",\n \"echo\": \"{KEY}\", \"name\": \"Jane Doe\",\n \
         \"customer_email\": \"jane@shop.example\", \"status\": \"open\", \"amount\": 1250}}"
    );
    let mock = server.mock(|when, then| {
        when.method("GET")
            .path("/v1/checkouts/")
            .query_param("limit", "3")
            .query_param("query", "a b&c")
            .header("authorization", format!("Bearer {KEY}"))
            .header("polar-version", "2026-10");
        then.status(200).header("content-type", "application/json").header("x-account", "acct_1").body(&body);
    });
    let arguments = format!("polar list_checkouts limit=3 --case few --server {}", server.base_url());
    let mut program = arguments.split(' ').map(str::to_owned).collect::<Vec<_>>();
    program.push("query=a b&c".to_owned());
    let run = {
        let mut command = crate::program(&sandbox.folder);
        command.arg("record").args(&program).env("POLAR_ACCESS_TOKEN", KEY);
        command.output().expect("it was built with this test")
    };
    assert!(run.status.success(), "{run:?}");
    mock.assert_calls(1);
    let name = "tests/recordings/polar/list_checkouts/few.yaml";
    let (text, recording) = written(&sandbox, name);
    let stdout = String::from_utf8_lossy(&run.stdout);
    assert!(stdout.contains(&format!("recorded {name}: status 200")), "{stdout}");
    assert!(stdout.contains("left tests/recordings/polar/list_checkouts/few.expect.yaml: write"), "{stdout}");
    let content = &recording.content;
    assert_eq!(content.request.query["limit"], 3);
    assert!(content.request.query["query"].is_string(), "{text}");
    assert!(text.contains("authorization: Bearer your_api_key\n"), "{text}");
    assert_eq!(content.response.headers.keys().collect::<Vec<_>>(), ["content-type"]);
    for private in ["jane", "Jane", "polar_cs_abcdefghijklmnop"] {
        assert!(!text.contains(private), "{private}: {text}");
    }
    let read: Value = serde_json::from_str(&content.response.body).expect("still JSON");
    assert_eq!((&read["status"], &read["amount"]), (&"open".into(), &1250.into()), "{text}");
    assert!(content.response.body.starts_with("{\"items\": [], \"client_secret\": \""), "{text}");
    assert!(read["customer_email"].as_str().is_some_and(|email| email.contains('@')), "{text}");
    assert!(recording.is_evidence() && recording.expected().is_none());
}

#[test]
fn paths_and_forms_are_sent_as_the_client_sends_them() {
    let (sandbox, server) = (sandbox(), MockServer::start());
    let mock = server.mock(|when, then| {
        when.method("POST")
            .path("/v1/checkout/sessions/cs%201")
            .header("content-type", "application/x-www-form-urlencoded")
            .form_urlencoded_tuple("metadata[order]", "17")
            .form_urlencoded_tuple("shipping_options[0][shipping_rate]", "");
        then.status(402).body("{}");
    });
    sandbox
        .write("body.json", r#"{"metadata": {"order": 17}, "shipping_options": [{"shipping_rate": null}]}"#);
    let call = "stripe update_session --body body.json --case declined";
    let path = "session=cs 1";
    let mut command = crate::program(&sandbox.folder);
    command.arg("record").args(call.split(' ')).arg(path).args(["--server", &server.base_url()]);
    let run = command.current_dir(&sandbox.folder).env("STRIPE_API_KEY", KEY).output().expect("built");
    assert!(run.status.success(), "{run:?}");
    mock.assert_calls(1);
    let (_, recording) = written(&sandbox, "tests/recordings/stripe/update_session/declined.yaml");
    let request = &recording.content.request;
    assert!(request.path.starts_with("/v1/checkout/sessions/"), "{}", request.path);
    assert_eq!(request.body.as_ref().expect("a body")["metadata"]["order"], 17);
    assert_eq!(recording.content.response.status, 402);
}

/// Runs the command, which ends with this code and this error, makes no call, and writes nothing.
#[track_caller]
fn refused(arguments: &str, key: Option<&str>, code: i32, error: &str) {
    let (sandbox, server) = (sandbox(), MockServer::start());
    let mock = server.mock(|when, then| {
        when.is_true(|_| true);
        then.status(200).body("{}");
    });
    let arguments = arguments.replace("SERVER", &format!("--server {}", server.base_url()));
    let run = record(&sandbox, &arguments, key);
    assert_eq!(run.code, code, "{arguments}: {run:?}");
    assert!(run.stderr.starts_with(&format!("error: {error}")), "{arguments}: {run:?}");
    assert!(!run.stderr.contains("live_example4f9c2e") && !run.stderr.contains(KEY), "{run:?}");
    mock.assert_calls(0);
    assert!(!Path::new(&sandbox.path("tests")).exists(), "{arguments}");
}

#[test]
fn what_is_wrong_is_said_before_the_call() {
    let live = Some("sk_live_example4f9c2e");
    for (arguments, key, error) in [
        ("polarr list_checkouts SERVER", Some(KEY), "there is no API `polarr`"),
        ("polar pay SERVER", Some(KEY), "polar has no operation `pay`"),
        ("polar list_checkouts SERVER", None, "the environment variable POLAR_ACCESS_TOKEN has no key"),
        ("polar list_checkouts SERVER", Some("short"), "what POLAR_ACCESS_TOKEN has is too short"),
        ("polar list_checkouts limits=3 SERVER", Some(KEY), "`GET /v1/checkouts/` has no parameter `limits`"),
        ("polar list_checkouts limit SERVER", Some(KEY), "`limit` is no parameter"),
        ("polar get_checkout SERVER", Some(KEY), "the path `/v1/checkouts/{id}` needs `id`"),
        ("polar get_checkout id=1 --body {} SERVER", Some(KEY), "`GET /v1/checkouts/{id}` takes no body"),
        ("polar create_checkout --body {x SERVER", Some(KEY), "--body:1:2: this is no JSON"),
        ("polar create_checkout --body gone.json SERVER", Some(KEY), "gone.json: cannot be read"),
        ("polar list_checkouts --case ../x SERVER", Some(KEY), "`../x` is not a valid name for a recording"),
        ("polar list_checkouts --server ftp://a", Some(KEY), "`ftp://a` does not begin with http"),
        ("stripe list_sessions SERVER", live, "the key in STRIPE_API_KEY is not one of the sandbox"),
        ("videodb get_usage", Some(KEY), "videodb has no sandbox"),
    ] {
        refused(arguments, key, 2, error);
    }
}

#[test]
fn a_live_key_is_used_only_if_it_is_asked_for() {
    let (sandbox, server) = (sandbox(), MockServer::start());
    let key = "sk_live_example4f9c2e";
    let mock = server.mock(|when, then| {
        when.header("authorization", format!("Bearer {key}"));
        then.status(200).body("{}");
    });
    let call = format!("stripe list_sessions --server {}", server.base_url());
    let run = record(&sandbox, &format!("{call} --live"), Some(key));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    mock.assert_calls(1);
    assert!(!sandbox.read("tests/recordings/stripe/list_sessions/captured.yaml").contains(key));
}

#[test]
fn a_recording_is_replaced_only_if_it_is_asked_for() {
    let (sandbox, server) = (sandbox(), MockServer::start());
    server.mock(|when, then| {
        when.path("/v1/checkouts/");
        then.status(200).body("{}");
    });
    let call = format!("polar list_checkouts --server {}", server.base_url());
    let name = "tests/recordings/polar/list_checkouts/captured.yaml";
    assert_eq!(record(&sandbox, &call, Some(KEY)).code, 0);
    let first = sandbox.read(name);
    sandbox.write(name, "ours");
    let run = record(&sandbox, &call, Some(KEY));
    assert_eq!((run.code, sandbox.read(name).as_str()), (2, "ours"), "{run:?}");
    assert!(run.stderr.starts_with(&format!("error: {name}: already exists")), "{run:?}");
    assert_eq!(record(&sandbox, &format!("{call} --replace"), Some(KEY)).code, 0);
    assert_eq!(sandbox.read(name), first);
}

#[test]
fn an_answer_that_cannot_be_had_or_written_is_told_and_not_lost() {
    let (sandbox, server) = (sandbox(), MockServer::start());
    server.mock(|when, then| {
        when.path("/v1/checkouts/");
        then.status(201).body("{\"id\": \"only once\"}");
    });
    let call = "polar create_checkout --body {\"products\":[]}";
    // Nothing can be written below a file.
    sandbox.write("tests", "");
    let run = record(&sandbox, &format!("{call} --server {}", server.base_url()), Some(KEY));
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("version: 1\n") && run.stderr.contains("cannot be written"), "{run:?}");
    assert!(!run.stdout.contains(KEY), "{run:?}");
    let run = record(&sandbox, &format!("{call} --server http://127.0.0.1:1"), Some(KEY));
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.stderr.contains("has no complete answer") && run.stderr.contains("may have acted"),
        "{run:?}"
    );
}

#[test]
fn the_servers_and_variables_are_those_of_the_client() {
    let sandbox = Sandbox::empty();
    sandbox.copy("src");
    sandbox.copy("openapi/covered");
    for api in ["polar", "stripe", "videodb"] {
        let covered: toml::Table =
            sandbox.read(&format!("openapi/covered/{api}.toml")).parse().expect("TOML");
        let record = covered["record"].as_table().expect("every API can be recorded");
        let text = |name: &str| record[name].as_str().expect("a text");
        let client = sandbox.read(&format!("src/{api}.rs"));
        assert!(client.contains(&format!("{api}, \"{}\"\n", text("key"))), "{api}");
        assert!(client.contains(&format!("pub const BASE_URL: &str = \"{}\";", text("live"))), "{api}");
        if record.contains_key("sandbox") {
            assert!(client.contains(&format!("&str = \"{}\";", text("sandbox"))), "{api}");
        }
        if record.contains_key("version_header") {
            assert!(client.contains(&format!("Some((\"{}\", VERSION))", text("version_header"))), "{api}");
        }
        let own = client.contains("const KEY_HEADER").then(|| format!("\"{}\"", text("header")));
        assert!(own.is_none_or(|header| client.contains(&header)), "{api}");
    }
}
