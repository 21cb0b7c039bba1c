//! Tests of lists of parameters and fields: which lists are some, and what an item promises.

use super::*;
use crate::source::Files;

/// Whether a list with these items is one of parameters.
fn is_list(items: &[&str], announced: Announcement) -> bool {
    let text = items.concat();
    let mut at = 0;
    let range = |item: &&str| {
        at += item.len();
        at - item.len()..at
    };
    let ranges: Vec<Range<usize>> = items.iter().map(range).collect();
    is_of_parameters(&text, &entries(&text, &ranges), announced)
}

#[test]
fn most_items_of_a_list_of_parameters_have_a_type_or_requiredness() {
    let plain = Announcement::default();
    assert!(is_list(&["`a` (string): x", "`b` (required): y"], plain));
    assert!(is_list(&["`a` (string): x", "`b` (required): y", "`c`: z"], plain));
    for items in [
        &["`a` (string): x"] as &[&str],
        &["`a` (string): x", "`b`: y"],
        &["`a`: x", "`b`: y"],
        &["`active`: The order is open.", "`void`: The order is gone."],
        &["`--limit` (integer): x", "`--name` (string): y"],
        &["`API_KEY` (required): x", "`API_URL` (optional): y"],
        &["**Added** (required)", "**Fixed** (optional)"],
        &["`string`: a text", "`number`: a sum"],
        &["`a` (string): x", "text", "text", "`b` (string)"],
    ] {
        assert!(!is_list(items, plain), "{items:?}");
    }
}

#[test]
fn a_heading_makes_a_list_of_names_one_of_parameters() {
    let announced = Announcement { has_part: true, is_of_parameters: true, is_sent: false };
    assert!(is_list(&["`a`: x", "`b` - y"], announced));
    assert!(is_list(&["`a` (string)"], announced));
    assert!(!is_list(&["`a`: x"], announced));
    assert!(!is_list(&["`a`: x", "text"], announced));
    assert!(!is_list(&["`a`", "`b`"], announced));
}

#[test]
fn an_item_promises_what_a_row_of_a_table_does() {
    let text = "`limit` (integer, required): How many. Defaults to 10.";
    let mut files = Files::new();
    let file = files.add("a.md", text);
    let whole = 0..text.len();
    let entries = entries(text, std::slice::from_ref(&whole));
    let entry = entries[0].as_ref().expect("an item with a name");
    let promises = entry.promises(file, text, "page.limit", None).value;
    let shown: Vec<String> = promises
        .iter()
        .map(|promise| format!("{} {} {}", promise.kind.as_str(), promise.value, files.text(promise.span)))
        .collect();
    assert_eq!(
        shown,
        [
            "exists null limit",
            r#"type ["integer"] (integer, required)"#,
            "required true (integer, required)",
            "default 10 Defaults to 10."
        ]
    );
}

#[test]
fn a_sentence_may_name_the_field_whose_fields_follow() {
    let check = |lead: &str, code: &[&str], expected: Option<&str>| {
        let code: Vec<String> = code.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(holder(lead, None, &code).as_deref(), expected, "{lead}");
    };
    check("The `metadata` object contains:", &["metadata"], Some("metadata"));
    check("The metadata field is an object with the following fields:", &[], Some("metadata"));
    check("The request object has the following fields:", &[], None);
    check("The `Order` object has these fields:", &["Order"], None);
    check("Use `a` or `b` as keys:", &["a", "b"], None);
    check("See `limit`:", &["limit"], None);
    let codes = ["infra".to_owned(), "GET".to_owned()];
    assert_eq!(holder("infra: Object with:", Some("infra"), &codes).as_deref(), Some("infra"));
    assert_eq!(holder("infra: the region:", Some("infra"), &codes), None);
}

#[test]
fn headings_and_sentences_say_who_sends() {
    for (text, expected) in [
        ("Parameters", true),
        ("**Required fields:**", true),
        ("The endpoint accepts:", true),
        ("The response has these optional fields:", false),
        ("Fields", false),
    ] {
        assert_eq!(announces_sent(text), expected, "{text}");
    }
}
