//! Bodies that are accepted from their text, against the same bodies judged in full: both add the same to a tally.

use docdrift::{Files, Inputs, TrafficJudge, TrafficTally};
use docdrift_traffic::split::{Entries, Entry};
use docdrift_traffic::{Glance, NoSiblings};

/// The keywords that are told without the compiled schema, some that are not, and unions.
const SCHEMAS: &str = r"
    Item:
      type: object
      required: [id, amount]
      properties:
        id: {type: string, minLength: 1, maxLength: 6}
        amount: {type: integer, minimum: 0, maximum: 100, format: int64}
        rate: {type: number, minimum: 1, description: a rate}
        kind: {type: string, enum: [open, paid]}
        at: {type: string, format: date-time}
        day: {type: string, format: date}
        url: {type: string, format: uri}
        uuid: {type: string, format: uuid}
        mail: {type: string, format: email}
        code: {type: string, pattern: '^[a-z]+$'}
        is_paid: {type: boolean}
        anything: {}
        hidden: {type: string, writeOnly: true}
        seen: {type: string, readOnly: true}
        either: {anyOf: [{type: string}, {$ref: '#/components/schemas/Part'}]}
        part: {$ref: '#/components/schemas/Part'}
        beside: {$ref: '#/components/schemas/Part', description: a part}
        items: {type: array, minItems: 1, maxItems: 3, items: {$ref: '#/components/schemas/Item'}}
        numbers: {type: array, items: {type: number, multipleOf: 0.5}}
        labels: {type: object, additionalProperties: {type: string, maxLength: 5}}
        parts: {type: object, additionalProperties: {$ref: '#/components/schemas/Part'}}
        free: {type: object, additionalProperties: true}
        closed: {type: object, properties: {a: {type: string}}, additionalProperties: false}
        maybe: NULLABLE
    Part:
      type: object
      properties: {a: {type: string}, b: {type: array, items: {type: integer}}}
";

