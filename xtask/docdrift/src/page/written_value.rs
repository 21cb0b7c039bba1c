//! A value as a page writes it, with the place of each field: the body of a sample, or a JSON example.

use serde_json::Value;

use super::call::Spanned;
use crate::source::Span;
use crate::source::tree;
use crate::source::tree::Node;

/// A value and its place on the page.
#[derive(Clone, Debug)]
pub struct WrittenValue {
    /// The place of the value, or of its key if only the key has a place.
    pub span: Span,
    /// The data of the value.
    pub data: WrittenData,
}

/// The data of a written value.
#[derive(Clone, Debug)]
pub enum WrittenData {
    /// Unknown, because it is computed or a placeholder.
    Unknown,
    /// A string, number, boolean or null.
    Scalar(Value),
    /// An object.
    Object {
        /// The fields, in the order of the page.
        fields: Vec<(Spanned<String>, WrittenValue)>,
        /// Whether the list of fields is complete.
        whole: bool,
    },
    /// A list.
    List(Vec<WrittenValue>),
}

impl WrittenValue {
    /// The value for a claim; `None` if it is unknown. An object or list is returned empty, because its parts
    /// are claims of their own.
    #[must_use]
    pub fn known(&self) -> Option<Value> {
        match &self.data {
            WrittenData::Unknown => None,
            WrittenData::Scalar(value) => Some(value.clone()),
            WrittenData::Object { .. } => Some(Value::Object(serde_json::Map::new())),
            WrittenData::List(_) => Some(Value::Array(Vec::new())),
        }
    }

    /// The value with all of its objects marked as incomplete.
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

    /// The value with the same fields, but with all scalars unknown.
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

    /// The fields of an object; empty for other values.
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
            // An empty value in YAML is a value that the page leaves out, not a null.
            tree::Data::Null if node.span.start == node.span.end => WrittenData::Unknown,
            _ => WrittenData::Scalar(node.to_json()),
        };
        WrittenValue { span: node.span, data }
    }
}
