//! The example of Shop in the manual, which shows everything below this line verbatim.

use checkout_client::shop::{Client, Error};

/// Returns the number of orders.
pub async fn count(client: &Client) -> Result<usize, Error> {
    Ok(client.list_orders().send().await?.len())
}
