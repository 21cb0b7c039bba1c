//! What generated code calls: functions that check or read fields of requests, and macros for lists of values
//! and unions. Also the maximum size of a response body.

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error as _, Serialize, Serializer};

#[cfg(feature = "schema")]
#[allow(unused_imports, reason = "as above")]
pub(crate) use crate::lists::schema_of_list;
#[allow(unused_imports, reason = "the documents decide which lists there are")]
pub(crate) use crate::lists::{closed_list, open_list};
#[allow(unused_imports, reason = "the documents decide which unions there are")]
pub(crate) use crate::union::{first_variant, text_or_object};

/// The maximum number of bytes of a response body: 16 MiB.
pub const RESPONSE_LIMIT: usize = 16 * 1024 * 1024;

/// Serializes a required field. A field that is not set is an error with the text `missing`.
#[allow(dead_code, reason = "the documents decide which fields are required, and which may be null")]
pub(crate) fn required<T: Serialize, S: Serializer>(
    value: &Option<T>,
    missing: &'static str,
    to: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => value.serialize(to),
        None => Err(S::Error::custom(missing)),
    }
}

/// Deserializes a field that may be null on purpose: null is `Some(None)`, and an absent field is `None`.
#[allow(dead_code, reason = "as above")]
#[allow(clippy::option_option, reason = "null and absent differ in a request")]
pub(crate) fn null_or_value<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}
