//! Stripe: checkout sessions and their line items.
//!
//! The types of requests and responses are in [`types`], generated from the OpenAPI document of Stripe's API
//! version [`VERSION`]. Amounts are counts of a currency's smallest unit, such as cents; the currency is in
//! another field. An expandable field is the id of an object or, if expanded, the object: the product of a price
//! is a [`Product`](types::Product), any other object is JSON.
//!
//! With the feature `webhooks`, the module `webhook` verifies and reads the events that Stripe delivers.
//!
//! A value of an open list that is newer than the document is readable, too:
//!
//! ```
//! use checkout_client::stripe::types::CheckoutSessionStatus as Status;
//!
//! # fn main() -> Result<(), serde_json::Error> {
//! let known: Status = serde_json::from_str(r#""open""#)?;
//! let new: Status = serde_json::from_str(r#""paused""#)?;
//! assert_eq!(known, Status::Open);
//! assert_eq!(new, Status::Other("paused".to_owned()));
//! assert_eq!(new.to_string(), "paused");
//! # Ok(())
//! # }
//! ```
//!
//! # A program
//!
//! ```no_run
//! use checkout_client::stripe::types::{
//!     AutomaticTax, LineItem, ListSessionsStatus, Mode, PriceData, ProductData,
//! };
//! use checkout_client::stripe::{Client, Error};
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let client = Client::from_env()?;
//!     println!("Pay at {:?}", sell(&client).await?);
//!     println!("Open: {:?}", open_pages(&client).await?);
//!     Ok(())
//! }
//!
//! /// Opens a session in which a customer pays for two cups and a pot; returns the page to pay at.
//! pub async fn sell(client: &Client) -> Result<Option<String>, Error> {
//!     let session = client
//!         .create_session()
//!         .body_map(|session| {
//!             session
//!                 .mode(Mode::Payment)
//!                 .success_url("https://shop.example/thanks?session={CHECKOUT_SESSION_ID}")
//!                 .customer_email("jane@example.org")
//!                 .automatic_tax(AutomaticTax::new(true))
//!                 .metadata([("order", "17")])
//!                 .line_items([
//!                     LineItem::builder().quantity(2).price_data(
//!                         PriceData::new("eur").unit_amount(1250).product_data(ProductData::new("Cup")),
//!                     ),
//!                     LineItem::builder().quantity(1).price_data(
//!                         PriceData::new("eur").unit_amount(2900).product_data(ProductData::new("Pot")),
//!                     ),
//!                 ])
//!                 .expand(["payment_intent"])
//!         })
//!         .idempotency_key("order-17")
//!         .send()
//!         .await?;
//!     Ok(session.into_inner().url)
//! }
//!
//! /// The pages at which somebody may still pay, however many there are.
//! pub async fn open_pages(client: &Client) -> Result<Vec<String>, Error> {
//!     let mut sessions = client.sessions(|call| call.status(ListSessionsStatus::Open));
//!     let mut urls = Vec::new();
//!     while let Some(session) = sessions.next().await? {
//!         urls.extend(session.url);
//!     }
//!     Ok(urls)
//! }
//! ```

#[cfg(feature = "schema")]
pub use crate::generated::stripe::schemas;
pub use crate::generated::stripe::{operations, types};

#[cfg(feature = "webhooks")]
pub mod webhook;

use crate::client::client;
use crate::pages::{Cursor, Next, Page, Pages, items};
use crate::provider::Api;
use crate::{Call, Operation};

/// Stripe's server, for live and test mode. A key that begins with `sk_test_` selects test mode.
pub const BASE_URL: &str = "https://api.stripe.com";

/// The API version that every request sends in `Stripe-Version`: the version of the OpenAPI document. Without
/// this header, Stripe uses the default version of the account.
pub const VERSION: &str = "2026-10-28.endive";

/// Why an operation of Stripe returned no value.
pub type Error = crate::Error<types::Error>;

