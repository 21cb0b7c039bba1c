//! Tests that the client accepts the same texts as serde_json, and reads the same values from them, apart
//! from the violations that only the client tolerates.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Cursor, MAX_DEPTH};
use crate::lenient;

fn read(body: &[u8]) -> Result<Value, String> {
    lenient::decode(body, 0).map(|(value, _)| value).map_err(|broken| broken.reason)
}

/// Checks that the client and serde_json both reject a text, or both read the same value from it.
#[track_caller]
fn check(text: &str) {
    match (read(text.as_bytes()), serde_json::from_str::<Value>(text)) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{text}"),
        (Err(_), Err(_)) => {}
        // Only the client accepts an escaped surrogate that is alone.
        (Ok(_), Err(theirs)) if theirs.to_string().contains("hex escape") => {}
        (ours, theirs) => panic!("{text}: {ours:?}, but serde_json {theirs:?}"),
    }
    let skipped = super::check(text);
    let out_of_range = read(text.as_bytes()).is_err_and(|reason| reason == "number out of range");
    assert!(out_of_range || skipped.is_ok() == read(text.as_bytes()).is_ok(), "skipped {text}: {skipped:?}");
}

#[test]
fn well_formed_and_ill_formed_texts_are_those_of_serde_json() {
    for text in [
        "",
        " ",
        "null",
        " null ",
        "nul",
        "nulll",
        "true",
        "false",
        "truefalse",
        "True",
        "undefined",
        "NaN",
        "0",
        "-0",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1.5",
        "-1.5e3",
        "1e5",
        "1E+5",
        "1e-2",
        "1e",
        "1e+",
        "0x1",
        "1_0",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "12345678901234567890123",
        "1e400",
        "-1e400",
        "1.0",
        "0.1",
        "1 2",
        r#""""#,
        r#"""#,
        r#""a"#,
        r#""a" "b""#,
        "'a'",
        r#""\""#,
        r#""\\""#,
        r#""\/\b\f\n\r\t\"""#,
        r#""\x""#,
        r#""\u""#,
        r#""\u00""#,
        r#""\u00e9""#,
        r#""\u00E9\u20ac""#,
        r#""\ud83d\ude00""#,
        r#""\u00g0""#,
        "\"é€😀\"",
        r#""\u0000""#,
        r#""12345678""#,
        r#""1234567\"""#,
        r#""123456789abcdef\n""#,
        "[]",
        "[ ]",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1,,2]",
        "[1]]",
        "[[1],[2]]",
        "[1}",
        "[\n1 ,\t2\r]",
        "{}",
        "{ }",
        "{",
        "}",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1"#,
        r#"{"a":1,}"#,
        r#"{"a" : 1 , "b":[{}]}"#,
        r#"{,"a":1}"#,
        r#"{a:1}"#,
        r#"{1:1}"#,
        r#"{"a":1 "b":2}"#,
        r#"{"a":1;"b":2}"#,
        r#"{"a":1}}"#,
        r#"{"a"=1}"#,
        r#"{"a":1,"a":2}"#,
        r#"{"\u0061":1,"b":{"c":{"d":[]}}}"#,
        r#"{"":{"":null}}"#,
        r#"{"a":1]"#,
        "<html></html>",
        "{} <html>",
        "// no\n1",
        "\u{a0}1",
        "[\u{feff}]",
    ] {
        check(text);
    }
}

/// A generator of numbers (xorshift), so that every run tests the same texts.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    fn value(&mut self, depth: usize) -> String {
        let kinds = if depth == 0 { 5 } else { 7 };
        match self.below(kinds) {
            0 => ["null", "true", "false"][self.below(3)].to_owned(),
            1 => format!("{}", self.below(100_000)),
            2 => format!("-{}.{}", self.below(100), self.below(1_000)),
            3 => format!("{}e{}", self.below(100), self.below(9)),
            4 => self.string(),
            5 => {
                let items: Vec<String> = (0..self.below(4)).map(|_| self.value(depth - 1)).collect();
                format!("[{}]", items.join([",", " , ", ",\n"][self.below(3)]))
            }
            _ => {
                let fields =
                    (0..self.below(4)).map(|_| format!("{}:{}", self.string(), self.value(depth - 1)));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
            }
        }
    }

    fn string(&mut self) -> String {
        let parts = [
            "a",
            "key",
            "é",
            "😀",
            r"\n",
            r#"\""#,
            r"\\",
            r"\u0041",
            r"\ud83d\ude00",
            "a longer text",
            "{",
            "]",
        ];
        let text: String = (0..self.below(5)).map(|_| parts[self.below(parts.len())]).collect();
        format!("\"{text}\"")
    }
}

