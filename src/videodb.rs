//! VideoDB: checkouts and top-ups that buy credits, automatic recharges, usage and invoices.
//!
//! The types of requests and responses are in [`types`], generated from the OpenAPI document that VideoDB
//! publishes. Amounts are exact decimals of a currency, not counts of cents. The document declares no field
//! of a response as required. So every field is an [`Option`], or a list that is empty if the field is
//! absent.
//!
//! # A program
//!
//! ```no_run
//! use checkout_client::videodb::Client;
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let client = Client::from_env()?;
//!     println!("Pay at {:?}", buy_credits(&client).await?);
//!     Ok(())
//! }
//!
//! /// Buys credits for 50 US dollars; returns the page to pay at.
//! pub async fn buy_credits(client: &Client) -> Result<Option<String>, checkout_client::Error> {
//!     let checkout = client.create_checkout().body_map(|body| body.amount(50)).send().await?;
//!     Ok(checkout.into_inner().data.and_then(|data| data.url))
//! }
//! ```

#[cfg(feature = "schema")]
pub use crate::generated::videodb::schemas;
pub use crate::generated::videodb::{operations, types};

use crate::Call;
use crate::client::client;
use crate::json;
use crate::provider::Api;

/// VideoDB's production server.
pub const BASE_URL: &str = "https://api.videodb.io";

/// The header with the key, as the security scheme of the OpenAPI document declares it.
const KEY_HEADER: &str = "x-access-token";

client!(
    /// A client of VideoDB. Cheap to clone: clones share their connections.
    ///
    /// See [`checkout_client`](crate) for what the client guarantees about keys, time-outs and redirects.
    videodb, "VIDEODB_API_KEY"
);

/// The API of VideoDB, as a type.
#[derive(Clone, Copy, Debug)]
pub enum Provider {}

impl Api for Provider {
    const NAME: &'static str = "videodb";
    const KEY_HEADER: &'static str = KEY_HEADER;
    const KEY_SCHEME: &'static str = "";

    /// VideoDB returns `{success, data, message}`, with status 200 even if `success` is false.
    fn refusal(body: &[u8]) -> Option<Option<String>> {
        let text = json::text_of(body);
        let is_refused = json::field(&text, "/success").as_deref() == Some("false");
        is_refused.then(|| json::field(&text, "/message"))
    }
}

