//! Tests of rendered pages that were copied from a browser as plain text.

use super::*;
use crate::source::Files;

#[track_caller]
fn promises(text: &str) -> Vec<String> {
    let mut files = Files::new();
    let id = files.add("a.md", text);
    let rendered = read(id, text).expect("a rendered page").value;
    let line = |promise: &Promise| match &promise.about {
        PromiseSubject::Description(text, _) => {
            format!("{text} | {} {}", promise.kind.as_str(), promise.value)
        }
        other => panic!("a rendered page has only descriptions: {other:?}"),
    };
    rendered.promises.iter().map(line).collect()
}

#[test]
fn inline_code_is_put_back_into_its_line() {
    assert_eq!(
        promises("Query Parameters\nHow to sort. Add a minus sign -\nbefore it.\na\n, -a\n, b\n"),
        [r#"How to sort. Add a minus sign - before it. | enum ["a","-a","b"]"#]
    );
}

#[test]
fn an_ambiguous_description_makes_no_promise() {
    assert_eq!(
        promises("Query Parameters\nOne.\nx > 0\nTwo.\nx > 0\nx > 1\nThree.\na, b\nThree.\na, b\n"),
        ["One. | exclusiveMinimum 0"]
    );
}

#[test]
fn markdown_is_not_a_rendered_page() {
    for text in ["# Query Parameters\n", "Query parameters\n\n```\na\n```\n", "Plain text.\n", ""] {
        let mut files = Files::new();
        let id = files.add("a.md", text);
        assert!(read(id, text).is_none(), "{text}");
    }
}
