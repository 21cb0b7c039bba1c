//! Pass: drop request bodies of GET, and declare form bodies as JSON.

use serde_json::{Value, json};

use super::{Rewrite, did, walk};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// Declares form bodies as JSON, marked `x-body-encoding: form`. Drops request bodies of GET and HEAD, and
/// the `encoding` of other bodies.
///
/// Code that the generator writes for a form with nested fields fails at run time, and the generator panics
/// on `encoding`. Declared as JSON, the body gets a typed struct; the client encodes this struct as the form
/// with bracketed names that the server expects. A request body of GET, even an empty one, would become a
/// required argument.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let (mut get, mut form, mut encoding) = (0, 0, 0);
    walk::operations(document, |_, method, operation| {
        if matches!(method, "get" | "head") {
            get += usize::from(operation.shift_remove("requestBody").is_some());
        }
        let Some(body) = operation.get_mut("requestBody").and_then(Value::as_object_mut) else { return };
        let mut is_form = false;
        if let Some(content) = body.get_mut("content").and_then(Value::as_object_mut) {
            for (_, media) in content.iter_mut() {
                let media = media.as_object_mut();
                encoding += usize::from(media.is_some_and(|media| media.shift_remove("encoding").is_some()));
            }
            if !content.contains_key(JSON)
                && let Some(media) = content.shift_remove(FORM)
            {
                content.insert(JSON.to_owned(), media);
                is_form = true;
            }
        }
        if is_form {
            body.insert("x-body-encoding".to_owned(), json!("form"));
            form += 1;
        }
    });
    vec![
        did("bodies of GET dropped", get, "Each would be an argument that has to be given."),
        did(
            "form bodies declared as JSON, marked `x-body-encoding: form`",
            form,
            "The generator cannot write nested forms; the client encodes what it wrote with brackets.",
        ),
        did("`encoding` of bodies dropped", encoding, "The generator panics on it."),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_marked_and_a_body_of_get_goes() {
        let media = json!({"schema": {"type": "object"}, "encoding": {"a": {"style": "deepObject"}}});
        let body = json!({"content": {FORM: media}});
        let mut document = json!({"paths": {"/a": {
            "get": {"requestBody": body}, "post": {"requestBody": body},
            "put": {"requestBody": {"content": {"multipart/form-data": {"schema": {}}}}},
        }}});
        let rewrites = run(&mut document);
        assert_eq!(rewrites.iter().map(|rewrite| rewrite.count).collect::<Vec<_>>(), [1, 1, 1]);
        let done = json!({"/a": {
            "get": {},
            "post": {"requestBody": {"content": {JSON: {"schema": {"type": "object"}}}, "x-body-encoding": "form"}},
            "put": {"requestBody": {"content": {"multipart/form-data": {"schema": {}}}}},
        }});
        assert_eq!(document["paths"], done);
        run(&mut document);
        assert_eq!(document["paths"], done);
    }
}
