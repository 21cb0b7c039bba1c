//! Tests of `upstream` against a local server that sends the document and the page of a fictional provider.

mod shop;

use std::fs;
use std::time::Duration;

use shop::{DOCUMENT, ORIGIN, PAGE, PUBLISHED_PAGE, Shop};

/// Runs the command without `--write`: it prints these lines, it ends with this code and these errors, and it
/// writes nothing.
#[track_caller]
fn check(shop: &Shop, code: i32, lines: &[&str], errors: &[&str]) {
    let before = shop.files();
    let run = shop.run(&[]);
    assert_eq!(run.stdout.lines().map(str::trim_start).collect::<Vec<_>>(), lines, "{run:#?}");
    assert_eq!(
        run.stderr.lines().filter(|line| line.starts_with("error")).collect::<Vec<_>>(),
        errors,
        "{run:#?}"
    );
    assert_eq!(run.code, code, "{run:#?}");
    assert!(shop.files() == before, "nothing may be written without --write");
}

const SAME_DOCUMENT: &str = "unchanged openapi/upstream/shop/openapi.yaml";
const SAME_PAGE: &str = "unchanged openapi/upstream/shop/list_orders.md";
const CHANGED_DOCUMENT: &str = "changed openapi/upstream/shop/openapi.yaml";
const CHANGED_PAGE: &str = "changed openapi/upstream/shop/list_orders.md";
const ONE: &str = "error: 1 file changed at the provider";

#[test]
fn what_is_unchanged_is_told_in_one_line() {
    check(&Shop::new(), 0, &[SAME_DOCUMENT, SAME_PAGE], &[]);
}

#[test]
fn what_a_new_document_changes_is_told_as_users_meet_it() {
    for (from, to, expected) in [
        (
            "\"id\": {",
            "\"note\": {\"type\": \"string\"}, \"id\": {",
            &["+ type Order.note: string", "1 change for users of the client, 0 of them breaking"][..],
        ),
        (
            "\"id\": {\"type\": \"string\", \"description\": \"The provider's words\"},",
            "",
            &["! - type Order.id: string", "1 change for users of the client, 1 of them breaking"],
        ),
        (
            "\"paid\"]",
            "\"paid\", \"sent\"]",
            &[
                "+ type OrderStatus value \"sent\": value",
                "1 change for users of the client, 0 of them breaking",
            ],
        ),
        (
            "All the provider's words",
            "Other words",
            &[
                "the same facts of the covered operations as in the vendored file",
                "no change for users of the client, 0 of them breaking",
            ],
        ),
    ] {
        let shop = Shop::new();
        shop.publish(&shop.document(from, to), PUBLISHED_PAGE);
        let lines = [&[CHANGED_DOCUMENT], expected, &[SAME_PAGE]].concat();
        check(&shop, 4, &lines, &[ONE]);
    }
}

#[test]
fn a_sample_that_was_mended_ends_the_acceptance_of_its_finding() {
    let shop = Shop::new();
    shop.publish(&shop.document, &PUBLISHED_PAGE.replace("total", "id"));
    let run = shop.run(&[]);
    let gone = run.stdout.lines().last().expect("a report").trim_start();
    assert!(
        gone.starts_with("openapi/accepted/shop.toml:1:1: accepted finding `") && gone.ends_with(" is gone"),
        "{run:#?}"
    );
    let lines = [
        SAME_DOCUMENT,
        CHANGED_PAGE,
        "only the original: Python reads GET /orders 200 [].id: upheld",
        "only ours: Python reads GET /orders 200 [].total: warning by unknown-response-field",
        "accepted findings that are gone:",
        gone,
    ];
    check(&shop, 4, &lines, &[ONE]);
}

#[test]
fn a_finding_that_is_new_and_a_fragment_that_changed_are_told() {
    let shop = Shop::new();
    let fragment = |name: &str| {
        format!(
            "{PUBLISHED_PAGE}\n````yaml GET /orders\nopenapi: 3.0.3\npaths: {{/orders: {{get: {{responses: {{'200': \
             {{description: OK, content: {{application/json: {{schema: {{type: array, items: {{properties: {{{name}: \
             {{type: integer}}}}}}}}}}}}}}}}}}}}}}\n````\n"
        )
    };
    shop.publish(&shop.document, &fragment("total"));
    let run = shop.run(&[]);
    assert_eq!(run.code, 4, "{run:#?}");
    assert!(run.stdout.contains("            + embedded GET /orders: object\n"), "{run:#?}");
    assert!(
        run.stdout.contains("          new findings:\n            warning[fragment-differs]: "),
        "{run:#?}"
    );

    shop.sandbox.write(PAGE, fragment("total"));
    assert_eq!(shop.sandbox.run(&["spec", "--accept-upstream"]).code, 0);
    shop.publish(&shop.document, &fragment("sum"));
    let run = shop.run(&[]);
    let place = "embedded GET /orders paths /orders get responses 200 content application/json schema items properties";
    for line in [format!("+ {place} sum: object"), format!("- {place} total: object")] {
        assert!(run.stdout.contains(&line), "{line}: {run:#?}");
    }
}

