//! Pass: one type of error, and no default.

use serde_json::{Map, Value, json};

use super::{Rewrite, did, names, walk};

/// The name of the union of all error bodies.
const UNION: &str = "ErrorBody";

/// Says `default` as `4XX` and `5XX`, and gives an API one type of error.
///
/// The generator panics where an operation answers with two types, and counts `default` as a
/// success as well. It names a body that is written in place after the operation alone, so that
/// an error body would share the name of the answer: error bodies become shared schemas first.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let mut defaults = 0;
    let mut silent = 0;
    let mut hoisted = Vec::new();
    let mut bodies: Vec<Value> = Vec::new();
    walk::operations(document, |_, _, operation| {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
        defaults += usize::from(spread(responses));
        let speaks = errors(responses).any(|(_, response)| body(response).is_some());
        let before = responses.len();
        responses.retain(|status, response| !speaks || !is_error(status) || body(response).is_some());
        silent += before - responses.len();
        for (status, response) in errors(responses) {
            let Some(schema) = body(response) else { continue };
            if schema.get("$ref").is_none() {
                let name = names::pascal(&format!("{id}_{status}_error"));
                hoisted.push((name.clone(), std::mem::replace(schema, walk::reference(&name))));
            }
            if !bodies.contains(schema) {
                bodies.push(schema.clone());
            }
        }
    });
    let reason = "The generator takes one type of error for an operation.";
    let mut rewrites = vec![
        did(
            "`default` responses made `4XX` and `5XX`",
            defaults,
            "The generator counts `default` among the successes.",
        ),
        did("error statuses without a body left out", silent, reason),
        did(
            "error bodies written in place made shared",
            hoisted.len(),
            "The generator would name them as the answer.",
        ),
    ];
    walk::add(document, hoisted);
    if bodies.len() > 1 {
        bodies.retain(|schema| walk::referent(schema) != Some(UNION));
        rewrites.push(did(&format!("error bodies united as `{UNION}`"), bodies.len(), reason));
        walk::add(document, vec![(UNION.to_owned(), json!({ "oneOf": bodies }))]);
        walk::operations(document, |_, _, operation| {
            let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
                return;
            };
            errors(responses).filter_map(|(_, response)| body(response)).for_each(|schema| {
                *schema = walk::reference(UNION);
            });
        });
    }
    rewrites
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

fn errors(responses: &mut Map<String, Value>) -> impl Iterator<Item = (&String, &mut Value)> {
    responses.iter_mut().filter(|(status, _)| is_error(status))
}

/// The schema of a response's JSON.
fn body(response: &mut Value) -> Option<&mut Value> {
    response.get_mut("content")?.get_mut("application/json")?.get_mut("schema")
}

/// Replaces the default, where there is another answer.
fn spread(responses: &mut Map<String, Value>) -> bool {
    if responses.len() < 2 {
        return false;
    }
    let Some(default) = responses.shift_remove("default") else { return false };
    for range in ["4XX", "5XX"] {
        responses.entry(range).or_insert_with(|| default.clone());
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(schema: Value) -> Value {
        json!({"description": "", "content": {"application/json": {"schema": schema}}})
    }

    #[test]
    fn a_default_is_an_error() {
        let error = answer(walk::reference("E"));
        let mut document = json!({"paths": {"/a": {"get": {"responses": {"200": {}, "default": error}}}}});
        run(&mut document);
        let done = json!({"200": {}, "4XX": error, "5XX": error});
        assert_eq!(document["paths"]["/a"]["get"]["responses"], done);
        run(&mut document);
        assert_eq!(document["paths"]["/a"]["get"]["responses"], done);
    }

    #[test]
    fn error_bodies_become_one_type_that_has_a_name() {
        let mut document = json!({"paths": {"/a": {"get": {"operationId": "list_a", "responses": {
            "200": answer(json!({"type": "object"})),
            "403": {"description": "no body"},
            "404": answer(json!({"type": "object", "properties": {"detail": {"type": "string"}}})),
            "422": answer(walk::reference("E")),
        }}}}});
        run(&mut document);
        let union = answer(walk::reference(UNION));
        let done = json!({"200": answer(json!({"type": "object"})), "404": union, "422": union});
        assert_eq!(document["paths"]["/a"]["get"]["responses"], done);
        assert_eq!(
            document["components"]["schemas"][UNION],
            json!({"oneOf": [walk::reference("ListA404Error"), walk::reference("E")]})
        );
        let before = document.clone();
        run(&mut document);
        assert_eq!(document, before);
    }
}
