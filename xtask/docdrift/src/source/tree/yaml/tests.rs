//! Tests of the YAML reader: syntax errors, scalars, merge keys, aliases.

use crate::source::Files;
use crate::source::tree::{Node, SyntaxError};

fn parse(text: &str) -> (Files, Result<Node, SyntaxError>) {
    let mut files = Files::new();
    let id = files.add("x.yaml", text);
    let node = Node::parse(&files.excerpt(id));
    (files, node)
}

#[test]
fn a_closing_bracket_may_be_indented_too_little() {
    let (files, node) = parse("é:\n  list: [\n    x,\n  ]\n  map: {\r\n    a: 1\r\n  }\n  end: y\n");
    let node = node.expect("the text is valid");
    assert_eq!(node.to_json()["é"]["list"][0], "x");
    let (span, end) = node.walk("/é/end").expect("the node exists");
    assert_eq!((end.as_str(), files.locate(span).to_string().as_str()), (Some("y"), "x.yaml:8:3"));
}

#[test]
fn a_line_of_a_quoted_text_may_be_indented_too_little() {
    let (files, node) =
        parse("a:\n  b:\n    c: \"é # one\n  two\nthree.\"\n    d: 'x\r\n\r\n  y'\n  end: z\n");
    let node = node.expect("the text is valid");
    let words = |at: &str| {
        let text = node.pointer(at).and_then(Node::as_str).expect("a text");
        text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(words("/a/b/c"), ["é", "#", "one", "two", "three."]);
    assert_eq!(words("/a/b/d"), ["x", "y"]);
    let (span, _) = node.walk("/a/end").expect("the node exists");
    assert_eq!(files.locate(span).to_string(), "x.yaml:9:3");
}

#[test]
fn many_quoted_texts_may_be_indented_too_little() {
    let text: String = (0..400).map(|at| format!("k{at}:\n  - d: \"one\ntwo\"\n    e: 'x\n\ty'\n")).collect();
    let literal = "l: |\n  a: 'tis\n  b: don't\nm: 'x'\n";
    let node = parse(&format!("{text}{literal}")).1.expect("the text is valid").to_json();
    assert_eq!(node["k399"], serde_json::json!([{"d": "one two", "e": "x \ty"}]));
    assert_eq!((&node["l"], &node["m"]), (&"a: 'tis\nb: don't\n".into(), &"x".into()));
}

#[test]
fn syntax_errors_have_a_position() {
    for (text, expected) in [
        ("a: 1\na: 2\n", "x.yaml:2:1 duplicated key in mapping"),
        ("200: a\n'200': b\n", "x.yaml:2:1 duplicated key in mapping"),
        ("", "x.yaml:1:1 the document is empty"),
        ("a: [1\n", "x.yaml:2:1 while parsing a flow sequence, expected ',' or ']'"),
        (&"- ".repeat(300), "x.yaml:1:401 the document is nested too deeply"),
        ("a: 1\n---\nb: 2\n", "x.yaml:3:1 a second document begins here; one is expected"),
        ("a: &x [*x]\n", "x.yaml:1:8 an alias of a value that it is itself a part of"),
        ("a: *x\n", "x.yaml:1:4 while parsing node, found unknown anchor"),
        ("<<: 1\n", "x.yaml:1:5 a merge key takes a mapping, or a list of mappings"),
        ("<<: [{}, 1]\n", "x.yaml:1:5 a merge key takes a mapping, or a list of mappings"),
        ("a: \"x\ny\"\nb: 1\nb: 2\n", "x.yaml:4:1 duplicated key in mapping"),
        ("<<: {}\n<<: {}\n", "x.yaml:2:1 duplicated key in mapping"),
    ] {
        let (files, node) = parse(text);
        let error = node.expect_err(text);
        assert_eq!(format!("{} {}", files.locate(error.span), error.reason), expected, "{text}");
    }
}

#[test]
fn booleans_of_yaml_1_1_stay_strings() {
    let (_, node) =
        parse("a: [NO, off, yes, 'true', true, 1_000, 0o7, 1e3, 18446744073709551615, !x '1', !x 1]");
    assert_eq!(
        node.expect("the text is valid").to_json()["a"],
        serde_json::json!(["NO", "off", "yes", "true", true, "1_000", 7, 1000.0, u64::MAX, "1", 1])
    );
}

#[test]
fn merge_keys_are_merged() {
    for (text, expected) in [
        ("<<: *a\nb: 9", r#"{"b":9,"a":1}"#),
        ("b: 9\n<<: [*b, *a]", r#"{"b":9,"a":3,"c":4}"#),
        ("<<: {<<: *a, c: 5}", r#"{"c":5,"a":1,"b":2}"#),
        ("'<<': *a", r#"{"<<":{"a":1,"b":2}}"#),
        ("!!merge <<: *a", r#"{"a":1,"b":2}"#),
    ] {
        let indented = text.replace('\n', "\n  ");
        let text = format!("x: &a {{a: 1, b: 2}}\ny: &b {{a: 3, c: 4}}\nz:\n  {indented}\n");
        let (files, node) = parse(&text);
        let node = node.expect(&text);
        let merged = node.get("z").expect("the node exists");
        assert_eq!(merged.to_json().to_string(), expected, "{text}");
        if let Some(entry) = merged.entry("a") {
            assert!(
                files.locate(entry.key).start.line.get() < 3,
                "a merged key keeps the span of its definition: {text}"
            );
        }
    }
}

#[test]
fn aliases_have_the_value_of_their_anchor() {
    let (files, node) = parse("a: &a\n  b: [1]\nc: *a\n*a : x\n? *a\n: y\n");
    let node = node.expect("the text is valid");
    let alias = node.get("c").expect("the node exists");
    assert_eq!(files.text(alias.span), "*a");
    assert_eq!(files.locate(alias.pointer("/b/0").expect("the node exists").span).to_string(), "x.yaml:2:7");
}

#[test]
fn exponential_alias_expansion_is_refused() {
    let doubled = |first: &str, again: &dyn Fn(usize) -> String| -> String {
        std::iter::once(first.to_owned()).chain((1..60).map(again)).collect()
    };
    let long = "x".repeat(100_000);
    for (text, reason) in [
        (doubled("- &a0 [x]\n", &|at| format!("- &a{at} [*a{0}, *a{0}]\n", at - 1)), "too much"),
        (doubled("- &a0 {k: x}\n", &|at| format!("- &a{at} {{k: *a{0}, l: *a{0}}}\n", at - 1)), "too much"),
        (format!("- &a {long}\n{}", "- *a\n".repeat(2_000)), "too much"),
        (doubled("- &a0 [x]\n", &|at| format!("- &a{at} [[[[*a{}]]]]\n", at - 1)), "nested too deeply"),
    ] {
        let error = parse(&text).1.expect_err("the expansion is too large");
        assert!(error.reason.contains(reason), "{}", error.reason);
    }
    // The content of a key that is not a scalar is dropped, so it is never expanded.
    let keys =
        doubled("- &a0 {? [x, x] : y}\n", &|at| format!("- &a{at} {{? [*a{0}, *a{0}] : y}}\n", at - 1));
    parse(&keys).1.expect("the text is valid");
}

#[test]
fn documents_of_too_many_values_are_errors_in_yaml_and_json() {
    use crate::source::limits::MAX_VALUES;

    for (begin, value, end) in [("", "- a\n", ""), ("[", "1,", "1]")] {
        let reason = |count: usize| {
            let (_, node) = parse(&format!("{begin}{}{end}", value.repeat(count)));
            node.err().map(|error| error.reason)
        };
        assert_eq!(reason(MAX_VALUES - 2), None, "{value}");
        assert_eq!(reason(MAX_VALUES).as_deref(), Some("the document has too many values"), "{value}");
    }
}
