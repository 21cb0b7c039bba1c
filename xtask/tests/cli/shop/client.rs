//! The public client of Shop, a fictional provider: tests use it to add a provider to the repository.

#[cfg(feature = "schema")]
pub use crate::generated::shop::schemas;
pub use crate::generated::shop::{operations, types};

use crate::Call;
use crate::client::client;
use crate::provider::Api;

/// Shop's server.
pub const BASE_URL: &str = "https://api.shop.example";

/// The error of an operation of Shop.
pub type Error = crate::Error<types::Problem>;

client!(
    /// A client of Shop.
    shop, "SHOP_API_KEY"
);

/// The API of Shop, as a type.
#[derive(Clone, Copy, Debug)]
pub enum Provider {}

impl Api for Provider {
    const NAME: &'static str = "shop";
}

impl Client {
    /// Lists the orders: `GET /orders`.
    pub fn list_orders(&self) -> Call<operations::ListOrders> {
        Call::new(&self.0)
    }
}
