//! Polar: checkout sessions for digital products.
//!
//! The types of requests and responses are in [`types`], generated from the OpenAPI document that Polar
//! publishes. Amounts are counts of a currency's smallest unit; the currency is in another field.
//!
//! With the feature `webhooks`, the module `webhook` verifies and reads the events that Polar delivers.
//!
//! # A program
//!
//! ```no_run
//! use checkout_client::polar::types::{CheckoutProductsCreate, CheckoutStatus};
//! use checkout_client::polar::{Client, Error};
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let client = Client::from_env()?;
//!     let [product, discount] = ["POLAR_PRODUCT", "POLAR_DISCOUNT"].map(std::env::var);
//!     let (checkout, url) = sell(&client, &product?, &discount?).await?;
//!     println!("Checkout {checkout}: pay at {url}");
//!     println!("{} checkouts are open", count_open(&client).await?);
//!     Ok(())
//! }
//!
//! /// Opens a checkout for a customer of ours, with a discount; returns its id and the page to pay at.
//! pub async fn sell(client: &Client, product: &str, discount: &str) -> Result<(String, String), Error> {
//!     let body = CheckoutProductsCreate::new([product])
//!         .external_customer_id("customer-17")
//!         .metadata([("order", "17")])
//!         .discount_id(discount);
//!     let checkout = client.create_checkout().body(body).send().await?.into_inner();
//!     Ok((checkout.id, checkout.url))
//! }
//!
//! /// Removes the discount from a checkout.
//! pub async fn remove_discount(client: &Client, checkout: &str) -> Result<(), Error> {
//!     client.update_checkout().id(checkout).body_map(|body| body.null_discount_id()).send().await?;
//!     Ok(())
//! }
//!
//! /// How many checkouts wait for their customer.
//! pub async fn count_open(client: &Client) -> Result<i64, Error> {
//!     let open = client.list_checkouts().status(CheckoutStatus::Open).send().await?;
//!     Ok(open.pagination.total_count)
//! }
//! ```

#[cfg(feature = "schema")]
pub use crate::generated::polar::schemas;
pub use crate::generated::polar::{operations, types};

#[cfg(feature = "webhooks")]
pub mod webhook;

use std::num::NonZeroU64;

use crate::Call;
use crate::client::client;
use crate::pages::{Cursor, Next, Page, Pages, items};
use crate::provider::Api;

/// Polar's production server.
pub const BASE_URL: &str = "https://api.polar.sh";

/// Polar's sandbox server, for tests. The sandbox needs its own access tokens.
pub const SANDBOX_URL: &str = "https://sandbox-api.polar.sh";

/// The API version that every request sends in `Polar-Version`: the version of the OpenAPI document. Without
/// this header, Polar uses its current version.
pub const VERSION: &str = "2026-10";

/// Why an operation of Polar returned no value.
pub type Error = crate::Error<types::ErrorBody>;

client!(
    /// A client of Polar. Cheap to clone: clones share their connections.
    ///
    /// The key is an organization access token. See [`checkout_client`](crate) for what the client guarantees
    /// about keys, time-outs and redirects.
    polar, "POLAR_ACCESS_TOKEN"
);

/// The API of Polar, as a type.
#[derive(Clone, Copy, Debug)]
pub enum Provider {}

impl Api for Provider {
    const NAME: &'static str = "polar";
    const VERSION: Option<(&'static str, &'static str)> = Some(("polar-version", VERSION));
}

