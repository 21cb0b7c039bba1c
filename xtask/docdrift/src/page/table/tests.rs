//! Tests of tables of parameters and fields: columns, cells, gaps, and tables of other content.

use super::*;
use crate::source::Files;

#[track_caller]
fn check(text: &str, expected: &[&str], gaps: &[&str]) {
    let mut files = Files::new();
    let id = files.add("a.md", text);
    let (read, _) = read(id, text, 0..text.len(), None).expect("a table of parameters");
    let promises = read.value.iter().map(|promise| match &promise.about {
        PromiseSubject::Name(name, _) => format!("{name} {} {}", promise.kind.as_str(), promise.value),
        other => panic!("a row has a name: {other:?}"),
    });
    assert_eq!(promises.collect::<Vec<_>>(), expected, "{text}");
    let found: Vec<&str> = read.gaps.iter().map(|gap| files.text(gap.span)).collect();
    assert_eq!(found, gaps, "{text}");
}

#[test]
fn unescaped_bars_in_a_row_are_assigned_to_columns() {
    let head = "| Name | In | Type | Required | Description |\n|---|---|---|---|---|\n";
    check(
        &format!("{head}created | query | object | integer | no | Since when. |\nno bars here\n"),
        &["created exists null", r#"created type ["object","integer"]"#, "created required false"],
        &[],
    );
    check(
        &format!("{head}| a | query | string | no | One thing | no | two. |\n"),
        &["a exists null", r#"a type ["string"]"#, "a required false"],
        &[],
    );
    // It is ambiguous which cell is the location.
    check(
        &format!("{head}a | nowhere | string | no | x | y |\n"),
        &[],
        &["a | nowhere | string | no | x | y |"],
    );
}

#[test]
fn a_cell_under_optional_may_repeat_the_words_of_its_column() {
    check(
        "| Name | Optional |\n|---|---|\n| a | yes |\n| b | no |\n| c | optional |\n| d | required |\n",
        &[
            "a exists null",
            "a required false",
            "b exists null",
            "b required true",
            "c exists null",
            "c required false",
            "d exists null",
            "d required true",
        ],
        &[],
    );
}

#[test]
fn a_default_in_parentheses_describes_a_value() {
    check(
        "Field | Default\n--- | ---\na | (all)\nb | `(none)`\nc | 5\n",
        &["a exists null", "b exists null", "c exists null", "c default 5"],
        &[],
    );
}

#[test]
fn cells_are_read_by_their_column_heading() {
    check(
        "Field | Type | Optional | Default\n:-- | --- | :-: | --:\n**a** | `array of strings` | yes | `1`\n[b](#b) | `string` (uuid) | | none\n",
        &[
            "a exists null",
            r#"a type ["string[]"]"#,
            "a required false",
            "a default 1",
            "b exists null",
            r#"b type ["string"]"#,
            r#"b format "uuid""#,
        ],
        &[],
    );
    check(
        "| Name | Type |\n|---|---|\n| two words | string |\n| a | Kind |\n| `b\\|c` | string \\| null |\n",
        &["a exists null", r"b\|c exists null", r#"b\|c type ["string"]"#],
        &["two words", "Kind"],
    );
}

#[test]
fn tables_of_other_content_are_ignored() {
    for text in [
        "| Event | Description |\n|---|---|\n| paid | defaults to 10 |\n",
        "| Name | Price |\n|---|---|\n| a | 10 |\n",
        "| Name | Type |\n| a | string |\n",
        "Name, Type\n---\n",
        "|",
        "",
    ] {
        let mut files = Files::new();
        let id = files.add("a.md", text);
        assert!(read(id, text, 0..text.len(), None).is_none(), "{text}");
    }
}

#[test]
fn a_cell_of_values_may_state_the_default() {
    let head = "| Name | Values |\n|---|---|\n";
    check(
        &format!("{head}| sort | `asc`, `desc`; the default is `asc` |\n| limit | 1-100 (default 20) |\n"),
        &[
            "sort exists null",
            r#"sort enum ["asc","desc"]"#,
            r#"sort default "asc""#,
            "limit exists null",
            "limit minimum 1",
            "limit maximum 100",
            "limit default 20",
        ],
        &[],
    );
    check(
        &format!("{head}| sort | `asc` (default), `desc` |\n| mode | what you like (default 5) |\n"),
        &[
            "sort exists null",
            r#"sort enum ["asc","desc"]"#,
            r#"sort default "asc""#,
            "mode exists null",
            "mode default 5",
        ],
        &["what you like (default 5)"],
    );
}

#[test]
fn a_cell_of_types_may_state_the_default() {
    let head = "| Name | Type |\n|---|---|\n";
    check(
        &format!("{head}| limit | integer (default 20) |\n| sort | `asc`, `desc` (default: `asc`) |\n"),
        &[
            "limit exists null",
            "limit default 20",
            r#"limit type ["integer"]"#,
            "sort exists null",
            r#"sort default "asc""#,
            r#"sort enum ["asc","desc"]"#,
        ],
        &[],
    );
    // The column of defaults comes first.
    check(
        "| Name | Type | Default |\n|---|---|---|\n| limit | integer (default 20) | 50 |\n",
        &["limit exists null", r#"limit type ["integer"]"#, "limit default 50"],
        &[],
    );
}
