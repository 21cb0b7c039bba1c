//! Tests which parts are set aside, and at which paths.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::json;

use super::*;
use crate::money::{Decimal, MinorUnits};

#[derive(Debug, Deserialize, PartialEq)]
struct List {
    #[serde(deserialize_with = "list")]
    data: Vec<Item>,
    more: bool,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Item {
    id: String,
    #[serde(default, deserialize_with = "optional_list")]
    tags: Vec<String>,
}

/// The ids of the items that decode, and the path and value of each removed part.
type Decoded = (Vec<String>, Vec<(String, Value)>);

fn decoded(body: Value) -> Result<Decoded, String> {
    let (list, undecoded) = decode::<List>(body.to_string().as_bytes(), MAX_UNDECODED)
        .map_err(|broken| broken.path.unwrap_or_default())?;
    let undecoded = undecoded.iter().map(|part| (part.path(), part.value().clone()));
    Ok((list.data.into_iter().map(|item| item.id).collect(), undecoded.collect()))
}

#[test]
fn an_item_that_does_not_decode_is_removed_whole() {
    let [one, two, three] = [json!({"id": null, "tags": null}), json!(null), json!({"id": "c", "tags": [7]})];
    let body = json!({"data": [{"id": "a"}, one, two, {"id": "b"}, three], "more": true});
    let (ids, undecoded) = decoded(body).expect("the others decode");
    assert_eq!(ids, ["a", "b"]);
    let expected = [("data[1].id", one), ("data[2]", two), ("data[4].tags[0]", three)];
    assert_eq!(undecoded, expected.map(|(path, value)| (path.to_owned(), value)));
}

#[test]
fn a_null_in_an_optional_field_is_absent() {
    let body = json!({"data": [{"id": "a", "tags": null}], "more": true});
    let undecoded = vec![("data[0].tags".to_owned(), json!(null))];
    assert_eq!(decoded(body), Ok((vec!["a".to_owned()], undecoded)));
}

#[test]
fn a_mismatch_outside_of_lists_is_an_error_at_its_path() {
    for (body, path) in [
        (json!({"data": [], "more": null}), "more"),
        (json!({"data": [{"id": 7}], "more": "yes"}), "more"),
        (json!({"data": {}, "more": true}), "data"),
        (json!({"data": []}), "."),
        (json!(null), "."),
        (json!({"data": vec![json!({}); MAX_UNDECODED + 1], "more": true}), "data[100]"),
    ] {
        assert_eq!(decoded(body), Err(path.to_owned()));
    }
}

#[derive(Debug, Deserialize, PartialEq)]
struct Order {
    id: String,
    #[serde(deserialize_with = "list")]
    lines: Vec<Line>,
    #[serde(default, deserialize_with = "nullable_list")]
    notes: Option<Vec<String>>,
    #[serde(default, deserialize_with = "optional_map")]
    labels: HashMap<String, String>,
    #[serde(default, deserialize_with = "optional_map_of_lists")]
    prices: HashMap<String, Vec<i64>>,
    #[serde(default, deserialize_with = "optional")]
    count: u8,
    next: Option<Box<Order>>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Line {
    name: String,
    #[serde(default, deserialize_with = "optional_list")]
    tags: Vec<String>,
}

/// Decodes an order with `fields` in addition to `id` and `lines`, and checks the paths of the parts that are
/// set aside, or else the path or the reason of the error.
#[track_caller]
fn check(fields: &str, expected: Result<&[&str], &str>) {
    let body = format!(r#"{{"id": "o", "lines": [{{"name": "a"}}], {fields}}}"#);
    let decoded = decode::<Order>(body.as_bytes(), MAX_UNDECODED);
    let paths = decoded.map(|(_, undecoded)| undecoded.iter().map(Undecoded::path).collect::<Vec<_>>());
    let paths = paths.map_err(|broken| broken.path.unwrap_or(broken.reason));
    let expected = expected.map(|paths| paths.iter().map(|path| (*path).to_owned()).collect());
    assert_eq!(paths, expected.map_err(str::to_owned), "{fields}");
}

#[test]
fn parts_are_set_aside_in_lists_maps_and_optional_fields() {
    check(r#""new": null"#, Ok(&[]));
    check(r#""notes": null"#, Ok(&[]));
    check(r#""notes": ["a", null, 7, "b"]"#, Ok(&["notes[1]", "notes[2]"]));
    check(r#""notes": {}"#, Err("notes"));
    check(r#""labels": null"#, Ok(&["labels"]));
    check(r#""labels": {"a": null, "b": "b", "c": null}"#, Ok(&["labels.a", "labels.c"]));
    check(r#""labels": {"a": 7}"#, Err("labels.a"));
    check(r#""labels": []"#, Err("labels"));
    check(
        r#""prices": {"a": [1, "x", 2], "b": null, "c": [null]}"#,
        Ok(&["prices.a[1]", "prices.b", "prices.c[0]"]),
    );
    check(r#""count": null, "prices": null"#, Ok(&["count", "prices"]));
    check(r#""count": 300"#, Err("count"));
    check(r#""next": null"#, Ok(&[]));
    check(
        r#""next": {"id": "p", "lines": [{"name": null}, {"name": "a", "tags": null}]}"#,
        Ok(&["next.lines[0].name", "next.lines[1].tags"]),
    );
    check(r#""next": {"id": null, "lines": []}"#, Err("next.id"));
    check(r#""next": {"lines": []}"#, Err("next"));
    check(r#""next": {"id": "p", "lines": null}"#, Err("next.lines"));
    // If an item of an inner list does not decode, the outer item is removed, together with the parts of it
    // that were set aside before.
    check(r#""lines": [{"name": "a", "tags": ["x", 7]}]"#, Ok(&["lines[0].tags[1]"]));
    check(
        r#""lines": [{"tags": null, "name": 7}, {"name": "b", "tags": null}, null, [], {}]"#,
        Ok(&["lines[0].name", "lines[1].tags", "lines[2]", "lines[3]", "lines[4]"]),
    );
    check(r#""lines": [{"name": 7}], "count": "x""#, Err("count"));
    // The last of repeated keys counts, wherever they are.
    check(r#""count": 1, "count": 2"#, Ok(&[]));
    check(
        r#""lines": [{"name": "a", "name": "b"}, {"name": 7, "name": "c"}, {"name": "d", "name": 7}]"#,
        Ok(&["lines[2].name"]),
    );
    check(r#""a b": 1, "labels": {"\u0061\"": null}"#, Ok(&["labels.a\""]));
    check(r#""lines": [{"name": 7}, {"name": "a"]"#, Err("expected `,` or `}` at line 1 column 74"));
}

#[test]
fn the_last_of_repeated_keys_counts() {
    let body = br#"{"id": "a", "lines": [{"name": "a", "name": "b"}, {"name": "c"}], "id": "b"}"#;
    let (order, undecoded) = decode::<Order>(body, 9).expect("an order");
    assert_eq!((order.id.as_str(), undecoded.len()), ("b", 0));
    assert_eq!(order.lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["b", "c"]);
}

#[test]
fn without_room_nothing_is_set_aside() {
    let body = r#"{"id": "o", "lines": [], "labels": null}"#;
    assert_eq!(decode::<Order>(body.as_bytes(), 0).expect_err("a null").path.as_deref(), Some("labels"));
    // Other deserializers set no parts aside.
    assert!(serde_json::from_str::<Order>(body).is_err());
    assert!(
        serde_json::from_str::<Order>(r#"{"id": "o", "lines": [], "labels": {"a": "b"}, "count": 2}"#)
            .is_ok()
    );
}

#[test]
fn numbers_keep_every_digit() {
    let read = |number: &str| decode::<Decimal>(number.as_bytes(), 0).map(|(amount, _)| amount.to_string());
    for (number, amount) in [
        ("12.50", "12.5"),
        ("1e2", "100"),
        ("1.25e1", "12.5"),
        ("125E-1", "12.5"),
        ("-0.0", "0"),
        ("0e99", "0"),
        ("100.000e-2", "1"),
        ("123456789012345", "123456789012345"),
        ("0.000000000000001", "0.000000000000001"),
        ("1e14", "100000000000000"),
        ("5e-3", "0.005"),
        ("-2.5e+1", "-25"),
        ("\"12.50\"", "12.5"),
    ] {
        assert_eq!(read(number).expect(number), amount);
    }
    // As an `f64`, the first two would be 1 and 9007199254740992.
    for number in [
        "1.0000000000000001",
        "9007199254740993",
        "1e15",
        "1e-16",
        "1e99999999999",
        "1e2147483647",
        "1e-2147483648",
        "\"1e2\"",
        "null",
    ] {
        assert!(read(number).is_err(), "{number}");
    }
    let units =
        |number: &str| decode::<MinorUnits>(number.as_bytes(), 0).map(|(amount, _)| i64::from(amount)).ok();
    assert_eq!(units("9007199254740993.0"), Some(9_007_199_254_740_993));
    assert_eq!(
        (units("1.5e1"), units("15e-1"), units("-7"), units("1e19")),
        (Some(15), None, Some(-7), None)
    );
}
