//! Tests what masking makes of a value exactly: each file of `values` has one value a line, and its snapshot has each
//! beside what is shown of it.
//!
//! A line is `kind: value`; `⏎` in a value is a line break, and `⍽` a space that does not break. Lines before the first
//! value declare what a document would vouch for. A comment is copied.

use std::fs;

use docdrift_traffic::mask::{Vouched, mask, mask_header, mask_text, mask_url, words};
use docdrift_traffic::{Body, Exchange, Place, Provenance, Request};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/masking/values");
const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../snapshots/docdrift-traffic/masking");

/// The media types of bodies that a line can be.
const BODIES: &[(&str, &str)] = &[
    ("body", ""),
    ("body of a form", "application/x-www-form-urlencoded"),
    ("body of json", "application/json; charset=utf-8"),
    ("body of parts", "multipart/form-data; boundary=xx"),
    ("body of text", "Text/Plain"),
];

/// What is shown of a value of a kind.
fn shown(kind: &str, value: &str, vouched: &Vouched) -> String {
    match kind {
        "text" | "json" => mask_text(value, vouched),
        "url" => mask_url(value, vouched),
        "words" => words(value).join(" "),
        "pointer" => masked("", "", value, vouched).place.pointer,
        "header" => {
            let (name, value) = value.split_once(": ").expect("a header has a name and a value");
            let exchange = masked(name, value, "", vouched);
            let (shown_name, shown_value) = &exchange.request.headers[0];
            assert_eq!(mask_header(name, value, vouched), *shown_value, "{name}");
            format!("{shown_name}: {shown_value}")
        }
        _ => {
            let known = BODIES.iter().find(|(name, _)| *name == kind);
            let (_, media_type) = known.unwrap_or_else(|| panic!("no kind of value: {kind}"));
            let exchange = masked("Content-Type", media_type, value, vouched);
            exchange.request.body.expect("a text stays").to_text()
        }
    }
}

/// A request with a header and a body that stand at a pointer, masked.
fn masked(header: &str, value: &str, text: &str, vouched: &Vouched) -> Exchange {
    let place = Place { offset: 0, pointer: text.to_owned() };
    let request = Request {
        method: "POST".to_owned(),
        url: "/orders".to_owned(),
        headers: vec![(header.to_owned(), value.to_owned())],
        body: Some(Body::bytes(text, Place::at(0))),
    };
    mask(&Exchange { request, response: None, provenance: Provenance::Captured, place }, vouched)
}

/// Adds what a line declares; whether it declares anything.
fn declare(line: &str, vouched: &mut Vouched) -> bool {
    let Some((kind, value)) = line.strip_prefix("declared ").and_then(|rest| rest.split_once(": ")) else {
        return false;
    };
    match kind {
        "name" => vouched.add_name(value),
        "value" => vouched.add_value(value),
        "host" => vouched.add_host(value),
        "secret header" => vouched.add_secret_header(value),
        "secret query" => vouched.add_secret_query(value),
        _ => panic!("nothing to declare: {line}"),
    }
    true
}

/// Compares each value of a file with its snapshot, which marks what stays as it is.
#[track_caller]
fn check(name: &str) {
    let text = fs::read_to_string(format!("{FOLDER}/{name}.txt")).expect("the file of values is read");
    let mut vouched = Vouched::default();
    let mut found = String::new();
    for line in text.lines() {
        if line.starts_with('#') || line.is_empty() || declare(line, &mut vouched) {
            found += &format!("{line}\n");
            continue;
        }
        let (kind, written) = line.split_once(": ").expect("a line has a kind and a value");
        let value = written.replace('⏎', "\n").replace('⍽', "\u{a0}");
        let once = shown(kind, &value, &vouched);
        if kind != "words" {
            assert_eq!(shown(kind, &once, &vouched), once, "{line} is masked twice");
        }
        let shown = once.replace('\n', "⏎").replace('\u{a0}', "⍽");
        found += &match shown == written {
            true => format!("{kind}: {written}  (stays)\n"),
            false => format!("{kind}: {written}\n{:>width$}: {shown}\n", "→", width = kind.chars().count()),
        };
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(SNAPSHOTS);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, found));
}

macro_rules! values {
    ($($name:ident)*) => {
        $(#[test] fn $name() { check(stringify!($name)); })*

        /// A file without a test would not be compared.
        #[test]
        fn every_file_of_values_has_a_test() {
            let mut files: Vec<String> = fs::read_dir(FOLDER)
                .expect("the folder of values is read")
                .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
                .collect();
            files.sort();
            assert_eq!(files, [$(concat!(stringify!($name), ".txt")),*]);
        }
    };
}

values! { declared json names people secrets urls }
