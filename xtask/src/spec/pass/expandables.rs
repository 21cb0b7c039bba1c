//! Pass: reduce expandable fields, which are an id or an object, to an id or an untyped object.

use serde_json::{Value, json};

use super::{Rewrite, did, walk};

/// Replaces each schema that is an id or an object by a `oneOf` of a string and an untyped object.
///
/// A provider that expands references on demand declares each expandable field as a string or one of its
/// large objects. These objects have expandable fields themselves, so one GET operation reaches the types of
/// the whole API. The client gets the id, or the object as JSON. Only if all objects of a field are in
/// `typed`, the field keeps their types.
pub(super) fn run(document: &mut Value, typed: &[String]) -> Vec<Rewrite> {
    let (mut freed, mut kept) = (0, 0);
    walk::schemas(document, &mut |schema| {
        if !is_expandable(schema) {
            return;
        }
        let Some(schema) = schema.as_object_mut() else { return };
        let variants = schema.shift_remove("anyOf").unwrap_or_default();
        schema.shift_remove("x-expansionResources");
        let keeps =
            variants.as_array().into_iter().flatten().skip(1).all(|object| {
                walk::referent(object).is_some_and(|name| typed.iter().any(|typed| typed == name))
            });
        let slim = json!([{"type": "string"}, {"type": "object", "additionalProperties": true}]);
        schema.insert("oneOf".to_owned(), if keeps { variants } else { slim });
        *(if keeps { &mut kept } else { &mut freed }) += 1;
    });
    let reason =
        "Each place would bring in objects that bring in others, and `anyOf` of a text cannot be decoded.";
    vec![
        did("ids that expand to objects made a text or a free object", freed, reason),
        did(
            "ids that expand to typed objects made a union of these",
            kept,
            "The client types these objects.",
        ),
    ]
}

/// Whether a schema is an `anyOf` of a plain string first, then shared schemas or untyped objects.
fn is_expandable(schema: &Value) -> bool {
    let Some((first, others)) = schema["anyOf"].as_array().and_then(|variants| variants.split_first()) else {
        return false;
    };
    let plain = ["enum", "format", "pattern", "$ref"].iter().all(|keyword| first.get(keyword).is_none());
    let objects = others.iter().all(|other| {
        walk::referent(other).is_some() || (other["type"] == "object" && other.get("properties").is_none())
    });
    plain && first["type"] == "string" && !others.is_empty() && objects
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slimmed(schema: Value) -> Value {
        let mut document = json!({"components": {"schemas": {"A": schema}}});
        run(&mut document, &["Typed".to_owned(), "Gone".to_owned()]);
        document["components"]["schemas"]["A"].take()
    }

    #[test]
    fn an_id_or_an_object_is_slimmed_and_stays_nullable() {
        let expandable =
            json!({"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/B"}], "nullable": true});
        let slim = json!({"nullable": true, "oneOf": [{"type": "string"}, {"type": "object", "additionalProperties": true}]});
        assert_eq!(slimmed(expandable), slim);
        assert_eq!(slimmed(slim.clone()), slim);
    }

    #[test]
    fn an_object_keeps_its_type_if_all_objects_of_its_field_do() {
        let [text, typed, gone, other] = [
            json!({"type": "string"}),
            json!({"$ref": "#/components/schemas/Typed"}),
            json!({"$ref": "#/components/schemas/Gone"}),
            json!({"$ref": "#/components/schemas/Other"}),
        ];
        let all_typed = json!([text, typed, gone]);
        assert_eq!(slimmed(json!({"anyOf": all_typed})), json!({"oneOf": all_typed}));
        let free = json!({"type": "object", "additionalProperties": true});
        assert_eq!(slimmed(json!({"anyOf": [text, typed, other]})), json!({"oneOf": [text, free]}));
    }

    #[test]
    fn other_unions_stay() {
        for union in [
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
            json!({"anyOf": [{"type": "string", "format": "uuid"}, {"$ref": "#/components/schemas/B"}]}),
            json!({"anyOf": [{"type": "string"}, {"type": "object", "properties": {"a": {}}}]}),
        ] {
            assert_eq!(slimmed(union.clone()), union);
        }
    }
}
