//! What the reader of formats reads, and what it does not.

use crate::page::prose::forms::test_lines::{doubt, readings};
use crate::page::prose::reading::Reading;

/// Checks the formats of a value. The range of each that is not doubted says the same if it is read alone.
#[track_caller]
fn check(value: &str, source: &str, expected: &[&str]) {
    let found = readings(super::read, value, source);
    let line = |it: &Reading| format!("{}{}", it.value.as_str().unwrap_or_default(), doubt(it));
    let read: Vec<String> = found.iter().map(line).collect();
    assert_eq!(read, expected, "{source}");
    for reading in found.iter().filter(|it| it.doubt.is_none()) {
        let alone = &source[reading.range.clone()];
        let repeats = |again: &Reading| again.doubt.is_none() && again.value == reading.value;
        assert!(readings(super::read, value, alone).iter().any(repeats), "{alone:?} says it alone");
    }
}

#[test]
fn a_point_in_time_is_recognized_by_its_notation() {
    check("sent_at: string", "When it was sent, as an ISO-8601 timestamp.", &["date-time"]);
    check("sent_at: string", "The time of sending. Must be in RFC 3339 format.", &["date-time"]);
    check("sent: string", "Date and time of sending in ISO 8601 format.", &["date-time"]);
    check("sent_on: string", "The day of sending (YYYY-MM-DD).", &["date"]);
    check("due_date: string", "The ISO 8601 date on which it is due.", &["date"]);
    check("due_date: string", "When it is due. Format: yyyy-MM-dd'T'HH:mm:ssZ", &["date-time"]);
    check("finished_at: string", "ISO8601 formatted date of when it finished.", &["date-time"]);
    check("start: string", "First day, as RFC 3339 full-date.", &["date"]);
    check("start: string", "Where it begins, in ISO 8601 format, e.g. 2024-05-01T10:00:00Z.", &["date-time"]);
    check("start: string", "Date-time of the first visit.", &["date-time"]);
    check("length: string", "ISO 8601 duration of the stay.", &["duration"]);
}

#[test]
fn a_point_in_time_is_doubted_without_a_clear_notation() {
    check("date_created: string", "The date it was made, in ISO 8601 format.", &["date ?Sense"]);
    check("sent_at: string", "The timestamp of sending.", &[]);
    check("sent_at: string", "When it was sent: YYYY-MM-DD HH:MM:SS", &[]);
    check("sent_at: string", "Unix epoch or an ISO 8601 timestamp.", &["date-time ?Contradicted"]);
    check("day: string", "The day as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.", &["date ?Contradicted"]);
    check("day: string", "The day as DD/MM/YYYY.", &[]);
    check(
        "filter: string | starts_at",
        "An expression. `starts_at` must be in YYYY-MM-DD format.",
        &["date ?OtherSubject"],
    );
    check("sent_at: integer", "ISO 8601 timestamp.", &[]);
}

#[test]
fn an_address_or_identifier_is_the_head_of_the_first_phrase() {
    check("logo: string", "The URL of the logo.", &["uri"]);
    check("logo_url: string", "Optional. The absolute URL we load the logo from.", &["uri"]);
    check("id: string", "A UUID string that identifies the order.", &["uuid"]);
    check("id: string", "Identifies the order. Must be a valid UUID.", &["uuid"]);
    check("id: string", "The order, in GUID format.", &["uuid"]);
    check("contact: string", "The customer's e-mail address", &["email"]);
    check("email: string", "Email of the owner.", &["email"]);
    check("to: array of string", "List of email addresses to notify.", &["email"]);
    check("gateway: string", "The IPv4 address of the gateway.", &["ipv4"]);
    check("gateway: string", "Public IPv6 address.", &["ipv6"]);
}

#[test]
fn a_noun_elsewhere_is_no_format() {
    check("name: string", "The name that is shown at the URL.", &[]);
    check("path: string", "The URL path of the page.", &[]);
    check("key: string", "The URL or the ID of the page.", &["uri ?Sense"]);
    check("text: string", "The email body.", &[]);
    check("urls: string", "URLs of the pages.", &[]);
    check("url: string", "`callback_url` is set by the owner.", &[]);
    check("range: array of string", "List of IPv4/IPv6 addresses in CIDR notation.", &["ipv6 ?Sense"]);
    check("ip: string", "The IP address of the caller.", &[]);
    check("mode: boolean", "The URL is signed.", &[]);
}

#[test]
fn encodings_and_codes_are_read_by_their_standard() {
    check("file: string", "The Base64 encoded contents of the file.", &["byte"]);
    check("file: string", "The picture. The data must be base64-encoded.", &["byte"]);
    check("file: string", "A URL or a base64 string.", &["byte ?Sense", "uri ?Sense"]);
    check("id: integer", "A 64-bit integer.", &["int64"]);
    check("currency: string", "Three-letter ISO 4217 currency code.", &["iso-4217"]);
    check("country: string", "Country in ISO 3166-1 alpha-2 format.", &["iso-3166-1-alpha-2"]);
    check("country: string", "The two-letter ISO country code.", &["iso-3166-1-alpha-2"]);
    check("lang: string", "The language (ISO 639-1).", &["iso-639-1"]);
    check("phone: string", "Phone number in E.164 format.", &["e.164"]);
    check("country: string", "ISO 3166-1 code.", &["iso-3166-1 ?Contradicted"]);
    check("lang: string", "ISO 639-1 or ISO 639-2 code.", &["iso-639-1 ?Contradicted"]);
    check("amount: string", "Amount in minor units of the ISO 4217 currency.", &["iso-4217 ?Sense"]);
}
