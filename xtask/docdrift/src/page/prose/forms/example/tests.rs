//! What the reader of examples reads, and what it does not.

use super::*;

/// Checks the examples of a value, given as its name and, behind a colon, its type.
#[track_caller]
fn check(described: &str, source: &str, expected: &[&str]) {
    let (name, kind) = described.split_once(':').unwrap_or((described, "string"));
    let value = DescribedValue {
        name: Some(name),
        types: vec![kind],
        siblings: vec!["other_code"],
        ..DescribedValue::default()
    };
    let mut readings = Vec::new();
    read(&Text::new(source), &value, &mut readings);
    let read: Vec<String> = readings
        .iter()
        .map(|it| format!("{}{}", it.value, it.doubt.map(|doubt| format!(" ?{doubt:?}")).unwrap_or_default()))
        .collect();
    assert_eq!(read, expected, "{source}");
}

#[test]
fn examples_follow_their_words() {
    check("code", "The code, e.g. LHR.", &[r#""LHR""#]);
    check("code", "The code (for example, `a_1`).", &[r#""a_1""#]);
    check("code", "Example: 5d", &[r#""5d""#]);
    check("code", "A carrier, such as `ups` or `dhl`.", &[r#""ups""#, r#""dhl""#]);
    check("day", "The day, for example 2024-05-01.", &[r#""2024-05-01""#]);
    check("at", "The time, e.g. 2024-05-01T10:00:00+02:00", &[r#""2024-05-01T10:00:00+02:00""#]);
    check("city", "The place (e.g. Paris, New York)", &[r#""Paris""#, r#""New York""#]);
    check("size:integer", "How many (e.g. 25).", &["25"]);
    check("rate:number", "The rate. Example: 0.05", &["0.05"]);
    check("code", "The code. Examples:\n* `x1` - the first\n* `x2`", &[r#""x1""#, r#""x2""#]);
    check("point", "Longitude and latitude, e.g. -120,51", &[r#""-120,51""#]);
    check("size:integer", "Example: https://a.example/items?size=5", &["5"]);
    check("kind", "For example, to list tasks this should be set to `task`.", &[r#""task""#]);
    check("code", "Place to go to, e.g. PAR for the capital", &[r#""PAR""#]);
}

#[test]
fn words_and_masks_are_no_examples() {
    check("day", "The day, e.g. YYYY-MM-DD.", &[]);
    check("note", "Anything of use, e.g. when the parcel is late.", &[]);
    check("note", "For example, the label is printed twice.", &[]);
    check("note", "Fields such as source/destination addresses.", &[]);
    check("data", "The input (e.g. CSV data).", &[]);
    check("size:integer", "How many, e.g. `all`.", &[]);
    check("name", "For example, `<name>`.", &[]);
    check("code", "Example: 68 1F 1F", &[]);
    check("port", "For example, port \"080\" is not allowed.", &[]);
    check("code", "For example, `080` is not allowed.", &[r#""080" ?Sense"#]);
    check("code", "Set `other_code` (e.g. `A1`) first.", &[r#""A1" ?OtherSubject"#]);
    check("config:object", "For example, `a`.", &[]);
}
