//! Calls the operation of VideoDB's client that a recording names, with the recorded request: one match
//! arm for each operation.

use checkout_client::videodb::{Client, types};
use docdrift::RecordedRequest;

use crate::outcome::{self, Called};
use crate::parts::{body, unknown, with_query};

/// Any key works: a recording has a masked key, which matches every value.
const KEY: &str = "sk-example";

/// Calls the operation with this id against the server at `base_url`. It is an error if the operation is
/// unknown or the client cannot send the recorded request.
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
