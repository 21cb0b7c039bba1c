//! Pass: drop the length limits and patterns of strings, and the bounds of amounts.

use serde_json::Value;

use super::{Rewrite, did, walk};

/// The keywords that bound a number.
const BOUNDS: [&str; 5] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/// Drops `maxLength`, `minLength` and `pattern` of strings, and the bounds of amounts.
///
/// The generator makes a newtype with conversions of each limited string. If a document limits every string,
/// that is a thousand newtypes and half of the client's code. The server validates strings; the client must
/// not refuse a response because a string became longer. The generator would make a plain integer of an
/// amount with bounds, because it selects the types of `money` by the format only if there are no bounds.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let mut counts = [("maxLength", 0), ("minLength", 0), ("pattern", 0)];
    let mut bounds = 0;
    walk::schemas(document, &mut |schema| {
        let Some(schema) = schema.as_object_mut() else { return };
        for (keyword, count) in &mut counts {
            *count += usize::from(schema.shift_remove(*keyword).is_some());
        }
        if schema.get("format").is_some_and(|format| format == "minor-units" || format == "decimal") {
            let before = schema.len();
            schema.retain(|keyword, _| !BOUNDS.contains(&keyword.as_str()));
            bounds += usize::from(schema.len() < before);
        }
    });
    let rewrite = |(keyword, count): (&str, usize)| {
        did(
            &format!("`{keyword}` dropped"),
            count,
            "Each would become a type of its own; the server judges its texts.",
        )
    };
    let amounts = did("bounds of amounts dropped", bounds, "An amount is of one type; the server judges it.");
    counts.into_iter().map(rewrite).chain([amounts]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn limits_of_numbers_stay() {
        let schema = json!({"anyOf": [{"type": "string", "maxLength": 5, "pattern": "a"}, {"type": "integer", "minimum": 1}]});
        let mut amount = json!({"components": {"schemas": {"A": {"type": "integer", "format": "minor-units", "minimum": 1}}}});
        assert_eq!(run(&mut amount)[3].count, 1);
        assert_eq!(amount["components"]["schemas"]["A"], json!({"type": "integer", "format": "minor-units"}));
        let mut document = json!({"components": {"schemas": {"A": schema}}});
        assert_eq!(run(&mut document).iter().map(|rewrite| rewrite.count).collect::<Vec<_>>(), [1, 0, 1, 0]);
        assert_eq!(
            document["components"]["schemas"]["A"],
            json!({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 1}]})
        );
    }
}
