//! Tests of comments that accept findings: their forms, and the blocks that they are about.

use crate::page::read;
use crate::source::Files;

/// Reads a page. Each comment is a line: rules, reason, and the first line of its block; then the gaps.
#[track_caller]
fn check(page: &str, expected: &[&str]) {
    let mut files = Files::new();
    let file = files.add("a.mdx", page);
    let parsed = read(&files, file);
    let comments = parsed.value.allow_comments.iter().map(|comment| {
        let rules: Vec<&str> = comment.rules.iter().map(|rule| files.text(rule.span)).collect();
        let scope = comment.scope.map_or("nothing", |scope| files.text(scope));
        format!("{}: {}: {}", rules.join(", "), comment.reason, scope.lines().next().unwrap_or_default())
    });
    let gaps = parsed.gaps.iter().map(|gap| format!("{} {}", files.locate(gap.span), gap.reason));
    let lines: Vec<String> = comments.chain(gaps).collect();
    assert_eq!(lines, expected, "{page}");
}

/// A comment in both forms.
fn forms(page: &str) -> [String; 2] {
    [page.replace("<<", "{/*").replace(">>", "*/}"), page.replace("<<", "<!--").replace(">>", "-->")]
}

#[test]
fn a_comment_is_about_the_next_block() {
    for (blocks, first) in [
        ("Some text.\nMore of it.\n", "Some text."),
        ("```python\nx\n```\n", "```python"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", "| a | b |"),
        ("- one\n- two\n", "- one"),
        ("<Note>\n\nInside.\n\n</Note>\n", "<Note>"),
        ("## Orders\n\nText.\n", "## Orders"),
    ] {
        let expected = format!("moved-field: known: {first}");
        for comment in forms("<< docdrift-allow moved-field: known >>") {
            check(&format!("# A\n\nBefore.\n\n{comment}\n\n{blocks}\nAfter.\n"), &[&expected]);
            check(&format!("# A\n\n{comment}\n{blocks}\nAfter.\n"), &[&expected]);
        }
    }
}

#[test]
fn a_comment_stays_within_its_component_or_item() {
    for comment in forms("<< docdrift-allow moved-field: known >>") {
        check(
            &format!("<Note>\n\n{comment}\n\nInside.\n\n</Note>\n\nAfter.\n"),
            &["moved-field: known: Inside."],
        );
        check(
            &format!("<Note>\n\nInside.\n\n{comment}\n\n</Note>\n\nAfter.\n"),
            &["moved-field: known: nothing"],
        );
        check(
            &format!("Text {comment} here.\n\nAfter.\n"),
            &[&format!("moved-field: known: Text {comment} here.")],
        );
    }
}

#[test]
fn comments_stack_and_have_several_rules_and_lines() {
    for page in forms(
        "<< docdrift-allow moved-field , casing-leak: the page\n   is right >>\n\n<< docdrift-allow wrong-type: no >>\n\n\
         << another comment >>\n\nText.\n",
    ) {
        check(&page, &["moved-field, casing-leak: the page is right: Text.", "wrong-type: no: Text."]);
    }
}

#[test]
fn a_comment_may_be_about_the_whole_page() {
    for page in forms("# A\n\nText.\n\n<< docdrift-allow-page moved-field: an old version: 1 >>\n") {
        check(&page, &["moved-field: an old version: 1: # A"]);
    }
}

#[test]
fn a_comment_in_a_fence_or_code_is_text() {
    for page in forms("```mdx\n<< docdrift-allow moved-field: known >>\n```\n\n`<< docdrift-allow x >>`\n") {
        check(&page, &[]);
    }
}

#[test]
fn a_comment_of_another_form_is_a_gap() {
    let example = "write `docdrift-allow RULE: REASON`";
    for (comment, expected) in [
        ("docdrift-allow moved-field", format!("this comment has no reason: {example}")),
        ("docdrift-allow moved-field:", format!("this comment has no reason: {example}")),
        ("docdrift-allow", format!("this comment has no reason: {example}")),
        ("docdrift-allow: known", format!("this comment does not name its rules: {example}, with a comma between rules")),
        (
            "docdrift-allow a b: known",
            format!("this comment does not name its rules: {example}, with a comma between rules"),
        ),
        (
            "docdrift-allow-section a: known",
            "there is no `docdrift-allow-section`: comments begin with `docdrift-allow` or `docdrift-allow-page`"
                .to_owned(),
        ),
    ] {
        for page in forms(&format!("Text.\n\n<< {comment} >>\n\nText.\n")) {
            check(&page, &[&format!("a.mdx:3:1 {expected}")]);
        }
    }
}

#[test]
fn comments_of_a_page_that_is_no_mdx_are_read() {
    // More stray signs than are mended.
    let broken = "<a b=> { </c>\n\n".repeat(400);
    for page in forms("<< docdrift-allow moved-field: known >>\n\n```python\nx\n```\n\n") {
        let mut files = Files::new();
        let file = files.add("a.md", page + &broken);
        let comments = read(&files, file).value.allow_comments;
        let scopes: Vec<_> =
            comments.iter().filter_map(|comment| comment.scope).map(|it| files.text(it)).collect();
        assert_eq!(scopes, ["```python\nx\n```"]);
    }
}
