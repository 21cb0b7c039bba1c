//! Reads the JSON log of a run of Redocly's `respect`: the steps of workflows, with what was sent and answered.

use super::bodies;
use super::parts::response_of_status_code;
use crate::exchange::{Body, Exchange, Request};
use crate::methods::method;
use crate::tree::Tree;
use crate::{Place, Traffic, headers};

/// Whether an object is such a log: its files have workflows that were executed.
pub(crate) fn is_log(root: &Tree) -> bool {
    let files = root.get("files").map(Tree::entries).unwrap_or_default();
    files.iter().any(|(_, file)| file.get("executedWorkflows").is_some())
}

/// Reads a log.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    for (name, file) in document.get("files").map(Tree::entries).unwrap_or_default() {
        let place = place.key("files").key(name).key("executedWorkflows");
        for (index, workflow) in
            file.get("executedWorkflows").map(Tree::items).unwrap_or_default().iter().enumerate()
        {
            read_workflow(workflow, &place.item(index), traffic);
        }
    }
}

/// Reads the steps of a workflow. A step may be a workflow itself.
fn read_workflow(workflow: &Tree, place: &Place, traffic: &mut Traffic) {
    let place = place.key("executedSteps");
    for (index, step) in workflow.get("executedSteps").map(Tree::items).unwrap_or_default().iter().enumerate()
    {
        let place = place.item(index);
        if step.get("executedSteps").is_some() {
            read_workflow(step, &place, traffic);
        } else {
            let read = exchange(step, &place, traffic);
            traffic.push(&place, read);
        }
    }
}

fn exchange(step: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    let asked = step.get("request").ok_or("is no exchange: the step made no request")?;
    let text = |key: &str| asked.get(key).and_then(Tree::as_text).unwrap_or_default();
    let url = text("url");
    if url.is_empty() {
        return Err("is no exchange: its request has no URL".to_owned());
    }
    let headers = headers::of(asked.get("headers"));
    let body = request_body(asked.get("body"), &headers, place.key("request").key("body"), traffic);
    let request = Request { method: method(text("method"))?, url: url.to_owned(), headers, body };
    let answer = step.get("response").filter(|answer| **answer != Tree::Null);
    let response = response_of_status_code(answer, &place.key("response"), traffic);
    Ok(Exchange { request, response, provenance: traffic.format.provenance(), place: place.clone() })
}

/// The body of a request. The values of a form are written as an object.
fn request_body(
    written: Option<&Tree>,
    headers: &[(String, String)],
    place: Place,
    traffic: &mut Traffic,
) -> Option<Body> {
    let content_type = headers::get(headers, "content-type").unwrap_or_default().to_ascii_lowercase();
    match written {
        Some(Tree::Map(fields)) if content_type.contains("x-www-form-urlencoded") => {
            let values: Vec<(&str, String)> =
                fields.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_text()?))).collect();
            let form = bodies::form(values.iter().map(|(name, value)| (*name, value.as_str())));
            Some(Body::bytes(form, place))
        }
        Some(Tree::Map(_)) if content_type.contains("multipart") => {
            traffic.gap(&place, "is a body of files, which is not read");
            None
        }
        written => bodies::value(written, headers, place, traffic),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::check;

    #[test]
    fn the_steps_of_workflows_are_read() {
        check(
            r#"{"files": {"a.yaml": {"executedWorkflows": [{"executedSteps": [
 {"request": {"method": "get", "url": "http://a.test/b", "headers": {"x-token": "********"}}, "response": {"statusCode": 200, "body": {"c": 1}, "headers": {"content-encoding": "gzip"}}},
 {"executedSteps": [{"request": {"method": "post", "url": "http://a.test/b", "headers": {"content-type": "application/x-www-form-urlencoded"}, "body": {"a b": 1}}}]},
 {"request": {"method": "post", "url": "http://a.test/b", "headers": {"content-type": "multipart/form-data"}, "body": {"a": "x"}}, "response": {}},
 {"checks": []}, {"request": {"method": "get"}}
]}]}}, "status": "success"}"#,
            "Redocly respect
/files/a.yaml/executedWorkflows/0/executedSteps/0: GET http://a.test/b [x-token: ********] = 200 [content-encoding: gzip] {\"c\":1} at /files/a.yaml/executedWorkflows/0/executedSteps/0/response/body
/files/a.yaml/executedWorkflows/0/executedSteps/1/executedSteps/0: POST http://a.test/b [content-type: application/x-www-form-urlencoded] a+b=1 at /files/a.yaml/executedWorkflows/0/executedSteps/1/executedSteps/0/request/body = nothing
/files/a.yaml/executedWorkflows/0/executedSteps/2: POST http://a.test/b [content-type: multipart/form-data] = nothing
/files/a.yaml/executedWorkflows/0/executedSteps/2/request/body is a body of files, which is not read
/files/a.yaml/executedWorkflows/0/executedSteps/2/response is no response: it has no status
/files/a.yaml/executedWorkflows/0/executedSteps/3 is no exchange: the step made no request
/files/a.yaml/executedWorkflows/0/executedSteps/4 is no exchange: its request has no URL",
        );
    }
}
