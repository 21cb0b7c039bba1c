//! Pass: open the enums of responses, so that an unknown value is decoded as a string.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::walk::Direction;
use super::{Rewrite, did, hoist, names, walk};

/// Opens the enums of responses: a value that the document does not list is decoded as a string.
///
/// With a closed enum, one new value makes a whole page of a list undecodable. An open enum, `AnyStatus`,
/// is `oneOf` the closed `Status` and a string; as `anyOf` it would compile, but never decode. Requests
/// keep the closed enum. An inline enum of one value stays closed as well, because it distinguishes the
/// variants of a union. A shared enum of one value is opened, because it is a list that may grow.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let reached = walk::reached(document, Direction::Response);
    let mut count = share_inline_enums(document, &reached);
    let shared: Vec<String> = walk::components(document)
        .into_iter()
        .flatten()
        .filter(|(name, schema)| reached.contains(*name) && (is_closed(schema) || is_single_value(schema)))
        .map(|(name, _)| name.clone())
        .collect();
    let mut open = |schema: &mut Value| {
        if let Some(name) = walk::referent(schema).filter(|name| shared.iter().any(|shared| shared == name)) {
            *schema = walk::reference(&any(name));
            count += 1;
        }
    };
    walk::response_schemas(document, &mut open);
    for (name, schema) in walk::components(document).into_iter().flatten() {
        if reached.contains(name) && !is_open(schema) {
            walk::within(schema, &mut open);
        }
    }
    let opened = shared.iter().map(|name| (any(name), opened(name))).collect();
    walk::add(document, opened);
    let reason = "A closed enum would fail a whole answer on a value that is new.";
    vec![did("enums of answers opened", count, reason)]
}

/// Moves the inline enums of responses to shared schemas. Returns the number of moved enums.
fn share_inline_enums(document: &mut Value, reached: &BTreeSet<String>) -> usize {
    let mut used_keys: BTreeSet<String> =
        walk::components(document).into_iter().flatten().map(|(name, _)| names::key(name)).collect();
    let mut new = Vec::new();
    names::in_place(document, &mut |place, schema| {
        let is_in_response = match &place.owner {
            Some(owner) => reached.contains(owner),
            None => place.direction == Some(Direction::Response),
        };
        if !is_in_response || !is_closed(schema) {
            return;
        }
        let mut name = names::pascal(&place.name);
        while !used_keys.insert(names::key(&name)) {
            name.push_str("_field");
        }
        let closed = json!({"type": "string", "enum": schema["enum"]});
        hoist::refer(schema, &any(&name));
        let open = opened(&name);
        used_keys.insert(names::key(&any(&name)));
        new.extend([(any(&name), open), (name, closed)]);
    });
    let count = new.len() / 2;
    walk::add(document, new);
    count
}

/// The name of the open enum for a closed enum of this name.
pub(super) fn any(name: &str) -> String {
    format!("Any{}", names::pascal(name))
}

/// The schema of an open enum: a value of the closed enum of this name, or any other string.
fn opened(name: &str) -> Value {
    json!({"oneOf": [walk::reference(name), {"type": "string", "title": "Other"}]})
}

/// Whether a schema is an enum of several strings.
fn is_closed(schema: &Value) -> bool {
    schema["enum"].as_array().is_some_and(|values| values.len() > 1 && values.iter().all(Value::is_string))
}

/// Whether a shared schema is an enum of one string.
fn is_single_value(schema: &Value) -> bool {
    schema["enum"].as_array().is_some_and(|values| values.len() == 1 && values[0].is_string())
}

/// Whether a schema is an open enum, as this pass writes it.
pub(super) fn is_open(schema: &Value) -> bool {
    schema["oneOf"].as_array().is_some_and(|variants| {
        variants.len() == 2
            && walk::referent(&variants[0]).is_some()
            && variants[1] == json!({"type": "string", "title": "Other"})
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_open_and_requests_closed() {
        let status = json!({"type": "string", "enum": ["a", "b"]});
        let inner = json!({"type": "object", "properties": {
            "kind": {"type": "string", "enum": ["x", "y"], "nullable": true},
            "object": {"type": "string", "enum": ["list"]},
        }});
        let mut document = json!({
            "paths": {"/a": {"get": {
                "operationId": "a",
                "parameters": [{"name": "status", "in": "query", "schema": walk::reference("Status")}],
                "responses": {"200": {"content": {"application/json": {"schema":
                    {"type": "object", "properties": {"status": walk::reference("Status"), "inner": walk::reference("Inner")}}}}}}
            }}},
            "components": {"schemas": {"Status": status, "Inner": inner}},
        });
        assert_eq!(run(&mut document)[0].count, 2);
        let operation = &document["paths"]["/a"]["get"];
        assert_eq!(operation["parameters"][0]["schema"], walk::reference("Status"));
        let fields = &operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"];
        assert_eq!(fields["status"], walk::reference("AnyStatus"));
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Status"], status);
        assert_eq!(schemas["Inner"]["properties"]["object"]["enum"], json!(["list"]));
        let kind = json!({"nullable": true, "allOf": [walk::reference("AnyInnerKind")]});
        assert_eq!(schemas["Inner"]["properties"]["kind"], kind);
        assert_eq!(schemas["InnerKind"]["enum"], json!(["x", "y"]));
        let before = document.clone();
        assert_eq!(run(&mut document)[0].count, 0);
        assert_eq!(document, before);
    }
}
