//! Tests of the overrides that Fern merges into a document.

use serde_json::Value;

use crate::sandbox::Sandbox;

const PAGE: &str = "\
```bash
curl -X POST https://api.example.com/orders -H 'X-Shop: acme'
curl https://api.example.com/orders/7/parcels
```
";

const DOCUMENT: &str = r#"openapi: 3.0.3
servers: [{url: https://api.example.com}]
paths:
  /orders:
    post:
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses: {'200': {description: made}}
"#;

const OVERRIDES: &str = "\
paths:
  /orders:
    post:
      parameters:
        - {}
        - {name: X-Shop, in: header, schema: {type: string}}
  /orders/{id}/parcels:
    get: {responses: {'200': {description: all}}}
";

/// Checks the page beside these files, and returns the rules with findings.
#[track_caller]
fn rules(files: &[(&str, &str)], folder: &str, spec: &str) -> Vec<String> {
    let sandbox = Sandbox::empty();
    sandbox.write("docs/page.md", PAGE);
    sandbox.write(&format!("{folder}{spec}"), DOCUMENT);
    files.iter().for_each(|(name, content)| sandbox.write(name, content));
    let docs = sandbox.path("docs");
    let inner = Sandbox { folder: sandbox.path(folder), _temporary: None };
    let docs = docs.to_str().expect("UTF-8");
    let run = inner.run(&["check", "--spec", spec, "--docs", docs, "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    let findings = report["findings"].as_array().expect("a list").iter();
    findings.map(|finding| finding["rule"].as_str().expect("a text").to_owned()).collect()
}

const SPECS: &str = "api:\n  specs:\n    - openapi: ../api/shop.yaml\n      overrides: more/shop.yml\n";

#[test]
fn what_only_overrides_declare_is_declared() {
    let (more, beside) = ("fern/more/shop.yml", "api/shop-overrides.yaml");
    for (files, folder, spec) in [
        (&[("fern/generators.yml", SPECS), (more, OVERRIDES)][..], "", "api/shop.yaml"),
        (&[("fern/generators.yml", SPECS), (more, OVERRIDES)], "api/", "shop.yaml"),
        (
            &[
                ("fern/apis/one/generators.yml", "api:\n  path: openapi.yml\n  overrides: [a.yml, b.yml]\n"),
                ("fern/apis/one/a.yml", "info: {title: Shop}\n"),
                ("fern/apis/one/b.yml", OVERRIDES),
            ],
            "",
            "fern/apis/one/openapi.yml",
        ),
        (&[(beside, OVERRIDES)], "", "api/shop.yaml"),
        (&[(beside, OVERRIDES)], "", "./api/shop.yaml"),
    ] {
        assert_eq!(rules(files, folder, spec), [""; 0], "{files:?} {folder} {spec}");
    }
}

const OVERLAY: &str = "\
overlay: 1.0.0
info: {title: Shop, version: '1'}
actions:
- target: $.paths
  update: {'/orders/{id}/parcels': {get: {responses: {'200': {description: all}}}}}
- target: $.paths['/orders'].post.parameters
  update: {name: X-Shop, in: header, schema: {type: string}}
- target: $.paths['/gone']
  remove: true
";

#[test]
fn overlays_that_fern_names_are_applied_from_the_same_tree() {
    let names = |overlay: &str| {
        format!("api:\n  specs:\n    - openapi: ../api/shop.yaml\n      overlays: {overlay}\n")
    };
    let undeclared = ["unknown-header", "unknown-operation"];
    for (file, name, expected) in [
        ("inner/fern/shop.yml", "shop.yml", &[][..]),
        ("inner/overlays/shop.yml", "[../overlays/shop.yml]", &[]),
        ("outside.yml", "../../outside.yml", &undeclared),
    ] {
        let files = [("inner/fern/generators.yml", names(name)), (file, OVERLAY.to_owned())];
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        assert_eq!(rules(&files, "inner/", "api/shop.yaml"), expected, "{file}");
    }
}

#[test]
fn overrides_of_another_document_and_outside_of_the_folder_are_not_merged() {
    let elsewhere = "api:\n  - path: ../api/shop.yaml\n    overrides: ../../outside.yaml\n";
    let another = "api:\n  - path: other.yaml\n    overrides: shop.yml\n";
    for files in [
        &[][..],
        &[("inner/fern/generators.yml", elsewhere), ("outside.yaml", OVERRIDES)],
        &[("inner/fern/generators.yml", another), ("inner/fern/shop.yml", OVERRIDES)],
        &[("inner/api/other-overrides.yaml", OVERRIDES)],
    ] {
        let found = rules(files, "inner/", "api/shop.yaml");
        assert_eq!(found, ["unknown-header", "unknown-operation"], "{files:?}");
    }
}
