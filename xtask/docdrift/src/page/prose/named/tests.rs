//! Tests of the names that sentences give to something of the API.

use super::*;
use crate::source::Files;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let mut files = Files::new();
    let id = files.add("a.md", text);
    let found = read(&files.excerpt(id), &SectionPath::default());
    let mut lines: Vec<(usize, String)> = Vec::new();
    for mention in &found.names {
        let part = mention.part.map(|part| format!(" {part:?}")).unwrap_or_default();
        let owners: Vec<String> = mention.owners.iter().map(|owner| format!(" of {}", owner.value)).collect();
        let time = if mention.is_of_other_time { " ?time" } else { "" };
        assert_eq!(files.text(mention.span), mention.name, "{text}");
        let line = format!("{:?} {}{part}{}{time}", mention.noun, mention.name, owners.concat());
        lines.push((mention.span.start as usize, line));
    }
    for endpoint in &found.endpoints {
        let method = endpoint.method.map(|method| format!("{method} ")).unwrap_or_default();
        let time = if endpoint.is_of_other_time { " ?time" } else { "" };
        assert_eq!(files.text(endpoint.url.span), endpoint.url.value.to_string(), "{text}");
        lines.push((endpoint.url.span.start as usize, format!("{method}{}{time}", endpoint.url.value)));
    }
    lines.sort();
    let lines: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
    assert_eq!(lines, expected, "{text}");
}

#[test]
fn a_noun_says_what_a_name_is() {
    check("Add a `berth` query parameter.", &["Parameter berth Parameters(Query)"]);
    check("Use the query parameter `berth`.", &["Parameter berth Parameters(Query)"]);
    check("The `berth` and `pier` parameters are sent.", &["Parameter berth", "Parameter pier"]);
    check("Send the `x-berth` request header.", &["Header x-berth Parameters(Header)"]);
    check("A field named `berth` is in the answer.", &["Field berth"]);
    check("The `berth` request field must be there.", &["Field berth Request"]);
}

#[test]
fn words_around_a_name_say_where_it_belongs() {
    check("Read the `berth` field of the response.", &["Field berth Response"]);
    check("In the response, the `berth` property has the number.", &["Field berth Response"]);
    check("Send the `berth` property in the request body.", &["Field berth Request"]);
    check("Put it into a `berth` section in the body.", &["Value berth Request"]);
    check(
        "See the `berth` field in the `/boats` endpoint response.",
        &["Field berth Response of /boats", "/boats"],
    );
    check("The `berth` field of the response of another call.", &[]);
    check("The `berth` field of the boat.", &[]);
}

#[test]
fn a_path_is_an_endpoint_beside_that_word() {
    check("Use the `/boats/moor` endpoint.", &["/boats/moor"]);
    check("Send a `POST` request to the `/boats/moor` API endpoint.", &["POST /boats/moor"]);
    check("The endpoint `GET /boats` lists them.", &[]);
    check("The old `/boats/tie` endpoint was removed.", &["/boats/tie ?time"]);
    check("Then send DELETE /boats/7, or GET /boats/{id}.", &["DELETE /boats/7", "GET /boats/{id}"]);
    check("Do not send DELETE /boats/7.", &[]);
    check("Save it in `/etc/boats`.", &[]);
}

#[test]
fn other_code_is_no_name() {
    for text in [
        "The `string` parameter.",
        "Set `berth` to `3`.",
        "The `MAX_BERTH` parameter.",
        "The `Boat` object in the response.",
        "The `boats.moor()` parameter.",
        "There is no `berth` field in the response.",
        "Do not send the `berth` field in the request.",
        "Use `pier` instead of the `berth` query parameter.",
        "The `berth` column of the table.",
        "The SDK has a `berth` parameter.",
        "Click the `berth` field in the request form.",
        "Is the `berth` query parameter there?",
    ] {
        check(text, &[]);
    }
    check("The old `berth` query parameter is gone.", &["Parameter berth Parameters(Query) ?time"]);
}
