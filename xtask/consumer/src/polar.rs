//! The README's example of Polar. The README has the same text from the first `use` on.

use checkout_client::polar::{Client, Error, types::CheckoutStatus};

/// How many checkouts wait for their customer.
pub async fn count_open(client: &Client) -> Result<i64, Error> {
    let open = client.list_checkouts().status(CheckoutStatus::Open).send().await?;
    Ok(open.pagination.total_count)
}
