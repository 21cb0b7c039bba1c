//! What the reader of examples reads, and what it does not.

use crate::page::prose::forms::test_lines::{doubt, readings};

#[track_caller]
fn check(value: &str, source: &str, expected: &[&str]) {
    let readings = readings(super::read, value, source);
    let read: Vec<String> = readings.iter().map(|it| format!("{}{}", it.value, doubt(it))).collect();
    assert_eq!(read, expected, "{source}");
}

#[test]
fn examples_follow_their_words() {
    check("code: string", "The code, e.g. LHR.", &[r#""LHR""#]);
    check("code: string", "The code (for example, `a_1`).", &[r#""a_1""#]);
    check("code: string", "Example: 5d", &[r#""5d""#]);
    check("code: string", "A carrier, such as `ups` or `dhl`.", &[r#""ups""#, r#""dhl""#]);
    check("day: string", "The day, for example 2024-05-01.", &[r#""2024-05-01""#]);
    check("at: string", "The time, e.g. 2024-05-01T10:00:00+02:00", &[r#""2024-05-01T10:00:00+02:00""#]);
    check("city: string", "The place (e.g. Paris, New York)", &[r#""Paris""#, r#""New York""#]);
    check("size: integer", "How many (e.g. 25).", &["25"]);
    check("rate: number", "The rate. Example: 0.05", &["0.05"]);
    check("code: string", "The code. Examples:\n* `x1` - the first\n* `x2`", &[r#""x1""#, r#""x2""#]);
    check("point: string", "Longitude and latitude, e.g. -120,51", &[r#""-120,51""#]);
    check("size: integer", "Example: https://a.example/items?size=5", &["5"]);
    check("kind: string", "For example, to list tasks this should be set to `task`.", &[r#""task""#]);
    check("code: string", "Place to go to, e.g. PAR for the capital", &[r#""PAR""#]);
}

#[test]
fn words_and_masks_are_no_examples() {
    check("day: string", "The day, e.g. YYYY-MM-DD.", &[]);
    check("note: string", "Anything of use, e.g. when the parcel is late.", &[]);
    check("note: string", "For example, the label is printed twice.", &[]);
    check("note: string", "Fields such as source/destination addresses.", &[]);
    check("data: string", "The input (e.g. CSV data).", &[]);
    check("size: integer", "How many, e.g. `all`.", &[]);
    check("name: string", "For example, `<name>`.", &[]);
    check("code: string", "Example: 68 1F 1F", &[]);
    check("port: string", "For example, port \"080\" is not allowed.", &[]);
    check("code: string", "For example, `080` is not allowed.", &[r#""080" ?Sense"#]);
    check("code: string | other_code", "Set `other_code` (e.g. `A1`) first.", &[r#""A1" ?OtherSubject"#]);
    check("config: object", "For example, `a`.", &[]);
}
