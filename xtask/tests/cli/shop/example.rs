//! The README's example of Shop, word for word from here on.

use checkout_client::shop::{Client, Error};

/// How many orders there are.
pub async fn count(client: &Client) -> Result<usize, Error> {
    Ok(client.list_orders().send().await?.len())
}
