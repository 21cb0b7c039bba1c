//! Step: hold the fragment of a page against the whole document.
//!
//! The page's fragment judges its page, the document judges the wire and is what the client is
//! generated from. Where they disagree about a fact of an operation, one of them is wrong.

use serde_json::Value;

use super::restate;
use crate::error::Error;

/// The facts in which a page's fragment differs from the document; none where there are none.
pub(crate) fn compare(name: &str, fragment: &Value, document: &Value) -> Option<Error> {
    let (mut page, mut whole) = (fragment.clone(), document.clone());
    restate::facts(&mut page);
    restate::facts(&mut whole);
    let mut differences = Vec::new();
    for part in ["servers", "security"] {
        differ(part, page.get(part), whole.get(part), &mut differences);
    }
    let schemes = "/components/securitySchemes";
    for (name, scheme) in page.pointer(schemes).and_then(Value::as_object).into_iter().flatten() {
        let there = whole.pointer(schemes).and_then(|schemes| schemes.get(name));
        differ(name, Some(scheme), there, &mut differences);
    }
    for (path, item) in page["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let there = whole["paths"][path].get(method).map(|there| resolved(there, &whole, 0));
            let here = resolved(operation, &page, 0);
            differ(
                &format!("{} {path}", method.to_uppercase()),
                Some(&here),
                there.as_ref(),
                &mut differences,
            );
        }
    }
    if differences.is_empty() {
        return None;
    }
    let error = Error::drift(format!("{name}: its fragment and the whole document differ"))
        .help("find out which of them is right, and correct the other in the overlay or on the page");
    Some(differences.into_iter().fold(error, Error::detail))
}

/// Deeper than this only a schema is that refers to itself.
const DEPTH: usize = 24;

/// A value with what its references lead to; where it was vendored, is no fact.
fn resolved(value: &Value, root: &Value, depth: usize) -> Value {
    match value {
        Value::Object(entries) => {
            let target = entries
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|at| root.pointer(at.strip_prefix('#')?));
            match target.filter(|_| depth < DEPTH) {
                Some(target) => resolved(target, root, depth + 1),
                None => entries
                    .iter()
                    .filter(|(key, _)| !matches!(key.as_str(), "operationId" | "summary"))
                    .map(|(key, value)| (key.clone(), resolved(value, root, depth)))
                    .collect(),
            }
        }
        Value::Array(items) => items.iter().map(|item| resolved(item, root, depth)).collect(),
        other => other.clone(),
    }
}

/// Adds the innermost places at which two values differ.
fn differ(at: &str, page: Option<&Value>, whole: Option<&Value>, differences: &mut Vec<String>) {
    match (page, whole) {
        (Some(Value::Object(page)), Some(Value::Object(whole))) => {
            let keys = page.keys().chain(whole.keys().filter(|key| !page.contains_key(*key)));
            keys.for_each(|key| differ(&format!("{at} {key}"), page.get(key), whole.get(key), differences));
        }
        (Some(Value::Array(page)), Some(Value::Array(whole))) if page.len() == whole.len() => {
            let pairs = page.iter().zip(whole).enumerate();
            pairs.for_each(|(index, (page, whole))| {
                differ(&format!("{at} {index}"), Some(page), Some(whole), differences)
            });
        }
        (page, whole) if page == whole => {}
        (page, whole) => {
            let said = |value: Option<&Value>| value.map_or("nothing".to_owned(), Value::to_string);
            differences.push(format!("{at}: the page says {}, the document {}", said(page), said(whole)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_fact_that_differs_is_named_and_prose_is_no_fact() {
        let document = |kind: &str, said: &str| {
            json!({"paths": {"/a": {"get": {"summary": said, "parameters":
                [{"name": "limit", "description": said, "schema": {"type": kind}}]}}}})
        };
        assert!(compare("a.md", &document("integer", "one"), &document("integer", "two")).is_none());
        let error =
            compare("a.md", &document("string", "one"), &document("integer", "one")).expect("they differ");
        assert!(
            error.to_string().contains(
                "\n  GET /a parameters 0 schema type: the page says \"string\", the document \"integer\"\n"
            ),
            "{error}"
        );
    }
}