#[test]
fn what_cannot_be_had_is_an_error_and_hides_nothing_of_the_others() {
    let page = PUBLISHED_PAGE.replace("List", "All");
    let unknown = "unknown openapi/upstream/shop/openapi.yaml: see the error";
    let lines = [unknown, CHANGED_PAGE, "the same claims and facts as in the vendored file"];
    let file = "error: openapi/upstream/shop/openapi.yaml: SERVER/openapi.json";
    for (status, body, delay, to, error) in [
        (200, "{\"paths\": ", 0, "", "error: SERVER/openapi.json:1:11: ".to_owned()),
        (
            200,
            "{}",
            0,
            "",
            "error: SERVER/openapi.json: is not an OpenAPI document: it has no paths".to_owned(),
        ),
        (200, "", 4, "", format!("{file}: there was no complete response within 1 s")),
        (404, "", 0, "", format!("{file}: the server sent the status 404 Not Found")),
        (302, "", 0, "/openapi.json", format!("{file}: there are more than 5 redirects")),
    ] {
        let shop = Shop::new();
        shop.server.reset();
        shop.server.mock(|when, then| {
            when.path("/openapi.json");
            then.status(status).header("location", to).delay(Duration::from_secs(delay)).body(body);
        });
        shop.serve("/list_orders.md", &page);
        let run = shop.run(&[]);
        let error = run
            .stderr
            .lines()
            .find(|line| line.starts_with(&error))
            .unwrap_or_else(|| panic!("{error}: {run:#?}"));
        assert_eq!(run.stderr.matches("\nhelp: ").count(), 2, "{run:#?}");
        check(&shop, 1, &lines, &[error, ONE]);
    }
}

#[test]
fn an_address_that_cannot_be_asked_is_told_with_what_to_do() {
    for (latest, expected) in [
        (
            "ftp://shop.example/a",
            "the address does not begin with http:// or https://\nhelp: correct `latest` in origin.toml",
        ),
        ("http://127.0.0.1:9/a", "the request failed: "),
        #[cfg(not(feature = "tls"))]
        (
            "https://shop.example/a",
            "the address needs TLS, and this build of xtask has none\nhelp: run `cargo run -p xtask --features tls -- upstream`",
        ),
    ] {
        let shop = Shop::new();
        shop.sandbox.edit(ORIGIN, &shop.server.url("/openapi.json"), latest);
        let run = shop.run(&[]);
        assert_eq!(run.code, 1, "{run:#?}");
        let start = format!("error: {DOCUMENT}: {latest}: {expected}");
        assert!(run.stderr.starts_with(&start) && run.stdout.contains(SAME_PAGE), "{start}: {run:#?}");
    }
}

#[test]
fn a_page_that_is_not_markdown_is_an_error() {
    let shop = Shop::new();
    shop.publish(&shop.document, "\n<!DOCTYPE html><p>Orders</p>");
    let unknown = "unknown openapi/upstream/shop/list_orders.md: see the error";
    let error = "error: SERVER/list_orders.md: is an HTML page, and only Markdown can be compared";
    check(&shop, 1, &[unknown, SAME_DOCUMENT], &[error]);
}

#[test]
fn a_server_that_knows_the_etag_sends_nothing() {
    let shop = Shop::new();
    shop.server.reset();
    for (path, etag) in [
        ("/openapi.json", format!("\"{}\"", shop.document.len())),
        ("/list_orders.md", format!("\"{}\"", PUBLISHED_PAGE.len())),
    ] {
        shop.server.mock(|when, then| {
            when.path(path).header("if-none-match", etag);
            then.status(304);
        });
    }
    check(&shop, 0, &[SAME_DOCUMENT, SAME_PAGE], &[]);
}

#[test]
fn a_redirect_is_followed_and_named() {
    let shop = Shop::new();
    let page = PUBLISHED_PAGE.replace("List", "All");
    shop.server.reset();
    for (from, to) in [("/openapi.json", "/new/openapi.json"), ("/list_orders.md", "/new/list_orders.md")] {
        shop.server.mock(|when, then| {
            when.path(from);
            then.status(301).header("location", to);
        });
    }
    shop.serve("/new/openapi.json", &shop.document);
    shop.serve("/new/list_orders.md", &page);
    let lines = [
        "unchanged openapi/upstream/shop/openapi.yaml, redirected to SERVER/new/openapi.json",
        "changed openapi/upstream/shop/list_orders.md, redirected to SERVER/new/list_orders.md",
        "the same claims and facts as in the vendored file",
    ];
    check(&shop, 4, &lines, &[ONE]);
}

