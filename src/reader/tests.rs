//! Tests that the reader agrees with serde_json about types that have no lists or maps of `lenient::parts`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::lenient;
use crate::runtime::first_variant;

#[derive(Debug, Deserialize, PartialEq)]
struct Order {
    id: u8,
    #[serde(default)]
    lines: Vec<Line>,
    note: Option<String>,
    #[serde(default)]
    extra: BTreeMap<String, f64>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Line {
    Gift,
    Priced(i64),
    Sized { width: u32 },
}

#[derive(Debug, PartialEq)]
enum Either {
    Order(Order),
    Text(String),
    Lines(Lines),
}
first_variant!(Either, Order, Text, Lines);

#[derive(Debug, PartialEq)]
enum TextFirst {
    Text(String),
    Number(f64),
    Either(Either),
}
first_variant!(TextFirst, text Text, Number, Either);

#[derive(Debug, Deserialize, PartialEq)]
struct Lines {
    #[serde(deserialize_with = "lenient::list")]
    lines: Vec<Line>,
}

/// Asserts that this deserializer reads the same value as serde_json.
#[track_caller]
fn same<T: DeserializeOwned + PartialEq + fmt::Debug>(body: &Value) {
    let (read, undecoded) = lenient::decode::<T>(body.to_string().as_bytes(), 9).expect("fits");
    assert!(undecoded.is_empty());
    assert_eq!(read, serde_json::from_value::<T>(body.clone()).expect("fits"));
}

#[test]
fn a_matching_value_is_read() {
    let lines = json!(["gift", {"priced": -3}, {"sized": {"width": 7}}]);
    same::<Order>(&json!({"id": 1, "lines": lines, "note": null, "extra": {"a": 1, "b": -0.5}, "new": [{}]}));
    same::<Order>(&json!({"id": 255, "note": "so"}));
    same::<Either>(&json!("text"));
    same::<Either>(&json!({"id": 1}));
    same::<TextFirst>(&json!("text"));
    same::<TextFirst>(&json!(-0.5));
    same::<TextFirst>(&json!({"id": 1, "lines": ["gift"]}));
    same::<Value>(&json!([null, true, 1, -1, 1.5, "a", {"b": []}]));
}

#[test]
fn a_mismatch_is_reported_with_its_path() {
    let cases = [
        (json!({"id": 256}), "id", "integer `256`"),
        (json!({"id": 1, "lines": ["gift", "lost"]}), "lines[1]", "unknown variant `lost`"),
        (json!({"id": 1, "lines": [{"priced": "3"}]}), "lines[0].priced", "string \"3\""),
        (json!({"id": 1, "lines": [{"sized": {}}]}), "lines[0].sized", "missing field `width`"),
        (json!({"id": 1, "lines": [7]}), "lines[0]", "integer `7`, expected a text or an object"),
        (json!({"id": 1, "lines": {}}), "lines", "map, expected an array"),
        (json!({"id": 1, "note": ["a"]}), "note", "sequence, expected a string"),
        (json!({"id": 1, "extra": {"a b": true}}), "extra.a b", "boolean `true`"),
        (json!([1, []]), ".", "sequence, expected an object"),
    ];
    for (body, place, reason) in cases {
        let broken = lenient::decode::<Order>(body.to_string().as_bytes(), 9).expect_err("does not fit");
        assert_eq!(broken.path.as_deref(), Some(place), "{body}");
        assert!(broken.reason.contains(reason), "{body}: {}", broken.reason);
    }
}

/// Decodes a list of unions; returns its items, and the paths of the items that are set aside.
fn unions(body: &Value) -> (Vec<Either>, Vec<String>) {
    #[derive(Deserialize)]
    struct Unions(#[serde(deserialize_with = "lenient::list")] Vec<Either>);

    let (read, undecoded) = lenient::decode::<Unions>(body.to_string().as_bytes(), 9).expect("a list");
    (read.0, undecoded.iter().map(lenient::Undecoded::path).collect())
}

#[test]
fn a_union_is_its_first_variant_that_decodes_and_sets_nothing_aside_for_that() {
    let lines = |lines| Either::Lines(Lines { lines });
    let (read, aside) =
        unions(&json!([{"lines": ["gift"]}, "a", {"lines": ["gift", null]}, {"lines": []}, 7]));
    assert_eq!(read, [lines(vec![Line::Gift]), Either::Text("a".to_owned()), lines(Vec::new())]);
    assert_eq!(aside, ["[2]", "[4]"]);
    let body = br#"{"lines": ["gift", null]}"#;
    let broken = lenient::decode::<Either>(body, 9).expect_err("the null is not set aside");
    assert_eq!(broken.path.as_deref(), Some("."));
}

#[test]
fn a_body_that_ends_within_a_union_is_no_json() {
    let broken = lenient::decode::<Either>(br#"{"lines": ["gift""#, 9).expect_err("no JSON");
    assert_eq!((broken.path, broken.reason.contains("EOF")), (None, true));
}
