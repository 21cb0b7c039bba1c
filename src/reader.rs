//! A serde deserializer that reads a type from a JSON value, and reports the path of the part that does not
//! match the type.
//!
//! The compiler instantiates a deserializer for every type, in the crate that calls an operation. So this one
//! supports only what JSON needs: there, it costs a third of a deserializer that wraps another one.

use std::cell::RefCell;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// One step of a path into a JSON body: a key of an object or an index of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

/// Reads a `T` from a JSON value.
///
/// # Errors
///
/// The steps to the part that does not match `T`, and the reason. If that part is inside an untagged
/// union, the steps end at the union.
pub(crate) fn read<T: DeserializeOwned>(value: &Value) -> Result<T, (Vec<Step>, Error)> {
    let trail = Trail::default();
    T::deserialize(Reader { value, trail: &trail }).map_err(|error| (trail.steps(), error))
}

/// The steps to the part that does not match, recorded from the innermost step outwards.
#[derive(Default)]
struct Trail(RefCell<Vec<Step>>);

impl Trail {
    fn record(&self, step: Step) {
        self.0.borrow_mut().push(step);
    }

    fn steps(self) -> Vec<Step> {
        let mut steps = self.0.into_inner();
        steps.reverse();
        steps
    }
}

/// The deserializer of one JSON value.
#[derive(Clone, Copy)]
struct Reader<'v> {
    value: &'v Value,
    trail: &'v Trail,
}

impl<'v> Reader<'v> {
    /// The fields of an object; `None` for any other value.
    fn fields(self) -> Option<Fields<'v>> {
        let fields = self.value.as_object()?.iter();
        Some(Fields { fields, value: None, trail: self.trail })
    }

    /// The error that this value is not of the expected type.
    fn invalid_type(self, expected: &dyn fmt::Display) -> Error {
        let found = match self.value {
            Value::Null => Unexpected::Unit,
            Value::Bool(truth) => Unexpected::Bool(*truth),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => Unexpected::Unsigned(number),
                (None, Some(number)) => Unexpected::Signed(number),
                (None, None) => Unexpected::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Error::custom(format_args!("invalid type: {found}, expected {expected}"))
    }
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Some(items) = self.value.as_array() else { return Err(self.invalid_type(&"an array")) };
        visitor.visit_seq(Items { items: items.iter().enumerate(), trail: self.trail })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.fields() {
            Some(fields) => visitor.visit_map(fields),
            None => Err(self.invalid_type(&"an object")),
        }
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
        match (self.value, self.fields()) {
            (Value::String(text), _) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
            (_, Some(fields)) => visitor.visit_enum(MapAccessDeserializer::new(fields)),
            (_, None) => Err(self.invalid_type(&"a text or an object")),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct identifier
    }
}

struct Items<'v> {
    items: std::iter::Enumerate<std::slice::Iter<'v, Value>>,
    trail: &'v Trail,
}

impl<'v> SeqAccess<'v> for Items<'v> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'v>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((index, value)) = self.items.next() else { return Ok(None) };
        let read = seed.deserialize(Reader { value, trail: self.trail });
        if read.is_err() {
            self.trail.record(Step::Index(index));
        }
        read.map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Fields<'v> {
    fields: serde_json::map::Iter<'v>,
    value: Option<(&'v str, &'v Value)>,
    trail: &'v Trail,
}

impl<'v> MapAccess<'v> for Fields<'v> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'v>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((key, value)) = self.fields.next() else { return Ok(None) };
        self.value = Some((key, value));
        seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'v>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let (key, value) =
            self.value.take().ok_or_else(|| Error::custom("a value is read before its key"))?;
        let read = seed.deserialize(Reader { value, trail: self.trail });
        if read.is_err() {
            self.trail.record(Step::Key(key.to_owned()));
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Order {
        id: u8,
        #[serde(default)]
        lines: Vec<Line>,
        note: Option<String>,
        #[serde(default)]
        extra: BTreeMap<String, f64>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Line {
        Gift,
        Priced(i64),
        Sized { width: u32 },
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Either {
        Order(Order),
        Text(String),
    }

    /// Asserts that this deserializer reads the same value as serde_json.
    #[track_caller]
    fn same<T: DeserializeOwned + PartialEq + fmt::Debug>(body: &Value) {
        assert_eq!(read::<T>(body).expect("fits"), serde_json::from_value::<T>(body.clone()).expect("fits"));
    }

    #[test]
    fn a_matching_value_is_read() {
        let lines = json!(["gift", {"priced": -3}, {"sized": {"width": 7}}]);
        same::<Order>(
            &json!({"id": 1, "lines": lines, "note": null, "extra": {"a": 1, "b": -0.5}, "new": [{}]}),
        );
        same::<Order>(&json!({"id": 255, "note": "so"}));
        same::<Either>(&json!("text"));
        same::<Either>(&json!({"id": 1}));
        same::<Value>(&json!([null, true, 1, -1, 1.5, "a", {"b": []}]));
    }

    #[test]
    fn a_mismatch_is_reported_with_its_path() {
        let cases = [
            (json!({"id": 256}), "id", "integer `256`"),
            (json!({"id": 1, "lines": ["gift", "lost"]}), "lines[1]", "unknown variant `lost`"),
            (json!({"id": 1, "lines": [{"priced": "3"}]}), "lines[0].priced", "string \"3\""),
            (json!({"id": 1, "lines": [{"sized": {}}]}), "lines[0].sized", "missing field `width`"),
            (json!({"id": 1, "lines": [7]}), "lines[0]", "integer `7`, expected a text or an object"),
            (json!({"id": 1, "lines": {}}), "lines", "map, expected an array"),
            (json!({"id": 1, "note": ["a"]}), "note", "sequence, expected a string"),
            (json!({"id": 1, "extra": {"a b": true}}), "extra.a b", "boolean `true`"),
            (json!([1, []]), "", "sequence, expected an object"),
        ];
        for (body, place, reason) in cases {
            let (steps, error) = read::<Order>(&body).expect_err("does not fit");
            let steps = steps.iter().map(|step| match step {
                Step::Key(key) => format!(".{key}"),
                Step::Index(index) => format!("[{index}]"),
            });
            assert_eq!(steps.collect::<String>().trim_start_matches('.'), place, "{body}");
            assert!(error.to_string().contains(reason), "{body}: {error}");
        }
    }
}