const PATHS: &str = r"
servers: [{url: https://api.example.com}]
paths:
  /items:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
        default: {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Part'}}}}}
components:
  schemas:";

/// Values of every field, right ones and wrong ones, as JSON writes them.
const VALUES: &[(&str, &[&str])] = &[
    ("id", &[r#""a""#, r#""é€😀""#, r#""""#, r#""1234567""#, "1", "null", r#""a\n\"b\\""#, r#""\u00e9""#]),
    ("amount", &["0", "100", "-1", "101", "1.0", "1.5", "1e1", "99999999999999999999", r#""1""#, "-0"]),
    ("rate", &["1", "1.5", "0.5", "1e2", "1e400", "null", "0"]),
    ("kind", &[r#""open""#, r#""paid""#, r#""Paid""#, "null", r#""op\u0065n""#]),
    ("at", &[r#""2026-11-29T10:00:00Z""#, r#""2026-11-29""#, r#""2026-11-29T10:00:60Z""#, "5"]),
    ("day", &[r#""2026-11-29""#, r#""2024-02-29""#, r#""2026-02-29""#, r#""today""#]),
    ("url", &[r#""https://a.example/b?c=d""#, r#""https:\/\/a.example\/b""#, r#""urn:a""#, r#""a b""#]),
    ("uuid", &[r#""123e4567-e89b-12d3-a456-426614174000""#, r#""123e4567""#]),
    ("mail", &[r#""a@b.example""#, r#""a""#]),
    ("code", &[r#""abc""#, r#""ABC""#]),
    ("is_paid", &["true", "false", "null", "0"]),
    ("anything", &["null", "[1, {\"x\": [true]}]", r#""x""#]),
    ("hidden", &[r#""x""#]),
    ("seen", &[r#""x""#, "1"]),
    ("either", &[r#""x""#, r#"{"a": "x"}"#, r#"{"a": 1}"#, r#"{"c": 1}"#, "1"]),
    ("part", &["{}", r#"{"a": "x", "b": [1, 2]}"#, r#"{"b": ["x"]}"#, r#"{"a": "x", "a": 1}"#, "[]"]),
    ("beside", &[r#"{"b": []}"#, r#"{"c": 1}"#]),
    ("items", &[r#"[{"id": "b", "amount": 1}]"#, "[]", "[{}]", "[1]", "{}"]),
    ("numbers", &["[1, 1.5]", "[0.3]", "[]"]),
    ("labels", &["{}", r#"{"x": "y", "z": ""}"#, r#"{"x": "y", "x": "z"}"#, r#"{"x": "longer"}"#]),
    ("parts", &[r#"{"x": {"a": "y"}, "z": {}}"#, r#"{"x": {"c": 1}}"#]),
    ("free", &["{}", r#"{"x": {"y": [null]}}"#, "1"]),
    ("closed", &["{}", r#"{"a": "x"}"#, r#"{"a": "x", "b": 1}"#]),
    ("maybe", &[r#""open""#, "null", "1", r#""other""#]),
    ("unknown", &["1"]),
];

/// Random numbers that are the same in each run (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % limit
    }

    /// A body with some of the fields; most of them have their first value, which is right.
    fn body(&mut self) -> String {
        let mut fields = Vec::new();
        for (name, values) in VALUES {
            let is_required = matches!(*name, "id" | "amount");
            let is_rare = matches!(*name, "hidden" | "unknown");
            if self.below(40) == 0 || (!is_rare && (is_required || self.below(3) == 0)) {
                let value = if self.below(25) == 0 { values[self.below(values.len())] } else { values[0] };
                fields.push(format!(r#""{name}": {value}"#));
            }
        }
        if self.below(4) == 0 {
            let (one, other) = (self.below(fields.len()), self.below(fields.len()));
            fields.swap(one, other);
        }
        let between = [",", ", ", ",\n\t", " ,\r\n"][self.below(4)];
        format!("{{{}}}", fields.join(between))
    }
}

/// Items in items, and lists in a field of any value.
fn nested(items: usize, lists: usize) -> String {
    let lists = "[".repeat(lists) + &"]".repeat(lists);
    (0..items / 2).fold(format!(r#"{{"id": "a", "amount": 1, "anything": {lists}}}"#), |item, _| {
        format!(r#"{{"id": "a", "amount": 1, "items": [{item}]}}"#)
    })
}

/// An entry of a HAR with this answer.
fn entry(status: u16, body: &str) -> Entry {
    let text = serde_json::to_string(body).expect("a text is JSON");
    let text = format!(
        r#"{{"request": {{"method": "GET", "url": "https://api.example.com/items?limit=5&more=1", "headers": []}},
        "response": {{"status": {status}, "headers": [{{"name": "Content-Type", "value": "application/json"}}], "content": {{"text": {text}}}}}}}"#
    );
    Entry { offset: 7, text: text.into_bytes(), is_too_large: false }
}

/// Judges an entry in both ways, and returns whether it is accepted from its text.
#[track_caller]
fn check(judge: &TrafficJudge<'_>, entry: &Entry) -> bool {
    let (mut of_text, mut in_full) = (TrafficTally::default(), TrafficTally::default());
    let glance = Glance::of(entry, &NoSiblings);
    let is_accepted =
        glance.is_some_and(|glance| judge.accept(&glance, &|| "a.har".to_owned(), &mut of_text));
    for exchange in &entry.traffic(&NoSiblings).exchanges {
        judge.judge(exchange, "a.har", &mut in_full);
    }
    let expected = if is_accepted { &in_full } else { &TrafficTally::default() };
    assert_eq!(&of_text, expected, "{}", String::from_utf8_lossy(&entry.text));
    is_accepted
}

/// Checks random bodies by a document of this version, and that these many of a hundred are accepted at least.
#[track_caller]
fn check_version(version: &str, nullable: &str, least: usize) {
    let document = format!("openapi: {version}{PATHS}{}", SCHEMAS.replace("NULLABLE", nullable));
    let mut files = Files::new();
    let id = files.add("openapi.yaml", document);
    let inputs = Inputs::read(&files, &[], &[id], Vec::new());
    let inputs = inputs.unwrap_or_else(|error| panic!("{}", files.locate(error.span())));
    let judge = TrafficJudge::new(inputs.documents());
    let mut random = Random(15);
    let bodies = 4_000;
    let accepted = (0..bodies).filter(|_| check(&judge, &entry(200, &random.body()))).count();
    assert!(accepted * 100 >= bodies * least && accepted < bodies, "{accepted} of {bodies}");
    for (status, body, expected) in [
        (404, r#"[{"a": "x"}]"#, true),
        (404, r#"[{"c": "x"}]"#, false),
        (200, "[]", false),
        (200, "{", false),
        (200, r#"{"id": "a", "amount": 1} {}"#, false),
        (200, r#"{"id": "a", "amount": 1, "part": {"a": "x"}}"#, true),
        (200, &nested(40, 60), true),
        (200, &nested(48, 64), true),
        (200, &nested(48, 90), false),
        (200, &nested(60, 2), false),
        // Of the first of two values nothing counts.
        (200, r#"{"id": "a", "amount": 1, "part": {"a": "x"}, "part": {"b": []}}"#, false),
        (200, r#"{"id": "a", "amount": 1, "parts": {"x": {"a": "y"}, "x": {"b": []}}}"#, false),
    ] {
        assert_eq!(check(&judge, &entry(status, body)), expected, "{body}");
    }
}

#[test]
fn what_is_accepted_from_its_text_shows_the_same_in_full() {
    check_version("3.0.3", "{type: string, enum: [open, paid], nullable: true}", 20);
    check_version("3.1.0", "{type: [string, 'null'], enum: [open, null]}", 20);
}

#[test]
fn a_schema_that_cannot_be_compiled_accepts_nothing() {
    let document =
        format!("openapi: 3.1.0{PATHS}\n    Part: {{}}\n    Item: {{type: object, required: true}}\n");
    let mut files = Files::new();
    let id = files.add("openapi.yaml", document);
    let inputs = Inputs::read(&files, &[], &[id], Vec::new());
    let inputs = inputs.unwrap_or_else(|error| panic!("{}", files.locate(error.span())));
    assert!(!check(&TrafficJudge::new(inputs.documents()), &entry(200, "{}")));
}

/// Whether an entry is accepted from its text; `ENTRY` stands for an answer of 404.
#[track_caller]
fn accepts_part(schemas: &str, paths: &str, text: &str) -> bool {
    let mut files = Files::new();
    let id = files.add("openapi.yaml", format!("openapi: 3.1.0{paths}{schemas}"));
    let inputs = Inputs::read(&files, &[], &[id], Vec::new());
    let inputs = inputs.unwrap_or_else(|error| panic!("{}", files.locate(error.span())));
    let mut entry = entry(404, r#"[{"a": "x"}]"#);
    entry.text = text.replace("ENTRY", &String::from_utf8_lossy(&entry.text)).into_bytes();
    check(&TrafficJudge::new(inputs.documents()), &entry)
}

#[test]
fn answers_that_count_for_examples_and_entries_that_somebody_wrote_are_judged_in_full() {
    let schemas = SCHEMAS.replace("NULLABLE", "{}");
    assert!(accepts_part(&schemas, PATHS, "ENTRY"));
    let with_example = PATHS.replace(
        "application/json: {schema: {type: array",
        "application/json: {example: [], schema: {type: array",
    );
    assert_ne!(with_example, PATHS);
    assert!(!accepts_part(&schemas, &with_example, "ENTRY"));
    let entry = String::from_utf8(entry(404, r#"[{"a": "x"}]"#).text).expect("an entry is a text");
    let written = entry.replacen('{', r#"{"_provenance": "authored", "#, 1);
    assert!(!accepts_part(&schemas, PATHS, &written));
}

/// Checks each entry of a recording in both ways.
pub(crate) fn check_recording(judge: &TrafficJudge<'_>, text: &str) {
    for entry in Entries::new(text.as_bytes()) {
        check(judge, &entry.expect("memory can be read"));
    }
}
