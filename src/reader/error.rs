//! `Error`: why a value does not decode. It is small, because every function that decodes returns it.

use std::fmt;

use serde::de::{self, Unexpected};

use crate::json::Syntax;

/// Why a value does not decode.
#[derive(Debug)]
pub(crate) struct Error(Box<Cause>);

#[derive(Debug)]
enum Cause {
    Syntax(&'static str),
    Mismatch(String),
}

impl Error {
    /// The reason of a mismatch; `None` if the syntax of JSON is violated.
    pub(crate) fn mismatch(&self) -> Option<&str> {
        match &*self.0 {
            Cause::Syntax(_) => None,
            Cause::Mismatch(reason) => Some(reason),
        }
    }

    /// The error that a value is not of the expected type.
    pub(super) fn unexpected(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found: &dyn fmt::Display = if found == Unexpected::Unit { &"null" } else { &found };
        Self(Box::new(Cause::Mismatch(format!("invalid type: {found}, expected {expected}"))))
    }
}

impl de::Error for Error {
    #[cold]
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self(Box::new(Cause::Mismatch(reason.to_string())))
    }

    #[cold]
    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::unexpected(found, expected)
    }
}

impl From<Syntax> for Error {
    #[cold]
    fn from(Syntax(what): Syntax) -> Self {
        Self(Box::new(Cause::Syntax(what)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Cause::Syntax(what) => f.write_str(what),
            Cause::Mismatch(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for Error {}
