//! A document without its constraints makes the same claims: descriptions are read, not the keywords beside them.

use docdrift::{Files, Node};
use serde_json::Value;

use crate::common::Case;
use crate::fixture_files;

/// The keywords that state what descriptions may state. Types and names stay.
const CONSTRAINTS: &[&str] = &[
    "const",
    "default",
    "deprecated",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "pattern",
    "readOnly",
    "required",
    "writeOnly",
];

/// Removes the constraints everywhere; the names of properties are no keywords.
fn strike(value: &mut Value, is_map: bool) {
    match value {
        Value::Object(entries) => {
            if !is_map {
                entries.retain(|key, _| !CONSTRAINTS.contains(&key.as_str()));
            }
            for (key, below) in entries.iter_mut() {
                strike(
                    below,
                    !is_map && matches!(key.as_str(), "properties" | "schemas" | "parameters" | "headers"),
                );
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| strike(item, false)),
        _ => {}
    }
}

/// What the descriptions of a document claim: subject, kind and value.
fn claims(document: &Value) -> Vec<String> {
    let specs = vec![("openapi.json".to_owned(), document.to_string())];
    let case = Case { specs, descriptions: true, ..Case::default() };
    let mut claims = case.run(|report, _| {
        let said = report.statements.iter().map(|statement| {
            let claim = &statement.claim;
            format!("{} {} {:?}", claim.subject, claim.kind.as_str(), claim.value)
        });
        said.collect::<Vec<_>>()
    });
    claims.sort();
    claims
}

#[test]
fn a_document_without_its_constraints_makes_the_same_claims() {
    let mut made = 0;
    for fixture in fixture_files::all() {
        for (name, text) in &fixture.case.specs {
            let mut files = Files::new();
            let id = files.add(name.as_str(), text.as_str());
            let Ok(node) = Node::parse(&files.excerpt(id)) else { continue };
            let whole = node.to_json();
            let mut struck = whole.clone();
            strike(&mut struck, false);
            let expected = claims(&whole);
            made += expected.len();
            assert_eq!(claims(&struck), expected, "{} {name}", fixture.name);
        }
    }
    assert!(made > 30, "the documents claim enough to mean something: {made}");
}
