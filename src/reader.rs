//! A serde deserializer that reads a type from a JSON text in one pass, and tracks the path of each value,
//! for errors.
//!
//! The compiler instantiates a deserializer for every type, in the crate that calls an operation. So this
//! deserializer supports only what JSON needs, and code that does not depend on the type is in separate
//! functions.
//!
//! Some types of this crate need more than the methods of serde offer. They call `deserialize_newtype_struct`
//! with a name of this module: [`LIST`] for a list or map whose parts may be missing, [`OPTIONAL_LIST`] and
//! [`OPTIONAL`] for a value that may be absent, [`NUMBER`] for the digits of a number, and [`VARIANTS`] for a
//! union. Any other deserializer reads a plain value for these names.

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{self, Deserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;

use crate::json::{Number, Text};
use crate::lenient::State;

mod access;
mod error;
#[cfg(test)]
mod tests;

use access::{Attempts, Elements, Fields, Parts};
pub(crate) use error::Error;

/// A list or map. A list item that does not decode is set aside, and so is a null in a map.
pub(crate) const LIST: &str = "$checkout_client::list";
/// A list or map that may be absent. In addition, a null in place of the whole list or map is set aside; the
/// visitor then gets `visit_none`.
pub(crate) const OPTIONAL_LIST: &str = "$checkout_client::optional_list";
/// Any value that may be absent. A null is set aside; the visitor then gets `visit_none`.
pub(crate) const OPTIONAL: &str = "$checkout_client::optional";
/// A number, which the visitor gets as the bytes of its text.
pub(crate) const NUMBER: &str = "$checkout_client::number";
/// A union, which the visitor gets as a sequence: each element is the value, read as another type.
pub(crate) const VARIANTS: &str = "$checkout_client::variants";
/// A union of which one variant is a text: the visitor gets a text as such, and any other value as for
/// [`VARIANTS`].
pub(crate) const TEXT_OR_VARIANTS: &str = "$checkout_client::text_or_variants";

/// The place of a value: the last step to it, and the place of the value around it.
#[derive(Clone, Copy)]
pub(crate) struct Place<'p> {
    pub(crate) above: Option<&'p Place<'p>>,
    pub(crate) step: PlaceStep<'p>,
}

/// One step of a place.
#[derive(Clone, Copy)]
pub(crate) enum PlaceStep<'p> {
    Key(Text<'p>),
    Index(usize),
}

/// The deserializer of the value that begins at the position of the state.
pub(crate) struct Reader<'r, 'de> {
    pub(crate) state: &'r mut State<'de>,
    /// `None` for the whole body.
    pub(crate) place: Option<&'r Place<'r>>,
}

impl<'de> Reader<'_, 'de> {
    fn string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(&self.state.string()?)
    }

    fn array<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let depth = self.state.cursor.depth();
        self.state.cursor.enter()?;
        let value = visitor.visit_seq(Elements::new(&mut *self.state, self.place))?;
        self.state.leave(depth, false)?;
        Ok(value)
    }

    fn object<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let depth = self.state.cursor.depth();
        self.state.cursor.enter()?;
        let value = visitor.visit_map(Fields::new(&mut *self.state, self.place))?;
        self.state.leave(depth, true)?;
        Ok(value)
    }

    /// Reads a list or map whose parts may be missing.
    fn parts<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.state.cursor.peek() {
            b'[' => {
                self.state.cursor.enter()?;
                visitor.visit_seq(Parts::new(Elements::new(self.state, self.place)))
            }
            b'{' => {
                self.state.cursor.enter()?;
                visitor.visit_map(Parts::new(Fields::new(self.state, self.place)))
            }
            _ => Err(self.mismatch(&visitor)),
        }
    }

    /// Whether a null is here. If so, it is set aside; if it may not be set aside, that is an error.
    fn removes_null(&mut self, expected: &dyn de::Expected) -> Result<bool, Error> {
        if self.state.cursor.peek() != b'n' {
            return Ok(false);
        }
        self.state.cursor.literal("null")?;
        let error = Error::unexpected(Unexpected::Unit, expected);
        if self.state.remove_null(self.place, &error) { Ok(true) } else { Err(error) }
    }

    /// The error that the value here is not what a visitor expects.
    #[cold]
    fn mismatch(self, expected: &dyn de::Expected) -> Error {
        let cursor = &mut self.state.cursor;
        let (found, mut here) = (cursor.peek(), *cursor);
        if let Err(error) = here.skip() {
            return error.into();
        }
        let unexpected = match found {
            b'n' => Unexpected::Unit,
            b't' => Unexpected::Bool(true),
            b'f' => Unexpected::Bool(false),
            b'[' => Unexpected::Seq,
            b'{' => Unexpected::Map,
            b'"' => {
                let text = cursor.string().map(Text::unescaped).unwrap_or_default();
                return Error::unexpected(Unexpected::Str(&text), expected);
            }
            _ => cursor.number().map_or(Unexpected::Other("number"), |number| match integer(number) {
                Some(Integer::Unsigned(number)) => Unexpected::Unsigned(number),
                Some(Integer::Signed(number)) => Unexpected::Signed(number),
                None => Unexpected::Float(float(number)),
            }),
        };
        Error::unexpected(unexpected, expected)
    }
}

