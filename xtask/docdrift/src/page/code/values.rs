//! What is known of a value while a sample is followed.

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
    /// Nothing.
    Unknown,
    /// A number, a truth value or null.
    Literal(Value),
    /// A text; holes where parts are not known.
    Text(Text),
    /// A dictionary or object; whether these are all of its fields.
    Object(Vec<ObjectField>, Completeness),
    /// A list.
    List(Vec<Val>),
    /// A function or module that the sample did not define, by its dotted name.
    Global(String),
    /// A function that the sample defines.
    Function(Rc<Function>),
    /// A class that the sample defines.
    Class(Rc<Class>),
    /// Names and values that are sent as a form, or as a query.
    Form(Vec<ObjectField>, Encoding),
    /// A client of an HTTP library: the library, and the options of every request.
    Client(&'static str, Box<Val>),
    /// A value, encoded as JSON text.
    Encoded(Box<Val>),
    /// The response of a call, by the call's index.
    Response(usize),
    /// The decoded body of that call's response, or what stands there.
    Body(usize, FieldPath),
}

/// Whether all fields of an object are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Completeness {
    Yes,
    /// Something was spread into it that cannot be followed.
    No,
}

/// How a form is written.
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

/// A text and where it is written.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) url: UrlText,
    /// The parameters of its query that were put in by name.
    pub(crate) query: Vec<ObjectField>,
    /// The whole text, where all of it is known.
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

    /// What is not there: an argument that was not passed, a field that an object lacks.
    pub(crate) fn undefined() -> Val {
        Val::Global("undefined".to_owned())
    }

    fn is_undefined(&self) -> bool {
        matches!(self, Val::Global(name) if name == "undefined")
    }

    /// Whether it is nothing: not there, or `null` or `None`.
    pub(crate) fn is_null(&self) -> bool {
        self.is_undefined() || matches!(self, Val::Literal(Value::Null))
    }

    /// Whether it is made of what the sample itself says.
    pub(crate) fn is_said(&self) -> bool {
        self.is_known() && !self.is_null() && !matches!(self, Val::Global(_))
    }

    /// The value, where something else may stand in its place: an object may have other fields.
    pub(crate) fn loosened(self) -> Val {
        match self {
            Val::Object(fields, _) => Val::Object(fields, Completeness::No),
            other => other,
        }
    }

    /// The text, where all of it is known.
    pub(crate) fn whole_text(&self) -> Option<&str> {
        match self {
            Val::Text(text) => text.whole.as_deref(),
            _ => None,
        }
    }

    /// How many parts it has, roughly: values are copied, so that one made of itself over and over
    /// would grow without end.
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

    /// The value as JSON, as far as it is known: an object or list is told as an empty one, since
    /// its parts are told on their own.
    pub(crate) fn json(&self) -> Option<Value> {
        match self {
            Val::Literal(value) => Some(value.clone()),
            Val::Text(text) => text.whole.clone().map(Value::String),
            Val::Object(..) => Some(Value::Object(serde_json::Map::new())),
            Val::List(_) => Some(Value::Array(Vec::new())),
            _ => None,
        }
    }

    /// The value as the page gives it; `span` is where it stands, or its key.
    pub(crate) fn given(&self, span: Span, sample: &Excerpt) -> WrittenValue {
        let data = match self {
            Val::Object(fields, whole) => {
                let field = |field: &ObjectField| {
                    let span = sample.span(field.at.clone());
                    (Spanned { value: field.key.clone(), span }, field.value.given(span, sample))
                };
                // Encoders leave out what is no data.
                let is_data = |value: &Val| !value.is_undefined() && !matches!(value, Val::Function(_));
                let data = fields.iter().filter(|field| is_data(&field.value));
                WrittenData::Object { fields: data.map(field).collect(), whole: *whole == Completeness::Yes }
            }
            Val::List(items) => {
                WrittenData::List(items.iter().map(|item| item.given(span, sample)).collect())
            }
            scalar => scalar.json().map_or(WrittenData::Unknown, WrittenData::Scalar),
        };
        WrittenValue { span, data }
    }

    /// The fields of an object or form; none of other values.
    pub(crate) fn fields(&self) -> &[ObjectField] {
        match self {
            Val::Object(fields, _) | Val::Form(fields, _) => fields,
            _ => &[],
        }
    }

    /// The value of an object's field, the last one where there are several.
    pub(crate) fn field(&self, key: &str) -> Option<&ObjectField> {
        self.fields().iter().rev().find(|field| field.key == key)
    }
}
