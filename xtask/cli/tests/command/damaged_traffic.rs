//! Tests of `docdrift check` with recorded traffic that is damaged or made to do harm.

use std::io::Write as _;

use serde_json::Value;

use crate::sandbox::Sandbox;
use crate::traffic::{recordings, tally};

/// A HAR of these entries.
fn har(entries: &[&str]) -> String {
    format!("{{\"log\": {{\"version\": \"1.2\", \"entries\": [\n{}\n]}}}}\n", entries.join(",\n"))
}

const ENTRY: &str = r#"{"request": {"method": "GET", "url": "https://api.example.com/orders", "headers": []},
 "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "{\"data\": []}"}}}"#;

/// Checks that this many exchanges of a recording count, and that the rest of it is gaps with these reasons.
#[track_caller]
fn check(name: &str, content: impl AsRef<[u8]>, exchanges: u64, gaps: &[&str]) {
    let sandbox = recordings();
    sandbox.write(name, content);
    let shown = tally(&sandbox, name);
    assert_eq!(shown["judged"]["captured"].as_u64().unwrap_or(0), exchanges, "{shown}");
    assert_eq!(reasons(&shown), gaps, "{shown}");
}

fn reasons(shown: &Value) -> Vec<&str> {
    shown["gaps"].as_object().expect("an object").keys().map(String::as_str).collect()
}

