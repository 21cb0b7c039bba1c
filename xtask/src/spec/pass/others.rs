//! Pass: open the unions of responses, so that an unknown variant is decoded as JSON.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::walk::Direction;
use super::{Rewrite, did, enums, walk};

/// Opens the unions of responses: a variant that the document does not list is decoded as JSON.
///
/// With a closed union, one new kind of price or discount makes a whole response undecodable. An open
/// union has a last variant, `Other`, that accepts any value. Known variants stay typed, because generated
/// code decodes a union as the first variant that accepts the value. The discriminator is removed, because
/// it would declare that there are no other variants.
///
/// A union stays unchanged if one of its variants accepts any object. Unions of requests stay closed. A
/// union that is a variant of another union stays closed, too: its `Other` would accept values of the next
/// variant.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let reached = walk::reached(document, Direction::Response);
    let free_schemas: Vec<String> = walk::components(document)
        .into_iter()
        .flatten()
        .filter(|(_, schema)| is_free(schema))
        .map(|(name, _)| name.clone())
        .collect();
    let mut variants_of_unions = BTreeSet::new();
    walk::schemas(document, &mut |schema| {
        let variants = schema["oneOf"].as_array().into_iter().flatten();
        variants_of_unions.extend(variants.filter_map(walk::referent).map(str::to_owned));
    });
    let mut count = 0;
    let mut open = |schema: &mut Value| {
        if enums::is_open(schema) {
            return;
        }
        let Some(schema) = schema.as_object_mut() else { return };
        let Some(variants) = schema.get_mut("oneOf").and_then(Value::as_array_mut) else { return };
        let is_wide = |variant: &Value| {
            is_free(variant)
                || walk::referent(variant).is_some_and(|name| free_schemas.iter().any(|free| free == name))
        };
        if variants.iter().any(is_wide) {
            return;
        }
        variants.push(json!({"title": "Other"}));
        schema.shift_remove("discriminator");
        count += 1;
    };
    walk::response_schemas(document, &mut open);
    for (name, schema) in walk::components(document).into_iter().flatten() {
        if !reached.contains(name) {
            continue;
        }
        if variants_of_unions.contains(name) {
            walk::children(schema, &mut |_, child| walk::within(child, &mut open));
        } else {
            walk::within(schema, &mut open);
        }
    }
    let reason = "A closed union would fail a whole answer on a member that is new.";
    vec![did("unions of answers opened", count, reason)]
}

/// Whether a schema accepts any object: it declares no fields, or it is the variant that this pass adds.
fn is_free(schema: &Value) -> bool {
    let fields = schema["properties"].as_object().is_some_and(|fields| !fields.is_empty());
    let object = schema["type"] == "object" && !fields && !schema["additionalProperties"].is_object();
    object || *schema == json!({"title": "Other"})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unions_of_answers_take_what_is_new_and_those_of_requests_do_not() {
        let kind = |name: &str| json!({"type": "object", "required": ["kind"], "properties": {"kind": {"enum": [name]}}});
        let variants = json!([walk::reference("Card"), walk::reference("Bank")]);
        let closed = json!({"oneOf": variants, "discriminator": {"propertyName": "kind"}});
        let mut wide =
            json!({"oneOf": [{"type": "string"}, {"type": "object", "additionalProperties": true}]});
        let body = json!({"content": {"application/json": {"schema": {"type": "array", "items": closed}}}});
        let mut document = json!({
            "paths": {"/a": {"post": {"requestBody": body, "responses": {"200": body, "404": {
                "content": {"application/json": {"schema": walk::reference("Answer")}}
            }}}}},
            "components": {"schemas": {
                "Card": kind("card"), "Bank": kind("bank"),
                "Answer": {"type": "object", "properties": {
                    "wide": wide,
                    "status": {"oneOf": [walk::reference("Status"), {"type": "string", "title": "Other"}]},
                    "value": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
                    "any": {"oneOf": [walk::reference("Inner"), walk::reference("Card")]},
                }},
                "Inner": closed,
            }},
        });
        assert_eq!(run(&mut document)[0].count, 3);
        let operation = &document["paths"]["/a"]["post"];
        let items = |of: &Value| of["content"]["application/json"]["schema"]["items"].clone();
        assert_eq!(items(&operation["requestBody"]), closed);
        let open = json!({"oneOf": [variants[0], variants[1], {"title": "Other"}]});
        assert_eq!(items(&operation["responses"]["200"]), open);
        let fields = &mut document["components"]["schemas"]["Answer"]["properties"];
        assert_eq!(fields["wide"].take(), wide.take());
        assert_eq!(fields["status"]["oneOf"].as_array().map(Vec::len), Some(2));
        assert_eq!(fields["value"]["oneOf"][2], json!({"title": "Other"}));
        assert_eq!(fields["any"]["oneOf"][2], json!({"title": "Other"}));
        assert_eq!(document["components"]["schemas"]["Inner"], closed, "it is a variant");
        let before = document.clone();
        assert_eq!(run(&mut document)[0].count, 0);
        assert_eq!(document, before);
    }
}
