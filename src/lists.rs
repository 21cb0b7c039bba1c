//! Macros that implement `Display`, serde's traits and `JsonSchema` for each list of values. The last variant of an
//! open list is `Other(String)`; a closed list has no other values.
//!
//! `build.rs` generates the enums, `as_str` and `From<&str>` of an open list, and `VALUES` of a closed list.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Error, Visitor};

/// Reads a value of an open list from a text. The text is only copied if the document does not list it.
#[allow(dead_code, reason = "the documents decide which lists are open")]
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

/// Reads a value of a closed list from a text.
#[allow(dead_code, reason = "the documents decide which lists are closed")]
pub(crate) struct ClosedListVisitor<T>(pub(crate) PhantomData<T>);

impl<T: FromStr<Err = UnknownValue>> Visitor<'_> for ClosedListVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

/// Implements `Display`, `From<String>`, `Deserialize` and `Serialize` for an open list, whose JSON value is
/// a string.
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
                from.deserialize_str(crate::lists::ListVisitor(::std::marker::PhantomData))
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

/// A text that is no value of a closed list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not one of the values of `{list}`")]
pub struct UnknownValue {
    text: String,
    list: &'static str,
}

impl UnknownValue {
    #[allow(dead_code, reason = "the documents decide which lists are closed")]
    pub(crate) fn new(text: &str, list: &'static str) -> Self {
        Self { text: text.escape_debug().to_string(), list }
    }
}

/// Implements what every closed list has: `as_str`, `Display`, `FromStr` and `Serialize`. With `read`, implements
/// `Deserialize`; with `schema`, `JsonSchema`.
#[allow(unused_macros, reason = "as above")]
macro_rules! closed_list {
    ($name:ident) => {
        impl $name {
            /// The value as it is sent and received.
            pub const fn as_str(self) -> &'static str {
                Self::VALUES[self as usize].0
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = crate::UnknownValue;
            fn from_str(text: &str) -> Result<Self, crate::UnknownValue> {
                let found = Self::VALUES.iter().find(|(value, _)| *value == text);
                found.map(|(_, list)| *list).ok_or_else(|| crate::UnknownValue::new(text, stringify!($name)))
            }
        }
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
    };
    (read $name:ident) => {
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                from.deserialize_str(crate::lists::ClosedListVisitor(::std::marker::PhantomData))
            }
        }
    };
    (schema $name:ident) => {
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                let values: Vec<&str> = Self::VALUES.iter().map(|(value, _)| *value).collect();
                ::schemars::json_schema!({"type": "string", "enum": values})
            }
        }
    };
}
#[allow(unused_imports, reason = "as above")]
pub(crate) use closed_list;
