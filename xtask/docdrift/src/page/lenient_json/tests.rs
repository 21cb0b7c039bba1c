//! Tests of the reader of lenient JSON: comments, ellipses, placeholders, missing quotes and commas.

use serde_json::Value;

use super::{Values, value, values};
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::Files;
use crate::source::gap::Gap;
use crate::source::parsed::Parsed;

/// A value in a compact notation: `?` is an unknown value, `and more` an object that is not complete.
fn compact(written: &WrittenValue) -> String {
    match &written.data {
        WrittenData::Unknown => "?".to_owned(),
        WrittenData::Scalar(value) => value.to_string(),
        WrittenData::List(items) => format!("[{}]", items.iter().map(compact).collect::<Vec<_>>().join(" ")),
        WrittenData::Object { fields, whole } => {
            let fields = fields.iter().map(|(name, value)| format!("{}: {}", name.value, compact(value)));
            let rest = if *whole { "" } else { " and more" };
            format!("{{{}{rest}}}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

/// The gaps with their positions, each in parentheses.
fn gaps(files: &Files, gaps: &[Gap]) -> String {
    gaps.iter().map(|gap| format!(" ({} {})", files.locate(gap.span).start, gap.reason)).collect()
}

/// Compares the values of a text with the expected ones, one a line.
#[track_caller]
fn check(text: &str, expected: &str) {
    let mut files = Files::new();
    let id = files.add("a.json", text);
    let Values { values, is_part } = values(&files.excerpt(id));
    let lines = values.iter().map(|read| match read {
        Ok(Parsed { value, gaps: left }) => {
            let abridged = if value.is_abridged { " abridged" } else { "" };
            compact(&value.value) + abridged + &gaps(&files, left)
        }
        Err(gap) => format!("no JSON: {}", gaps(&files, std::slice::from_ref(gap)).trim()),
    });
    let part = if is_part { "a part of: " } else { "" };
    assert_eq!(part.to_owned() + &lines.collect::<Vec<_>>().join("\n"), expected, "{text}");
}

#[test]
fn comments_are_ignored() {
    check("{\"a\": 1, // the first\n /* why */ \"b\": \"//\"}", r#"{a: 1, b: "//"}"#);
    check("# the answer\n{\"a\": \"#b\", # why\n\"c\": 2}", r##"{a: "#b", c: 2}"##);
    check("{\n\t\"a\": 1\n\t// the second\n, \"b\": https://a.b // why\n}", "{a: 1, b: ?}");
    check("{\"a\": 1,\n // and so on\n}", "{a: 1 and more}");
}

#[test]
fn ellipses_mark_omitted_parts() {
    check("{\"a\": [1, ...], ...}", "{a: [1] and more} abridged");
    check("{\"a\": 1,\n ..., \"b\": 2}", "{a: 1, b: 2 and more} abridged");
    check("{\"a\": ..., \"b\": { … }}", "{a: ?, b: { and more}} abridged");
    check("{\"a\": 1\n // ... more\n}", "{a: 1 and more} abridged");
    check("{\"a\": [{},\n ... more of it.\n ]}", "{a: [{}]} abridged");
    check("{\"a\": {..}, \"b\": 1.5}", "{a: { and more}, b: 1.5} abridged");
    check("{\"a\": \"and so on...\"}", r#"{a: "and so on..."}"#);
    check("{\"a\": {...}, ... \"c\": 1}", "{a: { and more}, c: 1 and more} abridged");
    check("...\n{\"a\": 1}", "a part of: {a: 1} abridged");
    check("{\"a\": 1}\n...\n{\"a\": 2}\n...", "{a: 1}\n{a: 2} abridged");
}

#[test]
fn placeholders_are_unknown_values() {
    check("{\"a\": {{order_id}}, \"b\": [yourId], \"c\": <id>}", "{a: ?, b: ?, c: ?}");
    check("{\"a\": {id}, \"b\": ${ID}, \"c\": <your id>-{{x}}, \"d\": YOUR_ID}", "{a: ?, b: ?, c: ?, d: ?}");
    check("{\"a\": [true], \"b\": {\"c\": [1]}}", "{a: [true], b: {c: [1]}}");
    check("{\"a\": , \"b\": [1, , 2], \"c\":}", "{a: ?, b: [1 2], c: ?}");
    check("{{{name}}: 1, <key>: 2, \"a\": 3}", "{a: 3 and more}");
}

#[test]
fn quotes_may_be_missing() {
    check("{a: 1, $b.c: 'd', 'e': \"it's\", f: 'it\\'s',}", r#"{a: 1, $b.c: "d", e: "it's", f: "it's"}"#);
    check("{a: True, b: None, c: NaN, d: some text}", "{a: true, b: null, c: ?, d: ?}");
    check("{a: .5, b: +1, c: 18446744073709551615, d: 007}", "{a: 0.5, b: 1, c: 18446744073709551615, d: 7}");
    check("{id, amount: 1}", "{id: ?, amount: 1}");
}

#[test]
fn a_text_may_have_several_values() {
    check("{\"a\": 1}\n{\"a\": 2}\n", "{a: 1}\n{a: 2}");
    check("{\"a\": 1},\n[{\"a\": 2}];", "{a: 1}\n[{a: 2}]");
    check("{\"a\": 1}\n{\"b\" 1}\n{\"c\": 1}", "{a: 1}\nno JSON: (2:6 a colon is missing)\n{c: 1}");
    check("{\"a\": 1} or not", "no JSON: (1:10 there is more text after a value)");
    check("{\"a\": 1}\nor\n{\"b\": 2}", "{a: 1}\nno JSON: (2:1 there is more text after a value)\n{b: 2}");
    check("{\"a\": 1", "no JSON: (1:7 an object does not end)");
    check("", "no JSON: (1:1 it is empty)");
}

#[test]
fn a_text_without_brackets_may_be_yaml() {
    check("id: x\nlist: [1]", r#"{id: "x", list: [1]}"#);
    check("\"done\"", r#""done""#);
    check("\"a\": {\"b\": 1},\n\"c\": \"x\"", r#"{a: {b: 1 and more}, c: "x" and more}"#);
}

#[test]
fn tolerated_syntax_errors_are_gaps() {
    check("{\"a\": 1\n \"b\": 2}", "{a: 1, b: 2} (2:2 a comma is missing)");
    check("{\"a\": 1, \"é\": 2, \"a\": 3}", "{a: 1, é: 2} (1:18 the object has this field twice)");
    check(
        r#"{"a": "\ud83d\ude00\u00e9", "b": "\ud83d"}"#,
        "{a: \"😀é\", b: \"\u{fffd}\"} (1:35 half of a surrogate pair, which is not a character)",
    );
}

#[test]
fn names_and_values_have_spans() {
    let mut files = Files::new();
    let id = files.add("a.json", "{\"é\": 1, // é …\n \"b\": <c d>}\n{e: [ 'f' ]}");
    let read = values(&files.excerpt(id)).values;
    let mut places = Vec::new();
    for value in read.iter().flatten() {
        for (name, value) in value.value.value.fields() {
            places.push(format!("{} {}", files.locate(name.span).start, files.text(name.span)));
            places.push(format!("{} {}", files.locate(value.span).start, files.text(value.span)));
        }
    }
    let expected = ["1:2 \"é\"", "1:7 1", "2:2 \"b\"", "2:7 <c d>", "3:2 e", "3:5 [ 'f' ]"];
    assert_eq!(places, expected);
}

#[test]
fn the_body_of_a_shell_command_is_one_value() {
    for (text, expected) in [
        (
            r#"{"a": [1, -2.5, true, null], "b": {"c": "d\u0041\n"}}"#,
            r#"{a: [1 -2.5 true null], b: {c: "dA\n"}}"#,
        ),
        ("{\"a\": 1, // one\n \"b\": 2,}", "{a: 1, b: 2}"),
        ("{\"a\": <id>, \"b\": \"<id>\", c: YOUR_ID, 'd': 'e'}", "{a: ?, b: ?, c: ?, d: \"e\"}"),
        ("{\"<key>\": 1}", "{ and more}"),
        ("{\"a\": 1 \"b\": 2}", "1:9 a comma is missing"),
        ("{\"a\": \"b}", "1:7 a string does not end"),
        ("{\"a\": 1", "1:7 an object does not end"),
        ("{\"a\": : 1}", "1:7 a value is missing"),
        ("{} {}", "1:4 there is more than one value"),
    ] {
        let mut files = Files::new();
        let id = files.add("body", text);
        let outcome = match value(&files.excerpt(id), |text| text.contains('<')) {
            Ok(Parsed { value, gaps: left }) => compact(&value) + &gaps(&files, &left),
            Err(gap) => format!("{} {}", files.locate(gap.span).start, gap.reason),
        };
        assert_eq!(outcome, expected, "{text}");
    }
}

#[test]
fn missing_closing_delimiters_take_linear_time() {
    for sign in ["[", "{{", "<a ", "[.. ", "\"", "{\"a\": [b", "${a", "/*", "{a:", ".. ", "{\"a\": 1} x"] {
        let mut files = Files::new();
        let id = files.add("a.json", format!("{{\"a\": [{}", sign.repeat(100_000)));
        let read = values(&files.excerpt(id)).values;
        assert!(read.iter().all(Result::is_err), "{sign}");
    }
    let whole = Value::from("x").to_string().repeat(10);
    check(
        &format!("[{whole}]"),
        &format!(
            "[{}]{}",
            [r#""x""#; 10].join(" "),
            (1..10).map(|at| format!(" (1:{} a comma is missing)", 2 + at * 3)).collect::<String>()
        ),
    );
}
