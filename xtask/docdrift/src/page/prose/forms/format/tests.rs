//! What the reader of formats reads, and what it does not.

use super::*;

/// Checks the formats of a value, given as its name and, behind a colon, its type.
#[track_caller]
fn check(described: &str, source: &str, expected: &[&str]) {
    let (name, kind) = described.split_once(':').unwrap_or((described, "string"));
    let (types, items) = match kind.strip_suffix("[]") {
        Some(item) => (vec!["array"], vec![item]),
        None => (vec![kind], Vec::new()),
    };
    let value = DescribedValue {
        name: Some(name),
        types,
        item_types: items,
        siblings: vec!["starts_at", "other_id"],
    };
    let mut readings = Vec::new();
    read(&Text::new(source), &value, &mut readings);
    let read: Vec<String> = readings
        .iter()
        .map(|it| {
            format!(
                "{}{}",
                it.value.as_str().unwrap_or_default(),
                it.doubt.map(|doubt| format!(" ?{doubt:?}")).unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(read, expected, "{source}");
    for reading in readings.iter().filter(|it| it.doubt.is_none()) {
        let mut again = Vec::new();
        read_alone(&source[reading.range.clone()], &value, &mut again);
        assert!(again.contains(&reading.value), "{:?} says it alone", &source[reading.range.clone()]);
    }
}

fn read_alone(source: &str, value: &DescribedValue<'_>, values: &mut Vec<serde_json::Value>) {
    let mut readings = Vec::new();
    read(&Text::new(source), value, &mut readings);
    values.extend(readings.into_iter().filter(|it| it.doubt.is_none()).map(|it| it.value));
}

#[test]
fn a_point_in_time_is_told_by_its_notation() {
    check("sent_at", "When it was sent, as an ISO-8601 timestamp.", &["date-time"]);
    check("sent_at", "The time of sending. Must be in RFC 3339 format.", &["date-time"]);
    check("sent", "Date and time of sending in ISO 8601 format.", &["date-time"]);
    check("sent_on", "The day of sending (YYYY-MM-DD).", &["date"]);
    check("due_date", "The ISO 8601 date on which it is due.", &["date"]);
    check("due_date", "When it is due. Format: yyyy-MM-dd'T'HH:mm:ssZ", &["date-time"]);
    check("finished_at", "ISO8601 formatted date of when it finished.", &["date-time"]);
    check("start", "First day, as RFC 3339 full-date.", &["date"]);
    check("start", "Where it begins, in ISO 8601 format, e.g. 2024-05-01T10:00:00Z.", &["date-time"]);
    check("start", "Date-time of the first visit.", &["date-time"]);
    check("length", "ISO 8601 duration of the stay.", &["duration"]);
}

#[test]
fn a_point_in_time_is_doubted_without_a_clear_notation() {
    check("date_created", "The date it was made, in ISO 8601 format.", &["date ?Sense"]);
    check("sent_at", "The timestamp of sending.", &[]);
    check("sent_at", "When it was sent: YYYY-MM-DD HH:MM:SS", &[]);
    check("sent_at", "Unix epoch or an ISO 8601 timestamp.", &["date-time ?Contradicted"]);
    check("day", "The day as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.", &["date ?Contradicted"]);
    check("day", "The day as DD/MM/YYYY.", &[]);
    check("filter", "An expression. `starts_at` must be in YYYY-MM-DD format.", &["date ?OtherSubject"]);
    check("sent_at:integer", "ISO 8601 timestamp.", &[]);
}

#[test]
fn an_address_or_identifier_is_the_head_of_the_first_phrase() {
    check("logo", "The URL of the logo.", &["uri"]);
    check("logo_url", "Optional. The absolute URL we load the logo from.", &["uri"]);
    check("id", "A UUID string that identifies the order.", &["uuid"]);
    check("id", "Identifies the order. Must be a valid UUID.", &["uuid"]);
    check("id", "The order, in GUID format.", &["uuid"]);
    check("contact", "The customer's e-mail address", &["email"]);
    check("email", "Email of the owner.", &["email"]);
    check("to:string[]", "List of email addresses to notify.", &["email"]);
    check("gateway", "The IPv4 address of the gateway.", &["ipv4"]);
    check("gateway", "Public IPv6 address.", &["ipv6"]);
}

#[test]
fn a_noun_elsewhere_is_no_format() {
    check("name", "The name that is shown at the URL.", &[]);
    check("path", "The URL path of the page.", &[]);
    check("key", "The URL or the ID of the page.", &["uri ?Sense"]);
    check("text", "The email body.", &[]);
    check("urls", "URLs of the pages.", &[]);
    check("url", "`callback_url` is set by the owner.", &[]);
    check("range:string[]", "List of IPv4/IPv6 addresses in CIDR notation.", &["ipv6 ?Sense"]);
    check("ip", "The IP address of the caller.", &[]);
    check("mode:boolean", "The URL is signed.", &[]);
}

#[test]
fn encodings_and_codes_are_read_by_their_standard() {
    check("file", "The Base64 encoded contents of the file.", &["byte"]);
    check("file", "The picture. The data must be base64-encoded.", &["byte"]);
    check("file", "A URL or a base64 string.", &["byte ?Sense", "uri ?Sense"]);
    check("id:integer", "A 64-bit integer.", &["int64"]);
    check("currency", "Three-letter ISO 4217 currency code.", &["iso-4217"]);
    check("country", "Country in ISO 3166-1 alpha-2 format.", &["iso-3166-1-alpha-2"]);
    check("country", "The two-letter ISO country code.", &["iso-3166-1-alpha-2"]);
    check("lang", "The language (ISO 639-1).", &["iso-639-1"]);
    check("phone", "Phone number in E.164 format.", &["e.164"]);
    check("country", "ISO 3166-1 code.", &["iso-3166-1 ?Contradicted"]);
    check("lang", "ISO 639-1 or ISO 639-2 code.", &["iso-639-1 ?Contradicted"]);
    check("amount", "Amount in minor units of the ISO 4217 currency.", &["iso-4217 ?Sense"]);
}
