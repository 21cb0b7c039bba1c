//! Finds the names of fields that a page itself creates: a call creates a field named `delivery-note`, and a later
//! body has the key `delivery-note`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::page::Page;
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::Span;
use crate::subject::FieldPath;
use crate::subject::identifier_words::words;

/// The names that the bodies on a page give to something, each with the first place.
#[derive(Default)]
pub(super) struct CreatedNames(BTreeMap<String, Span>);

impl CreatedNames {
    /// The names in the request bodies and examples of a page.
    pub(super) fn of(page: &Page) -> CreatedNames {
        let mut names = CreatedNames::default();
        let sent = page.samples.iter().flat_map(|sample| &sample.calls).filter_map(|call| call.body.as_ref());
        sent.chain(page.examples.iter().map(|example| &example.value)).for_each(|body| names.add(body));
        names
    }

    /// Whether the page gives the name of this field to something before this place.
    pub(super) fn has(&self, field: &FieldPath, before: Span) -> bool {
        let created = field.name().and_then(|name| self.0.get(name));
        created.is_some_and(|created| created.end <= before.start)
    }

    fn add(&mut self, value: &WrittenValue) {
        match &value.data {
            WrittenData::Object { fields, .. } => {
                for (name, value) in fields {
                    if let WrittenData::Scalar(Value::String(text)) = &value.data
                        && gives_name(&name.value)
                        && !is_common(text)
                    {
                        let first = self.0.entry(text.clone()).or_insert(value.span);
                        *first = (*first).min(value.span);
                    }
                    self.add(value);
                }
            }
            WrittenData::List(items) => items.iter().for_each(|item| self.add(item)),
            WrittenData::Unknown | WrittenData::Scalar(_) => {}
        }
    }
}

/// Whether a field with this name gives a name to what the object around it is: `slug`, `field_name`, `key`.
fn gives_name(field: &str) -> bool {
    const ENDS: &[&str] = &["name", "slug", "key", "field", "identifier", "attribute", "property"];
    words(field).last().is_some_and(|last| ENDS.contains(&last.as_str()))
}

/// Whether a name is one that most objects have, so that a field of this name on the page is no evidence.
fn is_common(name: &str) -> bool {
    matches!(name, "id" | "type" | "status") || (gives_name(name) && words(name).len() == 1)
}
