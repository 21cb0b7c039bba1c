//! The public client of Shop, a fictional provider: tests use it to add a provider to the repository.

#[cfg(feature = "schema")]
pub use crate::generated::shop::schemas;
pub use crate::generated::shop::{builder, types};

use crate::client::client;
use crate::runtime::Dialect;

/// Shop's server.
pub const BASE_URL: &str = "https://api.shop.example";

/// The error of an operation of Shop.
pub type Error = crate::Error<types::Problem>;

client!(
    /// A client of Shop.
    shop, "SHOP_API_KEY", |key| Dialect::new(key, "authorization", "Bearer ")
);

impl Client {
    /// Lists the orders: `GET /orders`.
    pub fn list_orders(&self) -> builder::ListOrders<'_> {
        self.0.list_orders()
    }
}
