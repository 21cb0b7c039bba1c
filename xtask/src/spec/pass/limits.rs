//! Pass: limits of texts and amounts dropped.

use serde_json::Value;

use super::{Rewrite, did, walk};

const BOUNDS: [&str; 5] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/// Takes the limits of texts away: `maxLength`, `minLength` and `pattern`; and the bounds of amounts.
///
/// Each becomes a newtype with conversions: a thousand of them where a document limits every text,
/// and half of a client's code. What a text may hold is the server's to say; a client that refuses
/// an answer because a text became longer is worth less than one that does not. An amount with
/// bounds would be a plain integer: the generator knows the type of `money` by its format alone.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let mut counts = [("maxLength", 0), ("minLength", 0), ("pattern", 0)];
    let mut bounds = 0;
    walk::schemas(document, &mut |schema| {
        let Some(schema) = schema.as_object_mut() else { return };
        for (keyword, count) in &mut counts {
            *count += usize::from(schema.shift_remove(*keyword).is_some());
        }
        if schema.get("format").is_some_and(|format| format == "minor-units" || format == "decimal") {
            let there = schema.len();
            schema.retain(|keyword, _| !BOUNDS.contains(&keyword.as_str()));
            bounds += usize::from(schema.len() < there);
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
