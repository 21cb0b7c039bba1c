//! Calls the client of VideoDB as a recording says: one arm an operation.

use checkout_client::videodb::{Client, types};
use docdrift::recording::{Outcome, Request};
use serde::de::DeserializeOwned;

use crate::outcome;

/// Any key will do: a recording holds none, and asks only that there is one.
const KEY: &str = "sk-example";

/// Calls the operation of this name against a server; an error is that it cannot be called.
pub(crate) async fn call(operation: &str, request: &Request, base_url: String) -> Result<Outcome, String> {
    let client = Client::builder(KEY).base_url(base_url).build();
    let client = client.map_err(|error| format!("no client can be built: {error}"))?;
    match operation {
        "create_checkout" => {
            let body: types::CreateCheckoutBody = body(request)?;
            outcome::of(client.create_checkout().body(body).send().await)
        }
        "create_topup" => {
            let body: types::CreateTopupBody = body(request)?;
            outcome::of(client.create_topup().body(body).send().await)
        }
        "list_checkouts" => {
            let mut call = client.list_checkouts();
            if let Some(limit) = query::<i64>(request, "limit")? {
                call = call.limit(limit);
            }
            if let Some(offset) = query::<i64>(request, "offset")? {
                call = call.offset(offset);
            }
            outcome::of(call.send().await)
        }
        unknown => Err(format!(
            "nothing here calls `{unknown}`; add its arm to tests/conformance/videodb.rs, or name the folder \
             after the operation"
        )),
    }
}

/// The recorded body as the client's type. A field that the type does not have is not sent, and so
/// the request does not match.
fn body<T: DeserializeOwned>(request: &Request) -> Result<T, String> {
    let body = request.body.clone().ok_or("the request has no body, and the operation needs one")?;
    serde_json::from_value(body)
        .map_err(|error| format!("the client cannot send the request's body: {error}"))
}

/// A recorded query parameter as the client's type.
fn query<T: DeserializeOwned>(request: &Request, name: &str) -> Result<Option<T>, String> {
    let value = request.query.get(name).cloned().map(serde_json::from_value).transpose();
    value.map_err(|error| format!("the client cannot send the query parameter `{name}`: {error}"))
}