impl Client {
    /// Creates a checkout: `POST /billing/checkout`. The customer pays at the returned URL.
    ///
    /// # Shape
    ///
    /// Sends a [`CreateCheckoutBody`](types::CreateCheckoutBody):
    ///
    /// - `amount`: how much to buy, in US dollars (not in cents); VideoDB expects whole dollars.
    /// - `mode`: a one-time `payment`, or a `subscription`.
    /// - `plan_id`: the plan of a subscription, such as `plan-basic`.
    ///
    /// Returns a [`CreateCheckoutResponse`](types::CreateCheckoutResponse). Its `data.url` is the page
    /// at which the customer pays.
    ///
    /// # Errors
    ///
    /// VideoDB's document declares no error response for this operation. A refusal with status 200 is
    /// [`Error::Unsuccessful`](crate::Error::Unsuccessful); a refusal with any other status is
    /// [`Error::Undocumented`](crate::Error::Undocumented). After a
    /// [time-out](crate::Transport::is_timeout) the checkout may exist.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(POST).path("/billing/checkout")
    /// #         .json_body(serde_json::json!({"amount": 50, "mode": "payment"}));
    /// #     then.status(200).body(r#"{"success": true, "data": {"url": "https://pay.example/1"}}"#);
    /// # }).await;
    /// use checkout_client::money::Decimal;
    /// use checkout_client::videodb::{Client, types::CreateCheckoutBodyMode};
    ///
    /// # let client = Client::builder("sk-example").base_url(server.base_url()).build()?;
    /// let checkout = client
    ///     .create_checkout()
    ///     .body_map(|body| body.amount(Decimal::from(50)).mode(CreateCheckoutBodyMode::Payment))
    ///     .send()
    ///     .await?;
    /// println!("pay at {:?}", checkout.data);
    /// # assert!(checkout.data.as_ref().is_some_and(|data| data.url.is_some()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_checkout(&self) -> Call<operations::CreateCheckout> {
        Call::new(&self.0)
    }

    /// Gets the credit balance and this month's usage: `GET /billing/usage`.
    ///
    /// # Shape
    ///
    /// Sends no parameters and no body. Returns a [`GetUsageResponse`](types::GetUsageResponse). Its
    /// `data` has the `credit_balance`, the `usage_this_month`, and the `breakdown` of the usage by
    /// category.
    ///
    /// # Errors
    ///
    /// The errors of [`create_checkout`](Self::create_checkout). The request changes nothing, even after an
    /// error.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(GET).path("/billing/usage");
    /// #     then.status(200).body(r#"{"success": true, "data": {"credit_balance": 12.5}}"#);
    /// # }).await;
    /// # let client = checkout_client::videodb::Client::builder("sk-example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let usage = client.get_usage().send().await?.into_inner().data;
    /// assert!(usage.is_some_and(|usage| usage.credit_balance.is_some()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_usage(&self) -> Call<operations::GetUsage> {
        Call::new(&self.0)
    }

    /// Gets the settings for buying credits automatically: `GET /billing/auto_recharge`.
    ///
    /// # Shape
    ///
    /// Sends no parameters and no body. Returns a
    /// [`GetAutoRechargeResponse`](types::GetAutoRechargeResponse). Its `data` has these fields:
    ///
    /// - `enabled`: whether VideoDB buys credits automatically.
    /// - `threshold`: the balance below which it buys credits, in US dollars (not in cents).
    /// - `amount`: how much it buys then, in US dollars (not in cents).
    ///
    /// # Errors
    ///
    /// The errors of [`create_checkout`](Self::create_checkout). The request changes nothing, even after an
    /// error.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(GET).path("/billing/auto_recharge");
    /// #     then.status(200).body(r#"{"success": true, "data": {"enabled": true, "amount": 50}}"#);
    /// # }).await;
    /// # let client = checkout_client::videodb::Client::builder("sk-example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let settings = client.get_auto_recharge().send().await?.into_inner().data;
    /// assert_eq!(settings.and_then(|settings| settings.enabled), Some(true));
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_auto_recharge(&self) -> Call<operations::GetAutoRecharge> {
        Call::new(&self.0)
    }

    /// Updates the settings for buying credits automatically: `POST /billing/auto_recharge`.
    ///
    /// # Shape
    ///
    /// Sends an [`UpdateAutoRechargeBody`](types::UpdateAutoRechargeBody), which has the fields that
    /// [`get_auto_recharge`](Self::get_auto_recharge) returns. Returns an
    /// [`UpdateAutoRechargeResponse`](types::UpdateAutoRechargeResponse). Its `message` is
    /// human-readable text.
    ///
    /// # Errors
    ///
    /// The errors of [`create_checkout`](Self::create_checkout).
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # let set = server.mock_async(|when, then| {
    /// #     when.method(POST).path("/billing/auto_recharge")
    /// #         .json_body(serde_json::json!({"enabled": false}));
    /// #     then.status(200).body(r#"{"success": true}"#);
    /// # }).await;
    /// # let client = checkout_client::videodb::Client::builder("sk-example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// client.update_auto_recharge().body_map(|body| body.enabled(false)).send().await?;
    /// # set.assert_async().await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_auto_recharge(&self) -> Call<operations::UpdateAutoRecharge> {
        Call::new(&self.0)
    }

    /// Lists one page of the account's invoices: `GET /billing/invoices`.
    ///
    /// # Shape
    ///
    /// Sends `limit`, the number of invoices to return, and `offset`, the number of invoices to skip.
    /// Both are optional.
    ///
    /// Returns a [`ListInvoicesResponse`](types::ListInvoicesResponse). Its `data` are the invoices; the
    /// list is empty if the response has no `data`.
    ///
    /// # Errors
    ///
    /// The errors of [`create_checkout`](Self::create_checkout). The request changes nothing, even after an
    /// error.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(GET).path("/billing/invoices").query_param("limit", "10");
    /// #     then.status(200).body(r#"{"success": true, "data": [{"id": "in_xxx", "status": "paid"}]}"#);
    /// # }).await;
    /// # let client = checkout_client::videodb::Client::builder("sk-example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let invoices = client.list_invoices().limit(10).send().await?;
    /// for invoice in &invoices.data {
    ///     println!("{:?} is {:?}", invoice.id, invoice.status);
    /// }
    /// # assert_eq!(invoices.data.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_invoices(&self) -> Call<operations::ListInvoices> {
        Call::new(&self.0)
    }

    /// Lists one page of the account's checkouts, paid or not: `GET /billing/checkouts`.
    ///
    /// # Shape
    ///
    /// Sends `limit`, the number of checkouts to return, and `offset`, the number of checkouts to skip.
    /// Both are optional.
    ///
    /// Returns a [`ListCheckoutsResponse`](types::ListCheckoutsResponse). Its `data` are the checkouts;
    /// the list is empty if the response has no `data`.
    ///
    /// # Errors
    ///
    /// The errors of [`create_checkout`](Self::create_checkout). The request changes nothing, even after an
    /// error.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(GET).path("/billing/checkouts").query_param("limit", "10");
    /// #     then.status(200).body(r#"{"success": true, "data": [{"status": "completed"}]}"#);
    /// # }).await;
    /// # let client = checkout_client::videodb::Client::builder("sk-example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let checkouts = client.list_checkouts().limit(10).send().await?;
    /// for checkout in &checkouts.data {
    ///     println!("{:?} is {:?}", checkout.id, checkout.status);
    /// }
    /// # assert_eq!(checkouts.data.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_checkouts(&self) -> Call<operations::ListCheckouts> {
        Call::new(&self.0)
    }

    /// Creates a payment that tops up the account's credits: `POST /billing/topup`. The customer pays at the
    /// returned URL.
    ///
    /// # Shape
    ///
    /// Sends a [`CreateTopupBody`](types::CreateTopupBody):
    ///
    /// - `amount`: how much to buy, in US dollars (not in cents); VideoDB expects whole dollars. Required.
    /// - `currency`: the currency code, such as `usd`. Optional.
    ///
    /// Returns a [`CreateTopupResponse`](types::CreateTopupResponse). Its `data.url` is the page at which the
    /// customer pays.
    ///
    /// # Errors
    ///
    /// The errors of [`create_checkout`](Self::create_checkout), and
    /// [`Error::InvalidRequest`](crate::Error::InvalidRequest) if `amount` is not set.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(POST).path("/billing/topup")
    /// #         .json_body(serde_json::json!({"amount": 50}));
    /// #     then.status(200).body(r#"{"success": true, "data": {"url": "https://pay.example/1"}}"#);
    /// # }).await;
    /// # let client = checkout_client::videodb::Client::builder("sk-example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// use checkout_client::money::Decimal;
    ///
    /// let topup = client.create_topup().body_map(|body| body.amount(Decimal::from(50))).send().await?;
    /// println!("pay at {:?}", topup.data);
    /// # assert!(topup.data.as_ref().is_some_and(|data| data.url.is_some()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_topup(&self) -> Call<operations::CreateTopup> {
        Call::new(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_and_key_header_match_the_document() {
        let document = include_str!("../openapi/videodb.yaml");
        assert!(document.contains(&format!("  - url: {BASE_URL}\n")));
        assert!(document.contains(&format!("      name: {KEY_HEADER}\n")));
    }

    #[test]
    fn only_success_false_is_a_refusal() {
        for accepted in ["", "[]", "{}", r#"{"success": true}"#, r#"{"success": null}"#] {
            assert!(Provider::refusal(accepted.as_bytes()).is_none(), "{accepted}");
        }
        let refused = |body: &[u8]| Provider::refusal(body).expect("a refusal");
        assert_eq!(refused(br#"{"success": false}"#), None);
        assert_eq!(refused(br#"{"success": false, "message": "No \ud800"}"#).as_deref(), Some("No \u{fffd}"));
        assert_eq!(refused(b"{\"success\": false, \"message\": \"\xff\"}").as_deref(), Some("\u{fffd}"));
    }
}
