//! Polar: checkout sessions for digital products.
//!
//! Requests and responses are typed in [`types`], generated from the document that Polar publishes.
//! Amounts are counts of a currency's smallest unit; the currency stands beside them.

#[cfg(feature = "schema")]
pub use crate::generated::polar::schemas;
pub use crate::generated::polar::{builder, types};

use std::num::NonZeroU64;

use crate::client::client;
use crate::pages::{Cursor, Page, Pages, items};
use crate::runtime::Dialect;

/// Polar's production server.
pub const BASE_URL: &str = "https://api.polar.sh";

/// Polar's server to try things on, which has tokens of its own.
pub const SANDBOX_URL: &str = "https://sandbox-api.polar.sh";

/// The version of the API that every request asks for in `Polar-Version`: that of the document.
/// Without it, Polar answers in whichever version is the current one.
pub const VERSION: &str = "2026-04";

/// Why an operation of Polar has no value to return.
pub type Error = crate::Error<types::ErrorBody>;

client!(
    /// A client of Polar. Cheap to clone: clones share their connections.
    ///
    /// The token is an organization's access token. See [`checkout_client`](crate) for what the
    /// client promises of keys, time-outs and redirects.
    polar, "POLAR_ACCESS_TOKEN", |token| {
        Dialect::new(token, "authorization", "Bearer ").header("polar-version", VERSION)
    }
);

