//! Pass: give an API one error type, and replace `default` responses by error statuses.

use serde_json::{Map, Value, json};

use super::{Rewrite, did, names, walk};

/// The name of the union of all error bodies.
const UNION: &str = "ErrorBody";

/// Replaces `default` responses by `4XX` and `5XX`, and gives an API one error type. Removes the error
/// responses without a body of an operation that has an error response with a body.
///
/// The generator panics if an operation has error responses of two types, and it treats `default` as a
/// success, too. The generator names the type of an inline body after the operation alone, so the error body
/// and the success body would get the same name: inline error bodies become shared schemas first.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let mut defaults = 0;
    let mut without_body = 0;
    let mut hoisted = Vec::new();
    let mut bodies: Vec<Value> = Vec::new();
    walk::operations(document, |_, _, operation| {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
        defaults += usize::from(replace_default(responses));
        let has_error_body = errors(responses).any(|(_, response)| body(response).is_some());
        let before = responses.len();
        responses.retain(|status, response| !has_error_body || !is_error(status) || body(response).is_some());
        without_body += before - responses.len();
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
        did("error statuses without a body left out", without_body, reason),
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

/// The schema of the JSON body of a response. `None` if it has no JSON body.
fn body(response: &mut Value) -> Option<&mut Value> {
    response.get_mut("content")?.get_mut("application/json")?.get_mut("schema")
}

/// Replaces `default` by `4XX` and `5XX`, unless it is the only response. Returns whether it did.
fn replace_default(responses: &mut Map<String, Value>) -> bool {
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

    fn response_of(schema: Value) -> Value {
        json!({"description": "", "content": {"application/json": {"schema": schema}}})
    }

    #[test]
    fn a_default_is_an_error() {
        let error = response_of(walk::reference("E"));
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
            "200": response_of(json!({"type": "object"})),
            "403": {"description": "no body"},
            "404": response_of(json!({"type": "object", "properties": {"detail": {"type": "string"}}})),
            "422": response_of(walk::reference("E")),
        }}}}});
        run(&mut document);
        let union = response_of(walk::reference(UNION));
        let done = json!({"200": response_of(json!({"type": "object"})), "404": union, "422": union});
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