client!(
    /// A client of Stripe. Cheap to clone: clones share their connections.
    ///
    /// See [`checkout_client`](crate) for what the client guarantees about keys, time-outs and redirects.
    stripe, "STRIPE_API_KEY"
);

/// The API of Stripe, as a type.
#[derive(Clone, Copy, Debug)]
pub enum Provider {}

impl Api for Provider {
    const NAME: &'static str = "stripe";
    const VERSION: Option<(&'static str, &'static str)> = Some(("stripe-version", VERSION));
    const SENDS_FORMS: bool = true;
    const HAS_IDEMPOTENCY_KEYS: bool = true;
}

impl Client {
    /// Creates a checkout session: `POST /v1/checkout/sessions`. The customer pays at the returned URL.
    ///
    /// # Shape
    ///
    /// Sends a [`CreateSessionBody`](types::CreateSessionBody) as a form with bracketed names, such as
    /// `line_items[0][price]=…`. Among its fields are:
    ///
    /// - `success_url`: the page to which Stripe redirects the customer after the payment.
    /// - `mode`: the kind of session, such as a payment or a subscription.
    /// - `line_items`: the items that the customer buys.
    ///
    /// Returns a [`CheckoutSession`](types::CheckoutSession). Its `url` is the page at which the
    /// customer pays.
    ///
    /// # Errors
    ///
    /// [`Error::Documented`](crate::Error::Documented) if Stripe refuses the request; its `error.message` is
    /// the reason as human-readable text. After a [time-out](crate::Transport::is_timeout) the session may
    /// exist.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(POST).path("/v1/checkout/sessions")
    /// #         .header("authorization", "Bearer sk_test_example")
    /// #         .header("stripe-version", checkout_client::stripe::VERSION)
    /// #         .form_urlencoded_tuple("success_url", "https://shop.example/thanks")
    /// #         .form_urlencoded_tuple("metadata[order]", "17");
    /// #     then.status(400).body(r#"{"error": {"type": "invalid_request_error", "message": "No line items"}}"#);
    /// # }).await;
    /// use checkout_client::stripe::{Client, Error};
    ///
    /// # let client = Client::builder("sk_test_example").base_url(server.base_url()).build()?;
    /// let call = client
    ///     .create_session()
    ///     .body_map(|body| body.success_url("https://shop.example/thanks").metadata([("order", "17")]));
    /// match call.send().await {
    ///     Ok(session) => println!("pay at {:?}", session.url),
    ///     Err(Error::Documented { body, .. }) => println!("refused: {:?}", body.error.message),
    ///     Err(error) => return Err(error.into()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_session(&self) -> Call<operations::CreateSession> {
        Call::new(&self.0)
    }

    /// Expires an open checkout session: `POST /v1/checkout/sessions/{session}/expire`.
    ///
    /// # Shape
    ///
    /// Sends the id of the `session`. Returns the expired [`CheckoutSession`](types::CheckoutSession).
    ///
    /// # Errors
    ///
    /// The errors of [`create_session`](Self::create_session). Stripe refuses a session that is not open.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(POST).path("/v1/checkout/sessions/cs_test_1/expire");
    /// #     then.status(404).body(r#"{"error": {"type": "invalid_request_error"}}"#);
    /// # }).await;
    /// # let client = checkout_client::stripe::Client::builder("sk_test_example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let error = client.expire_session().session("cs_test_1").send().await.unwrap_err();
    /// assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    /// # Ok(())
    /// # }
    /// ```
    pub fn expire_session(&self) -> Call<operations::ExpireSession> {
        Call::new(&self.0)
    }

    /// Gets a checkout session: `GET /v1/checkout/sessions/{session}`.
    ///
    /// # Shape
    ///
    /// Sends the id of the `session` and, in `expand`, the fields in which Stripe returns an object
    /// instead of its id. Returns a [`CheckoutSession`](types::CheckoutSession).
    ///
    /// # Errors
    ///
    /// The errors of [`create_session`](Self::create_session). The request changes nothing, even after
    /// an error.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(GET).path("/v1/checkout/sessions/cs_test_1").query_param("expand[]", "customer");
    /// #     then.status(404).body(r#"{"error": {"type": "invalid_request_error"}}"#);
    /// # }).await;
    /// # let client = checkout_client::stripe::Client::builder("sk_test_example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let error = client.get_session().session("cs_test_1").expand(["customer"]).send().await.unwrap_err();
    /// assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_session(&self) -> Call<operations::GetSession> {
        Call::new(&self.0)
    }

    /// Lists one page of the line items of a checkout session:
    /// `GET /v1/checkout/sessions/{session}/line_items`.
    ///
    /// # Shape
    ///
    /// Sends the id of the `session`, and the optional `limit`, `starting_after` and `ending_before`, as in
    /// [`list_sessions`](Self::list_sessions). Returns a
    /// [`ListLineItemsResponse`](types::ListLineItemsResponse). Its `data` are the line items.
    ///
    /// # Errors
    ///
    /// The errors of [`create_session`](Self::create_session). The request changes nothing, even after
    /// an error.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(GET).path("/v1/checkout/sessions/cs_test_1/line_items").query_param("limit", "3");
    /// #     then.status(200).body(r#"{"object": "list", "data": [], "has_more": false, "url": "/v1"}"#);
    /// # }).await;
    /// # let client = checkout_client::stripe::Client::builder("sk_test_example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let items = client.list_line_items().session("cs_test_1").limit(3).send().await?;
    /// assert!(items.data.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_line_items(&self) -> Call<operations::ListLineItems> {
        Call::new(&self.0)
    }

    /// Lists one page of checkout sessions, the newest first: `GET /v1/checkout/sessions`.
    /// [`sessions`](Self::sessions) requests all pages.
    ///
    /// # Shape
    ///
    /// Sends, all optional:
    ///
    /// - `limit`: the number of sessions per page, 1 to 100. The default is 10.
    /// - `starting_after` or `ending_before`: the id of the session that the page follows or precedes.
    /// - `created`: a filter by one time of creation, in seconds since 1970 (Unix time).
    /// - `created_gt`, `created_gte`, `created_lt`, `created_lte`: the bounds of a time interval, in the same
    ///   unit.
    /// - other filters, such as `customer_details_email`, `status` and `subscription`.
    ///
    /// Returns a [`ListSessionsResponse`](types::ListSessionsResponse). Its `data` are the sessions.
    ///
    /// # Errors
    ///
    /// The errors of [`create_session`](Self::create_session). The request changes nothing, even after
    /// an error.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(GET).path("/v1/checkout/sessions")
    /// #         .query_param("status", "open").query_param("created[gte]", "1700000000");
    /// #     then.status(200).body(r#"{"object": "list", "data": [], "has_more": false, "url": "/v1"}"#);
    /// # }).await;
    /// use checkout_client::stripe::{Client, types};
    ///
    /// # let client = Client::builder("sk_test_example").base_url(server.base_url()).build()?;
    /// let open = client
    ///     .list_sessions()
    ///     .status(types::ListSessionsStatus::Open)
    ///     .created_gte(1_700_000_000)
    ///     .send()
    ///     .await?;
    /// assert!(!open.has_more);
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_sessions(&self) -> Call<operations::ListSessions> {
        Call::new(&self.0)
    }

    /// Iterates over the sessions of all pages of [`list_sessions`](Self::list_sessions).
    ///
    /// The closure `configure` sets the filters and the number of sessions per page. This method sets
    /// `starting_after` for every page after the first, so the closure must not set `ending_before`.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(GET).path("/v1/checkout/sessions").query_param("limit", "100");
    /// #     then.status(200).body(r#"{"object": "list", "data": [], "has_more": false, "url": "/v1"}"#);
    /// # }).await;
    /// # let client = checkout_client::stripe::Client::builder("sk_test_example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let mut sessions = client.sessions(|call| call.limit(100));
    /// while let Some(session) = sessions.next().await? {
    ///     println!("{} is {:?}", session.id, session.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn sessions(
        &self,
        configure: impl Fn(Call<operations::ListSessions>) -> Call<operations::ListSessions>
        + Send
        + Sync
        + 'static,
    ) -> Pages<types::CheckoutSession, types::Error> {
        let client = self.clone();
        Pages::new(move |cursor| {
            let mut call = configure(client.list_sessions());
            if let Cursor::After(id) = cursor {
                call = call.starting_after(id);
            }
            async move {
                let (page, undecoded, received) = call.send().await?.into_list();
                let first_item = page.data.first().map(|session| session.id.clone());
                let decoded = page.data.last().map(|session| session.id.clone());
                let items = items("data", page.data, &undecoded, &received);
                // The next page starts after the last item of this page, even if that item does not decode.
                let broken = undecoded.iter().max_by_key(|part| part.item_of("data"));
                let id = broken.and_then(|part| part.value()["id"].as_str());
                let last = match items.last() {
                    Some(Err(_)) => id.map(str::to_owned).or(decoded),
                    _ => decoded,
                };
                let next = match last {
                    _ if !page.has_more => Next::End,
                    Some(id) => Next::Page(Cursor::After(id)),
                    None => Next::Lost,
                };
                Ok(Page { items, first_item, next, received })
            }
        })
    }

    /// Updates a checkout session: `POST /v1/checkout/sessions/{session}`.
    ///
    /// # Shape
    ///
    /// Sends the id of the `session`, and an [`UpdateSessionBody`](types::UpdateSessionBody) as a form.
    /// A field that is not set keeps its value. Returns the updated
    /// [`CheckoutSession`](types::CheckoutSession).
    ///
    /// # Errors
    ///
    /// The errors of [`create_session`](Self::create_session).
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(POST).path("/v1/checkout/sessions/cs_test_1")
    /// #         .form_urlencoded_tuple("metadata[order]", "17");
    /// #     then.status(404).body(r#"{"error": {"type": "invalid_request_error"}}"#);
    /// # }).await;
    /// # let client = checkout_client::stripe::Client::builder("sk_test_example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let call = client.update_session().session("cs_test_1").body_map(|body| body.metadata([("order", "17")]));
    /// let error = call.send().await.unwrap_err();
    /// assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_session(&self) -> Call<operations::UpdateSession> {
        Call::new(&self.0)
    }
}

