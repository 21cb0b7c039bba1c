//! The types through which a visitor reads an array or an object: `Elements` and `Fields`, and `Parts`, which
//! sets aside what does not decode. `Attempts` reads the value of a union.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

use super::{Error, Place, PlaceStep, Reader};
use crate::json::{Cursor, Text};
use crate::lenient::{State, Then};

/// The elements of the array that the cursor has entered.
pub(super) struct Elements<'r, 'de> {
    state: &'r mut State<'de>,
    place: Option<&'r Place<'r>>,
    index: usize,
}

impl<'r, 'de> Elements<'r, 'de> {
    pub(super) fn new(state: &'r mut State<'de>, place: Option<&'r Place<'r>>) -> Self {
        Self { state, place, index: 0 }
    }
}

impl<'de> SeqAccess<'de> for Elements<'_, 'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        if !self.state.cursor.element(self.index == 0)? {
            return Ok(None);
        }
        let place = Place { above: self.place, step: PlaceStep::Index(self.index) };
        self.index += 1;
        let read = seed.deserialize(Reader { state: self.state, place: Some(&place) });
        if read.is_err() {
            self.state.fail_at(&place);
        }
        read.map(Some)
    }
}

/// The fields of the object that the cursor has entered.
pub(super) struct Fields<'r, 'de> {
    state: &'r mut State<'de>,
    place: Option<&'r Place<'r>>,
    /// The key of the current field.
    key: Text<'de>,
    is_first: bool,
}

impl<'r, 'de> Fields<'r, 'de> {
    pub(super) fn new(state: &'r mut State<'de>, place: Option<&'r Place<'r>>) -> Self {
        Self { state, place, key: Text::default(), is_first: true }
    }

    /// The place of the current field.
    fn here(&self) -> Place<'r>
    where
        'de: 'r,
    {
        Place { above: self.place, step: PlaceStep::Key(self.key) }
    }
}

impl<'de> MapAccess<'de> for Fields<'_, 'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(key) = self.state.next_key(self.is_first)? else { return Ok(None) };
        self.is_first = false;
        self.key = key;
        let unescaped;
        let key = match key.plain() {
            Some(key) => key,
            None => {
                unescaped = key.unescaped();
                &unescaped
            }
        };
        seed.deserialize(StrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let place = self.here();
        let read = seed.deserialize(Reader { state: self.state, place: Some(&place) });
        if read.is_err() {
            self.state.fail_at(&place);
        }
        read
    }
}

/// The parts of a list or map. After an error, a visitor may ask for the next part if `size_hint` is not
/// `None`: then the part that does not decode has been set aside, or is read again without its repeated keys.
pub(super) struct Parts<A> {
    access: A,
    then: Then,
}

impl<A> Parts<A> {
    pub(super) fn new(access: A) -> Self {
        Self { access, then: Then::Next }
    }

    fn hint(&self) -> Option<usize> {
        (self.then != Then::Fail).then_some(0)
    }
}

impl<'de> SeqAccess<'de> for Parts<Elements<'_, 'de>> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Elements { state, place, index } = &mut self.access;
        let then = std::mem::replace(&mut self.then, Then::Fail);
        if then == Then::Next && !state.cursor.element(*index == 0)? {
            return Ok(None);
        }
        let part = state.begin_part();
        let place = Place { above: *place, step: PlaceStep::Index(*index) };
        let read = seed.deserialize(Reader { state, place: Some(&place) });
        self.then = match &read {
            Ok(_) => state.end_part(&part),
            Err(error) => state.set_aside(&part, &place, error),
        };
        *index += usize::from(self.then == Then::Next);
        read.map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        self.hint()
    }
}

impl<'de> MapAccess<'de> for Parts<Fields<'_, 'de>> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.then = Then::Fail;
        self.access.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let before = self.access.state.cursor;
        let read = self.access.next_value_seed(seed);
        if let Err(error) = &read {
            let place = self.access.here();
            let removed = self.access.state.skip_null(before, &place, error);
            self.then = if removed { Then::Next } else { Then::Fail };
        }
        read
    }

    fn size_hint(&self) -> Option<usize> {
        self.hint()
    }
}

/// Reads the value of a union again and again, each time as another type, until one decodes. An attempt sets
/// nothing aside, because another variant may have that part as it is.
pub(super) struct Attempts<'r, 'de> {
    state: &'r mut State<'de>,
    place: Option<&'r Place<'r>>,
    start: Cursor<'de>,
}

impl<'r, 'de> Attempts<'r, 'de> {
    pub(super) fn new(state: &'r mut State<'de>, place: Option<&'r Place<'r>>) -> Self {
        let start = state.cursor;
        Self { state, place, start }
    }
}

impl<'de> SeqAccess<'de> for Attempts<'_, 'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let before = self.state.begin_attempt();
        let read = seed.deserialize(Reader { state: self.state, place: self.place });
        self.state.end_attempt(before);
        if read.is_err() {
            self.state.cursor = self.start;
        }
        read.map(Some)
    }
}
