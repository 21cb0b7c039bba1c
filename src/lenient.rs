//! Decodes a response body without the parts that break its schema, and returns these parts unchanged.
//!
//! A page of a hundred checkouts should stay readable if one checkout has null where the document declares a
//! string. So decoding removes two kinds of parts, and keeps each with its path and reason: a list item that
//! does not decode, and a null in an optional field. The rest decodes as if these parts were absent. Any
//! other mismatch is an error: a required field outside of lists leaves no value to return.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::key::Secrets;
use crate::reader::{self, Step};

/// The maximum number of parts that decoding removes. A response with more does not follow its document.
pub(crate) const MAX_UNDECODED: usize = 100;

/// A part of a response body that breaks its schema. The value was decoded without it.
#[derive(Debug, Clone, PartialEq)]
pub struct Undecoded {
    /// The steps from the body to the field that did not decode.
    field: Vec<Step>,
    /// The number of leading steps of `field` that lead to `value`.
    part: usize,
    reason: String,
    value: Value,
}

impl Undecoded {
    /// The field that did not decode, such as `data[3].amount_total`.
    pub fn path(&self) -> String {
        path_text(&self.field)
    }

    /// Why the field did not decode.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The complete list item that contains the field, as the provider sent it; or null, if the field was a
    /// null that is now absent.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The index of the removed item in the body's top-level field `list`; `None` if this part is no item of
    /// that list.
    #[cfg(any(feature = "polar", feature = "stripe"))]
    pub(crate) fn item_of(&self, list: &str) -> Option<usize> {
        match &self.field[..self.part] {
            [Step::Key(key), Step::Index(index)] if key == list => Some(*index),
            _ => None,
        }
    }

    /// Replaces the keys of the call in everything that this part shows.
    pub(crate) fn conceal(&mut self, secrets: &Secrets) {
        self.reason = secrets.conceal(&self.reason).into_owned();
        secrets.conceal_json(&mut self.value);
        for step in &mut self.field {
            if let Step::Key(key) = step {
                *key = secrets.conceal(key).into_owned();
            }
        }
    }

    /// The steps from the body to the removed part.
    fn removed_steps(&self) -> &[Step] {
        &self.field[..self.part]
    }

    /// Whether this part is a null in `object` whose removal caused the error `reason`: a missing field.
    fn explains_missing(&self, object: &[Step], reason: &str) -> bool {
        match self.removed_steps() {
            [above @ .., Step::Key(key)] => above == object && reason == format!("missing field `{key}`"),
            _ => false,
        }
    }
}

/// Why a body does not decode, even without the parts that may be removed.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) path: String,
    pub(crate) reason: String,
}

/// Decodes a body. Returns the value, and the parts that were removed for that, at most `max` of them.
///
/// # Errors
///
/// The first field that does not decode and that is not in a removable part.
pub(crate) fn decode<T: DeserializeOwned>(body: &Value, max: usize) -> Result<(T, Vec<Undecoded>), Broken> {
    let mut rest = Cow::Borrowed(body);
    let mut undecoded: Vec<Undecoded> = Vec::new();
    loop {
        let (here, error) = match reader::read(&rest) {
            Ok(value) => return Ok((value, undecoded)),
            Err(failed) => failed,
        };
        let mut field = original_steps(&here, &undecoded);
        let mut reason = error.to_string();
        // The field is required, and its null was removed before. Report the null, not the missing field.
        if let Some(at) = undecoded.iter().position(|part| part.explains_missing(&field, &reason)) {
            let null = undecoded.remove(at);
            (field, reason) = (null.field, null.reason);
        }
        let part = if undecoded.len() < max { remove_cause(rest.to_mut(), &here) } else { None };
        let Some(part) = part else {
            return Err(Broken { path: path_text(&field), reason });
        };
        let place = &field[..part];
        let value = place.iter().try_fold(body, |value, step| step.child(value)).cloned().unwrap_or_default();
        undecoded.retain(|earlier| !earlier.removed_steps().starts_with(place));
        undecoded.push(Undecoded { field, part, reason, value });
    }
}

