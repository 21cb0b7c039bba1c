//! Macros that implement `Display`, serde's traits and `JsonSchema` for each open list of values: a generated
//! enum whose last variant is `Other(String)`.
//!
//! `build.rs` generates the enum itself, `as_str` and `From<&str>`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};

/// Reads an open list from a text, without a copy of the text unless the document does not list it.
pub(crate) struct ListVisitor<T>(pub(crate) PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for ListVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

/// Implements `Display`, `Deserialize` and `Serialize` for an open list, whose JSON value is a string.
#[allow(unused_macros, reason = "the documents decide which lists are open")]
macro_rules! open_list {
    ($name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                from.deserialize_str(crate::open_list::ListVisitor(::std::marker::PhantomData))
            }
        }
        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
    };
}
#[allow(unused_imports, reason = "as above")]
pub(crate) use open_list;

/// Implements `JsonSchema` for an open list: one of the declared values, or any string.
#[cfg(feature = "schema")]
#[allow(unused_macros, reason = "as above")]
macro_rules! schema_of_list {
    ($name:ident, $values:expr) => {
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                let values: &[&str] = $values;
                ::schemars::json_schema!({"anyOf": [{"type": "string", "enum": values}, {"type": "string"}]})
            }
        }
    };
}
#[cfg(feature = "schema")]
#[allow(unused_imports, reason = "as above")]
pub(crate) use schema_of_list;
