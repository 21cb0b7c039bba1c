//! Tests faults of a server with the clients of all three APIs: every call ends with a value or a typed
//! error, within its time-out, and nothing that is printed contains the key.

mod answers;
mod calls;
mod retries;
mod server;

use std::time::{Duration, Instant};

use answers::{base64, chunked, gzip_bomb, of_length, response};
use calls::{CALLS, Call, KEY, Seen, Setup, TIME};
use server::{Act, Server};
use tokio::task::JoinSet;

/// A fault of a server.
struct Fault {
    name: String,
    /// The acts of the server for the given call.
    script: Box<dyn Fn(Call) -> Vec<Act>>,
    /// The accepted outcomes, separated by `|`.
    expected: &'static str,
    setup: Setup,
}

/// A fault with one act of the server and the default setup, in which a call has one attempt.
fn fault(name: &str, expected: &'static str, script: impl Fn(Call) -> Act + 'static) -> Fault {
    let script = Box::new(move |call| vec![script(call)]);
    Fault { name: name.to_owned(), script, expected, setup: Setup::default() }
}

/// Checks a fault with all calls at the same time. Returns the number of calls.
async fn check(fault: Fault) -> usize {
    let mut cases = JoinSet::new();
    for call in CALLS {
        let (script, setup) = ((fault.script)(call), fault.setup.clone());
        cases.spawn(async move {
            let server = Server::start(script.into_iter().map(|act| with_success_of(call, act)).collect());
            let (start, limit) = (Instant::now(), setup.timeout * 2 + Duration::from_secs(1));
            let seen = call.make(server.url(), setup).await;
            assert!(start.elapsed() < limit, "{call:?} took {:?}", start.elapsed());
            (call, seen)
        });
    }
    for (call, seen) in cases.join_all().await {
        let name = &fault.name;
        let expected = fault.expected.split('|').any(|expected| expected == seen.outcome);
        assert!(
            expected,
            "{name}, {call:?}: {} instead of {}\n{}",
            seen.outcome, fault.expected, seen.printed
        );
        let refused = matches!(
            seen.outcome.as_str(),
            "unsuccessful" | "authentication" | "declined_card" | "rejected" | "rate_limit" | "not_found"
        );
        let certain = refused || seen.outcome == "transport Connect" || !call.is_create();
        assert!(
            seen.outcome == "value" || seen.may_have_taken_effect != certain,
            "{name}, {call:?}: {seen:?}"
        );
        assert_concealed(name, &seen);
    }
    CALLS.len()
}

/// Replaces status 200 by 201 for the call whose document declares 201 as its success.
fn with_success_of(call: Call, mut act: Act) -> Act {
    if let Act::Close(bytes) | Act::KeepAlive(bytes) | Act::Hang(bytes) | Act::Trickle(bytes, _) = &mut act
        && bytes.starts_with(b"HTTP/1.1 200 ")
        && call == Call::PolarCreate
    {
        bytes[11] = b'1';
    }
    act
}

/// Fails if something printed contains the key, literally or encoded, or if the message of an error has more
/// than one line.
fn assert_concealed(name: &str, seen: &Seen) {
    for disguise in disguises().into_iter().map(|(_, disguise)| disguise).chain(["Verysecret".to_owned()]) {
        assert!(!seen.printed.contains(&disguise), "{name}: {disguise} in {}", seen.printed);
    }
    for line in &seen.lines {
        assert!(!line.contains('\n'), "{name}: {line}");
    }
}

