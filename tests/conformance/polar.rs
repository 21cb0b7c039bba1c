//! Calls the operation of Polar's client that a recording names, with the recorded request: one match arm for
//! each operation.

use checkout_client::polar::{Client, types};
use docdrift::RecordedRequest;

use crate::outcome::{self, Called};
use crate::parts::{body, path_parameter, unknown, with_query};

/// Any token works: a recording has a masked token, which matches every value.
const TOKEN: &str = "polar_oat_example";

/// Calls the operation with this id against the server at `base_url`. It is an error if the operation is
/// unknown or the client cannot send the recorded request.
pub(crate) async fn call(
    operation: &str,
    request: &RecordedRequest,
    base_url: String,
) -> Result<Called, String> {
    let client = Client::builder(TOKEN).base_url(base_url).build();
    let client = client.map_err(|error| format!("no client can be built: {error}"))?;
    match operation {
        "create_checkout" => {
            let body: types::CheckoutProductsCreate = body(request)?;
            outcome::of(client.create_checkout().body(body).send().await)
        }
        "get_checkout" => {
            let id = path_parameter(request, "/v1/checkouts/")?;
            outcome::of(client.get_checkout().id(id).send().await)
        }
        "list_checkouts" => {
            let call = with_query!(
                client.list_checkouts(), request;
                customer_id: types::ListCheckoutsCustomerId,
                external_customer_id: types::ListCheckoutsExternalCustomerId,
                limit: u64,
                organization_id: types::ListCheckoutsOrganizationId,
                page: u64,
                product_id: types::ListCheckoutsProductId,
                query: String,
                sorting: Vec<types::CheckoutSortProperty>,
                status: types::ListCheckoutsStatus,
            );
            outcome::of(call.send().await)
        }
        "update_checkout" => {
            let id = path_parameter(request, "/v1/checkouts/")?;
            let body: types::CheckoutUpdate = body(request)?;
            outcome::of(client.update_checkout().id(id).body(body).send().await)
        }
        operation => Err(unknown("polar", operation)),
    }
}
