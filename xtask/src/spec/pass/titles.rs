//! Pass: remove the titles of schemas, because the generator names types after them.

use serde_json::Value;

use super::{Rewrite, did, walk};

/// Removes the titles of schemas.
///
/// The generator names a type after the title of its schema. Many documents repeat a title (`Amount Type`)
/// on schemas of different shapes: the generator makes one type of them, which compiles but is wrong.
/// Without a title, a type is named after the place of its schema.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let mut count = 0;
    walk::schemas(document, &mut |schema| {
        let Some(schema) = schema.as_object_mut() else { return };
        // A plain string and arbitrary JSON get no generated type. Their title is kept, because the generator
        // names the variant of a union after it.
        let plain = match schema.get("type") {
            Some(is) => schema.len() == 2 && is == "string",
            None => schema.len() == 1 && schema.get("title").is_some_and(|title| title == "Other"),
        };
        if !plain && schema.shift_remove("title").is_some() {
            count += 1;
        }
    });
    vec![did(
        "titles of schemas dropped",
        count,
        "The generator makes one type of all schemas with the same title.",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_of_that_name_stays() {
        let mut document = json!({"components": {"schemas": {
            "A": {"title": "A", "type": "object", "properties": {"title": {"title": "Title", "enum": ["title"]}}}
        }}});
        assert_eq!(run(&mut document)[0].count, 2);
        assert_eq!(
            document["components"]["schemas"]["A"],
            json!({"type": "object", "properties": {"title": {"enum": ["title"]}}})
        );
    }
}
