//! Sells cups with Stripe. The manual has the same text from the first `use` on.

use checkout_client::stripe::types::{
    AutomaticTax, LineItem, ListSessionsStatus, Mode, PriceData, ProductData,
};
use checkout_client::stripe::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    println!("Pay at {:?}", sell(&client).await?);
    println!("Open: {:?}", open_pages(&client).await?);
    Ok(())
}

/// Opens a session in which a customer pays for two cups and a pot; returns the page to pay at.
pub async fn sell(client: &Client) -> Result<Option<String>, Error> {
    let session = client
        .create_session()
        .body_map(|session| {
            session
                .mode(Mode::Payment)
                .success_url("https://shop.example/thanks?session={CHECKOUT_SESSION_ID}")
                .customer_email("jane@example.org")
                .automatic_tax(AutomaticTax::new(true))
                .metadata([("order", "17")])
                .line_items([
                    LineItem::builder().quantity(2).price_data(
                        PriceData::new("eur").unit_amount(1250).product_data(ProductData::new("Cup")),
                    ),
                    LineItem::builder().quantity(1).price_data(
                        PriceData::new("eur").unit_amount(2900).product_data(ProductData::new("Pot")),
                    ),
                ])
                .expand(["payment_intent"])
        })
        .idempotency_key("order-17")
        .send()
        .await?;
    Ok(session.into_inner().url)
}

/// The pages at which somebody may still pay, however many there are.
pub async fn open_pages(client: &Client) -> Result<Vec<String>, Error> {
    let mut sessions = client.sessions(|call| call.status(ListSessionsStatus::Open));
    let mut urls = Vec::new();
    while let Some(session) = sessions.next().await? {
        urls.extend(session.url);
    }
    Ok(urls)
}