/// Removes the part that does not decode: the null at `steps`, or else the item of the outermost list on the
/// way there. Returns the number of steps that lead to the removed part; `None` if neither exists.
fn remove_cause(rest: &mut Value, steps: &[Step]) -> Option<usize> {
    if let [above @ .., Step::Key(key)] = steps
        && let Value::Object(fields) = descend(rest, above)?
        && fields.get(key).is_some_and(Value::is_null)
    {
        fields.remove(key);
        return Some(steps.len());
    }
    let (at, index) = steps.iter().enumerate().find_map(|(at, step)| match step {
        Step::Index(index) => Some((at, *index)),
        Step::Key(_) => None,
    })?;
    let list = descend(rest, &steps[..at])?.as_array_mut().filter(|list| index < list.len())?;
    list.remove(index);
    Some(at + 1)
}

fn descend<'v>(value: &'v mut Value, steps: &[Step]) -> Option<&'v mut Value> {
    steps.iter().try_fold(value, |value, step| step.child_mut(value))
}

/// Converts steps in the reduced body to steps in the body as received: each earlier removed item of the same
/// list shifts the index by one.
fn original_steps(steps: &[Step], undecoded: &[Undecoded]) -> Vec<Step> {
    let mut steps = steps.to_vec();
    let Some(at) = steps.iter().position(|step| matches!(step, Step::Index(_))) else { return steps };
    let list = &steps[..at];
    let mut removed: Vec<usize> = undecoded
        .iter()
        .filter_map(|earlier| match earlier.removed_steps() {
            [above @ .., Step::Index(index)] if above == list => Some(*index),
            _ => None,
        })
        .collect();
    removed.sort_unstable();
    if let Step::Index(index) = &mut steps[at] {
        for earlier in removed {
            *index += usize::from(earlier <= *index);
        }
    }
    steps
}

/// Steps as a path, such as `data[3].id`; `.` for the whole body.
fn path_text(steps: &[Step]) -> String {
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
    fn child<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        match self {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get(index),
        }
    }

    fn child_mut<'v>(&self, value: &'v mut Value) -> Option<&'v mut Value> {
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

    /// The ids of the items that decode, and the path and value of each removed part.
    type Decoded = (Vec<String>, Vec<(String, Value)>);

    fn decoded(body: Value) -> Result<Decoded, String> {
        let (list, undecoded) = decode::<List>(&body, MAX_UNDECODED).map_err(|broken| broken.path)?;
        let undecoded = undecoded.iter().map(|part| (part.path(), part.value().clone()));
        Ok((list.data.into_iter().map(|item| item.id).collect(), undecoded.collect()))
    }

    #[test]
    fn an_item_that_does_not_decode_is_removed_whole() {
        let [one, two, three] =
            [json!({"id": null, "tags": null}), json!(null), json!({"id": "c", "tags": [7]})];
        let body = json!({"data": [{"id": "a"}, one, two, {"id": "b"}, three], "more": true});
        let (ids, undecoded) = decoded(body).expect("the others decode");
        assert_eq!(ids, ["a", "b"]);
        let expected = [("data[1].id", one), ("data[2]", two), ("data[4].tags[0]", three)];
        assert_eq!(undecoded, expected.map(|(path, value)| (path.to_owned(), value)));
    }

    #[test]
    fn a_null_in_an_optional_field_is_absent() {
        let body = json!({"data": [{"id": "a", "tags": null}], "more": true});
        let undecoded = vec![("data[0].tags".to_owned(), json!(null))];
        assert_eq!(decoded(body), Ok((vec!["a".to_owned()], undecoded)));
    }

    #[test]
    fn a_mismatch_outside_of_lists_is_an_error_at_its_path() {
        for (body, path) in [
            (json!({"data": [], "more": null}), "more"),
            (json!({"data": [{"id": 7}], "more": "yes"}), "more"),
            (json!({"data": {}, "more": true}), "data"),
            (json!({"data": []}), "."),
            (json!(null), "."),
            (json!({"data": vec![json!({}); MAX_UNDECODED + 1], "more": true}), "data[100]"),
        ] {
            assert_eq!(decoded(body), Err(path.to_owned()));
        }
    }
}