#[test]
fn what_was_never_seen_is_news_only_if_it_states_something_else() {
    let unseen = |name: &str| {
        format!(
            "unseen openapi/upstream/shop/{name}: there is no earlier state to compare with, `--write` records this one"
        )
    };
    let shop = Shop::unseen();
    let (document, page) = (unseen("openapi.yaml"), unseen("list_orders.md"));
    let same = "the same facts of the covered operations as in the vendored file";
    let none = "no change for users of the client, 0 of them breaking";
    let claims = "the same claims and facts as in the vendored file";
    check(&shop, 0, &[&document, same, none, &page, claims], &[]);
    shop.publish(&shop.document("\"paid\"]", "\"paid\", \"sent\"]"), PUBLISHED_PAGE);
    let more = "+ type OrderStatus value \"sent\": value";
    let one = "1 change for users of the client, 0 of them breaking";
    check(&shop, 4, &[&document, more, one, &page, claims], &[ONE]);
}

#[test]
fn a_file_without_an_address_is_told_as_unwatched() {
    let shop = Shop::new();
    let latest = format!("latest = \"{}\"\n", shop.server.url("/list_orders.md"));
    shop.sandbox.edit(ORIGIN, &latest, "");
    let line = "unwatched openapi/upstream/shop/list_orders.md: origin.toml has no `latest` for it";
    check(&shop, 0, &[line, SAME_DOCUMENT], &[]);
}

#[test]
fn with_write_the_document_is_vendored_and_the_rest_is_listed() {
    let shop = Shop::new();
    let document = shop.document("\"paid\"]", "\"paid\", \"sent\"]").replace("\"7\"", "\"8\"");
    shop.publish(&document, &PUBLISHED_PAGE.replace("total", "id"));
    let vendored = shop.sandbox.read(PAGE);
    let run = shop.run(&["--write"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:#?}");
    let did: Vec<&str> =
        run.stdout.lines().map(str::trim_start).skip_while(|line| !line.starts_with("wrote")).collect();
    let expected = [
        "wrote openapi/upstream/shop/openapi.yaml",
        "recorded openapi/upstream/shop/origin.toml",
        "wrote openapi/shop.yaml",
        "left openapi/upstream/shop/openapi.yaml: write the permanent address of this version as `url`",
        "left openapi/upstream/shop/list_orders.md: restate SERVER/list_orders.md, then run `cargo xtask spec --accept-upstream`",
        "left `cargo xtask conformance` names recordings and snapshots; CHANGELOG.md tells users",
        "left accepted findings: remove those that are gone once their page is restated",
    ];
    assert_eq!(did, expected, "{run:#?}");
    assert_eq!(shop.sandbox.read(PAGE), vendored, "a person restates a page");
    let origin = shop.sandbox.read(ORIGIN);
    assert!(origin.contains(&format!("url = \"{}\"", shop.server.url("/openapi.json"))), "{origin}");
    assert!(
        origin.contains("version = \"8\"") && shop.sandbox.read("openapi/shop.yaml").contains("sent"),
        "{origin}"
    );
    assert_eq!(shop.sandbox.run(&["spec", "--check"]).code, 0);
    check(&shop, 0, &[SAME_DOCUMENT, SAME_PAGE], &[]);
}

#[test]
fn with_write_what_spec_refuses_is_vendored_and_told() {
    let shop = Shop::new();
    shop.publish(&shop.document("\"/orders\"", "\"/v2/orders\""), PUBLISHED_PAGE);
    let run = shop.run(&["--write"]);
    assert_eq!(run.code, 1, "{run:#?}");
    assert!(run.stdout.contains("            ! missing: GET /orders (list_orders)\n"), "{run:#?}");
    assert!(run.stdout.contains("    wrote openapi/upstream/shop/openapi.yaml\n"), "{run:#?}");
    assert!(run.stderr.starts_with("error: openapi/overlay/shop.yaml:"), "{run:#?}");
}

#[test]
fn without_a_document_users_see_what_the_pages_embed() {
    let shop = Shop::unseen();
    let page = |status: &str| {
        format!(
            "# Orders\n\n````yaml GET /orders\nopenapi: 3.0.3\ninfo: {{title: Shop, version: '7'}}\npaths: {{/orders: {{get: \
             {{responses: {{'200': {{description: OK, content: {{application/json: {{schema: {{type: object, properties: \
             {{{status}: {{type: string}}}}}}}}}}}}}}}}}}}}\n````\n"
        )
    };
    let origin = shop.sandbox.read(ORIGIN);
    let (_, entry) = origin.rsplit_once("[[file]]").expect("two entries");
    shop.sandbox.write(ORIGIN, format!("[[file]]{}", entry.replace("unstated", "7")));
    shop.sandbox.write(PAGE, page("status"));
    for gone in [DOCUMENT, "openapi/accepted/shop.toml", "openapi/overlay/shop.yaml"] {
        fs::remove_file(shop.sandbox.path(gone)).expect("it was there");
    }
    let run = shop.sandbox.run(&["spec", "--accept-upstream"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    shop.publish("", &page("state").replace("'7'", "'8'"));
    let run = shop.run(&[]);
    assert_eq!(run.code, 4, "{run:#?}");
    let end = "          what the pages embed:
              + answer list_orders 200.state: string
            ! - answer list_orders 200.status: string
            2 changes for users of the client, 1 of them breaking\n";
    assert!(run.stdout.ends_with(end), "{run:#?}");
}
