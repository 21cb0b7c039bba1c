//! A value as a page writes it out: the body of a sample, an example in JSON.

use serde_json::Value;

use super::call::Spanned;
use crate::source::Span;
use crate::source::tree;
use crate::source::tree::Node;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct WrittenValue {
    /// Where it stands; where only its key is known, where that stands.
    pub span: Span,
    /// What it is.
    pub data: WrittenData,
}

/// What a written value is.
#[derive(Clone, Debug)]
pub enum WrittenData {
    /// Nobody knows: it is computed.
    Unknown,
    /// A text, a number, a truth value or null.
    Scalar(Value),
    /// An object.
    Object {
        /// Its fields, in the order of the page.
        fields: Vec<(Spanned<String>, WrittenValue)>,
        /// Whether these are all of its fields.
        whole: bool,
    },
    /// A list.
    List(Vec<WrittenValue>),
}

impl WrittenValue {
    /// The value, as far as it is known; an object or list is told as an empty one, since its parts
    /// are told on their own.
    #[must_use]
    pub fn told(&self) -> Option<Value> {
        match &self.data {
            WrittenData::Unknown => None,
            WrittenData::Scalar(value) => Some(value.clone()),
            WrittenData::Object { .. } => Some(Value::Object(serde_json::Map::new())),
            WrittenData::List(_) => Some(Value::Array(Vec::new())),
        }
    }

    /// The same value, with no object of it being whole.
    #[must_use]
    pub fn abridged(self) -> WrittenValue {
        let data = match self.data {
            WrittenData::Object { fields, .. } => {
                let fields = fields.into_iter().map(|(name, value)| (name, value.abridged())).collect();
                WrittenData::Object { fields, whole: false }
            }
            WrittenData::List(items) => {
                WrittenData::List(items.into_iter().map(WrittenValue::abridged).collect())
            }
            data => data,
        };
        WrittenValue { data, ..self }
    }

    /// The same fields, with no value of them being told.
    #[must_use]
    pub fn without_values(&self) -> WrittenValue {
        let data = match &self.data {
            WrittenData::Object { fields, whole } => {
                let fields = fields.iter().map(|(name, value)| (name.clone(), value.without_values()));
                WrittenData::Object { fields: fields.collect(), whole: *whole }
            }
            WrittenData::List(items) => {
                WrittenData::List(items.iter().map(WrittenValue::without_values).collect())
            }
            WrittenData::Scalar(_) | WrittenData::Unknown => WrittenData::Unknown,
        };
        WrittenValue { span: self.span, data }
    }

    /// The fields of an object; none of other values.
    #[must_use]
    pub fn fields(&self) -> &[(Spanned<String>, WrittenValue)] {
        match &self.data {
            WrittenData::Object { fields, .. } => fields,
            _ => &[],
        }
    }
}

impl From<&Node> for WrittenValue {
    fn from(node: &Node) -> Self {
        let data = match &node.data {
            tree::Data::Object(entries) => {
                let field = |(name, entry): (&String, &tree::Entry)| {
                    (Spanned { value: name.clone(), span: entry.key }, WrittenValue::from(&entry.value))
                };
                WrittenData::Object { fields: entries.iter().map(field).collect(), whole: true }
            }
            tree::Data::Array(items) => WrittenData::List(items.iter().map(WrittenValue::from).collect()),
            // What is blank there is no null, which would be written.
            tree::Data::Null if node.span.start == node.span.end => WrittenData::Unknown,
            _ => WrittenData::Scalar(node.to_json()),
        };
        WrittenValue { span: node.span, data }
    }
}
