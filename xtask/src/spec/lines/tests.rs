//! Tests that every type and field that users meet first has a line of documentation, and that lines say something.

use std::collections::BTreeSet;

use super::check as check_places;
use super::*;

/// Words that say nothing about what they stand next to.
const FILLERS: [&str; 25] = [
    "a",
    "an",
    "and",
    "are",
    "be",
    "by",
    "configuration",
    "details",
    "for",
    "has",
    "in",
    "information",
    "is",
    "its",
    "of",
    "on",
    "or",
    "settings",
    "that",
    "the",
    "this",
    "to",
    "value",
    "whether",
    "with",
];

/// The APIs with a file of lines.
fn apis(tree: &Tree) -> Vec<String> {
    let files = tree.list("openapi/docs").expect("the files of lines");
    files.iter().map(|file| file.strip_suffix(".yaml").expect("a YAML file").to_owned()).collect()
}

fn generated(tree: &Tree, api: &str) -> Value {
    yaml_serde::from_slice(&tree.bytes(&format!("openapi/{api}.yaml")).expect("readable")).expect("YAML")
}

/// The keys of the fields of all requests and responses to the second level, of the types that these fields have,
/// and of all types that a request contains.
fn needed(document: &Value) -> BTreeSet<Key> {
    let mut needed = BTreeSet::new();
    each_operation(document, &mut |id, pointer, operation| {
        let id = format!("operation {id}");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().expect("a parameter has a name");
            needed.insert((id.clone(), format!("parameter {name}")));
        }
        for (side, body) in bodies(operation, pointer) {
            if walk::referent(document.pointer(&body).expect("a schema")).is_none() {
                needed.insert((id.clone(), format!("{side} .")));
            }
            let mut seen = BTreeMap::new();
            let at = At { of: id.clone(), path: format!("{side} "), depth: 1, is_sent: side == "request" };
            collect(document, &body, at, &mut seen, &mut needed);
        }
    });
    needed
}

#[derive(Clone)]
struct At {
    of: String,
    path: String,
    /// The level of the fields of the schema here; 1 for those of a body.
    depth: usize,
    is_sent: bool,
}

fn collect(
    document: &Value,
    pointer: &str,
    at: At,
    seen: &mut BTreeMap<String, usize>,
    needed: &mut BTreeSet<Key>,
) {
    if let Some(name) = walk::referent(document.pointer(pointer).expect("a schema")) {
        if (at.depth > 2 && !at.is_sent) || seen.get(name).is_some_and(|depth| *depth <= at.depth) {
            return;
        }
        seen.insert(name.to_owned(), at.depth);
        let of = format!("type {name}");
        needed.insert((of.clone(), String::new()));
        let at = At { of, path: String::new(), ..at };
        return collect(document, &format!("/components/schemas/{}", escaped(name)), at, seen, needed);
    }
    for (name, child) in children(document, pointer) {
        let Some(name) = name else {
            collect(document, &child, at.clone(), seen, needed);
            continue;
        };
        let separator = if at.path.is_empty() || at.path.ends_with(' ') { "" } else { "." };
        let path = format!("{}{separator}{name}", at.path);
        if at.depth <= 2 {
            needed.insert((at.of.clone(), path.clone()));
        }
        collect(document, &child, At { path, depth: at.depth + 1, ..at.clone() }, seen, needed);
    }
}

/// The words of a text, in lower case, without fillers.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|sign: char| !sign.is_alphanumeric()).map(str::to_lowercase);
    let words = words.filter(|word| !word.is_empty() && !FILLERS.contains(&word.as_str()));
    words.map(|word| word.strip_suffix('s').unwrap_or(&word).to_owned()).collect()
}

/// The words of a name in snake case or camel case.
fn words_of_name(name: &str) -> BTreeSet<String> {
    let spaced: String =
        name.chars().flat_map(|sign| [sign.is_uppercase().then_some(' '), Some(sign)]).flatten().collect();
    words(&spaced)
}

#[test]
fn every_place_that_users_meet_first_has_a_line() {
    let tree = Tree::here();
    let mut all_missing = Vec::new();
    for api in apis(&tree) {
        let lines = read(&tree, &name_of(&api)).expect("readable");
        let written: BTreeSet<Key> = lines.iter().map(|(key, _)| key.clone()).collect();
        assert_eq!(written.len(), lines.len(), "{api}: a place has two lines");
        let needed = needed(&generated(&tree, &api));
        all_missing.extend(needed.difference(&written).map(|(of, part)| format!("{api}: {of} {part}")));
    }
    assert!(
        all_missing.is_empty(),
        "{} places lack a line:
{}",
        all_missing.len(),
        all_missing.join(
            "
"
        )
    );
}