impl Client {
    /// Creates a checkout session: `POST /v1/checkouts/`. The customer pays at the returned URL.
    ///
    /// # Shape
    ///
    /// Sends a [`CheckoutProductsCreate`](types::CheckoutProductsCreate). Only `products` is required:
    /// the ids of the products that the customer can choose from; the first is preselected. A field that is
    /// not set is not sent.
    ///
    /// Returns a [`Checkout`](types::Checkout). Its `url` is the page at which the customer pays.
    ///
    /// # Errors
    ///
    /// [`Error::Documented`](crate::Error::Documented) if Polar rejects a field. After a
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
    /// match client.create_checkout().body(CheckoutProductsCreate::new(["prod-1"])).send().await {
    ///     Ok(checkout) => println!("pay at {}", checkout.url),
    ///     Err(Error::Documented { body, .. }) => println!("refused: {body:?}"),
    ///     Err(error) => return Err(error.into()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_checkout(&self) -> Call<operations::CreateCheckout> {
        Call::new(&self.0)
    }

    /// Gets a checkout session: `GET /v1/checkouts/{id}`.
    ///
    /// # Shape
    ///
    /// Sends the `id` of the session. Returns a [`Checkout`](types::Checkout).
    ///
    /// # Errors
    ///
    /// [`Error::Documented`](crate::Error::Documented) with status 404 if the session does not exist.
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
    pub fn get_checkout(&self) -> Call<operations::GetCheckout> {
        Call::new(&self.0)
    }

    /// Lists one page of checkout sessions: `GET /v1/checkouts/`. [`checkouts`](Self::checkouts) requests all
    /// pages.
    ///
    /// # Shape
    ///
    /// Sends, all optional:
    ///
    /// - `limit`: the number of sessions per page. The default is 10; the maximum is 100 according to a
    ///   description in the document, whose schema does not declare it.
    /// - `page`: the page number, from 1.
    /// - `sorting`: the order of the sessions.
    /// - `customer_id`, `external_customer_id`, `organization_id`, `product_id`, `status`: filters that
    ///   accept one value or a list of values.
    /// - `query`: a filter by the customer's email, one value.
    ///
    /// Returns a [`ListResourceCheckout`](types::ListResourceCheckout). Its `items` are the sessions.
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
    ///     .sorting(["-created_at".parse::<types::CheckoutSortProperty>()?])
    ///     .send()
    ///     .await?;
    /// println!("{} sessions are open", open.pagination.total_count);
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_checkouts(&self) -> Call<operations::ListCheckouts> {
        Call::new(&self.0)
    }

    /// Iterates over the sessions of all pages of [`list_checkouts`](Self::list_checkouts).
    ///
    /// The closure `configure` sets the filters, the order and the number of sessions per page. The closure
    /// cannot set the page number, which this method overwrites.
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
    /// # let client = checkout_client::polar::Client::builder("polar_oat_example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// let mut checkouts = client.checkouts(|call| call.limit(100));
    /// while let Some(checkout) = checkouts.next().await? {
    ///     println!("{} is at {}", checkout.id, checkout.url);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn checkouts(
        &self,
        configure: impl Fn(Call<operations::ListCheckouts>) -> Call<operations::ListCheckouts>
        + Send
        + Sync
        + 'static,
    ) -> Pages<types::Checkout, types::ErrorBody> {
        let client = self.clone();
        Pages::new(move |cursor| {
            let number = if let Cursor::Number(number) = cursor { number } else { NonZeroU64::MIN };
            let call = configure(client.list_checkouts()).page(number.get());
            async move {
                let (page, undecoded, received) = call.send().await?.into_list();
                let next = number.saturating_add(1);
                let last = u64::try_from(page.pagination.max_page).unwrap_or(0);
                let next = match next.get() <= last {
                    true => Next::Page(Cursor::Number(next)),
                    // A page that says that it does not exist cannot tell where the list ends.
                    false if last < number.get() && !page.items.is_empty() => Next::Lost,
                    false => Next::End,
                };
                let first_item = page.items.first().map(|checkout| checkout.id.to_string());
                let items = items("items", page.items, &undecoded, &received);
                Ok(Page { items, first_item, next, received })
            }
        })
    }

    /// Updates an open checkout session: `PATCH /v1/checkouts/{id}`.
    ///
    /// # Shape
    ///
    /// Sends the `id` of the session and a [`CheckoutUpdate`](types::CheckoutUpdate). A field that is not set
    /// keeps its value. Returns the updated [`Checkout`](types::Checkout).
    ///
    /// # Errors
    ///
    /// [`Error::Documented`](crate::Error::Documented) with status 403 if the session is no longer open,
    /// 404 if it does not exist, 422 if Polar rejects a field.
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
    /// let call = client.update_checkout().id("id-1").body_map(|body| body.customer_email("a@shop.example"));
    /// let error = call.send().await.unwrap_err();
    /// assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_checkout(&self) -> Call<operations::UpdateCheckout> {
        Call::new(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_and_version_match_the_document() {
        let document = include_str!("../openapi/polar.yaml");
        for url in [BASE_URL, SANDBOX_URL] {
            assert!(document.contains(&format!("  - url: {url}\n")));
        }
        assert!(document.contains(&format!("  version: '{VERSION}'\n")));
    }
}
