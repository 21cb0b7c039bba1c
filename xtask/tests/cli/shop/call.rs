//! Replays a recorded request through the client of Shop: one match arm per operation.

use checkout_client::shop::Client;
use docdrift::RecordedRequest;

use crate::outcome::{self, Called};
use crate::parts::{unknown, with_query};

/// Calls the operation of this name against a server. An error means that the operation cannot be called.
pub(crate) async fn call(operation: &str, request: &RecordedRequest, base_url: String) -> Result<Called, String> {
    let client = Client::builder("key").base_url(base_url).build();
    let client = client.map_err(|error| format!("no client can be built: {error}"))?;
    match operation {
        "list_orders" => {
            let call = with_query!(client.list_orders(), request; limit: i64, page: i64);
            outcome::of(call.send().await)
        }
        other => Err(unknown("shop", other)),
    }
}
