//! `text_or_object!`: implements `Deserialize` for a union of a string and an object, such as an id or the
//! expanded object.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

/// A string, or an object.
pub(crate) enum TextOr<T> {
    Text(String),
    Object(T),
}

/// Reads a string or an object.
pub(crate) fn text_or<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<TextOr<T>, D::Error> {
    from.deserialize_any(TextOrVisitor(PhantomData))
}

struct TextOrVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for TextOrVisitor<T> {
    type Value = TextOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an object")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<TextOr<T>, E> {
        Ok(TextOr::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<TextOr<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(fields)).map(TextOr::Object)
    }
}

/// An object whose fields the document does not declare. Its map is built from all fields at once, which is
/// faster than inserting each field.
pub(crate) struct AnyObject(pub(crate) Map<String, Value>);

impl<'de> Deserialize<'de> for AnyObject {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(AnyObjectVisitor)
    }
}

struct AnyObjectVisitor;

impl<'de> Visitor<'de> for AnyObjectVisitor {
    type Value = AnyObject;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<AnyObject, A::Error> {
        let mut all = Vec::with_capacity(32);
        while let Some(field) = fields.next_entry()? {
            all.push(field);
        }
        Ok(AnyObject(all.into_iter().collect()))
    }
}

/// Implements `Deserialize` for the enum `$name` with the variants `$text`, which contains a string, and
/// `$object`, which contains a type. With `any`, `$object` contains any object as a JSON map.
#[allow(unused_macros, reason = "the documents decide which unions there are")]
macro_rules! text_or_object {
    ($name:ident, $text:ident, any $object:ident) => {
        crate::runtime::text_or_object!($name, $text, $object, |object: crate::union::AnyObject| object.0);
    };
    ($name:ident, $text:ident, $object:ident) => {
        crate::runtime::text_or_object!($name, $text, $object, |object| object);
    };
    ($name:ident, $text:ident, $object:ident, $inner:expr) => {
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::union::text_or(from).map(|read| match read {
                    crate::union::TextOr::Text(text) => Self::$text(text),
                    crate::union::TextOr::Object(object) => Self::$object($inner(object)),
                })
            }
        }
    };
}
#[allow(unused_imports, reason = "as above")]
pub(crate) use text_or_object;