/// The forms in which servers and gateways repeat the key, each with a description.
fn disguises() -> Vec<(&'static str, String)> {
    let each = |write: fn(u8) -> String| KEY.bytes().map(write).collect::<String>();
    let some = |write: fn(u8) -> String| {
        let write = |(at, byte)| if at % 3 == 0 { write(byte) } else { char::from(byte).to_string() };
        KEY.bytes().enumerate().map(write).collect::<String>()
    };
    let basic = base64(format!("{KEY}:").as_bytes());
    vec![
        ("plain", KEY.to_owned()),
        ("escaped in JSON", each(|byte| format!("\\u{byte:04x}"))),
        ("partly escaped in JSON", some(|byte| format!("\\u{byte:04X}"))),
        ("a slash escaped in JSON", KEY.replace('/', "\\/")),
        ("percent-encoded", each(|byte| format!("%{byte:02X}"))),
        ("percent-encoded in lower case", each(|byte| format!("%{byte:02x}"))),
        ("partly percent-encoded", some(|byte| format!("%{byte:02X}"))),
        ("percent-encoded as a query", KEY.replace('/', "%2F").replace('+', "%2B").replace('~', "%7E")),
        ("base64", base64(KEY.as_bytes())),
        ("base64 for Basic", basic.clone()),
        ("base64 for URLs", basic.replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned()),
        ("inside a longer base64", base64(format!("user:{KEY}:more").as_bytes())),
    ]
}

/// Faults in which the connection fails or is slow.
fn faults_of_the_connection() -> Vec<Fault> {
    const INTERRUPTED: &str = "transport Interrupted";
    const TIMEOUT: &str = "transport Timeout";
    vec![
        fault("hangs before the headers", TIMEOUT, |_| Act::Hang(Vec::new())),
        fault("hangs in the headers", TIMEOUT, |_| Act::Hang(b"HTTP/1.1 200 OK\r\ncontent-".to_vec())),
        fault("hangs in the body", TIMEOUT, |call| Act::Hang(of_length(9999, &call.body()))),
        fault("trickles", TIMEOUT, |call| Act::Trickle(response(200, "", call.body()), TIME / 10)),
        fault("resets", INTERRUPTED, |_| Act::Reset),
        fault("closes before the headers", INTERRUPTED, |_| Act::Close(Vec::new())),
        fault("cuts the headers", INTERRUPTED, |_| Act::Close(b"HTTP/1.1 200 OK\r\ncontent-".to_vec())),
        fault("cuts a chunk", INTERRUPTED, |_| Act::Close(chunked("ff\r\n{\"success\""))),
        fault("cuts the last chunk", INTERRUPTED, |call| {
            let body = call.body();
            Act::Close(chunked(&format!("{:x}\r\n{body}\r\n", body.len())))
        }),
        fault("names a wrong chunk", INTERRUPTED, |_| Act::Close(chunked("zz\r\n{}\r\n0\r\n\r\n"))),
        fault("names too great a length", INTERRUPTED, |call| Act::Close(of_length(9999, &call.body()))),
        fault("names too small a length", "invalid_body", |call| Act::Close(of_length(5, &call.body()))),
        fault("is no HTTP", INTERRUPTED, |_| Act::Close(format!("SSH-2.0 {KEY}\r\n\r\n").into_bytes())),
        fault("floods with headers", INTERRUPTED, |call| {
            Act::Close(response(200, &"x-flood: 1\r\n".repeat(2000), call.body()))
        }),
        fault("sends an endless header", INTERRUPTED, |call| {
            Act::Close(response(200, &format!("x-flood: {}\r\n", "a".repeat(2_000_000)), call.body()))
        }),
    ]
}