#[test]
fn a_line_says_more_than_the_name_of_its_place() {
    let tree = Tree::here();
    for api in apis(&tree) {
        for ((of, part), line) in read(&tree, &name_of(&api)).expect("readable") {
            let name = words_of_name(&of).union(&words_of_name(&part)).cloned().collect();
            let news = words(&line).difference(&name).count();
            assert!(news >= 2, "{api}: {of} {part}: `{line}` repeats the name");
            assert!(
                line.len() <= 200 && line.ends_with(['.', ')']) && !line.contains('\n'),
                "{api}: {of} {part}: {line}"
            );
        }
    }
}

#[test]
fn lines_that_repeat_a_name_are_found() {
    let news = |name: &str, line: &str| words(line).difference(&words_of_name(name)).count();
    assert_eq!(
        news("type AutomaticTax enabled", "The settings of the automatic tax, and whether it is enabled."),
        1
    );
    assert_eq!(news("type Item amount_total", "The total of the amounts of an item."), 0);
    assert!(
        news("type Item amount_total", "What the buyer pays for all pieces, with discounts and taxes.") >= 2
    );
}

fn check(lines: &str, expected: Result<&[(&str, &str)], &str>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tree = Tree::at(folder.path());
    tree.write("openapi/docs/shop.yaml", lines).expect("written");
    let schema = |schema: Value| json!({"content": {"application/json": {"schema": schema}}});
    let mut document = json!({
        "paths": {"/orders/{id}": {"post": {
            "operationId": "pay", "parameters": [{"name": "id", "in": "path"}],
            "requestBody": schema(json!({"properties": {"card": {"properties": {"number": {"description": "Digits."}}}}})),
            "responses": {"200": schema(walk::reference("Order")), "404": schema(json!({"properties": {"error": {}}}))},
        }}},
        "components": {"schemas": {
            "Order": {"properties": {"lines": {"items": walk::reference("Line")}, "by": walk::reference("Buyer")}},
            "Line": {"oneOf": [{"properties": {"price": {}}}, {"properties": {"price": {}}}]},
            "Buyer": {},
        }},
    });
    let added =
        add(&tree, "shop", &mut document).and_then(|added| check_places("shop", &added.without_place));
    let added = added.map_err(|error| error.to_string());
    match expected {
        Ok(descriptions) => {
            added.expect("the places exist");
            for (pointer, text) in descriptions {
                assert_eq!(document.pointer(pointer).and_then(Value::as_str), Some(*text), "{pointer}");
            }
        }
        Err(text) => assert!(added.expect_err("an error").contains(text), "{text}"),
    }
}

#[test]
fn a_line_comes_before_the_description_of_its_place() {
    let pay = "/paths/~1orders~1{id}/post";
    check(
        "operations: {pay: {parameters: {id: One.}, request: {card: Two., card.number: Three.}, response: {error: Four.}}}",
        Ok(&[
            (&format!("{pay}/parameters/0/description"), "One."),
            (
                &format!("{pay}/requestBody/content/application~1json/schema/properties/card/description"),
                "Two.",
            ),
            (
                &format!(
                    "{pay}/requestBody/content/application~1json/schema/properties/card/properties/number/description"
                ),
                "Three.\n\nDigits.",
            ),
            (
                &format!("{pay}/responses/404/content/application~1json/schema/properties/error/description"),
                "Four.",
            ),
        ]),
    );
    // A body that is shared keeps its `$ref`; the line of the operation is for the body that is not.
    check(
        "operations: {pay: {response: {'.': Five.}}}",
        Ok(&[
            (
                &format!("{pay}/responses/200/content/application~1json/schema/$ref"),
                "#/components/schemas/Order",
            ),
            (&format!("{pay}/responses/404/content/application~1json/schema/description"), "Five."),
        ]),
    );
    check(
        "types: {Order: {about: One., fields: {by: Two.}}, Line: {about: Three., fields: {price: Four.}}}",
        Ok(&[
            ("/components/schemas/Order/description", "One."),
            ("/components/schemas/Order/properties/by/description", "Two."),
            ("/components/schemas/Order/properties/by/allOf/0/$ref", "#/components/schemas/Buyer"),
            ("/components/schemas/Line/description", "Three."),
            ("/components/schemas/Line/oneOf/0/properties/price/description", "Four."),
            ("/components/schemas/Line/oneOf/1/properties/price/description", "Four."),
        ]),
    );
}

#[test]
fn a_line_without_a_place_is_an_error() {
    check(
        "types: {Order: {about: One., fields: {buyer: Two.}}}",
        Err("the document has no `type Order buyer`"),
    );
    check(
        "operations: {pay: {parameters: {card: One.}}}",
        Err("the document has no `operation pay parameter card`"),
    );
    check("types: {Order: {fields: {}}}", Err("missing field `about`"));
}
