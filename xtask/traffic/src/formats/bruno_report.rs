//! Reads reports of runs of Bruno's requests.

use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::method;
use crate::tree::Tree;
use crate::{Place, Traffic, headers};

/// Reads the results of a run, or of a list of runs.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    if let Tree::List(runs) = document {
        for (index, run) in runs.iter().enumerate() {
            read(run, &place.item(index), traffic);
        }
        return;
    }
    let place = place.key("results");
    let Some(Tree::List(results)) = document.get("results") else {
        return traffic.gap(&place, "is no list of results");
    };
    for (index, result) in results.iter().enumerate() {
        let place = place.item(index);
        let read = exchange(result, &place, traffic);
        traffic.push(&place, read);
    }
}

fn exchange(result: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    let written = result.get("request").unwrap_or(&Tree::Null);
    let text = |key: &str| written.get(key).and_then(Tree::as_text);
    let url = text("url").ok_or("is no exchange: it has no URL")?.to_owned();
    let method = method(text("method").unwrap_or_default())?;
    let sent = headers::of(written.get("headers"));
    let body = body(written, &sent, &place.key("request"), traffic);
    let request = Request { method, url, headers: sent, body };
    // The status of a request that was skipped or failed is a word.
    let answer = result.get("response").unwrap_or(&Tree::Null);
    let response = answer.get("status").and_then(Tree::to_status).map(|status| {
        let headers = headers::of(answer.get("headers"));
        let body = self::body(answer, &headers, &place.key("response"), traffic);
        Response { status, headers, body }
    });
    Ok(Exchange { request, response, provenance: Provenance::Captured, place: place.clone() })
}

/// The body, which is text, or a value if it was JSON.
fn body(
    message: &Tree,
    sent_with: &[(String, String)],
    place: &Place,
    traffic: &mut Traffic,
) -> Option<Body> {
    let place = place.key("data");
    match message.get("data")? {
        Tree::Null => None,
        Tree::Text(text) => traffic.recorded(text.as_bytes().to_vec(), sent_with, &place),
        value => Some(Body::json(value.to_json(), place)),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Format, NoSiblings, sink};

    #[track_caller]
    fn check(results: &str, expected: &[&str]) {
        let run = format!(r#"{{"summary": {{}}, "results": [{results}]}}"#);
        let traffic = crate::read(run.as_bytes(), &NoSiblings).expect("this is a report");
        assert_eq!(traffic.format, Format::Bruno);
        assert_eq!(sink::tests::lines(&traffic), expected);
        let list =
            crate::read(format!("[{run}]").as_bytes(), &NoSiblings).expect("this is a list of reports");
        assert_eq!(list.exchanges.len(), traffic.exchanges.len());
    }

    #[test]
    fn results_are_read() {
        check(
            r#"{"request": {"method": "POST", "url": "https://a.b", "headers": {}, "data": "{\"a\":1}"},
                "response": {"status": 200, "statusText": "OK", "headers": {"a": "b"}, "data": {"id": 1}}},
            {"request": {"method": "GET", "url": "https://a.b", "data": null}, "response": {"status": "skipped", "data": null}},
            {"request": {"method": "GET", "url": "https://a.b"}, "response": {"status": 500, "data": "no"}},
            {"request": null, "response": null}"#,
            &[
                "POST https://a.b {\"a\":1} -> 200 {\"id\":1}",
                "GET https://a.b",
                "GET https://a.b -> 500 no",
                "/results/3 is no exchange: it has no URL",
            ],
        );
    }
}
