//! The published JSON Schemas: each file format that the checker writes or reads conforms to its schema.

use std::fs;
use std::path::{Path, PathBuf};

use docdrift::{Files, Node, format_schemas, recording_of, render_claims, render_json};
use jsonschema::Validator;
use serde_json::Value;

use crate::common;
use crate::fixture_files::{self, Fixture};

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn validator(name: &str) -> Validator {
    let (_, schema) =
        format_schemas().into_iter().find(|(known, _)| *known == name).expect("a schema of that name");
    jsonschema::draft202012::new(schema.as_value()).expect("a valid schema")
}

#[track_caller]
fn check(validator: &Validator, value: &Value, name: &str) {
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
}

/// Defines one snapshot test for each format, so that a mismatch in one does not hide the others.
macro_rules! schemas {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            let (_, schema) = format_schemas()
                .into_iter()
                .find(|(name, _)| *name == stringify!($name))
                .expect("a format with this name");
            let text = serde_json::to_string_pretty(&schema).expect("a schema is plain data");
            common::settings("schemas")
                .bind(|| insta::assert_snapshot!(concat!(stringify!($name), ".schema.json"), text));
        })*

        /// The names of the formats that have a test.
        const TESTED: &[&str] = &[$(stringify!($name)),*];
    };
}

schemas! {
    acceptance
    accepted
    claim
    expect
    recording
    report
}

#[test]
fn every_format_has_a_test() {
    let mut names: Vec<&str> = format_schemas().into_iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    assert_eq!(TESTED, names, "`schemas!` in this file lists the formats, sorted");
}

#[test]
fn reports_and_claims_of_every_fixture_conform() {
    let (report_schema, claim_schema) = (validator("report"), validator("claim"));
    for Fixture { name, case } in fixture_files::all() {
        case.run(|report, files| {
            let text = render_json(report, files);
            check(&report_schema, &serde_json::from_str(&text).expect("JSON"), &name);
            let lines = render_claims(report, files);
            assert_eq!(lines.lines().count(), report.tally.claims, "{name}: one line for each claim");
            for line in lines.lines() {
                check(&claim_schema, &serde_json::from_str(line).expect("JSON"), &name);
            }
        });
    }
}

#[test]
fn the_report_schema_rejects_wrong_types() {
    let case = fixture_files::all().into_iter().next().expect("a fixture").case;
    let text = case.run(render_json);
    let whole: Value = serde_json::from_str(&text).expect("JSON");
    let schema = validator("report");
    for (pointer, wrong) in
        [("/version", Value::from("1")), ("/ledger/claims", Value::Null), ("/findings", Value::Null)]
    {
        let mut broken = whole.clone();
        *broken.pointer_mut(pointer).expect("every report has it") = wrong;
        assert!(!schema.is_valid(&broken), "{pointer}");
    }
}

#[test]
fn confidence_and_causes_are_required_and_checked() {
    let case = crate::fixture_files::read("two_languages");
    let whole: Value = serde_json::from_str(&case.run(render_json)).expect("JSON");
    let schema = validator("report");
    let with = |pointer: &str, name: &str, value: Option<Value>| {
        let mut report = whole.clone();
        let object = report.pointer_mut(pointer).and_then(Value::as_object_mut).expect("an object");
        match value {
            Some(value) => object.insert(name.to_owned(), value),
            None => object.remove(name),
        };
        schema.is_valid(&report)
    };
    assert!(with("/findings/0", "confidence", Some(Value::from("likely"))));
    assert!(!with("/findings/0", "confidence", Some(Value::from("perhaps"))));
    assert!(!with("/findings/0", "confidence", None));
    assert!(!with("/findings/0", "cause", None));
    assert!(!with("/causes/0", "members", None));
    assert!(!with("", "causes", None));
    assert!(!with("", "others", Some(Value::Array(Vec::new()))), "other fields are refused");
}

#[test]
fn vendored_recordings_their_companions_and_accepted_findings_conform() {
    let (recording, companion) = (validator("recording"), validator("expect"));
    let mut folders = vec![top().join("tests/recordings")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut files = Files::new();
            let file = files.add(path.to_string_lossy(), fs::read_to_string(&path).expect("UTF-8"));
            let tree = Node::parse(&files.excerpt(file)).expect("YAML");
            let name = path.to_string_lossy();
            let schema = if recording_of(&name).is_some() { &companion } else { &recording };
            check(schema, &tree.to_json(), &name);
        }
    }
    let accepted = validator("accepted");
    for entry in fs::read_dir(top().join("openapi/accepted")).expect("a folder") {
        let path = entry.expect("readable").path();
        let content: toml::Table = fs::read_to_string(&path).expect("UTF-8").parse().expect("TOML");
        check(&accepted, &serde_json::to_value(content).expect("plain data"), &path.to_string_lossy());
    }
}
