//! Pass: replace `deepObject` parameters by one parameter per field, such as `created[gte]`.

use serde_json::{Map, Value, json};

use super::{Rewrite, did, walk};

/// Replaces a `deepObject` parameter by one parameter per field, with brackets in its name:
/// `created[gte]`, `expand[]`.
///
/// The generator refuses `style: deepObject`. With `style: form`, only the names of the fields would be sent,
/// without the name of the parameter (`?gte=5`). A list that is sent as `expand[]=a&expand[]=b` becomes a
/// list parameter whose name ends in brackets.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let (mut bracketed, mut null) = (0, 0);
    walk::operations(document, |_, _, operation| {
        let Some(Value::Array(parameters)) = operation.get_mut("parameters") else { return };
        let mut written = Vec::new();
        for mut parameter in std::mem::take(parameters) {
            if parameter["style"] == "deepObject" {
                bracketed += 1;
                written.extend(flatten(&parameter));
                continue;
            }
            // A query cannot express null: a parameter without a value is not sent.
            if let Some(schema) = parameter.get_mut("schema").and_then(Value::as_object_mut) {
                null += usize::from(schema.shift_remove("nullable").is_some());
            }
            written.push(parameter);
        }
        *parameters = written;
    });
    vec![
        did(
            "deepObject parameters written as bracketed ones",
            bracketed,
            "The generator refuses the style; their names on the wire stay as they were.",
        ),
        did("`nullable` of parameters dropped", null, "A parameter that is null is one that is not sent."),
    ]
}

/// The parameters that replace a `deepObject` parameter.
fn flatten(parameter: &Value) -> Vec<Value> {
    let name = parameter["name"].as_str().unwrap_or_default();
    let schema = &parameter["schema"];
    let variants = ["anyOf", "oneOf"].iter().find_map(|union| schema[union].as_array());
    let single = [schema.clone()];
    let mut flat = Vec::new();
    for variant in variants.map_or(&single[..], Vec::as_slice) {
        if let Some(fields) = variant["properties"].as_object() {
            flat.extend(
                fields.iter().map(|(field, schema)| renamed(parameter, format!("{name}[{field}]"), schema)),
            );
        } else if variant["type"] == "array" {
            flat.push(renamed(parameter, format!("{name}[]"), variant));
        } else if variant["type"] != "object" {
            flat.push(renamed(parameter, name.to_owned(), variant));
        }
    }
    // If there are several parameters, they are alternatives, so none of them is required.
    if flat.len() > 1 {
        for parameter in flat.iter_mut().filter_map(Value::as_object_mut) {
            parameter.shift_remove("required");
        }
    }
    flat
}

/// A copy of a parameter with another name and schema, without `style` and `explode`.
fn renamed(parameter: &Value, name: String, schema: &Value) -> Value {
    let mut copy: Map<String, Value> = parameter.as_object().cloned().unwrap_or_default();
    copy.insert("name".to_owned(), json!(name));
    copy.insert("schema".to_owned(), schema.clone());
    copy.shift_remove("style");
    copy.shift_remove("explode");
    Value::Object(copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flattened(parameters: Value) -> Value {
        let mut document = json!({"paths": {"/a": {"get": {"parameters": parameters}}}});
        run(&mut document);
        document["paths"]["/a"]["get"]["parameters"].take()
    }

    #[test]
    fn a_range_or_a_number_becomes_both() {
        let range =
            json!({"type": "object", "properties": {"gte": {"type": "integer"}, "lt": {"type": "integer"}}});
        let created = json!([{"name": "created", "in": "query", "required": false, "style": "deepObject",
            "explode": true, "schema": {"anyOf": [range, {"type": "integer"}]}}]);
        let integer = json!({"type": "integer"});
        let flat = json!([
            {"name": "created[gte]", "in": "query", "schema": integer},
            {"name": "created[lt]", "in": "query", "schema": integer},
            {"name": "created", "in": "query", "schema": integer},
        ]);
        assert_eq!(flattened(created), flat);
        assert_eq!(flattened(flat.clone()), flat);
    }

    #[test]
    fn a_list_is_named_with_brackets() {
        let strings = json!({"type": "array", "items": {"type": "string"}});
        let expand = json!([{"name": "expand", "in": "query", "style": "deepObject", "schema": strings}]);
        assert_eq!(flattened(expand), json!([{"name": "expand[]", "in": "query", "schema": strings}]));
    }
}
