//! Decodes a response body without the parts that break its schema, and returns these parts unchanged.
//!
//! A page of a hundred checkouts should stay readable if one checkout has null where the document declares a
//! string. So decoding removes two kinds of parts, and keeps each with its path and reason: a list item that
//! does not decode, and a null in an optional field or in a map. The rest decodes as if these parts were
//! absent. Any other mismatch is an error, because without a required field outside of lists there is no
//! value to return.
//!
//! If an item of a list within a list does not decode, the item of the outermost list is removed. Decoding
//! never starts again for a removed part: the functions of `parts`, which generated types call for their
//! lists and maps, go on behind it. Only a body or list item that repeats a key, and does not decode for that
//! reason, is read again: the last value of a repeated key counts, and serde cannot know at an earlier value
//! that the key occurs again.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::json::{self, Cursor, Syntax, Text};
use crate::reader::{Error, Place, PlaceStep, Reader};

#[allow(dead_code, reason = "the documents decide which kinds of lists and maps there are")]
mod parts;
#[cfg(test)]
mod tests;

use crate::key::Secrets;
#[allow(unused_imports, reason = "as above")]
pub(crate) use parts::*;

/// The maximum number of parts that decoding removes. A response with more of them is an error.
pub(crate) const MAX_UNDECODED: usize = 100;

/// One step of a path into a JSON body: a key of an object or an index of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

/// A part of a response body that breaks its schema. The value was decoded without it.
#[derive(Debug, Clone, PartialEq)]
pub struct Undecoded {
    /// The steps from the body to the field that did not decode.
    field: Vec<Step>,
    /// The number of steps at the beginning of `field` that lead to `value`.
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

    /// The complete list item that contains the field, as the provider sent it; or null, if the field is null
    /// and was read as absent.
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

    /// Replaces the API keys of the call in the reason, the value and the path of this part.
    pub(crate) fn conceal(&mut self, secrets: &Secrets) {
        self.reason = secrets.conceal(&self.reason).into_owned();
        secrets.conceal_json(&mut self.value);
        for step in &mut self.field {
            if let Step::Key(key) = step {
                *key = secrets.conceal(key).into_owned();
            }
        }
    }
}

/// Why a body does not decode, even without the parts that may be removed.
#[derive(Debug)]
pub(crate) struct Broken {
    /// `None` if the body is not JSON.
    pub(crate) path: Option<String>,
    pub(crate) reason: String,
}

/// Decodes a body. Returns the value, and the parts that were removed for that, at most `max` of them.
///
/// # Errors
///
/// The first field that does not decode and is in no part that may be removed, or the reason why the body is
/// not JSON. Also an error: more than `max` parts would have to be removed.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8], max: usize) -> Result<(T, Vec<Undecoded>), Broken> {
    let text = json::text_of(body);
    let mut state = State::new(&text, max);
    loop {
        match T::deserialize(Reader { state: &mut state, place: None }) {
            Ok(value) => return state.finish().map(|undecoded| (value, undecoded)),
            Err(error) if state.restarts(&error) => {}
            Err(error) => return Err(state.broken(&error)),
        }
    }
}

/// The state of decoding one body.
pub(crate) struct State<'t> {
    text: &'t str,
    pub(crate) cursor: Cursor<'t>,
    max: usize,
    undecoded: Vec<Undecoded>,
    /// Whether the cursor is in an item of a list whose items may be removed.
    is_in_part: bool,
    /// The steps to the innermost value that did not decode; `None` as long as every value decodes.
    failed: Option<Vec<Step>>,
    /// The offsets of the values that are skipped, because their key occurs again in the same object.
    repeated: BTreeSet<usize>,
}

/// What follows a part of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// The next part.
    Next,
    /// The same part again, without the earlier values of the keys that it repeats.
    Again,
    /// Nothing: the list does not decode.
    Fail,
}

/// The state before a list item.
pub(crate) struct Part<'t> {
    cursor: Cursor<'t>,
    undecoded: usize,
    is_in_part: bool,
}

impl<'t> State<'t> {
    fn new(text: &'t str, max: usize) -> Self {
        Self {
            text,
            cursor: Cursor::new(text),
            max,
            undecoded: Vec::new(),
            is_in_part: false,
            failed: None,
            repeated: BTreeSet::new(),
        }
    }

