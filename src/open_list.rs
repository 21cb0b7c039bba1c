//! What generated code writes once for each open list of values: an enum that ends with `Other(text)`.
//!
//! The enum itself, its texts and the way back from them are written out by `build.rs`.

/// What an open list can do: it is a text on the wire.
#[allow(unused_macros, reason = "which lists are open is up to the documents")]
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

/// The schema of an open list: the values that are known, or any text.
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
