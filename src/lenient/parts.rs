//! The functions that decode the lists, maps and optional fields of generated types: `build.rs` names them in
//! `#[serde(deserialize_with)]`.
//!
//! If the deserializer is `Reader`, a part that breaks its schema is removed, and decoding goes on with the
//! next part. Any other deserializer reads plain lists, maps and values.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use crate::reader::{LIST, OPTIONAL, OPTIONAL_LIST};

/// A required list.
pub(crate) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    from.deserialize_newtype_struct(LIST, Items(PhantomData))
}

/// A list that is empty if it is absent.
pub(crate) fn optional_list<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    from.deserialize_newtype_struct(OPTIONAL_LIST, Items(PhantomData))
}

/// A list, or null.
pub(crate) fn nullable_list<'de, D, T>(from: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<List<T>>::deserialize(from).map(|list| list.map(|List(items)| items))
}

/// A required map.
pub(crate) fn map<'de, D: Deserializer<'de>, V: Deserialize<'de>>(
    from: D,
) -> Result<HashMap<String, V>, D::Error> {
    from.deserialize_newtype_struct(LIST, Entries(PhantomData))
}

/// A map that is empty if it is absent.
pub(crate) fn optional_map<'de, D, V>(from: D) -> Result<HashMap<String, V>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    from.deserialize_newtype_struct(OPTIONAL_LIST, Entries(PhantomData))
}

/// A map, or null.
pub(crate) fn nullable_map<'de, D, V>(from: D) -> Result<Option<HashMap<String, V>>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    Option::<Map<V>>::deserialize(from).map(|map| map.map(|Map(entries)| entries))
}

/// A required map of lists.
pub(crate) fn map_of_lists<'de, D, T>(from: D) -> Result<HashMap<String, Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    map(from).map(without_wrappers)
}

/// A map of lists that is empty if it is absent.
pub(crate) fn optional_map_of_lists<'de, D, T>(from: D) -> Result<HashMap<String, Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    optional_map(from).map(without_wrappers)
}

/// A map of lists, or null.
pub(crate) fn nullable_map_of_lists<'de, D, T>(from: D) -> Result<Option<HashMap<String, Vec<T>>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    nullable_map(from).map(|map| map.map(without_wrappers))
}

/// A value of any other type that has a default if it is absent.
pub(crate) fn optional<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    from.deserialize_newtype_struct(OPTIONAL, OrDefault(PhantomData))
}

fn without_wrappers<T>(map: HashMap<String, List<T>>) -> HashMap<String, Vec<T>> {
    map.into_iter().map(|(key, List(items))| (key, items)).collect()
}

struct List<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        list(from).map(Self)
    }
}

struct Map<V>(HashMap<String, V>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Map<V> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        map(from).map(Self)
    }
}

struct Items<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_none<E>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Vec<T>, D::Error> {
        Vec::deserialize(from)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        loop {
            match items.next_element() {
                Ok(Some(item)) => list.push(item),
                Ok(None) => return Ok(list),
                Err(error) if items.size_hint().is_none() => return Err(error),
                Err(_) => {}
            }
        }
    }
}

struct Entries<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
    type Value = HashMap<String, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(HashMap::new())
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        HashMap::deserialize(from)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut map = HashMap::new();
        loop {
            match entries.next_entry() {
                Ok(Some((key, value))) => drop(map.insert(key, value)),
                Ok(None) => return Ok(map),
                Err(error) if entries.size_hint().is_none() => return Err(error),
                Err(_) => {}
            }
        }
    }
}

struct OrDefault<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for OrDefault<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_none<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        T::deserialize(from)
    }
}
