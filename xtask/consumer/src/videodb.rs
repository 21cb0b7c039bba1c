//! Buys credits of VideoDB. The manual has the same text from the first `use` on.

use checkout_client::videodb::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    println!("Pay at {:?}", buy_credits(&client).await?);
    Ok(())
}

/// Buys credits for 50 US dollars; returns the page to pay at.
pub async fn buy_credits(client: &Client) -> Result<Option<String>, checkout_client::Error> {
    let checkout = client.create_checkout().body_map(|body| body.amount(50)).send().await?;
    Ok(checkout.into_inner().data.and_then(|data| data.url))
}
