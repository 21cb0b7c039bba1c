//! Finds keywords of one schema that no value, or not the schema's own default, can meet.

use serde_json::{Map, Value};

/// The keywords that limit a value by themselves, without other schemas.
const LIMITS: [&str; 13] = [
    "type",
    "enum",
    "const",
    "format",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "uniqueItems",
];

/// What of an object conflicts with its other keywords: what is to be left out, and why. A default is the first to be
/// left out: bounds are stated by people who know the server.
pub(super) fn conflict(keywords: &Map<String, Value>) -> Option<(&'static str, String)> {
    let limits = limits(keywords);
    let number = |keyword: &str| limits.get(keyword).and_then(Value::as_f64);
    let lower = number("minimum").or_else(|| number("exclusiveMinimum"));
    let upper = number("maximum").or_else(|| number("exclusiveMaximum"));
    if let (Some(lower), Some(upper)) = (lower, upper)
        && lower > upper
    {
        return Some(("upper bound", format!("no number is at least {lower} and at most {upper}")));
    }
    if let (Some(shortest), Some(longest)) = (number("minLength"), number("maxLength"))
        && shortest > longest
    {
        return Some((
            "maxLength",
            format!("no text has at least {shortest} and at most {longest} characters"),
        ));
    }
    let default = keywords.get("default").filter(|default| !default.is_null())?;
    let validator =
        jsonschema::draft202012::options().should_validate_formats(true).build(&limits.into()).ok()?;
    let error = validator.iter_errors(default).next()?;
    let refusing = error.kind().keyword().to_owned();
    Some(("default", format!("the default `{default}` is not what `{refusing}` allows")))
}

/// The limits of a schema, as JSON Schema 2020-12 writes them.
fn limits(keywords: &Map<String, Value>) -> Map<String, Value> {
    let of_limits = keywords.iter().filter(|(keyword, _)| LIMITS.contains(&keyword.as_str()));
    let mut limits: Map<String, Value> = of_limits.map(|(key, value)| (key.clone(), value.clone())).collect();
    for (plain, strict) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        match limits.get(strict) {
            Some(Value::Bool(true)) => {
                if let Some(limit) = limits.remove(plain) {
                    limits.insert(strict.to_owned(), limit);
                } else {
                    limits.remove(strict);
                }
            }
            Some(Value::Bool(false)) => drop(limits.remove(strict)),
            _ => {}
        }
    }
    limits
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::conflict;

    #[track_caller]
    fn check(keywords: Value, expected: Option<&str>) {
        let found = conflict(keywords.as_object().expect("a mapping"));
        assert_eq!(found.map(|(what, why)| format!("{what}: {why}")).as_deref(), expected, "{keywords}");
    }

    #[test]
    fn a_default_has_to_meet_the_limits_of_its_schema() {
        check(json!({"type": "integer", "default": 9, "maximum": 9, "exclusiveMaximum": false}), None);
        check(
            json!({"default": 9, "maximum": 9, "exclusiveMaximum": true}),
            Some("default: the default `9` is not what `exclusiveMaximum` allows"),
        );
        check(
            json!({"type": "string", "format": "date", "default": "now"}),
            Some("default: the default `\"now\"` is not what `format` allows"),
        );
        check(json!({"type": "string", "format": "date", "default": "2026-11-29"}), None);
        check(
            json!({"type": "string", "enum": ["a"], "default": "b"}),
            Some("default: the default `\"b\"` is not what `enum` allows"),
        );
        check(json!({"type": "string", "nullable": true, "default": null}), None);
        check(json!({"default": {}, "type": "object", "required": ["a"], "$ref": "#/gone"}), None);
    }

    #[test]
    fn bounds_have_to_leave_a_value() {
        check(
            json!({"minimum": 10, "maximum": 9}),
            Some("upper bound: no number is at least 10 and at most 9"),
        );
        check(json!({"exclusiveMinimum": 1, "maximum": 9}), None);
        check(
            json!({"minLength": 3, "maxLength": 2}),
            Some("maxLength: no text has at least 3 and at most 2 characters"),
        );
    }
}
