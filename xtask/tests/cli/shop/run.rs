//! What runs the example, put in front of the server of one answer.

#[cfg(feature = "shop")]
async fn shop() -> Outcome {
    let server = Server::start(r#"[{"id": "1"}]"#)?;
    let client = checkout_client::shop::Client::builder("key").base_url(&server.url);
    let count = shop::count(&client.build()?).await?;
    server.judge("Shop", count == 1, &["GET /orders ", "authorization: Bearer key"])
}