/// Checks that a recording is refused in one line.
#[track_caller]
fn check_refused(name: &str, content: impl AsRef<[u8]>, error: &str) {
    let sandbox = recordings();
    sandbox.write(name, content);
    let run = sandbox.run(&["check", "--spec", "openapi.yaml", "--recordings", name]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
    assert!(run.stderr.starts_with(error), "{run:?}");
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

#[test]
fn what_is_whole_before_a_cut_counts() {
    let whole = har(&[ENTRY; 3]);
    check("a.har", &whole, 3, &[]);
    check("a.har", &whole[..whole.len() - 60], 2, &["is no JSON: EOF while parsing a string"]);
    check("a.har", &whole[..whole.len() - 8], 2, &["is no JSON: EOF while parsing an object"]);
    check("a.har", &whole[..whole.len() - 3], 3, &[]);
    let line = ENTRY.replace('\n', "");
    check(
        "a.ndjson",
        format!("{line}\n{}\n{line}\n", &line[..90]),
        2,
        &["is no JSON: EOF while parsing a string"],
    );
    check("a.ndjson", format!("{}\n{line}", &line[90..]), 1, &["is no JSON: expected value"]);
}

#[test]
fn what_is_packed_is_read_up_to_its_damage() {
    let whole = gzip(har(&[ENTRY; 3]).as_bytes());
    check("a.har.gz", &whole, 3, &[]);
    // The end of a file of gzip has only its checksum.
    check("a.har.gz", &whole[..whole.len() - 6], 3, &[]);
    check_refused("a.json.gz", &gzip(b"{\"openapi\": 1}")[..20], "error: a.json.gz: is damaged");
}

#[test]
fn other_encodings_are_read_or_told() {
    let latin = har(&[ENTRY]).replace("data", "caf#");
    let latin: Vec<u8> = latin.bytes().map(|byte| if byte == b'#' { 0xe9 } else { byte }).collect();
    check("a.har", latin, 1, &[]);
    let wide: Vec<u8> = har(&[ENTRY]).encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_refused("a.har", [b"\xff\xfe".as_slice(), &wide].concat(), "error: a.har: is no recorded traffic");
}

#[test]
fn deep_nesting_is_a_gap_or_an_error() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    check_refused("a.json", &deep, "error: a.json: is no recorded traffic");
    check("a.har", har(&[ENTRY, &deep, ENTRY]), 2, &["is no JSON: recursion limit exceeded"]);
    let body = ENTRY.replace("{\\\"data\\\": []}", &deep);
    let sandbox = recordings();
    sandbox.write("a.har", har(&[&body, ENTRY]));
    assert_eq!(tally(&sandbox, "a.har")["judged"]["captured"], 2);
}

#[test]
fn large_bodies_are_gaps() {
    let body = |text: &str| ENTRY.replace("{\\\"data\\\": []}", text);
    let large = format!("[{}1]", "1, ".repeat(6 << 20));
    let reason = "is a body of more than 16 MiB, which is not compared with its schema";
    check("a.har", har(&[ENTRY, &body(&large), ENTRY]), 3, &[reason]);
    let string = format!("{{\\\"data\\\": [], \\\"x\\\": \\\"{}\\\"}}", "x".repeat(17 << 20));
    check("a.har", har(&[ENTRY, &body(&string), ENTRY]), 3, &[reason]);
    check("a.har", har(&[ENTRY, &body(&"x".repeat(65 << 20)), ENTRY]), 2, &["is larger than 64 MiB"]);
}

/// A file of zstd that becomes a text and then this many mebibytes of one byte.
fn bomb(begin: &str, byte: u8, mebibytes: usize) -> Vec<u8> {
    const BLOCK: usize = 128 << 10;
    let header = |size: usize, kind: usize, is_last: bool| {
        let header = size << 3 | kind << 1 | usize::from(is_last);
        header.to_le_bytes()[..3].to_vec()
    };
    // A window of 128 KiB, and no other field.
    let mut bomb = vec![0x28, 0xb5, 0x2f, 0xfd, 0, 7 << 3];
    bomb.extend(header(begin.len(), 0, false));
    bomb.extend(begin.bytes());
    let blocks = (mebibytes << 20) / BLOCK;
    for number in 1..=blocks {
        bomb.extend(header(BLOCK, 1, number == blocks));
        bomb.push(byte);
    }
    bomb
}

#[test]
fn bombs_end_in_bounded_memory() {
    let whole = bomb("{\"a\": ", b' ', 65);
    assert!(whole.len() < 10_000);
    check_refused("a.json.zst", whole, "error: a.json.zst: is larger than 64 MiB");
    check_refused("a.zst", bomb("7:", b'7', 260), "error: a.zst: is larger than 256 MiB");
    let begin = format!("{{\"log\": {{\"entries\": [{ENTRY}, {{\"a\": \"");
    check("a.har.zst", bomb(&begin, b'x', 70), 1, &["is larger than 64 MiB"]);
}

#[cfg(unix)]
#[test]
fn files_outside_of_the_folder_of_a_recording_are_not_read() {
    let sandbox = Sandbox::empty();
    sandbox.write("openapi.yaml", recordings().read("openapi.yaml"));
    sandbox.write("secret.json", "{\"secret\": 1}");
    sandbox.write("traffic/sub/in.json", "{\"data\": []}");
    std::os::unix::fs::symlink(sandbox.path("secret.json"), sandbox.path("traffic/link.json"))
        .expect("a link");
    std::os::unix::fs::symlink(sandbox.path("."), sandbox.path("traffic/up")).expect("a link");
    let file = |name: &str| ENTRY.replace(r#""text": "{\"data\": []}""#, &format!("\"_file\": {name:?}"));
    let outside = sandbox.path("secret.json").to_str().expect("UTF-8").to_owned();
    let names =
        ["sub/in.json", "../secret.json", "sub/../../secret.json", &outside, "link.json", "up/secret.json"];
    let entries: Vec<String> = names.iter().map(|name| file(name)).collect();
    sandbox.write("traffic/a.har", har(&entries.iter().map(String::as_str).collect::<Vec<_>>()));
    let shown = tally(&sandbox, "traffic");
    assert_eq!(shown["judged"]["captured"], 6, "{shown}");
    let reason = "names a body that cannot be read: lies outside the folder of the recording";
    assert_eq!(reasons(&shown), [reason], "{shown}");
    assert_eq!(shown["gaps"][reason]["count"], 5, "{shown}");
    assert!(!shown.to_string().contains("secret"), "{shown}");
}
