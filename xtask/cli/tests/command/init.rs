//! Tests of `docdrift init`: what it finds, what it leaves out, and that the check runs at once.

use std::fs;

use crate::sandbox::Sandbox;

const PAGE: &str = "```bash\ncurl https://api.example.com/orders\n```\n";

const DOCUMENT: &str = "openapi: 3.0.3\ninfo: {title: Orders API, version: 1.0.0}\nservers: [{url: https://api.example.com}]\n\
                        paths:\n  /orders:\n    get:\n      responses: {'200': {description: done}}\n";

const SORTED: &str = r#"{"components": {"schemas": {"a": {"openapi": "3.0.0"}}}, "info": {"title": "Orders"}, "openapi": "3.0.3",
    "paths": {"/orders": {"get": {"responses": {"200": {"description": "done"}}}}}}"#;

/// Writes these files into a repository and runs `init`; the settings have to name these documents and pages, and the
/// check has to run.
#[track_caller]
fn check(files: &[(&str, &str)], documents: &[&str], pages: &[&str]) -> (Sandbox, String) {
    let sandbox = Sandbox::empty();
    sandbox.write(".git/HEAD", "ref: refs/heads/main\n");
    for (name, content) in files {
        let content = match *content {
            "" if name.ends_with(".md") || name.ends_with(".mdx") => PAGE,
            "" => DOCUMENT,
            content => content,
        };
        sandbox.write(name, content);
    }
    let run = sandbox.run(&["init"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    let settings: toml::Table = sandbox.read("docdrift.toml").parse().expect("TOML");
    let list = |key: &str| -> Vec<String> {
        let apis = settings["api"].as_array().expect("a list").iter();
        let values = apis.filter_map(|api| api.get(key)).flat_map(|list| list.as_array().expect("a list"));
        values.map(|value| value.as_str().expect("a text").to_owned()).collect()
    };
    assert_eq!(list("documents"), documents, "{}", run.stdout);
    assert_eq!(list("pages"), pages, "{}", run.stdout);
    if !documents.is_empty() && !documents[0].starts_with("https://") {
        let check = sandbox.run(&[]);
        assert!(matches!(check.code, 0 | 5 | 100), "{check:?}");
    }
    (sandbox, run.stdout)
}

#[test]
fn sites_are_found_by_their_navigation() {
    for (navigation, content, pages_in, glob) in [
        ("docs.json", "{\"navigation\": {}}", "guide/a.mdx", "**/*.mdx"),
        ("site/mint.json", "{}", "site/guide/a.mdx", "site/**/*.mdx"),
        ("fern/docs.yml", "navigation: []\n", "fern/pages/a.md", "fern/**/*.md"),
        ("mkdocs.yml", "site_name: A\n", "docs/a.md", "docs/**/*.md"),
        ("d/mkdocs.yml", "docs_dir: content\n", "d/content/a.md", "d/content/**/*.md"),
        (
            "www/docusaurus.config.js",
            "x = {docs: {path: \"handbook\"}}",
            "www/handbook/a.md",
            "www/handbook/**/*.md",
        ),
        ("docusaurus.config.ts", "", "docs/a.md", "docs/**/*.md"),
        ("book.toml", "[book]\n", "src/a.md", "src/**/*.md"),
        ("doc/SUMMARY.md", "- [A](a.md)\n", "doc/a.md", "doc/**/*.md"),
        ("docs/_order.yaml", "- a\n", "docs/a.md", "docs/**/*.md"),
        ("source/index.html.md", "# A\n", "source/includes/_a.md", "source/**/*.md"),
        ("docs/.vuepress/config.js", "x = {}", "docs/a.md", "docs/**/*.md"),
        ("astro.config.mjs", "x = {}", "src/content/docs/a.md", "src/content/docs/**/*.md"),
        ("package.json", "{}", "documentation/a.md", "documentation/**/*.md"),
    ] {
        check(&[(navigation, content), (pages_in, ""), ("openapi.yaml", "")], &["openapi.yaml"], &[glob]);
    }
}

#[test]
fn documents_are_found_by_their_content_and_not_in_foreign_folders() {
    let files = [
        ("docs.json", "{\"navigation\": {}}"),
        ("a.mdx", ""),
        ("api/one.json", SORTED),
        ("api/parts/order.yaml", "type: object\n"),
        ("node_modules/x/openapi.yaml", ""),
        ("tests/fixtures/openapi.yaml", ""),
        ("archive/openapi.yaml", ""),
    ];
    let (_, output) = check(&files, &["api/one.json"], &["**/*.mdx"]);
    assert!(output.contains("archive/openapi.yaml: `archive` says"), "{output}");
    assert!(!output.contains("node_modules"), "{output}");
}

#[test]
fn the_documents_that_pages_name_are_those_of_the_site() {
    let named = "---\nopenapi: api/now.yaml GET /orders\n---\n";
    let files = [
        ("docs.json", "{\"navigation\": {}}"),
        ("a.mdx", named),
        ("api/now.yaml", ""),
        ("api/next.yaml", ""),
    ];
    let (_, output) = check(&files, &["api/now.yaml"], &["**/*.mdx"]);
    assert!(output.contains("api/next.yaml: neither a page nor the navigation names it"), "{output}");
    // A page without the name of a document is of any of them.
    let unnamed = "---\nopenapi: \"GET /orders\"\n---\n";
    let files = [&files[..], &[("b.mdx", unnamed)]].concat();
    check(&files, &["api/next.yaml", "api/now.yaml"], &["**/*.mdx"]);
}

#[test]
fn several_sites_are_several_apis_with_documents_of_their_own() {
    let files = [
        ("orders/docs/docs.json", "{\"navigation\": {}}"),
        ("orders/docs/a.mdx", ""),
        ("orders/docs/openapi.yaml", ""),
        ("stock/docs/mint.json", "{}"),
        ("stock/docs/a.mdx", ""),
        ("stock/docs/openapi.yaml", ""),
        ("blog/docs.json", "{\"navigation\": {}}"),
        ("blog/a.mdx", ""),
    ];
    let documents = ["orders/docs/openapi.yaml", "stock/docs/openapi.yaml"];
    let (sandbox, output) = check(&files, &documents, &["orders/docs/**/*.mdx", "stock/docs/**/*.mdx"]);
    assert!(output.contains("blog/docs.json: no OpenAPI document"), "{output}");
    assert!(sandbox.read("docdrift.toml").contains("name = \"orders-2\""));
}

#[test]
fn translated_copies_and_other_notations_are_left_out() {
    let files = [
        ("docs.json", "{\"navigation\": {}}"),
        ("a.mdx", ""),
        ("ja/a.mdx", ""),
        ("openapi.yaml", ""),
        ("openapi.json", SORTED),
        ("openapi-ja.yaml", ""),
    ];
    let (sandbox, output) = check(&files, &["openapi.yaml"], &["**/*.mdx"]);
    assert!(sandbox.read("docdrift.toml").contains("\nexclude = [\"ja/**\"]\n"), "{output}");
    for line in [
        "ja/**: 1 translated",
        "openapi.json: it is openapi.yaml in another",
        "openapi-ja.yaml: it is a copy",
    ] {
        assert!(output.contains(line), "{line}: {output}");
    }
}

#[test]
fn without_a_navigation_pages_are_where_calls_of_the_document_are() {
    let note = "# Notes\n\nWe decided to write pages.\n";
    let files = [
        ("docs/notes/a.md", note),
        ("apps/site/content/orders/a.mdx", ""),
        ("apps/site/content/b.mdx", "```http\nGET /orders\n```\n"),
        ("openapi.yaml", ""),
    ];
    let (_, found) = check(&files, &["openapi.yaml"], &["apps/site/content/**/*.mdx"]);
    assert!(found.contains("most pages that call a path of a document are there"), "{found}");
    // Folders of pages that have calls are not left for another folder with as many.
    let files = [("docs/a.md", ""), ("apps/site/content/a.mdx", ""), ("openapi.yaml", "")];
    check(&files, &["openapi.yaml"], &["docs/**/*.md"]);
}

#[test]
fn a_folder_with_a_document_and_pages_that_call_it_is_an_api() {
    let invoices = DOCUMENT.replace("Orders", "Invoices").replace("/orders", "/invoices");
    let page = PAGE.replace("/orders", "/invoices");
    let files = [
        ("docs/orders/api/openapi.yaml", ""),
        ("docs/orders/list.md", ""),
        ("docs/invoices/openapi.yaml", invoices.as_str()),
        ("docs/invoices/list.md", page.as_str()),
        ("docs/voice/a.md", "# Voice\n"),
    ];
    let (_, found) = check(
        &files,
        &["docs/invoices/openapi.yaml", "docs/orders/api/openapi.yaml"],
        &["docs/invoices/**/*.md", "docs/orders/**/*.md"],
    );
    assert!(found.contains("[[api]] invoices\n") && found.contains("[[api]] orders\n"), "{found}");
    assert!(
        found.contains("the other pages of docs: no document is in a folder with these pages"),
        "{found}"
    );
    // Guides beside the folders call both.
    let files =
        [&files[..], &[("docs/guide/a.md", ""), ("docs/guide/b.md", ""), ("docs/guide/c.md", "")]].concat();
    check(&files, &["docs/invoices/openapi.yaml", "docs/orders/api/openapi.yaml"], &["docs/**/*.md"]);
}

#[test]
fn hosts_that_pages_call_are_written() {
    let calls = |host: &str, path: &str, count: usize| {
        format!("```bash\ncurl https://{host}{path}\n```\n").repeat(count)
    };
    let page = [
        calls("sandbox.orders.io", "/v1/orders", 3),
        calls("other.io", "/orders", 3),
        calls("other.io", "/invoices", 3),
        calls("rare.io", "/orders", 2),
        calls("api.example.com", "/orders", 3),
    ];
    let files = [("docs.json", "{\"navigation\": {}}"), ("a.mdx", &page.concat()), ("openapi.yaml", "")];
    let (sandbox, found) = check(&files, &["openapi.yaml"], &["**/*.mdx"]);
    let settings = sandbox.read("docdrift.toml");
    assert!(settings.contains("\nhosts = [\"sandbox.orders.io\"]\n"), "{settings}");
    assert!(found.contains("  host       sandbox.orders.io: "), "{found}");
}

#[test]
fn a_document_of_a_template_is_left_out_where_the_navigation_names_another_one() {
    let navigation =
        r#"{"navigation": {"tabs": [{"openapi": {"source": "https://api.orders.io/openapi.json"}}]}}"#;
    let files = [("docs.json", navigation), ("a.mdx", ""), ("api-reference/openapi.json", SORTED)];
    let (_, found) = check(&files, &["https://api.orders.io/openapi.json"], &["**/*.mdx"]);
    assert!(found.contains("the navigation names another document, by its address"), "{found}");
}

#[test]
fn recordings_are_those_of_the_host_of_the_document() {
    let cassette = |host: &str| format!("interactions:\n- request: {{uri: 'https://{host}/orders'}}\n");
    let (own, other) = (cassette("api.example.com"), cassette("api.other.test"));
    let files = [
        ("docs/a.md", ""),
        ("openapi.yaml", ""),
        ("tests/cassettes/a.yaml", own.as_str()),
        ("lib/cassettes/a.yaml", other.as_str()),
    ];
    let sandbox = Sandbox::empty();
    files.iter().for_each(|(name, content)| {
        let content = match *content {
            "" if name.ends_with(".md") => PAGE,
            "" => DOCUMENT,
            content => content,
        };
        sandbox.write(name, content);
    });
    let run = sandbox.run(&["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(sandbox.read("docdrift.toml").contains("\nrecordings = [\"tests/cassettes/**\"]\n"), "{run:?}");
}

#[test]
fn a_repository_without_a_document_is_told_what_to_write() {
    let (_, output) = check(&[("docs.json", "{\"navigation\": {}}"), ("a.mdx", "")], &[], &["**/*.mdx"]);
    assert!(output.contains("There is no OpenAPI document") && output.contains("--allow-fetch"), "{output}");
    let address = "{\"navigation\": {\"openapi\": \"https://api.example.com/openapi.json\"}}";
    let expected = ["https://api.example.com/openapi.json"];
    let (_, output) = check(&[("docs.json", address), ("a.mdx", "")], &expected, &["**/*.mdx"]);
    assert!(output.contains("docdrift check --allow-fetch"), "{output}");
}

#[test]
fn a_document_alone_is_checked_by_its_descriptions() {
    let (sandbox, _) = check(&[("api/openapi.yaml", "")], &["api/openapi.yaml"], &[]);
    assert!(sandbox.read("docdrift.toml").contains("\ndescriptions = true\n"));
}

#[test]
fn settings_are_replaced_only_by_force_and_every_key_has_a_comment() {
    let (sandbox, _) =
        check(&[("docs/a.md", ""), ("openapi.yaml", "")], &["openapi.yaml"], &["docs/**/*.md"]);
    let written = sandbox.read("docdrift.toml");
    sandbox.write("docdrift.toml", "# mine\n");
    let run = sandbox.run(&["init"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    assert_eq!(sandbox.read("docdrift.toml"), "# mine\n");
    assert_eq!(sandbox.run(&["init", "--force"]).code, 0);
    assert_eq!(sandbox.read("docdrift.toml"), written);
    fs::remove_file(sandbox.path("docdrift.toml")).expect("it is there");
    sandbox.write(".config/docdrift.toml", "# mine\n");
    assert_eq!(sandbox.run(&["init"]).code, 2);
    let lines: Vec<&str> = written.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let is_key = line.contains(" = ") && !line.starts_with('#');
        assert!(!is_key || lines[number - 1].starts_with("# "), "{line}");
    }
}

#[test]
fn an_empty_repository_is_an_error() {
    let sandbox = Sandbox::empty();
    let run = sandbox.run(&["init"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
    assert!(!sandbox.path("docdrift.toml").exists());
}

#[test]
fn names_of_files_do_not_reach_the_terminal_as_commands() {
    let sandbox = Sandbox::empty();
    sandbox.write("docs/a.md", PAGE);
    sandbox.write("api/[x] \u{1b}[31m.yaml", DOCUMENT.replace("Orders API", "\"\\e[31mOrders\""));
    let run = sandbox.run(&["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(!run.stdout.contains('\u{1b}'), "{run:?}");
    assert!(matches!(sandbox.run(&[]).code, 0 | 100), "{:?}", sandbox.run(&[]));
}
