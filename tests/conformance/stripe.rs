//! Calls the operation of Stripe's client that a recording names, with the recorded request: one match
//! arm for each operation.

use checkout_client::stripe::{Client, types};
use docdrift::RecordedRequest;

use crate::outcome::{self, Called};
use crate::parts::{body, path_parameter, unknown, with_query};

/// Any key works: a recording has a masked key, which matches every value.
const KEY: &str = "sk_test_example";

/// The prefix of a path before the id of a session.
const SESSIONS: &str = "/v1/checkout/sessions/";

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
        "create_session" => {
            let body: types::CreateSessionBody = body(request)?;
            outcome::of(client.create_session().body(body).send().await)
        }
        "expire_session" => {
            let call = client.expire_session().session(path_parameter(request, SESSIONS)?);
            let body: types::ExpireSessionBody = body(request)?;
            outcome::of(call.body(body).send().await)
        }
        "get_session" => {
            let call = client.get_session().session(path_parameter(request, SESSIONS)?);
            let call = with_query!(call, request; expand: Vec<String> = "expand[]");
            outcome::of(call.send().await)
        }
        "list_line_items" => {
            let call = client.list_line_items().session(path_parameter(request, SESSIONS)?);
            let call = with_query!(
                call, request;
                ending_before: String,
                expand: Vec<String> = "expand[]",
                limit: i64,
                starting_after: String,
            );
            outcome::of(call.send().await)
        }
        "list_sessions" => {
            let call = with_query!(
                client.list_sessions(), request;
                created: i64,
                created_gt: i64 = "created[gt]",
                created_gte: i64 = "created[gte]",
                created_lt: i64 = "created[lt]",
                created_lte: i64 = "created[lte]",
                customer: String,
                customer_account: String,
                customer_details_email: String = "customer_details[email]",
                ending_before: String,
                expand: Vec<String> = "expand[]",
                limit: i64,
                payment_intent: String,
                payment_link: String,
                starting_after: String,
                status: types::ListSessionsStatus,
                subscription: String,
            );
            outcome::of(call.send().await)
        }
        "update_session" => {
            let call = client.update_session().session(path_parameter(request, SESSIONS)?);
            let body: types::UpdateSessionBody = body(request)?;
            outcome::of(call.body(body).send().await)
        }
        operation => Err(unknown("stripe", operation)),
    }
}
