//! The abstract values of the interpreter: what is known of a value without running the sample.

use std::rc::Rc;

use serde_json::Value;

use super::ast::{Class, Function, SourceRange};
use crate::page::call::Spanned;
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::{Excerpt, Span};
use crate::subject::FieldPath;
use crate::subject::url::UrlText;

/// What is known of a value.
#[derive(Clone, Debug)]
pub(crate) enum Val {
    /// Nothing is known.
    Unknown,
    /// A number, a boolean or null.
    Literal(Value),
    /// A string, with a hole for each unknown part.
    Text(Text),
    /// A dictionary or object, and whether these are all of its fields.
    Object(Vec<ObjectField>, Completeness),
    /// A list.
    List(Vec<Val>),
    /// A function or module that the sample does not define, by its dotted name.
    Global(String),
    /// A function that the sample defines.
    Function(Rc<Function>),
    /// A class that the sample defines.
    Class(Rc<Class>),
    /// Names and values that are sent as a form or a query.
    Form(Vec<ObjectField>, Encoding),
    /// A client of an HTTP library: the name of the library, and the options of every request.
    Client(&'static str, Box<Val>),
    /// A value, encoded as JSON text.
    Encoded(Box<Val>),
    /// The response of a call, by the call's index.
    Response(usize),
    /// A value in the decoded body of a call's response: the index of the call, and the path in the body.
    Body(usize, FieldPath),
}

/// Whether all fields of an object are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Completeness {
    Yes,
    /// The object may have more fields: for example, an unknown value was spread into it, a key is computed, or
    /// the sample leaves fields out.
    No,
}

/// The encoding of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    UrlEncoded,
    Multipart,
}

impl Encoding {
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Encoding::UrlEncoded => "application/x-www-form-urlencoded",
            Encoding::Multipart => "multipart/form-data",
        }
    }
}

/// A string and its place.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) url: UrlText,
    /// Query parameters that were added by name: `url.searchParams.set(…)`.
    pub(crate) query: Vec<ObjectField>,
    /// The whole text; `None` if a part of it is unknown.
    pub(crate) whole: Option<String>,
    pub(crate) at: SourceRange,
}

/// A field of an object.
#[derive(Clone, Debug)]
pub(crate) struct ObjectField {
    pub(crate) key: String,
    pub(crate) at: SourceRange,
    pub(crate) value: Val,
}

impl Val {
    pub(crate) fn is_known(&self) -> bool {
        !matches!(self, Val::Unknown)
    }

    /// The value of an argument that was not passed, or of a field that an object lacks.
    pub(crate) fn undefined() -> Val {
        Val::Global("undefined".to_owned())
    }

    fn is_undefined(&self) -> bool {
        matches!(self, Val::Global(name) if name == "undefined")
    }

    /// Whether the value is undefined, `null` or `None`.
    pub(crate) fn is_null(&self) -> bool {
        self.is_undefined() || matches!(self, Val::Literal(Value::Null))
    }

    /// Whether the sample itself writes the value; false for unknown, null and global values.
    pub(crate) fn is_written_in_sample(&self) -> bool {
        self.is_known() && !self.is_null() && !matches!(self, Val::Global(_))
    }

    /// The value as one of several possible values: an object may have more fields.
    pub(crate) fn into_incomplete(self) -> Val {
        match self {
            Val::Object(fields, _) => Val::Object(fields, Completeness::No),
            other => other,
        }
    }

    /// The whole text of a string; `None` if a part of it is unknown or the value is no string.
    pub(crate) fn whole_text(&self) -> Option<&str> {
        match self {
            Val::Text(text) => text.whole.as_deref(),
            _ => None,
        }
    }

    /// The approximate size of the value, in parts: each nested value counts one, and each 16 bytes of a
    /// URL.
    ///
    /// Values are copied, so a variable that is set again and again to an object with two copies of itself
    /// would grow without end; [`super::limits::MAX_VALUE_PARTS`] limits it.
    pub(crate) fn size(&self) -> usize {
        match self {
            Val::Object(fields, _) | Val::Form(fields, _) => {
                1 + fields.iter().map(|field| field.value.size()).sum::<usize>()
            }
            Val::List(items) => 1 + items.iter().map(Val::size).sum::<usize>(),
            Val::Encoded(inner) | Val::Client(_, inner) => 1 + inner.size(),
            Val::Text(text) => 1 + text.url.len() / 16 + text.query.len(),
            _ => 1,
        }
    }

    /// The value as JSON; `None` if it is unknown. An object or list is returned empty, since its parts are
    /// reported one by one.
    pub(crate) fn json(&self) -> Option<Value> {
        match self {
            Val::Literal(value) => Some(value.clone()),
            Val::Text(text) => text.whole.clone().map(Value::String),
            Val::Object(..) => Some(Value::Object(serde_json::Map::new())),
            Val::List(_) => Some(Value::Array(Vec::new())),
            _ => None,
        }
    }

    /// The value as the page writes it. `span` is the place of the value, or that of its key.
    pub(crate) fn to_written(&self, span: Span, sample: &Excerpt) -> WrittenValue {
        let data = match self {
            Val::Object(fields, whole) => {
                let field = |field: &ObjectField| {
                    let span = sample.span(field.at.clone());
                    (Spanned { value: field.key.clone(), span }, field.value.to_written(span, sample))
                };
                // JSON encoders leave out undefined values and functions.
                let is_data = |value: &Val| !value.is_undefined() && !matches!(value, Val::Function(_));
                let data = fields.iter().filter(|field| is_data(&field.value));
                WrittenData::Object { fields: data.map(field).collect(), whole: *whole == Completeness::Yes }
            }
            Val::List(items) => {
                WrittenData::List(items.iter().map(|item| item.to_written(span, sample)).collect())
            }
            scalar => scalar.json().map_or(WrittenData::Unknown, WrittenData::Scalar),
        };
        WrittenValue { span, data }
    }

    /// The fields of an object or form; empty for any other value.
    pub(crate) fn fields(&self) -> &[ObjectField] {
        match self {
            Val::Object(fields, _) | Val::Form(fields, _) => fields,
            _ => &[],
        }
    }

    /// The field of that name; the last one if the name occurs more than once.
    pub(crate) fn field(&self, key: &str) -> Option<&ObjectField> {
        self.fields().iter().rev().find(|field| field.key == key)
    }
}
