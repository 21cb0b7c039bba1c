//! Reads the log of transactions of Mockoon: one JSON object a line, as `--log-transaction` writes it.

use super::bodies;
use super::parts::response_of_status_code;
use crate::exchange::{Exchange, Provenance, Request};
use crate::methods::method;
use crate::tree::Tree;
use crate::{Place, Traffic, headers};

/// Whether an object is a line of the log, of whatever event.
pub(crate) fn is_line(root: &Tree) -> bool {
    root.get("environmentUUID").is_some() || root.get("app").and_then(Tree::as_text) == Some("mockoon-server")
}

/// Reads a line. Other events than a transaction say nothing of traffic.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    let Some(transaction) = document.get("transaction") else { return };
    let place = place.key("transaction");
    let read = exchange(transaction, &place, traffic);
    traffic.push(&place, read);
}

fn exchange(transaction: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    let asked = transaction.get("request").ok_or("is no exchange: it has no request")?;
    let text = |key: &str| asked.get(key).and_then(Tree::as_text).unwrap_or_default();
    // The host is that of Mockoon, and not that of the server behind it.
    let path = text("urlPath");
    if path.is_empty() {
        return Err("is no exchange: its request has no path".to_owned());
    }
    let query = text("query");
    let url = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    let headers = headers::of(asked.get("headers"));
    let body = bodies::value(asked.get("body"), &headers, place.key("request").key("body"), traffic);
    let request = Request { method: method(text("method"))?, url, headers, body };
    // What Mockoon did not pass on, it answered from its environment, which somebody wrote.
    let is_proxied = transaction.get("proxied").and_then(Tree::as_bool) == Some(true);
    let provenance = if is_proxied { Provenance::Captured } else { Provenance::Authored };
    let response = response_of_status_code(transaction.get("response"), &place.key("response"), traffic);
    Ok(Exchange { request, response, provenance, place: place.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::parts::check;

    #[test]
    fn transactions_are_read_and_other_events_are_not() {
        check(
            r#"{"app":"mockoon-server","environmentUUID":"x","level":"info","message":"Server started on port 3000"}
{"app":"mockoon-server","environmentUUID":"x","transaction":{"proxied":true,"request":{"body":"{\"a\": 1}","headers":[{"key":"host","value":"127.0.0.1"}],"method":"POST","query":"b=1","urlPath":"/c"},"response":{"body":"{}","headers":[{"key":"content-encoding","value":"gzip"}],"statusCode":201}}}
{"app":"mockoon-server","environmentUUID":"x","transaction":{"request":{"method":"GET","urlPath":"/d"},"response":{}}}
{"app":"mockoon-server","environmentUUID":"x","transaction":{"request":{"method":"GET"}}}
"#,
            "Mockoon log
/transaction: POST /c?b=1 [host: 127.0.0.1] {\"a\": 1} at /transaction/request/body = 201 [content-encoding: gzip] {} at /transaction/response/body
/transaction: GET /d = nothing
/transaction/response is no response: it has no status
/transaction is no exchange: its request has no path",
        );
    }
}
