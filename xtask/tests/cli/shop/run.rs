//! The function that runs the example of Shop; it is inserted before the server in the consumer's `main.rs`.

#[cfg(feature = "shop")]
async fn shop() -> Outcome {
    let server = Server::start(r#"[{"id": "1"}]"#)?;
    let client = checkout_client::shop::Client::builder("key").base_url(&server.url);
    let count = shop::count(&client.build()?).await?;
    server.judge("Shop", count == 1, &["GET /orders ", "authorization: Bearer key"])
}
