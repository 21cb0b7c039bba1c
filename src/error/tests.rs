//! Tests what an error says about a response: its kind, whether the call may have taken effect, its code, its
//! message, and its `Display` output of one line.

use reqwest::header::HeaderValue;

use super::*;
use crate::TransportKind;

fn reply(status: u16, body: &str) -> Box<Reply> {
    let status = StatusCode::from_u16(status).expect("a status");
    let headers =
        HeaderMap::from_iter([("x-request-id".parse().expect("a name"), HeaderValue::from_static("req_1"))]);
    Box::new(Reply::new("create_session", status, headers, body))
}

/// The three errors that an error status can become.
fn errors(status: u16, body: &str) -> [Error; 3] {
    [
        Error::Undocumented(reply(status, body)),
        Error::Documented { body: (), reply: reply(status, body) },
        Error::InvalidBody { path: None, reason: "expected value".to_owned(), reply: reply(status, body) },
    ]
}

#[test]
fn the_status_decides_the_kind_whatever_the_body_is() {
    for (status, kind) in [
        (400, ErrorKind::Rejected),
        (401, ErrorKind::Authentication),
        (402, ErrorKind::DeclinedCard),
        (403, ErrorKind::Permission),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Conflict),
        (410, ErrorKind::Rejected),
        (422, ErrorKind::Rejected),
        (429, ErrorKind::RateLimit),
        (500, ErrorKind::ServerFault),
        (503, ErrorKind::ServerFault),
        (599, ErrorKind::ServerFault),
    ] {
        for body in ["", "<html>", "{}", r#"{"error": {"type": "api_error"}}"#, r#"{"detail": []}"#] {
            for error in errors(status, body) {
                assert_eq!(error.kind(), kind, "{error:?}");
            }
        }
    }
}

#[test]
fn without_an_error_status_the_variant_decides_the_kind() {
    for status in [200, 204, 307, 304] {
        let [undocumented, _, invalid] = errors(status, "");
        assert_eq!(undocumented.kind(), ErrorKind::UnexpectedStatus, "{status}");
        assert_eq!(invalid.kind(), ErrorKind::InvalidBody, "{status}");
    }
    let refused: Error = Error::Unsuccessful { message: Some("No".to_owned()), reply: reply(200, "{}") };
    assert_eq!((refused.kind(), refused.message()), (ErrorKind::Unsuccessful, Some("No")));
}

#[test]
fn a_card_error_is_a_declined_card_under_any_refusal() {
    let body =
        r#"{"error": {"type": "card_error", "code": "card_declined", "message": "Your card was declined"}}"#;
    for error in errors(400, body) {
        assert_eq!(error.kind(), ErrorKind::DeclinedCard);
        assert_eq!((error.code(), error.message()), (Some("card_declined"), Some("Your card was declined")));
    }
    assert_eq!(errors(500, body)[0].kind(), ErrorKind::ServerFault);
}

#[test]
fn only_what_was_refused_or_never_sent_has_no_effect() {
    for (status, expected) in
        [(400, false), (402, false), (409, true), (429, false), (500, true), (307, true), (200, true)]
    {
        for error in errors(status, "") {
            assert_eq!(error.may_have_taken_effect(), expected, "{error:?}");
        }
    }
    for (kind, expected) in [
        (TransportKind::Connect, false),
        (TransportKind::Timeout, true),
        (TransportKind::Interrupted, true),
        (TransportKind::TooLong, true),
    ] {
        let error: Error = Transport::new("create_session", "http://127.0.0.1:1/", kind).into();
        assert_eq!(error.may_have_taken_effect(), expected, "{error:?}");
    }
    let refused: Error = Error::Unsuccessful { message: None, reply: reply(200, "{}") };
    let invalid: Error = Error::InvalidRequest("no amount".to_owned());
    assert!(!refused.may_have_taken_effect() && !invalid.may_have_taken_effect());
}

/// The `Display` output of an error about a body that breaks its schema, without the beginning that is the
/// same for every such error.
fn mismatch(path: &str, reason: &str) -> String {
    let reply = reply(200, r#"{"email": "jane@example.org"}"#);
    let error: Error = Error::InvalidBody { path: Some(path.to_owned()), reason: reason.to_owned(), reply };
    let line = error.to_string();
    let start = "`create_session` answered 200 (request req_1) with a body that breaks its schema at ";
    line.strip_prefix(start).unwrap_or_else(|| panic!("{line}")).to_owned()
}

#[test]
fn the_line_of_an_error_names_fields_and_types_but_no_values() {
    for (path, reason, line) in [
        ("data.url", "invalid type: integer `7`, expected a string", "`data.url`: expected a string"),
        (
            "items[3].id",
            "invalid type: string \"Jane, expected Doe\", expected i64",
            "`items[3].id`: expected i64",
        ),
        (
            "status",
            "unknown variant `Jane`, expected `open` or `paid`",
            "`status`: expected `open` or `paid`",
        ),
        (".", "missing field `url`", "`.`: missing field `url`"),
        ("amount", "`4242 4242, expected Jane` is not a decimal", "`amount`"),
        (
            "metadata.jane@example.org",
            "invalid type: null, expected a string",
            "`metadata.…`: expected a string",
        ),
        ("metadata.jane.doe@example.org", "x", "`metadata.…`"),
        ("metadata.4242424242424242", "x", "`metadata.…`"),
        ("Jane Doe", "missing field `Jane Doe`", "`…`"),
    ] {
        assert_eq!(mismatch(path, reason), line, "{path}");
    }
}

#[test]
fn the_line_of_an_error_has_no_data_of_the_body() {
    let body =
        r#"{"error": {"code": "card_declined", "message": "4242424242424242 of jane@example.org\nfailed"}}"#;
    let [undocumented, documented, invalid] = errors(402, body).map(|error| error.to_string());
    let start = "`create_session` answered 402 card_declined (request req_1)";
    assert_eq!(undocumented, format!("{start}, a status that its document does not describe"));
    assert_eq!(documented, format!("{start}, an error that its document describes"));
    assert_eq!(invalid, format!("{start} with a body that breaks its schema"));
    for code in ["jane@example.org", "4242424242424242", "Jane Doe", ""] {
        let [error, ..] = errors(402, &format!(r#"{{"error": {{"code": "{code}"}}}}"#));
        assert!(error.to_string().starts_with("`create_session` answered 402 (request req_1),"), "{error}");
    }
    let refused: Error =
        Error::Unsuccessful { message: Some("jane@example.org".to_owned()), reply: reply(200, body) };
    assert_eq!(refused.to_string(), "`create_session` answered 200 (request req_1) and refused");
    let invalid: Error = Error::InvalidRequest("two\nlines".to_owned());
    assert_eq!(invalid.to_string(), "the request cannot be built: two lines");
}
