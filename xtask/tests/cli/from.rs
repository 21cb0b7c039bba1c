//! Tests of `spec API --from FILE` and `--restate FILE` with the document of a small fictional provider.

use crate::sandbox::{Run, Sandbox};

const WRITTEN: &str = "openapi/shop.yaml";
const COMPLETE: &str = "complete.json";

const COVERED: &str = r#"
[[operation]]
method = "GET"
path = "/orders"
id = "list_orders"
summary = "List the orders"
"#;

const OVERLAY: &str = "
overlay: 1.1.0
info: {title: Shop, version: 1.0.0}
actions:
  - target: $.paths['/orders'].get.parameters
    description: The page has it already.
    x-if-absent: $.paths['/orders'].get.parameters[?@.name == 'page']
    update: [{name: page, in: query, schema: {type: integer}}]
";

const PUBLISHED: &str = r##"{
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "7", "description": "All the provider's words."},
    "servers": [{"url": "https://api.shop.example"}],
    "paths": {
        "/orders": {"get": {
            "operationId": "orders_get",
            "summary": "The provider's words",
            "parameters": [{"name": "limit", "in": "query", "schema": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}],
            "responses": {
                "200": {"description": "OK", "content": {"application/json": {"schema":
                    {"type": "array", "items": {"$ref": "#/components/schemas/Order"}}}}},
                "default": {"description": "No", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
            }
        }},
        "/carts": {"get": {"responses": {"200": {"description": "OK"}}}}
    },
    "components": {"schemas": {
        "Order": {"title": "Order", "type": "object", "properties": {
            "id": {"type": "string", "description": "The provider's words"},
            "status": {"type": "string", "enum": ["open", "paid"]}
        }},
        "Problem": {"type": "object", "properties": {"detail": {"type": "string"}}},
        "Cart": {"type": "object"}
    }}
}"##;

/// A repository with the provider, whose document was restated and written once.
fn shop() -> Sandbox {
    let sandbox = Sandbox::empty();
    describe(&sandbox);
    assert_clean(&sandbox.run(&["spec", "--check"]));
    sandbox
}

/// Does the first two steps of adding the provider: lists its covered operations, restates its document, and
/// writes it.
pub(crate) fn describe(sandbox: &Sandbox) {
    for folder in ["openapi/upstream/shop", "openapi/overlay", "openapi/covered"] {
        std::fs::create_dir_all(sandbox.path(folder)).expect("the folder can be made");
    }
    sandbox.write("openapi/covered/shop.toml", COVERED);
    sandbox.write("openapi/overlay/shop.yaml", OVERLAY);
    sandbox.write(COMPLETE, PUBLISHED);
    sandbox.write(
        "openapi/upstream/shop/origin.toml",
        "[[file]]\nname = \"openapi.yaml\"\nurl = \"https://shop.example/openapi.json\"\nretrieved = 2026-11-20\n\
         version = \"7\"\nwording = \"ours\"\nsha256 = \"\"\n",
    );
    assert_clean(&sandbox.run(&["spec", "shop", "--restate", COMPLETE]));
    assert_clean(&sandbox.run(&["spec", "shop", "--accept-upstream"]));
}

#[track_caller]
fn assert_clean(run: &Run) {
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
}

#[test]
fn what_is_restated_has_the_facts_and_none_of_the_words() {
    let restated = shop().read("openapi/upstream/shop/openapi.yaml");
    assert!(
        restated.contains("openapi: '3.1.0'") && restated.contains("summary: List the orders"),
        "{restated}"
    );
    assert!(restated.contains("operationId: orders_get"), "the provider's operationId is a fact: {restated}");
    for gone in ["provider's words", "/carts", "Cart"] {
        assert!(!restated.contains(gone), "{restated}");
    }
}

#[test]
fn the_document_that_was_restated_changes_nothing() {
    let sandbox = shop();
    let run = sandbox.run(&["spec", "shop", "--from", COMPLETE, "--dry-run"]);
    assert_clean(&run);
    assert_eq!(run.stdout, "no change for users of the client, 0 of them breaking\n");
    let written = sandbox.read(WRITTEN);
    for part in ["operationId: list_orders", "name: page", "AnyOrderStatus", "4XX", "openapi: '3.0.3'"] {
        assert!(written.contains(part), "{part}: {written}");
    }
}

