//! Pass: declare a form value that may also be an empty text as nullable.

use serde_json::{Value, json};

use super::{Rewrite, did, walk};

/// Replaces each schema in a form body that allows a value or an empty text by the schema of the value, with
/// `nullable`.
///
/// A form cannot express null. So an API unsets a field by an empty text, and declares the field as `anyOf`
/// of the value and an enum with the only value `''`. The generator would make a type of each such pair, and
/// a user would have to wrap every value. The client sends null, an empty list and an empty map of a form as
/// an empty text. A field whose value is a plain string is not nullable, because the string may be empty
/// itself.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let mut count = 0;
    walk::operations(document, |_, _, operation| {
        let Some(body) = operation.get_mut("requestBody").filter(|body| body["x-body-encoding"] == "form")
        else {
            return;
        };
        for (_, media) in body.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten() {
            if let Some(schema) = media.get_mut("schema") {
                walk::within(schema, &mut |schema| count += usize::from(make_nullable(schema)));
            }
        }
    });
    vec![did(
        "empty texts of forms made null",
        count,
        "A form has no null: the client sends null as the empty text that unsets a field.",
    )]
}

/// Replaces the empty text that a schema allows by null. Returns whether it did.
fn make_nullable(schema: &mut Value) -> bool {
    let Some(fields) = schema.as_object_mut() else { return false };
    if let Some(values) = fields.get_mut("enum").and_then(Value::as_array_mut) {
        let before = values.len();
        values.retain(|value| value != "" || before == 1);
        let is_changed = values.len() < before;
        if is_changed {
            fields.insert("nullable".to_owned(), json!(true));
        }
        return is_changed;
    }
    let Some(variants) = fields.get_mut("anyOf").and_then(Value::as_array_mut) else { return false };
    let before = variants.len();
    variants.retain(|variant| variant["enum"] != json!([""]));
    if variants.len() == before || variants.is_empty() {
        return false;
    }
    if variants.len() == 1
        && let Some(Value::Object(only)) = variants.pop()
    {
        fields.shift_remove("anyOf");
        let is_text = only.get("type").is_some_and(|kind| kind == "string") && !only.contains_key("enum");
        fields.extend(only);
        if is_text {
            return true;
        }
    }
    fields.insert("nullable".to_owned(), json!(true));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(schema: Value, encoding: &str) -> Value {
        let body = json!({"x-body-encoding": encoding, "content": {"application/json": {"schema": schema}}});
        let mut document = json!({"paths": {"/a": {"post": {"requestBody": body}}}});
        run(&mut document);
        let once = document.clone();
        assert_eq!(run(&mut document)[0].count, 0);
        assert_eq!(document, once);
        document["paths"]["/a"]["post"]["requestBody"]["content"]["application/json"]["schema"].take()
    }

    #[test]
    fn an_empty_text_of_a_form_is_null() {
        let empty = json!({"type": "string", "enum": [""]});
        let list = json!({"type": "array", "items": {"type": "string"}});
        for (published, expected) in [
            (
                json!({"description": "why", "anyOf": [list, empty]}),
                json!({"description": "why", "type": "array", "items": {"type": "string"}, "nullable": true}),
            ),
            (
                json!({"anyOf": [{"type": "string", "maxLength": 5}, empty]}),
                json!({"type": "string", "maxLength": 5}),
            ),
            (
                json!({"anyOf": [{"type": "integer"}, list, empty]}),
                json!({"anyOf": [{"type": "integer"}, list], "nullable": true}),
            ),
            (
                json!({"type": "string", "enum": ["", "a"]}),
                json!({"type": "string", "enum": ["a"], "nullable": true}),
            ),
            (empty.clone(), empty),
            (json!({"anyOf": [list, {"type": "string"}]}), json!({"anyOf": [list, {"type": "string"}]})),
        ] {
            let field = |schema: &Value| json!({"type": "object", "properties": {"a": schema}});
            assert_eq!(sent(field(&published), "form"), field(&expected));
            assert_eq!(sent(field(&published), "json"), field(&published));
        }
    }
}
