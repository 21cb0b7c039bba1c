//! Stripe: checkout sessions, and what is sold in them.
//!
//! Requests and responses are typed in [`types`], generated from the document that Stripe publishes
//! for the version [`VERSION`]. Amounts are counts of a currency's smallest unit, such as cents; the
//! currency stands beside them. What can be expanded is the id of an object, or the object as JSON.
//!
//! A value that is younger than the document is readable, too:
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

/// Stripe's server. A key decides whether a call is a test: `sk_test_…`.
pub const BASE_URL: &str = "https://api.stripe.com";

/// The version of the API that every request asks for in `Stripe-Version`: that of the document.
/// Without it, Stripe answers in the version of the account.
pub const VERSION: &str = "2022-11-15";

/// Why an operation of Stripe has no value to return.
pub type Error = crate::Error<types::Error>;

client!(
    /// A client of Stripe. Cheap to clone: clones share their connections.
    ///
    /// See [`checkout_client`](crate) for what it promises of keys, time-outs and redirects.
    stripe, "STRIPE_API_KEY", |key| {
        Dialect::new(key, "authorization", "Bearer ")
            .header("stripe-version", VERSION)
            .encode(form::encode_body)
    }
);

impl Client {
    /// Opens a checkout session: `POST /v1/checkout/sessions`. The customer pays at the URL it
    /// returns.
    ///
    /// # Shape
    ///
    /// Sends a [`CreateSessionBody`](types::CreateSessionBody) as a form with brackets, such as
    /// `line_items[0][price]=…`: `success_url` is where the customer goes afterwards, `mode` whether
    /// this is a payment or a subscription, `line_items` what is sold.
    ///
    /// Returns a [`CheckoutSession`](types::CheckoutSession), in which `url` is the page to send the
    /// customer to.
    ///
    /// # Errors
    ///
    /// [`Error::Documented`](crate::Error::Documented) when Stripe refuses; its `error.message` says
    /// why, for people. After a [time-out](crate::Transport::is_timeout) the session may exist.
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

    /// Ends a checkout session that is open: `POST /v1/checkout/sessions/{session}/expire`.
    ///
    /// # Shape
    ///
    /// Sends the id of the `session`. Returns the [`CheckoutSession`](types::CheckoutSession) as it
    /// is then.
    ///
    /// # Errors
    ///
    /// As [`create_session`](Self::create_session); a session that is not open is refused.
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
    /// Sends the id of the `session`, and in `expand` which ids come as whole objects. Returns a
    /// [`CheckoutSession`](types::CheckoutSession).
    ///
    /// # Errors
    ///
    /// As [`create_session`](Self::create_session), and without effect in any case.
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

    /// Lists what is sold in a checkout session, a page of it:
    /// `GET /v1/checkout/sessions/{session}/line_items`.
    ///
    /// # Shape
    ///
    /// Sends the id of the `session`, and `limit`, `starting_after` and `ending_before` as
    /// [`list_sessions`](Self::list_sessions). Returns a
    /// [`ListLineItemsResponse`](types::ListLineItemsResponse): the items are its `data`.
    ///
    /// # Errors
    ///
    /// As [`create_session`](Self::create_session), and without effect in any case.
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

    /// Lists checkout sessions, a page of them, the newest first: `GET /v1/checkout/sessions`.
    /// [`sessions`](Self::sessions) goes through all pages.
    ///
    /// # Shape
    ///
    /// Sends `limit`, how many sessions a page has (1 to 100; 10 unless told), `starting_after` or
    /// `ending_before`, the id of the session that the page follows or precedes, and filters, among
    /// them `created` (one moment, in seconds since 1970), `created_gte` and its like (an interval),
    /// `customer_details_email`, `status` and `subscription`.
    ///
    /// Returns a [`ListSessionsResponse`](types::ListSessionsResponse): the sessions are its `data`.
    ///
    /// # Errors
    ///
    /// As [`create_session`](Self::create_session), and without effect in any case.
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

    /// Goes through all pages of [`list_sessions`](Self::list_sessions), session after session. The
    /// closure sets filters and how many sessions a page has; the place of the page is not its own.
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
        ask: impl Fn(builder::ListSessions<'a>) -> builder::ListSessions<'a> + Send + Sync + 'a,
    ) -> Pages<'a, types::CheckoutSession, types::Error> {
        Pages::new(move |cursor| {
            let mut call = ask(self.list_sessions());
            if let Cursor::After(id) = cursor {
                call = call.starting_after(id);
            }
            async move {
                let (page, undecoded, received) = call.send().await?.into_list();
                let decoded = page.data.last().map(|session| session.id.clone());
                let items = items("data", page.data, &undecoded, &received);
                // The next page is behind the last item, whether or not that one decodes.
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

    /// Changes a checkout session: `POST /v1/checkout/sessions/{session}`.
    ///
    /// # Shape
    ///
    /// Sends the id of the `session` and an [`UpdateSessionBody`](types::UpdateSessionBody) as a
    /// form: what is left out stays as it is. Returns the
    /// [`CheckoutSession`](types::CheckoutSession) as it is then.
    ///
    /// # Errors
    ///
    /// As [`create_session`](Self::create_session).
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
    fn server_and_version_are_the_documents() {
        let document = include_str!("../openapi/stripe.yaml");
        assert!(document.contains(&format!("  - url: {BASE_URL}/\n")));
        assert!(document.contains(&format!("  version: '{VERSION}'\n")));
    }
}