impl Client {
    /// Opens a checkout session: `POST /v1/checkouts/`. The customer pays at the URL it returns.
    ///
    /// # Shape
    ///
    /// Sends a [`CheckoutProductsCreate`](types::CheckoutProductsCreate), of which only `products` is
    /// required: the ids of the products to choose from, the first of which is chosen at the
    /// beginning. What has a default in the document and is not set is sent as that default.
    ///
    /// Returns a [`Checkout`](types::Checkout), in which `url` is the page to send the customer to.
    ///
    /// # Errors
    ///
    /// [`Error::Documented`](crate::Error::Documented) when Polar finds fault with a field. After a
    /// [time-out](crate::Transport::is_timeout) the session may exist.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(POST).path("/v1/checkouts/")
    /// #         .header("authorization", "Bearer polar_oat_example")
    /// #         .header("polar-version", checkout_client::polar::VERSION)
    /// #         .json_body_includes(r#"{"products": ["prod-1"]}"#);
    /// #     then.status(422).body(r#"{"detail": [{"loc": ["body", "products"], "msg": "No such product", "type": "value_error"}]}"#);
    /// # }).await;
    /// use checkout_client::polar::{Client, Error, types::CheckoutProductsCreate};
    ///
    /// # let client = Client::builder("polar_oat_example").base_url(server.base_url()).build()?;
    /// let body = CheckoutProductsCreate::builder().products(vec!["prod-1".to_owned()]);
    /// match client.create_checkout().body(CheckoutProductsCreate::try_from(body)?).send().await {
    ///     Ok(checkout) => println!("pay at {}", checkout.url),
    ///     Err(Error::Documented { body, .. }) => println!("refused: {body:?}"),
    ///     Err(error) => return Err(error.into()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_checkout(&self) -> builder::CreateCheckout<'_> {
        self.0.create_checkout()
    }

    /// Gets a checkout session: `GET /v1/checkouts/{id}`.
    ///
    /// # Shape
    ///
    /// Sends the `id` of the session. Returns a [`Checkout`](types::Checkout).
    ///
    /// # Errors
    ///
    /// [`Error::Documented`](crate::Error::Documented) with status 404 when there is no such session.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(GET).path("/v1/checkouts/no-such-id");
    /// #     then.status(404).body(r#"{"error": "ResourceNotFound", "detail": "Not found"}"#);
    /// # }).await;
    /// # let client = checkout_client::polar::Client::builder("polar_oat_example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let error = client.get_checkout().id("no-such-id").send().await.unwrap_err();
    /// assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_checkout(&self) -> builder::GetCheckout<'_> {
        self.0.get_checkout()
    }

    /// Lists checkout sessions, a page of them: `GET /v1/checkouts/`.
    /// [`checkouts`](Self::checkouts) goes through all pages.
    ///
    /// # Shape
    ///
    /// Sends `limit`, how many sessions a page has (10 unless told; the document says "Maximum is
    /// 100" in words only), `page`, the number of the page from 1 on, `sorting`, and the filters
    /// `customer_id`, `external_customer_id`, `organization_id`, `product_id`, `status` and `query`
    /// (a customer's email). Filters but the last take one value or a list of them.
    ///
    /// Returns a [`ListResourceCheckout`](types::ListResourceCheckout): the sessions are its `items`.
    ///
    /// # Errors
    ///
    /// As [`create_checkout`](Self::create_checkout), and without effect in any case.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(GET).path("/v1/checkouts/").query_param("status", "open")
    /// #         .query_param("sorting", "-created_at");
    /// #     then.status(200).body(r#"{"items": [], "pagination": {"total_count": 0, "max_page": 0}}"#);
    /// # }).await;
    /// use checkout_client::polar::{Client, types};
    ///
    /// # let client = Client::builder("polar_oat_example").base_url(server.base_url()).build()?;
    /// let open = client
    ///     .list_checkouts()
    ///     .status(types::CheckoutStatus::Open)
    ///     .sorting(vec!["-created_at".parse()?])
    ///     .send()
    ///     .await?;
    /// println!("{} sessions are open", open.pagination.total_count);
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_checkouts(&self) -> builder::ListCheckouts<'_> {
        self.0.list_checkouts()
    }

    /// Goes through all pages of [`list_checkouts`](Self::list_checkouts), session after session.
    /// The closure sets filters, order and how many sessions a page has; the page's number is not
    /// its own.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(GET).path("/v1/checkouts/").query_param("limit", "100");
    /// #     then.status(200).body(r#"{"items": [], "pagination": {"total_count": 0, "max_page": 0}}"#);
    /// # }).await;
    /// use std::num::NonZeroU64;
    ///
    /// # let client = checkout_client::polar::Client::builder("polar_oat_example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let most = NonZeroU64::try_from(100)?;
    /// let mut checkouts = client.checkouts(move |call| call.limit(most));
    /// while let Some(checkout) = checkouts.next().await? {
    ///     println!("{} is at {}", checkout.id, checkout.url);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn checkouts<'a>(
        &'a self,
        ask: impl Fn(builder::ListCheckouts<'a>) -> builder::ListCheckouts<'a> + Send + Sync + 'a,
    ) -> Pages<'a, types::Checkout, types::ErrorBody> {
        Pages::new(move |cursor| {
            let number = if let Cursor::Number(number) = cursor { number } else { NonZeroU64::MIN };
            let call = ask(self.list_checkouts()).page(number);
            async move {
                let (page, undecoded, received) = call.send().await?.into_list();
                let next = number.saturating_add(1);
                let last = u64::try_from(page.pagination.max_page).unwrap_or(0);
                let next = (next.get() <= last).then_some(Cursor::Number(next));
                Ok(Page { items: items("items", page.items, &undecoded, &received), next })
            }
        })
    }

    /// Changes a checkout session that is open: `PATCH /v1/checkouts/{id}`.
    ///
    /// # Shape
    ///
    /// Sends the `id` of the session and a [`CheckoutUpdate`](types::CheckoutUpdate): what is left
    /// out stays as it is. Returns the [`Checkout`](types::Checkout) as it is then.
    ///
    /// # Errors
    ///
    /// [`Error::Documented`](crate::Error::Documented) with status 403 when the session is no longer
    /// open, 404 when there is none, 422 when Polar finds fault with a field.
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(PATCH).path("/v1/checkouts/id-1")
    /// #         .json_body(serde_json::json!({"customer_email": "a@shop.example"}));
    /// #     then.status(403).body(r#"{"error": "NotOpenCheckout", "detail": "No"}"#);
    /// # }).await;
    /// # let client = checkout_client::polar::Client::builder("polar_oat_example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let email = "a@shop.example".to_owned();
    /// let call = client.update_checkout().id("id-1").body_map(|body| body.customer_email(email));
    /// let error = call.send().await.unwrap_err();
    /// assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_checkout(&self) -> builder::UpdateCheckout<'_> {
        self.0.update_checkout()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_and_version_are_the_documents() {
        let document = include_str!("../openapi/polar.yaml");
        for url in [BASE_URL, SANDBOX_URL] {
            assert!(document.contains(&format!("  - url: {url}\n")));
        }
        assert!(document.contains(&format!("  version: '{VERSION}'\n")));
    }
}
