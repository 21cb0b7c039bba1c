//! Stripe: checkout sessions and their line items.
//!
//! The types of requests and responses are in [`types`], generated from the OpenAPI document of Stripe's API
//! version [`VERSION`]. Amounts are counts of a currency's smallest unit, such as cents; the currency is in
//! another field. An expandable field is the id of an object or, if expanded, the object as JSON.
//!
//! A value that is newer than the document is readable, too:
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

#[cfg(feature = "schema")]
pub use crate::generated::stripe::schemas;
pub use crate::generated::stripe::{builder, types};

use crate::client::client;
use crate::form;
use crate::pages::{Cursor, Page, Pages, items};
use crate::runtime::Dialect;

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
    stripe, "STRIPE_API_KEY", |key| {
        Dialect::new(key, "authorization", "Bearer ")
            .header("stripe-version", VERSION)
            .encode(form::encode_body)
    }
);

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
    /// use std::collections::HashMap;
    /// use checkout_client::stripe::{Client, Error};
    ///
    /// # let client = Client::builder("sk_test_example").base_url(server.base_url()).build()?;
    /// let order = HashMap::from([("order".to_owned(), "17".to_owned())]);
    /// let call = client
    ///     .create_session()
    ///     .body_map(|body| body.success_url("https://shop.example/thanks").metadata(order));
    /// match call.send().await {
    ///     Ok(session) => println!("pay at {:?}", session.url),
    ///     Err(Error::Documented { body, .. }) => println!("refused: {:?}", body.error.message),
    ///     Err(error) => return Err(error.into()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_session(&self) -> builder::CreateSession<'_> {
        self.0.create_session()
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
    pub fn expire_session(&self) -> builder::ExpireSession<'_> {
        self.0.expire_session()
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
    /// let customer = vec!["customer".to_owned()];
    /// let error = client.get_session().session("cs_test_1").expand(customer).send().await.unwrap_err();
    /// assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_session(&self) -> builder::GetSession<'_> {
        self.0.get_session()
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
    pub fn list_line_items(&self) -> builder::ListLineItems<'_> {
        self.0.list_line_items()
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
    pub fn list_sessions(&self) -> builder::ListSessions<'_> {
        self.0.list_sessions()
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
    pub fn sessions<'a>(
        &'a self,
        configure: impl Fn(builder::ListSessions<'a>) -> builder::ListSessions<'a> + Send + Sync + 'a,
    ) -> Pages<'a, types::CheckoutSession, types::Error> {
        Pages::new(move |cursor| {
            let mut call = configure(self.list_sessions());
            if let Cursor::After(id) = cursor {
                call = call.starting_after(id);
            }
            async move {
                let (page, undecoded, received) = call.send().await?.into_list();
                let decoded = page.data.last().map(|session| session.id.clone());
                let items = items("data", page.data, &undecoded, &received);
                // The next page starts after the last item of this page, even if that item does not decode.
                let broken = undecoded.iter().max_by_key(|part| part.item_of("data"));
                let id = broken.and_then(|part| part.value()["id"].as_str());
                let last = match items.last() {
                    Some(Err(_)) => id.map(str::to_owned).or(decoded),
                    _ => decoded,
                };
                Ok(Page { items, next: last.filter(|_| page.has_more).map(Cursor::After) })
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
    /// let order = std::collections::HashMap::from([("order".to_owned(), "17".to_owned())]);
    /// let call = client.update_session().session("cs_test_1").body_map(|body| body.metadata(order));
    /// let error = call.send().await.unwrap_err();
    /// assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_session(&self) -> builder::UpdateSession<'_> {
        self.0.update_session()
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