/// Settings of one call that only Stripe has.
impl<O: Operation<Api = Provider>> Call<O> {
    /// Sends the call with this `Idempotency-Key` instead of a random one. A GET has no such key. Within
    /// at least 24 hours, Stripe acts once on all requests with the same key, including those of a later call,
    /// and answers each further one with the first result, errors 500 included. It refuses the key with other
    /// parameters. So derive the key from one attempt to pay, such as the order and the number of the attempt,
    /// and choose a new one when the cart changes or the session has expired.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(POST).path("/v1/checkout/sessions/cs_test_1/expire")
    /// #         .header("idempotency-key", "end-17").header("stripe-account", "acct_1");
    /// #     then.status(404).body(r#"{"error": {"type": "invalid_request_error"}}"#);
    /// # }).await;
    /// # let client = checkout_client::stripe::Client::builder("sk_test_example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let call = client.expire_session().session("cs_test_1").idempotency_key("end-17").account("acct_1");
    /// let error = call.send().await.unwrap_err();
    /// assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    /// # Ok(())
    /// # }
    /// ```
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.settings_mut().idempotency_key = Some(key.into());
        self
    }

    /// Sends the call on behalf of a connected account, in the header `Stripe-Account`.
    pub fn account(self, account: impl AsRef<str>) -> Self {
        if account.as_ref().trim().is_empty() {
            return self.fail("the account is blank".to_owned());
        }
        self.header("stripe-account", account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_and_version_match_the_document() {
        let document = include_str!("../openapi/stripe.yaml");
        assert!(document.contains(&format!("  - url: {BASE_URL}/\n")));
        assert!(document.contains(&format!("  version: '{VERSION}'\n")));
    }
}