    /// The next key of the object that the cursor has entered. A key whose value is in `repeated` is skipped.
    #[inline]
    pub(crate) fn next_key(&mut self, is_first: bool) -> Result<Option<Text<'t>>, Syntax> {
        let mut key = self.cursor.key(is_first)?;
        while !self.repeated.is_empty() && key.is_some() && self.repeated.contains(&self.cursor.offset()) {
            self.cursor.skip()?;
            key = self.cursor.key(false)?;
        }
        Ok(key)
    }

    /// Reads the string at the cursor.
    #[inline(never)]
    pub(crate) fn string(&mut self) -> Result<Cow<'t, str>, Syntax> {
        self.cursor.string().map(Text::unescaped)
    }

    /// Moves behind the array or object that was entered at `depth`, the cursor's depth before `enter`. Does
    /// nothing if the cursor is already behind it.
    #[inline]
    pub(crate) fn leave(&mut self, depth: u8, is_object: bool) -> Result<(), Syntax> {
        if self.cursor.depth() == depth { Ok(()) } else { self.cursor.leave(is_object) }
    }

    /// Records that the value at `place` did not decode, unless a value inside it is recorded already.
    #[cold]
    pub(crate) fn fail_at(&mut self, place: &Place<'_>) {
        if self.failed.is_none() {
            self.failed = Some(steps(Some(place)));
        }
    }

    /// Records a null that the cursor has passed as a removed part. Returns whether it did: false if the
    /// maximum number of parts is reached, or the error is one of syntax.
    #[cold]
    pub(crate) fn remove_null(&mut self, place: Option<&Place<'_>>, error: &Error) -> bool {
        let (true, Some(reason)) = (self.undecoded.len() < self.max, error.mismatch()) else { return false };
        let (field, reason) = (steps(place), reason.to_owned());
        self.failed = None;
        self.undecoded.push(Undecoded { part: field.len(), field, reason, value: Value::Null });
        true
    }

    /// If the value at the cursor `at`, which did not decode, is a null, removes it and moves behind it.
    /// Returns whether it was removed.
    #[cold]
    pub(crate) fn skip_null(&mut self, at: Cursor<'t>, place: &Place<'_>, error: &Error) -> bool {
        let mut cursor = at;
        let is_null = cursor.peek() == b'n' && cursor.literal("null").is_ok();
        if !is_null || !self.remove_null(Some(place), error) {
            return false;
        }
        self.cursor = cursor;
        true
    }

    #[inline]
    pub(crate) fn begin_part(&mut self) -> Part<'t> {
        let is_in_part = std::mem::replace(&mut self.is_in_part, true);
        Part { cursor: self.cursor, undecoded: self.undecoded.len(), is_in_part }
    }

    #[inline]
    pub(crate) fn end_part(&mut self, part: &Part<'t>) -> Then {
        self.is_in_part = part.is_in_part;
        Then::Next
    }

    /// Removes a list item that did not decode, and moves the cursor behind it. An item within an item is not
    /// removed, because the outer item is removed instead.
    #[cold]
    pub(crate) fn set_aside(&mut self, part: &Part<'t>, place: &Place<'_>, error: &Error) -> Then {
        self.fail_at(place);
        self.is_in_part = part.is_in_part;
        let (false, Some(reason)) = (part.is_in_part, error.mismatch()) else { return Then::Fail };
        let mut cursor = part.cursor;
        if cursor.skip().is_err() {
            return Then::Fail;
        }
        if self.finds_repeated(part.cursor) {
            self.cursor = part.cursor;
            self.undecoded.truncate(part.undecoded);
            return Then::Again;
        }
        if self.undecoded.len() >= self.max {
            return Then::Fail;
        }
        self.cursor = cursor;
        self.undecoded.truncate(part.undecoded);
        self.undecoded.push(Undecoded {
            field: self.failed.take().unwrap_or_default(),
            part: steps(Some(place)).len(),
            reason: reason.to_owned(),
            value: value_of(self.text[part.cursor.offset()..cursor.offset()].trim_start()),
        });
        Then::Next
    }

    /// Begins to read a value that may turn out to be of another type: nothing is removed. Returns the maximum
    /// number of removed parts until now, and the failure that is already known.
    pub(crate) fn begin_attempt(&mut self) -> (usize, Option<Vec<Step>>) {
        let max = std::mem::replace(&mut self.max, self.undecoded.len());
        (max, self.failed.take())
    }

    /// Ends what `begin_attempt` began. Where an attempt fails does not matter.
    pub(crate) fn end_attempt(&mut self, (max, failed): (usize, Option<Vec<Step>>)) {
        self.max = max;
        self.failed = failed;
    }

    /// Whether the value at the cursor `at`, which did not decode, repeats keys. From then on, only the last
    /// value of each repeated key is read.
    fn finds_repeated(&mut self, at: Cursor<'t>) -> bool {
        let before = self.repeated.len();
        self.repeated.extend(at.repeated_keys());
        let found = self.repeated.len() > before;
        if found {
            self.failed = None;
        }
        found
    }

    /// Whether the whole body is read again because it repeats keys.
    #[cold]
    fn restarts(&mut self, error: &Error) -> bool {
        let start = Cursor::new(self.text);
        let again = error.mismatch().is_some() && self.finds_repeated(start);
        if again {
            self.cursor = start;
            self.undecoded.clear();
            self.is_in_part = false;
        }
        again
    }

    fn finish(mut self) -> Result<Vec<Undecoded>, Broken> {
        match self.cursor.end() {
            Ok(()) => Ok(self.undecoded),
            Err(error) => Err(self.broken(&error.into())),
        }
    }

    /// The reason why the body did not decode. If the body is not JSON, the reason is the first violation of
    /// the syntax, whatever `error` is.
    #[cold]
    fn broken(self, error: &Error) -> Broken {
        match json::check(self.text) {
            Err(reason) => Broken { path: None, reason },
            Ok(()) => {
                Broken { path: Some(path_text(&self.failed.unwrap_or_default())), reason: error.to_string() }
            }
        }
    }
}

/// The value of a JSON text. If the text contains a number that is out of range, the value is a string with
/// the whole text.
pub(crate) fn value_of(text: &str) -> Value {
    let mut state = State::new(text, 0);
    let value = Value::deserialize(Reader { state: &mut state, place: None });
    value.unwrap_or_else(|_| Value::from(text))
}

/// The steps from the body to a place.
fn steps(place: Option<&Place<'_>>) -> Vec<Step> {
    let upwards = std::iter::successors(place, |place| place.above);
    let mut steps: Vec<Step> = upwards
        .map(|place| match place.step {
            PlaceStep::Key(key) => Step::Key(key.unescaped().into_owned()),
            PlaceStep::Index(index) => Step::Index(index),
        })
        .collect();
    steps.reverse();
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
