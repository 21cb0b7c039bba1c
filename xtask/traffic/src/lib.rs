//! Reads recorded HTTP traffic of many formats into exchanges.
//!
//! A file is recognised by its content, never by its name. What was understood comes back as [`Exchange`]s,
//! what was not as [`Gap`]s with their places:
//!
//! ```
//! use docdrift_traffic::{Format, NoSiblings, read};
//!
//! let har = br#"{"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [
//!   {"request": {"method": "GET", "url": "https://api.example.com/orders?limit=1", "headers": []},
//!    "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "[]"}}}
//! ]}}"#;
//! let traffic = read(har, &NoSiblings)?;
//! assert_eq!(traffic.format, Format::Har);
//! assert_eq!(traffic.exchanges[0].request.url, "https://api.example.com/orders?limit=1");
//! assert_eq!(traffic.exchanges[0].response.as_ref().map(|response| response.status), Some(200));
//! # Ok::<(), docdrift_traffic::Unread>(())
//! ```
//!
//! The crate knows no API and judges nothing. It is separate from the checker because it needs nothing of it.

pub mod bytes;
pub mod cursor;
pub mod exchange;
pub mod format;
mod formats;
pub mod glance;
mod har_entry;
pub mod headers;
mod locate;
pub mod mask;
mod methods;
mod patterns;
pub mod siblings;
pub mod sink;
pub mod split;
mod split_lines;
mod streams;
#[cfg(test)]
mod summary;
pub mod tree;
mod unpack;
mod written;
mod yaml_repair;
pub mod yaml_scalar_positions;

pub use cursor::Cursor;
pub use exchange::{Body, Exchange, Place, Provenance, Request, Response};
pub use format::{Format, Unread};
pub use glance::Glance;
pub use har_entry::har_entry;
pub use locate::{Locator, locate};
pub use siblings::{NoSiblings, Siblings};
pub use sink::{Gap, Traffic};
pub use split_lines::Lines;
pub use unpack::unpack;

/// Reads a whole recording from memory; `siblings` gives the files that it names.
///
/// A large HAR or a large file of lines is better read with [`split`], which never holds all of it.
///
/// # Errors
///
/// The file is none of the formats that are read: see [`Unread`].
pub fn read(content: &[u8], siblings: &dyn Siblings) -> Result<Traffic, Unread> {
    formats::read(content, siblings)
}
