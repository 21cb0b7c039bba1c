//! A value as a page writes it out: the body of a sample, an example in JSON.

use serde_json::Value;

use super::call::Spanned;
use crate::source::Span;
use crate::source::tree;
use crate::source::tree::Node;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Given {
    /// Where it stands; where only its key is known, where that stands.
    pub span: Span,
    /// What it is.
    pub data: Data,
}

/// What a written value is.
#[derive(Clone, Debug)]
pub enum Data {
    /// Nobody knows: it is computed.
    Unknown,
    /// A text, a number, a truth value or null.
    Scalar(Value),
    /// An object.
    Object {
        /// Its fields, in the order of the page.
        fields: Vec<(Spanned<String>, Given)>,
        /// Whether these are all of its fields.
        whole: bool,
    },
    /// A list.
    List(Vec<Given>),
}

impl Given {
    /// The value, as far as it is known; an object or list is told as an empty one, since its parts
    /// are told on their own.
    #[must_use]
    pub fn told(&self) -> Option<Value> {
        match &self.data {
            Data::Unknown => None,
            Data::Scalar(value) => Some(value.clone()),
            Data::Object { .. } => Some(Value::Object(serde_json::Map::new())),
            Data::List(_) => Some(Value::Array(Vec::new())),
        }
    }

    /// The same value, with no object of it being whole.
    #[must_use]
    pub fn abridged(self) -> Given {
        let data = match self.data {
            Data::Object { fields, .. } => {
                let fields = fields.into_iter().map(|(name, value)| (name, value.abridged())).collect();
                Data::Object { fields, whole: false }
            }
            Data::List(items) => Data::List(items.into_iter().map(Given::abridged).collect()),
            data => data,
        };
        Given { data, ..self }
    }

    /// The same fields, with no value of them being told.
    #[must_use]
    pub fn without_values(&self) -> Given {
        let data = match &self.data {
            Data::Object { fields, whole } => {
                let fields = fields.iter().map(|(name, value)| (name.clone(), value.without_values()));
                Data::Object { fields: fields.collect(), whole: *whole }
            }
            Data::List(items) => Data::List(items.iter().map(Given::without_values).collect()),
            Data::Scalar(_) | Data::Unknown => Data::Unknown,
        };
        Given { span: self.span, data }
    }

    /// The fields of an object; none of other values.
    #[must_use]
    pub fn fields(&self) -> &[(Spanned<String>, Given)] {
        match &self.data {
            Data::Object { fields, .. } => fields,
            _ => &[],
        }
    }
}

impl From<&Node> for Given {
    fn from(node: &Node) -> Self {
        let data = match &node.data {
            tree::Data::Object(entries) => {
                let field = |(name, entry): (&String, &tree::Entry)| {
                    (Spanned { value: name.clone(), span: entry.key }, Given::from(&entry.value))
                };
                Data::Object { fields: entries.iter().map(field).collect(), whole: true }
            }
            tree::Data::Array(items) => Data::List(items.iter().map(Given::from).collect()),
            // What is blank there is no null, which would be written.
            tree::Data::Null if node.span.start == node.span.end => Data::Unknown,
            _ => Data::Scalar(node.to_json()),
        };
        Given { span: node.span, data }
    }
}
