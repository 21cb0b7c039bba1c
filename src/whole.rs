//! `Whole`: the complete body of a response that caused an error; single values can be read from it.

use std::fmt;

use crate::json::{self, Cursor};
use crate::key::Secrets;

/// A body with the keys that must be concealed in every value. Its `Debug` output contains neither.
#[derive(Clone)]
pub(crate) struct Whole {
    pub(crate) body: Vec<u8>,
    pub(crate) secrets: Secrets,
}

impl Whole {
    pub(crate) fn field(&self, pointer: &str) -> Option<String> {
        field(&json::text_of(&self.body), pointer).map(|value| self.secrets.conceal(&value).into_owned())
    }
}

/// The value at a JSON pointer of a JSON text: a string as its text, any other value as JSON. `None` if
/// nothing or null is there, or the text before the value violates the syntax of JSON.
pub(crate) fn field(text: &str, pointer: &str) -> Option<String> {
    let mut found = Cursor::new(text).find(pointer)?;
    match found.peek() {
        b'"' => found.string().ok().map(|text| text.unescaped().into_owned()),
        b'n' => None,
        _ => found.value_text().map(str::to_owned),
    }
}

impl fmt::Debug for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.body.len())
    }
}

impl PartialEq for Whole {
    fn eq(&self, other: &Self) -> bool {
        self.body == other.body
    }
}

impl Eq for Whole {}
