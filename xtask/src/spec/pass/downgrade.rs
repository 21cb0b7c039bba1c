//! Pass: convert OpenAPI 3.1 to 3.0.

use serde_json::{Map, Value, json};

use super::{Rewrite, did, walk};

/// Converts a document from OpenAPI 3.1 to 3.0. A document of another version is left unchanged.
///
/// The generator supports only 3.0: it panics on a null type, and fails to parse a numeric exclusive bound.
/// Keywords that 3.0 cannot express (`propertyNames`, several examples) are dropped.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    if !document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")) {
        return Vec::new();
    }
    document["openapi"] = json!("3.0.3");
    if let Some(document) = document.as_object_mut() {
        document.shift_remove("jsonSchemaDialect");
    }
    if let Some(info) = document["info"].as_object_mut() {
        info.shift_remove("summary");
    }
    let mut counts = Counts::default();
    walk::schemas(document, &mut |schema| {
        // The schema `true` accepts every value, as `{}` does.
        if schema.as_bool() == Some(true) {
            *schema = json!({});
        }
        if let Some(schema) = schema.as_object_mut() {
            convert_schema(schema, &mut counts);
        }
    });
    const REASON: &str = "OpenAPI 3.1, which the generator does not read, said in 3.0.";
    let Counts { null, constant, bound, sibling, dropped } = counts;
    vec![
        did("null among types made `nullable`", null, REASON),
        did("`const` made an `enum` of one value", constant, REASON),
        did("numeric exclusive bounds made bounds with a flag", bound, REASON),
        did("`$ref` with siblings put into `allOf`", sibling, REASON),
        did("keywords dropped that 3.0 does not have", dropped, REASON),
    ]
}

#[derive(Default)]
struct Counts {
    null: usize,
    constant: usize,
    bound: usize,
    sibling: usize,
    dropped: usize,
}

/// Keywords of 3.1 without a counterpart in 3.0. They restrict the values of a type, and are dropped.
const UNKNOWN: [&str; 15] = [
    "$comment",
    "$schema",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "examples",
    "if",
    "then",
    "else",
    "prefixItems",
    "propertyNames",
    "unevaluatedProperties",
];

/// Converts one schema. The schemas within it are converted already.
fn convert_schema(schema: &mut Map<String, Value>, counts: &mut Counts) {
    if let Some(constant) = schema.shift_remove("const") {
        schema.insert("enum".to_owned(), json!([constant]));
        counts.constant += 1;
    }
    convert_types(schema, counts);
    for keyword in ["anyOf", "oneOf"] {
        convert_variants(schema, keyword, counts);
    }
    if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut)
        && values.len() > 1
        && values.iter().any(Value::is_null)
    {
        values.retain(|value| !value.is_null());
        schema.insert("nullable".to_owned(), json!(true));
        counts.null += 1;
    }
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(number) = schema.get(exclusive).filter(|is| is.is_number()).cloned() {
            schema.insert(bound.to_owned(), number);
            schema.insert(exclusive.to_owned(), json!(true));
            counts.bound += 1;
        }
    }
    for keyword in UNKNOWN {
        counts.dropped += usize::from(schema.shift_remove(keyword).is_some());
    }
    if schema.len() > 1
        && let Some(reference) = schema.shift_remove("$ref")
    {
        schema.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
        counts.sibling += 1;
    }
}

/// Converts `type`: null becomes `nullable`, and several other types become an `anyOf`.
fn convert_types(schema: &mut Map<String, Value>, counts: &mut Counts) {
    if schema.get("type").is_some_and(|is| is == "null") {
        schema.shift_remove("type");
        schema.insert("nullable".to_owned(), json!(true));
        counts.null += 1;
    }
    let Some(Value::Array(types)) = schema.get("type") else { return };
    let mut types = types.clone();
    let before = types.len();
    types.retain(|name| name != "null");
    if types.len() < before {
        schema.insert("nullable".to_owned(), json!(true));
        counts.null += 1;
    }
    if let [one] = types.as_slice() {
        schema.insert("type".to_owned(), one.clone());
    } else {
        schema.shift_remove("type");
        let union = types.iter().map(|name| json!({ "type": name })).collect();
        schema.insert("anyOf".to_owned(), union);
    }
}

/// Replaces null among the variants of a union by `nullable`. If one variant is left, the schema becomes
/// that variant.
fn convert_variants(schema: &mut Map<String, Value>, keyword: &str, counts: &mut Counts) {
    let Some(variants) = schema.get_mut(keyword).and_then(Value::as_array_mut) else { return };
    let before = variants.len();
    // The conversion of the inner schemas has already turned the variant `{"type": "null"}` into this form.
    variants.retain(|variant| *variant != json!({"nullable": true}));
    if variants.len() == before {
        return;
    }
    counts.null += 1;
    let only = (variants.len() == 1).then(|| variants.remove(0));
    schema.insert("nullable".to_owned(), json!(true));
    if let Some(only) = only {
        schema.shift_remove(keyword);
        if only.get("$ref").is_some() {
            schema.insert("allOf".to_owned(), json!([only]));
        } else if let Value::Object(only) = only {
            for (key, value) in only {
                schema.entry(key).or_insert(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lowered(schema: Value) -> Value {
        let mut document = json!({"openapi": "3.1.0", "components": {"schemas": {"A": schema}}});
        run(&mut document);
        assert_eq!(document["openapi"], "3.0.3");
        let mut again = document.clone();
        assert!(run(&mut again).is_empty());
        document["components"]["schemas"]["A"].take()
    }

    #[test]
    fn null_among_types_is_a_flag() {
        for (published, expected) in [
            (json!({"type": ["string", "null"]}), json!({"type": "string", "nullable": true})),
            (
                json!({"anyOf": [{"type": "integer", "exclusiveMinimum": 0}, {"type": "null"}], "default": 1}),
                json!({"default": 1, "nullable": true, "type": "integer", "exclusiveMinimum": true, "minimum": 0}),
            ),
            (
                json!({"anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}]}),
                json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]}),
            ),
            (
                json!({"type": ["string", "integer"]}),
                json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
            ),
            (json!({"enum": ["a", null]}), json!({"enum": ["a"], "nullable": true})),
        ] {
            assert_eq!(lowered(published), expected);
        }
    }

    #[test]
    fn what_has_no_counterpart_goes_and_a_field_of_its_name_stays() {
        let published =
            json!({"const": "a", "examples": ["a"], "properties": {"examples": {"propertyNames": {}}}});
        assert_eq!(lowered(published), json!({"properties": {"examples": {}}, "enum": ["a"]}));
        let referring = json!({"$ref": "#/components/schemas/B", "description": "why"});
        assert_eq!(
            lowered(referring),
            json!({"description": "why", "allOf": [{"$ref": "#/components/schemas/B"}]})
        );
    }
}
