//! Macros that implement `Display`, serde's traits and `JsonSchema` for each open list of values: a generated
//! enum whose last variant is `Other(String)`.
//!
//! `build.rs` generates the enum itself, `as_str` and `From<String>`.

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
                <::std::string::String as ::serde::Deserialize>::deserialize(from).map(Self::from)
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