/// Faults in which the response is complete, but differs from what the document declares.
fn faults_of_the_response() -> Vec<Fault> {
    let plain = |name: &'static str, expected, status, body: &'static [u8]| {
        fault(name, expected, move |_| {
            Act::Close(response(status, "content-type: application/json\r\n", body))
        })
    };
    let nulls = |call: Call| call.body().replace(r#""url": "#, r#""url": null, "x-url": "#);
    vec![
        plain("204", "unexpected_status|invalid_body", 204, b""),
        fault("201", "value|unexpected_status", |call| Act::Close(response(201, "", call.body()))),
        fault("202", "value|unexpected_status", |call| Act::Close(response(202, "", call.body()))),
        plain("an empty 200", "invalid_body", 200, b""),
        plain("an empty 429", "rate_limit", 429, b""),
        plain("an empty 401", "authentication", 401, b""),
        plain("an empty 500", "server_fault", 500, b""),
        plain("a 402 of another form", "declined_card", 402, br#"{"error": ["jane"]}"#),
        plain("a 404 that is a list", "not_found", 404, b"[]"),
        plain("a 503 in HTML", "server_fault", 503, b"<html>\n<h1>Sorry</h1>"),
        plain("a 200 in HTML", "invalid_body", 200, b"<!doctype html>"),
        plain("null", "invalid_body", 200, b"null"),
        plain("invalid UTF-8", "value|invalid_body", 200, b"{\"id\": \"\xff\xfe\", \"success\": true}"),
        plain("a lone surrogate", "value|invalid_body", 200, br#"{"id": "\ud800", "success": true}"#),
        plain("500 brackets", "invalid_body", 200, &[b'['; 500]),
        fault("duplicate keys", "value|invalid_body", |call| {
            Act::Close(response(
                200,
                "",
                call.body().replacen('{', r#"{"success": true, "success": true, "#, 1),
            ))
        }),
        fault("nulls", "value|invalid_body", move |call| Act::Close(response(200, "", nulls(call)))),
        fault("a redirect without a target", "unexpected_status", |_| Act::Close(response(307, "", ""))),
        fault("a redirect to another origin", "unexpected_status", |_| {
            Act::Close(response(307, "location: http://127.0.0.1:1/lure\r\n", ""))
        }),
        fault("a redirect in a loop", "unexpected_status", |_| {
            Act::KeepAlive(response(307, "location: /loop\r\n", ""))
        }),
        Fault {
            setup: Setup { times: 2, ..Setup::default() },
            ..fault("closes an idle connection", "value|transport Interrupted", |call| {
                Act::Close(response(200, "", call.body()))
            })
        },
    ]
}

/// Faults in which the response is too large.
fn faults_of_size() -> Vec<Fault> {
    let setup = Setup {
        timeout: Duration::from_secs(4),
        attempt_timeout: Duration::from_secs(4),
        ..Setup::default()
    };
    let spaces = |count: usize| vec![b' '; count];
    [
        fault("16 MiB of spaces", "invalid_body", move |_| Act::Close(response(200, "", spaces(16 << 20)))),
        fault("more than 16 MiB", "transport TooLong", move |_| {
            Act::Close(response(200, "", spaces((16 << 20) + 1)))
        }),
        fault("a gzip bomb", "transport TooLong", |_| {
            Act::Close(response(200, "content-encoding: gzip\r\n", gzip_bomb()))
        }),
    ]
    .map(|fault| Fault { setup: setup.clone(), ..fault })
    .into()
}

/// Faults in which the server repeats the key.
fn faults_with_the_key() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, disguise) in disguises() {
        let text = disguise.clone();
        faults.push(fault(&format!("{name}: refused"), "rejected", move |_| {
            let body = format!(
                r#"{{"error": {{"message": "bad {text}", "code": "{text}", "type": "x", "a": [{{"{text}": "{text}"}}]}}, "detail": "{text}", "message": "{text}"}}"#
            );
            let headers = if text.contains('\\') { String::new() } else { format!("x-echo: {text}\r\nx-request-id: {text}\r\n") };
            Act::Close(response(400, &headers, body))
        }));
        let text = disguise.clone();
        faults.push(fault(&format!("{name}: where a value is wrong"), "invalid_body", move |_| {
            Act::Close(response(
                200,
                "",
                format!(r#"{{"success": "{text}", "object": 7, "items": "{text}", "id": "{text}"}}"#),
            ))
        }));
        faults.push(fault(&format!("{name}: in a value"), "value", move |call| {
            let body = call.body().replacen("https://", &format!("https://{disguise}/"), 1);
            let body = body.replacen(
                r#""metadata": {}"#,
                &format!(r#""metadata": {{"{disguise}": "{disguise}"}}"#),
                1,
            );
            Act::Close(response(200, "", body))
        }));
    }
    faults
}

#[tokio::test]
async fn every_fault_ends_as_a_value_or_a_typed_error() {
    let mut cases = 0;
    for fault in
        faults_of_the_connection().into_iter().chain(faults_of_the_response()).chain(faults_of_size())
    {
        cases += check(fault).await;
    }
    assert!(cases >= 200, "{cases}");
}

#[tokio::test]
async fn nothing_that_is_printed_contains_the_key() {
    for fault in faults_with_the_key() {
        check(fault).await;
    }
}
