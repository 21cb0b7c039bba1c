//! Implements `Deserialize` for unions: `text_or_object!` for a string and an object, such as an id or the
//! expanded object, and `first_variant!` for any other union.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::lenient;

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

/// A union that is an enum of which each variant contains one type.
pub(crate) trait Variants<'de>: Sized {
    /// The name of the reader for this union: `VARIANTS`, or `TEXT_OR_VARIANTS` if the first variant is a text.
    const READER: &'static str;

    /// The first variant, if it is a text.
    fn text(text: &str) -> Option<Self>;

    /// The first variant whose type decodes, without a first variant that is a text. `attempts` reads the same
    /// value again for each variant.
    fn first<A: SeqAccess<'de>>(attempts: A) -> Option<Self>;
}

/// Reads a union as its first variant that decodes.
pub(crate) fn read_variant<'de, D, U>(from: D) -> Result<U, D::Error>
where
    D: Deserializer<'de>,
    U: for<'a> Variants<'a> + DeserializeOwned,
{
    from.deserialize_newtype_struct(U::READER, VariantsVisitor(PhantomData))
}

struct VariantsVisitor<U>(PhantomData<U>);

impl<U> VariantsVisitor<U> {
    fn chosen<E: Error>(variant: Option<U>) -> Result<U, E> {
        variant.ok_or_else(|| E::custom("no variant of the union decodes"))
    }
}

impl<'de, U: for<'a> Variants<'a> + DeserializeOwned> Visitor<'de> for VariantsVisitor<U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a union")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<U, E> {
        Self::chosen(U::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, attempts: A) -> Result<U, A::Error> {
        Self::chosen(U::first(attempts))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<U, D::Error> {
        // As text, the value is read by the reader of this crate: code for another deserializer would be large.
        let text = Value::deserialize(from)?.to_string();
        let decoded = lenient::decode(text.as_bytes(), 0);
        decoded.map(|(variant, _)| variant).map_err(|broken| Error::custom(broken.reason))
    }
}

/// Implements `Deserialize` for the union `$name` with its variants in their order. A first variant that is a text is
/// told apart, so that no other value is read as a text in vain.
#[allow(unused_macros, reason = "the documents decide which unions there are")]
macro_rules! first_variant {
    ($name:ident, text $text:ident, $($variant:ident),+) => {
        crate::runtime::first_variant!($name, TEXT_OR_VARIANTS, |text| Some(Self::$text(text.to_owned())), $($variant),+);
    };
    ($name:ident, $($variant:ident),+) => {
        crate::runtime::first_variant!($name, VARIANTS, |_| None, $($variant),+);
    };
    ($name:ident, $reader:ident, |$read:pat_param| $text:expr, $($variant:ident),+) => {
        impl<'de> crate::union::Variants<'de> for $name {
            const READER: &'static str = crate::reader::$reader;

            fn text($read: &str) -> Option<Self> {
                $text
            }

            fn first<A: ::serde::de::SeqAccess<'de>>(mut attempts: A) -> Option<Self> {
                $(if let Ok(Some(value)) = attempts.next_element() {
                    return Some(Self::$variant(value));
                })+
                None
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::union::read_variant(from)
            }
        }
    };
}
#[allow(unused_imports, reason = "as above")]
pub(crate) use first_variant;
