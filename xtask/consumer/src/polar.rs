//! Sells a product with Polar. The manual has the same text from the first `use` on.

use checkout_client::polar::types::{CheckoutProductsCreate, CheckoutStatus};
use checkout_client::polar::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let [product, discount] = ["POLAR_PRODUCT", "POLAR_DISCOUNT"].map(std::env::var);
    let (checkout, url) = sell(&client, &product?, &discount?).await?;
    println!("Checkout {checkout}: pay at {url}");
    println!("{} checkouts are open", count_open(&client).await?);
    Ok(())
}

/// Opens a checkout for a customer of ours, with a discount; returns its id and the page to pay at.
pub async fn sell(client: &Client, product: &str, discount: &str) -> Result<(String, String), Error> {
    let body = CheckoutProductsCreate::new([product])
        .external_customer_id("customer-17")
        .metadata([("order", "17")])
        .discount_id(discount);
    let checkout = client.create_checkout().body(body).send().await?.into_inner();
    Ok((checkout.id, checkout.url))
}

/// Removes the discount from a checkout.
pub async fn remove_discount(client: &Client, checkout: &str) -> Result<(), Error> {
    client.update_checkout().id(checkout).body_map(|body| body.null_discount_id()).send().await?;
    Ok(())
}

/// How many checkouts wait for their customer.
pub async fn count_open(client: &Client) -> Result<i64, Error> {
    let open = client.list_checkouts().status(CheckoutStatus::Open).send().await?;
    Ok(open.pagination.total_count)
}
