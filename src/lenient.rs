//! Decodes an answer without the parts that break its schema, and keeps these as they came.
//!
//! A page of a hundred checkouts is worth reading when one of them has null where its document
//! promises a text. So the item of a list that does not decode is set aside with the path and the
//! reason, and so is a null that may be absent; everything else decodes as if they were not there.
//! What belongs to no list and may not be absent is an error as before: there is nothing to return.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::reader::{self, Step};

/// How many parts may be set aside; an answer with more is another one than its document describes.
pub(crate) const MOST: usize = 100;

/// A part of an answer that breaks its schema: the value was decoded without it.
#[derive(Debug, Clone, PartialEq)]
pub struct Undecoded {
    field: Vec<Step>,
    /// How many steps of `field` lead to `value`.
    part: usize,
    reason: String,
    value: Value,
}

impl Undecoded {
    /// The field that did not decode, such as `data[3].amount_total`.
    pub fn path(&self) -> String {
        written(&self.field)
    }

    /// What was wrong with it.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The item of the list that has this field, whole and as it came; null, where that was all.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The number of the item in this list of the body.
    #[cfg(any(feature = "polar", feature = "stripe"))]
    pub(crate) fn item_of(&self, list: &str) -> Option<usize> {
        match &self.field[..self.part] {
            [Step::Key(key), Step::Index(index)] if key == list => Some(*index),
            _ => None,
        }
    }

    fn place(&self) -> &[Step] {
        &self.field[..self.part]
    }

    /// Whether this is the null without which an object now lacks a field.
    fn is_missed(&self, object: &[Step], reason: &str) -> bool {
        match self.place() {
            [above @ .., Step::Key(key)] => above == object && reason == format!("missing field `{key}`"),
            _ => false,
        }
    }
}

/// Why a body does not decode, even without what can be set aside.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) path: String,
    pub(crate) reason: String,
}

/// Decodes a body, without the parts that it tells of: `most` of them.
pub(crate) fn decode<T: DeserializeOwned>(body: &Value, most: usize) -> Result<(T, Vec<Undecoded>), Broken> {
    let mut rest = Cow::Borrowed(body);
    let mut aside: Vec<Undecoded> = Vec::new();
    loop {
        let (here, error) = match reader::read(&rest) {
            Ok(value) => return Ok((value, aside)),
            Err(failed) => failed,
        };
        let mut field = published(&here, &aside);
        let mut reason = error.to_string();
        // A null that had to be there is missed now where it stood; what was wrong is the null.
        if let Some(at) = aside.iter().position(|part| part.is_missed(&field, &reason)) {
            let null = aside.remove(at);
            (field, reason) = (null.field, null.reason);
        }
        let part = if aside.len() < most { take(rest.to_mut(), &here) } else { None };
        let Some(part) = part else {
            return Err(Broken { path: written(&field), reason });
        };
        let place = &field[..part];
        let value = place.iter().try_fold(body, |value, step| step.below(value)).cloned().unwrap_or_default();
        aside.retain(|earlier| !earlier.place().starts_with(place));
        aside.push(Undecoded { field, part, reason, value });
    }
}

/// Takes out what stands in the way: the null, or the item of the outermost list. Tells how many
/// steps lead to it.
fn take(rest: &mut Value, steps: &[Step]) -> Option<usize> {
    if let [above @ .., Step::Key(key)] = steps
        && let Value::Object(fields) = inner(rest, above)?
        && fields.get(key).is_some_and(Value::is_null)
    {
        fields.remove(key);
        return Some(steps.len());
    }
    let (at, index) = steps.iter().enumerate().find_map(|(at, step)| match step {
        Step::Index(index) => Some((at, *index)),
        Step::Key(_) => None,
    })?;
    let list = inner(rest, &steps[..at])?.as_array_mut().filter(|list| index < list.len())?;
    list.remove(index);
    Some(at + 1)
}

fn inner<'v>(value: &'v mut Value, steps: &[Step]) -> Option<&'v mut Value> {
    steps.iter().try_fold(value, |value, step| step.below_mut(value))
}

/// The same steps in the body as it came, in which nothing was taken out yet.
fn published(steps: &[Step], aside: &[Undecoded]) -> Vec<Step> {
    let mut steps = steps.to_vec();
    let Some(at) = steps.iter().position(|step| matches!(step, Step::Index(_))) else { return steps };
    let list = &steps[..at];
    let mut taken: Vec<usize> = aside
        .iter()
        .filter_map(|earlier| match earlier.place() {
            [above @ .., Step::Index(index)] if above == list => Some(*index),
            _ => None,
        })
        .collect();
    taken.sort_unstable();
    if let Step::Index(index) = &mut steps[at] {
        for taken in taken {
            *index += usize::from(taken <= *index);
        }
    }
    steps
}

/// Steps as a path is written, `.` for the whole body.
fn written(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Key(key) if path.is_empty() => path.push_str(key),
            Step::Key(key) => path.extend([".", key]),
            Step::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    if path.is_empty() { ".".to_owned() } else { path }
}

impl Step {
    fn below<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        match self {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get(index),
        }
    }

    fn below_mut<'v>(&self, value: &'v mut Value) -> Option<&'v mut Value> {
        match self {
            Step::Key(key) => value.get_mut(key),
            Step::Index(index) => value.get_mut(index),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct List {
        data: Vec<Item>,
        more: bool,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Item {
        id: String,
        #[serde(default)]
        tags: Vec<String>,
    }

    /// The ids that decode, and what was set aside: path and value.
    type Told = (Vec<String>, Vec<(String, Value)>);

    fn decoded(body: Value) -> Result<Told, String> {
        let (list, aside) = decode::<List>(&body, MOST).map_err(|broken| broken.path)?;
        let aside = aside.iter().map(|part| (part.path(), part.value().clone()));
        Ok((list.data.into_iter().map(|item| item.id).collect(), aside.collect()))
    }

    #[test]
    fn an_item_that_does_not_decode_is_set_aside_whole() {
        let [one, two, three] =
            [json!({"id": null, "tags": null}), json!(null), json!({"id": "c", "tags": [7]})];
        let body = json!({"data": [{"id": "a"}, one, two, {"id": "b"}, three], "more": true});
        let (ids, aside) = decoded(body).expect("the others decode");
        assert_eq!(ids, ["a", "b"]);
        let told = [("data[1].id", one), ("data[2]", two), ("data[4].tags[0]", three)];
        assert_eq!(aside, told.map(|(path, value)| (path.to_owned(), value)));
    }

    #[test]
    fn a_null_that_may_be_absent_is_absent() {
        let body = json!({"data": [{"id": "a", "tags": null}], "more": true});
        let aside = vec![("data[0].tags".to_owned(), json!(null))];
        assert_eq!(decoded(body), Ok((vec!["a".to_owned()], aside)));
    }

    #[test]
    fn what_belongs_to_no_list_is_an_error_at_its_path() {
        for (body, path) in [
            (json!({"data": [], "more": null}), "more"),
            (json!({"data": [{"id": 7}], "more": "yes"}), "more"),
            (json!({"data": {}, "more": true}), "data"),
            (json!({"data": []}), "."),
            (json!(null), "."),
            (json!({"data": vec![json!({}); MOST + 1], "more": true}), "data[100]"),
        ] {
            assert_eq!(decoded(body), Err(path.to_owned()));
        }
    }
}