#[test]
fn a_new_document_is_told_as_its_users_meet_it_and_nothing_else_is_written() {
    let sandbox = shop();
    let before = sandbox.read(WRITTEN);
    sandbox.edit(COMPLETE, r#""paid"]"#, r#""paid", "sent"]"#);
    sandbox.edit(COMPLETE, r#"{"name": "limit""#, r#"{"name": "page", "in": "query", "schema": {"type": "integer"}}, {"name": "team", "required": true, "in": "query", "schema": {"type": "string"}}, {"name": "limit""#);
    sandbox.edit(COMPLETE, r#""id": {"type": "string", "#, r#""id": {"type": "integer", "#);
    let expected = [
        "! + parameter list_orders team: string, required",
        "! ~ type Order.id: was string, is integer",
        "  + type OrderStatus value \"sent\": value",
        "overlay: not needed, the document has $.paths['/orders'].get.parameters[?@.name == 'page']",
        "3 changes for users of the client, 2 of them breaking",
    ];
    let run = sandbox.run(&["spec", "shop", "--from", COMPLETE, "--dry-run"]);
    assert_clean(&run);
    assert_eq!(run.stdout.lines().collect::<Vec<_>>(), expected);
    assert_eq!(sandbox.read(WRITTEN), before);

    let vendored = sandbox.read("openapi/upstream/shop/openapi.yaml");
    let run = sandbox.run(&["spec", "shop", "--from", COMPLETE]);
    assert_clean(&run);
    assert_eq!(run.stdout.lines().last(), Some("    wrote openapi/shop.yaml"));
    assert!(
        sandbox.read(WRITTEN).contains("#   complete.json, version 7, SHA-256 "),
        "the head names the source"
    );
    assert_eq!(sandbox.read("openapi/upstream/shop/openapi.yaml"), vendored);
}

#[test]
fn an_operation_that_is_gone_is_a_breaking_change_there_and_an_error_in_what_is_vendored() {
    let sandbox = shop();
    sandbox.edit(COMPLETE, "\"/orders\"", "\"/v2/orders\"");
    std::fs::remove_file(sandbox.path("openapi/overlay/shop.yaml")).expect("it was there");
    let run = sandbox.run(&["spec", "shop", "--from", COMPLETE, "--dry-run"]);
    assert_clean(&run);
    let start = "! missing: GET /orders (list_orders)\n! - answer list_orders 200: list of Order\n";
    assert!(run.stdout.starts_with(start), "{run:?}");
    assert!(run.stdout.contains("! - operation list_orders: GET /orders\n"), "{run:?}");
    assert_clean(&sandbox.run(&["spec", "shop", "--restate", COMPLETE]));
    let run = sandbox.run(&["spec", "shop", "--accept-upstream"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("\n  GET /orders (list_orders)\n"), "{run:?}");
}

#[test]
fn what_a_new_document_needs_besides_is_told_there_and_an_error_in_what_is_vendored() {
    let sandbox = shop();
    sandbox.edit(COMPLETE, "\"status\"", "\"status_of_which_the_name_has_very_many_words\"");
    let action = "  - {target: '$.paths.x', description: because, remove: true}\n";
    sandbox.write("openapi/overlay/shop.yaml", format!("{OVERLAY}{action}"));
    let run = sandbox.run(&["spec", "shop", "--from", COMPLETE, "--dry-run"]);
    assert_clean(&run);
    for expected in [
        "\nopenapi/overlay/shop.yaml:9:5: action 2 `$.paths.x` matches nothing\n",
        "\ntype OrderStatusOfWhichTheNameHasVeryManyWords: a rule for its name is missing in openapi/covered/shop.toml\n",
    ] {
        assert!(run.stdout.contains(expected), "{run:?}");
    }
    assert_clean(&sandbox.run(&["spec", "shop", "--restate", COMPLETE]));
    for (overlay, names, expected) in [
        (format!("{OVERLAY}{action}"), "", "`$.paths.x` matches nothing in the published document"),
        (OVERLAY.to_owned(), "", "\n  OrderStatusOfWhichTheNameHasVeryManyWords\n"),
        (
            OVERLAY.to_owned(),
            "names = [['*OfWhich*', '*'], ['No', 'Yes']]\n",
            "rules of `names` shorten no name\n  No\n",
        ),
    ] {
        sandbox.write("openapi/overlay/shop.yaml", &overlay);
        sandbox.write("openapi/covered/shop.toml", format!("{names}{COVERED}"));
        let run = sandbox.run(&["spec", "shop", "--accept-upstream"]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.stderr.contains(expected), "{run:?}");
    }
    sandbox.write("openapi/covered/shop.toml", format!("names = [['*OfWhich*', '*']]\n{COVERED}"));
    assert_clean(&sandbox.run(&["spec", "shop"]));
    assert!(sandbox.read(WRITTEN).contains("\n    AnyOrderStatus:\n"));
}

#[test]
fn what_is_no_document_is_told_in_one_line() {
    let sandbox = shop();
    let before = sandbox.read(WRITTEN);
    for (content, expected) in
        [("{", "complete.json:1:"), ("a: 1\n", "complete.json: is not an OpenAPI document")]
    {
        sandbox.write(COMPLETE, content);
        for flag in ["--from", "--restate"] {
            let run = sandbox.run(&["spec", "shop", flag, COMPLETE]);
            assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
            assert!(run.stderr.starts_with(&format!("error: {expected}")), "{run:?}");
        }
    }
    assert_eq!(sandbox.run(&["spec", "shop", "--from", "gone.yaml"]).code, 1);
    for usage in [&["spec", "--from", COMPLETE][..], &["spec", "shop", "--from", COMPLETE, "--check"]] {
        assert_eq!(sandbox.run(usage).code, 2, "{usage:?}");
    }
    assert_eq!(sandbox.read(WRITTEN), before);
}