enum Integer {
    Unsigned(u64),
    Signed(i64),
}

/// The value of a number, if an integer of 64 bits can hold it.
#[inline]
fn integer(number: Number<'_>) -> Option<Integer> {
    if !number.is_integer || number.text == "-0" {
        return None;
    }
    match number.text.as_bytes() {
        [b'-', ..] => number.text.parse().ok().map(Integer::Signed),
        // Any number of at most 19 digits fits.
        digits if digits.len() < 20 => {
            let value = digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'));
            Some(Integer::Unsigned(value))
        }
        _ => number.text.parse().ok().map(Integer::Unsigned),
    }
}

/// The value of a number as the nearest `f64`.
fn float(number: Number<'_>) -> f64 {
    number.text.parse().unwrap_or(f64::NAN)
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let cursor = &mut self.state.cursor;
        match cursor.peek() {
            b'"' => self.string(visitor),
            b'{' => self.object(visitor),
            b'[' => self.array(visitor),
            b'n' => cursor.literal("null").map_err(Error::from).and_then(|()| visitor.visit_unit()),
            b't' => cursor.literal("true").map_err(Error::from).and_then(|()| visitor.visit_bool(true)),
            b'f' => cursor.literal("false").map_err(Error::from).and_then(|()| visitor.visit_bool(false)),
            b'-' | b'0'..=b'9' => {
                let number = cursor.number()?;
                match integer(number) {
                    Some(Integer::Unsigned(number)) => visitor.visit_u64(number),
                    Some(Integer::Signed(number)) => visitor.visit_i64(number),
                    None if float(number).is_finite() => visitor.visit_f64(float(number)),
                    None => Err(de::Error::custom("number out of range")),
                }
            }
            _ => Err(cursor.unexpected("expected value").into()),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.state.cursor.peek() == b'"' { self.string(visitor) } else { Err(self.mismatch(&visitor)) }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.state.cursor.peek() == b'n' {
            self.state.cursor.literal("null")?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.state.cursor.peek() == b'[' { self.array(visitor) } else { Err(self.mismatch(&"an array")) }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.state.cursor.peek() == b'{' { self.object(visitor) } else { Err(self.mismatch(&"an object")) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.state.cursor.peek() {
            b'"' => {
                let text = self.state.cursor.string()?.unescaped();
                visitor.visit_enum(StrDeserializer::new(&text))
            }
            b'{' => {
                let depth = self.state.cursor.depth();
                self.state.cursor.enter()?;
                let fields = Fields::new(&mut *self.state, self.place);
                let value = visitor.visit_enum(MapAccessDeserializer::new(fields))?;
                self.state.leave(depth, true)?;
                Ok(value)
            }
            _ => Err(self.mismatch(&"a text or an object")),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name {
            LIST => self.parts(visitor),
            OPTIONAL_LIST | OPTIONAL if self.removes_null(&visitor)? => visitor.visit_none(),
            OPTIONAL_LIST => self.parts(visitor),
            NUMBER if matches!(self.state.cursor.peek(), b'-' | b'0'..=b'9') => {
                visitor.visit_borrowed_bytes(self.state.cursor.number()?.text.as_bytes())
            }
            TEXT_OR_VARIANTS if self.state.cursor.peek() == b'"' => self.string(visitor),
            VARIANTS | TEXT_OR_VARIANTS => visitor.visit_seq(Attempts::new(self.state, self.place)),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.state.cursor.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier
    }
}