#[test]
fn generated_texts_and_their_mutations_are_read_like_serde_json_reads_them() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut accepted = 0;
    for _ in 0..20_000 {
        let text = random.value(4);
        check(&text);
        let mut characters: Vec<char> = text.chars().collect();
        let at = random.below(characters.len());
        match random.below(3) {
            0 => drop(characters.remove(at)),
            1 => characters
                .insert(at, ['{', '}', '[', ']', ',', ':', '"', '0', '-', '.', 'e', ' '][random.below(12)]),
            _ => characters.truncate(at),
        }
        let mutation: String = characters.into_iter().collect();
        check(&mutation);
        accepted += usize::from(read(mutation.as_bytes()).is_ok());
    }
    assert!((1_000..19_000).contains(&accepted), "{accepted} of the mutations are JSON");
}

#[derive(Debug, Deserialize, PartialEq)]
struct Named {
    id: String,
    #[serde(default)]
    inner: Option<Box<Named>>,
}

#[test]
fn one_bad_byte_does_not_lose_the_value() {
    for (body, id) in [
        (&b"{\"id\": \"a\xff\"}"[..], "a\u{fffd}"),
        (b"{\"id\": \"\xe2\x82\"}", "\u{fffd}"),
        (b"{\"id\": \"\xed\xa0\x80\"}", "\u{fffd}\u{fffd}\u{fffd}"),
        (b"{\"\xff\": \"\xc3\", \"id\": \"a\"}", "a"),
        (br#"{"id": "\ud800"}"#, "\u{fffd}"),
        (br#"{"id": "\udc00a"}"#, "\u{fffd}a"),
        (br#"{"id": "\ud800\u0041"}"#, "\u{fffd}A"),
        (br#"{"id": "\ud83d\ud83d\ude00"}"#, "\u{fffd}😀"),
        (br#"{"id": "\ud83d\n"}"#, "\u{fffd}\n"),
        (b"\xef\xbb\xbf{\"id\": \"a\"}", "a"),
        (b"{\"id\": \"a\x01\tb\0\"}", "a\u{1}\tb\0"),
        (br#"{"id": "a", "id": "b"}"#, "b"),
        (br#"{"id": "a", "\u0069d": "b", "id": "c"}"#, "c"),
        (br#"{"id": 7, "id": "b"}"#, "b"),
    ] {
        let (named, undecoded) =
            lenient::decode::<Named>(body, 9).map_err(|broken| broken.reason).expect("an id");
        assert_eq!((named.id.as_str(), undecoded.len()), (id, 0));
    }
}

#[test]
fn only_so_many_levels_are_read() {
    let nested =
        |levels: usize, open: &str, close: &str| format!("{}{}", open.repeat(levels), close.repeat(levels));
    let most = usize::from(MAX_DEPTH);
    assert!(read(nested(most, "[", "]").as_bytes()).is_ok());
    for text in [
        nested(most + 1, "[", "]"),
        "[".repeat(1_000_000),
        r#"{"a":"#.repeat(1_000_000),
        format!(r#"{{"ignored": {}, "id": "a"}}"#, nested(most, "[", "]")),
    ] {
        let broken = lenient::decode::<Named>(text.as_bytes(), 9).expect_err("too deep");
        assert!(broken.path.is_none() && broken.reason.contains("recursion limit"), "{}", broken.reason);
    }
}

#[test]
fn a_violation_is_told_with_line_and_column() {
    for (body, reason) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("<html>", "expected value at line 1 column 1"),
        ("{\"id\": \"a\",\n \"b\" 7}", "expected `:` at line 2 column 6"),
        ("{\"id\": \"a\"} {}", "trailing characters at line 1 column 13"),
        ("{\"id\": 7", "EOF while parsing a value at line 1 column 8"),
    ] {
        let broken = lenient::decode::<Named>(body.as_bytes(), 9).expect_err("no JSON");
        assert_eq!((broken.path, broken.reason.as_str()), (None, reason), "{body}");
    }
}

#[test]
fn repeated_keys_are_found_at_every_level() {
    let body = r#"[{"a": {"a": 1}, "b": [{"c": 1}, {"c": 2, "c": 3}], "b": 0}, {"a": 1}]"#;
    let found = Cursor::new(body).repeated_keys();
    let values: Vec<&str> = found.iter().map(|at| body[*at..].trim_start()).collect();
    assert_eq!(found.len(), 2, "{values:?}");
    assert!(values[0].starts_with("[{\"c\": 1}") && values[1].starts_with("2, "), "{values:?}");
    assert_eq!(read(br#"{"a": 1, "a": {"b": 2}}"#), Ok(json!({"a": {"b": 2}})));
}
