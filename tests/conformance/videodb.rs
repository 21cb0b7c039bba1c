//! Calls the client of VideoDB as a recording says: one arm an operation.

use checkout_client::videodb::{Client, types};
use docdrift::RecordedRequest;

use crate::outcome::{self, Called};
use crate::parts::{body, unknown, with_query};

/// Any key will do: a recording holds none, and asks only that there is one.
const KEY: &str = "sk-example";

/// Calls the operation of this name against a server; an error is that it cannot be called.
pub(crate) async fn call(
    operation: &str,
    request: &RecordedRequest,
    base_url: String,
) -> Result<Called, String> {
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
        "get_auto_recharge" => outcome::of(client.get_auto_recharge().send().await),
        "get_usage" => outcome::of(client.get_usage().send().await),
        "list_checkouts" => {
            let call = with_query!(client.list_checkouts(), request; limit: i64, offset: i64);
            outcome::of(call.send().await)
        }
        "list_invoices" => {
            let call = with_query!(client.list_invoices(), request; limit: i64, offset: i64);
            outcome::of(call.send().await)
        }
        "update_auto_recharge" => {
            let body: types::UpdateAutoRechargeBody = body(request)?;
            outcome::of(client.update_auto_recharge().body(body).send().await)
        }
        operation => Err(unknown("videodb", operation)),
    }
}
