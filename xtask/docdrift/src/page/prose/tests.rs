//! Tests of promises in sentences, and of sentences that only resemble a promise.

use super::*;
use crate::source::Files;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let mut files = Files::new();
    let id = files.add("a.md", text);
    let read = read(&files.excerpt(id));
    let read: Vec<String> = read
        .iter()
        .map(|promise| match &promise.about {
            PromiseSubject::Words(about) => {
                format!("{} {} {}", about.join(" "), promise.kind.as_str(), promise.value)
            }
            other => panic!("the subject of a sentence is a list of words: {other:?}"),
        })
        .collect();
    assert_eq!(read, expected, "{text}");
}

#[test]
fn listed_values_are_an_enum() {
    check(
        "Status values include \"completed\", \"pending\", and \"expired\"",
        &[r#"status enum ["completed","pending","expired"]"#],
    );
    check("The `mode` values are `payment` or `setup`.", &[r#"mode enum ["payment","setup"]"#]);
    check("Checkout sessions include both completed and abandoned sessions", &[]);
    check("Status values include many things", &[]);
}

#[test]
fn fields_are_optional_or_required() {
    check(
        "Redirect URL is optional and directs users after payment completes",
        &["redirect url required false"],
    );
    check("Amount is required.", &["amount required true"]);
    check("Amount is required when mode is payment.", &[]);
    check("Note that it is, as we said, optional.", &[]);
}

#[test]
fn units_and_expiry() {
    check("Amount is specified in USD (whole dollars)", &[r#"amount unit "USD (whole dollars)""#]);
    check(
        "Checkout sessions expire after 24 hours if not completed",
        &[r#"checkout sessions expires "24 hours""#],
    );
    check("Credits are added to your account immediately", &[]);
}

/// Compares the promises in the description of a value with the expected ones. If `name` is empty, the name of
/// the value is unknown.
#[track_caller]
fn describes(name: &str, text: &str, expected: &[&str]) {
    let mut files = Files::new();
    let id = files.add("a.md", text);
    let read = described(&files.excerpt(id), Some(name).filter(|name| !name.is_empty()));
    let read: Vec<String> =
        read.iter().map(|(kind, value, _)| format!("{} {value}", kind.as_str())).collect();
    assert_eq!(read, expected, "{text}");
}

#[test]
fn descriptions_may_omit_their_subject() {
    describes("", "Page number, defaults to 1.", &["default 1"]);
    describes("", "Size of a page, defaults to 10. Maximum is 100.", &["default 10", "maximum 100"]);
    describes(
        "limit",
        "A limit on the number of objects. Limit can range between 1 and 100, and the default is 10.",
        &["default 10", "minimum 1", "maximum 100"],
    );
    describes("", "How many (default: 20, max: 1,000)", &["default 20", "maximum 1000"]);
    describes("", "It must be greater than 0.5.", &["exclusiveMinimum 0.5"]);
    describes("", "The value must be less than or equal to 5.", &["maximum 5"]);
    describes("", "Whether to wait. Defaults to `true`.", &["default true"]);
    describes("", "The default is 10 if not specified.", &["default 10"]);
    describes("", "The currency, defaults to `usd`.", &[r#"default "usd""#]);
    describes("", "Must be one of `open`, `paid` or `void`.", &[r#"enum ["open","paid","void"]"#]);
    describes("", "Possible values: `a`, `b`.", &[r#"enum ["a","b"]"#]);
    describes("", "Must be at least 1 and must not exceed 9.", &["minimum 1", "maximum 9"]);
}

#[test]
fn inequalities_are_bounds() {
    describes("", "x > 0", &["exclusiveMinimum 0"]);
    describes("", "x >= 0", &["minimum 0"]);
    describes("", "50 < x < 99999999", &["exclusiveMinimum 50", "exclusiveMaximum 99999999"]);
    describes("", "1 <= x ≤ 9", &["minimum 1", "maximum 9"]);
    describes("", "a > b", &[]);
}

#[test]
fn numbers_of_other_subjects_are_no_promise() {
    describes("cursor", "If you make a list request and receive 100 objects, go on with the last.", &[]);
    describes("cursor", "Where to go on. The retry delay defaults to 10.", &[]);
    describes("created", "Only return orders that were created between 1 and 5.", &[]);
    describes("limit", "Limit is at most 5, and page defaults to 1.", &["maximum 5"]);
    describes("limit", "The maximum of all shops together is 5.", &[]);
    check("If you receive 100 objects, the default is 10.", &[]);
    check("The default is 10.", &[]);
}

#[test]
fn conditions_are_no_promise() {
    describes("", "For live mode, the maximum is 100.", &[]);
    describes("", "In test mode the maximum is 100.", &[]);
    describes("", "Size of a page, defaults to 10 for free shops.", &[]);
    describes("", "The default is 10 when `mode` is live.", &[]);
    describes("", "Maximum is 100 if the shop is open.", &[]);
    describes("", "Maximum is 100 during weekdays.", &[]);
    describes("", "Size, defaults to 10. In lists it defaults to 25.", &["default 10"]);
    describes("", "Defaults to 10. Defaults to 25.", &[]);
    describes("", "Defaults to 10 or 25.", &[]);
}

#[test]
fn examples_and_advice_are_no_promise() {
    describes("", "A number (e.g. default: 10).", &[]);
    describes("", "For example, the maximum is 100.", &[]);
    describes("", "Should be at most 100.", &["maximum 100"]);
    describes("", "The recommended maximum is 100.", &[]);
    describes("", "Typically, the default is 10.", &[]);
    describes("", "The maximum was 100.", &[]);
    describes("", "There is no maximum: 100 is fine.", &[]);
    describes("", "The maximum is not 100.", &[]);
}

#[test]
fn special_numbers_and_units_are_no_promise() {
    describes("", "Must be at least 1, where 0 means no limit.", &[]);
    describes("", "Minimum is 100. Set to 0 for unlimited.", &[]);
    describes("", "Defaults to 30 days.", &[]);
    describes("", "Maximum is 5 MB.", &[]);
    describes("", "Maximum is 500 characters.", &["maxLength 500"]);
    describes("", "Defaults to 10%.", &[]);
    describes("", "Defaults to the current time.", &[]);
    describes("", "Defaults to now.", &[]);
    describes("", "Defaults to `null`.", &[]);
    describes("", "Defaults to 2024-01-01.", &[r#"default "2024-01-01""#]);
    describes("", "Default: 404.html.", &[r#"default "404.html""#]);
    describes("", "Defaults to 1.2.3.", &[r#"default "1.2.3""#]);
    describes("", "Must be between 1 and 100 (exclusive).", &["exclusiveMinimum 1", "exclusiveMaximum 100"]);
    describes("", "Can be anything between 100 and 1.", &[]);
}

#[test]
fn values_of_several_subjects_are_no_promise() {
    describes("", "A comma-separated list. Valid values are `a` and `b`.", &[]);
    describes("", "Providers:\n\n| name | default |\n|---|---|\n| a | default: 0 |\n", &[]);
    describes("", "Providers take:\n* radius - how far. Default is 0.\n", &[]);
    describes("", "Use:\n* `1` for one.\n* `0` for none.\n\nDefaults to `0`.", &["default 0"]);
    describes("", "One of `a\\_b` or `c`.", &[r#"enum ["a_b","c"]"#]);
}

#[test]
fn sentences_of_a_page_must_name_their_subject() {
    check(
        "Limit can range between 1 and 100, and the default is 10.",
        &["limit default 10", "limit minimum 1", "limit maximum 100"],
    );
    check("The `page` parameter defaults to 2.", &["page default 2"]);
    check("Weight must be greater than 0.", &["weight exclusiveMinimum 0"]);
    check("Weight must be at least 3. 0 means no limit.", &[]);
}

#[test]
fn qualifiers_of_a_name_are_no_part_of_it() {
    check("The maximum limit allowed is 200.", &["maximum limit allowed maximum 200"]);
    check("Maximum allowed limit: 200", &["maximum allowed limit maximum 200"]);
    check("The default limit is 20.", &["default limit default 20"]);
    check("The maximum value allowed for limit is 100.", &["maximum value allowed for limit maximum 100"]);
    let bare = |name: &str| {
        let name: Vec<String> = name.split(' ').map(str::to_owned).collect();
        subjects::unqualified(&name).map(|name| name.join(" "))
    };
    assert_eq!(bare("maximum limit allowed").as_deref(), Some("limit"));
    assert_eq!(bare("maximum value allowed for limit").as_deref(), Some("limit"));
    assert_eq!(bare("default page size").as_deref(), Some("page size"));
    assert_eq!(bare("maximum"), None);
    assert_eq!(bare("supported intervals"), None);
    assert_eq!(bare("page size"), None);
}

#[test]
fn a_predicate_goes_on_with_the_subject_before() {
    check(
        "`sort` can be `asc` or `desc`. Defaults to `asc`.",
        &[r#"sort enum ["asc","desc"]"#, r#"sort default "asc""#],
    );
    check("The `page` is optional. The default is 2.", &["page required false", "page default 2"]);
    check("Limit is optional. Max. 100.", &["limit required false", "limit maximum 100"]);
    check(
        "Limit is optional. Rows are sorted. Defaults to 10.",
        &["limit required false", "rows default 10"],
    );
    check("Defaults to 10.", &[]);
}

#[test]
fn a_default_behind_the_listed_values_is_read() {
    let expected = &[r#"sort enum ["asc","desc"]"#, r#"sort default "asc""#];
    check("`sort` is one of `asc`, `desc`; the default is `asc`.", expected);
    check("`sort` must be one of `asc`, `desc` (default: `asc`).", expected);
    check("`sort`: One of `asc`, `desc`. Defaults to `asc`.", expected);
    check("`sort` goes by `name`, and `limit` has the default 5.", &[]);
}

/// Compares the promises of a paragraph and the operations that they name with the expected ones.
#[track_caller]
fn names(text: &str, expected: &[&str]) {
    let mut files = Files::new();
    let id = files.add("a.md", text);
    let read = read(&files.excerpt(id));
    let line = |promise: &Promise| {
        let operation = promise.operation.map(|named| (files.text(named.span), named.is_scope));
        format!("{} {} {operation:?}", promise.kind.as_str(), promise.value)
    };
    assert_eq!(read.iter().map(line).collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn a_sentence_may_name_its_operation() {
    names("The `limit` parameter of `GET /a` is at most 100.", &[r#"maximum 100 Some(("`GET /a`", true))"#]);
    names("For `GET /a`, `limit` must be at most 100.", &[r#"maximum 100 Some(("`GET /a`", true))"#]);
    names("Call `GET /a`. The `limit` defaults to 5.", &[r#"default 5 Some(("`GET /a`", false))"#]);
    names(
        "In `GET /a`, the default of `limit` is 20. In `GET /b`, `limit` defaults to 10.",
        &[r#"default 20 Some(("`GET /a`", true))"#, r#"default 10 Some(("`GET /b`", true))"#],
    );
    names("For `GET /a` and `GET /b`, `limit` must be at most 5.", &[]);
    names("The `limit` defaults to 5.", &["default 5 None"]);
}
