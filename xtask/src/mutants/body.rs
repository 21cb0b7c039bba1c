//! The fields of a recorded body: renamed, left out, added, of another type, value, casing or depth, by a schema without
//! combinators.

use docdrift::FieldPath;
use serde_json::{Map, Value, json};

use super::mutant::Kind;
use super::seeds::follow;
use super::text::{longer_name, other_casing};

/// The number of fields of one body that are changed, so that a long one does not outweigh the others.
const MAX_FIELDS: usize = 12;

/// A changed body.
pub(crate) struct Change {
    pub(crate) kind: Kind,
    /// The field that the finding has to name.
    pub(crate) field: String,
    /// The JSON pointer that the finding has to name in a recording of our own form: of the field, or of the object
    /// that lacks it.
    pub(crate) pointer: String,
    pub(crate) body: Value,
}

/// Makes the changes of a body.
pub(crate) struct Body<'d> {
    document: &'d Value,
    /// A word that no name has.
    word: &'static str,
    fields: usize,
    changes: Vec<(Kind, FieldPath, String, Option<Value>)>,
}

impl<'d> Body<'d> {
    pub(crate) fn new(document: &'d Value, word: &'static str) -> Self {
        Body { document, word, fields: 0, changes: Vec::new() }
    }

    /// All changes of a body that has this schema.
    pub(crate) fn changes(mut self, body: &Value, schema: &'d Value) -> Vec<Change> {
        self.visit(body, schema, &FieldPath::root(), "");
        let mut all: Vec<Change> = Vec::new();
        for (kind, field, pointer, new) in &self.changes {
            let mut changed = body.clone();
            let (parent, key) = pointer.rsplit_once('/').expect("fields have a parent");
            let key = key.replace("~1", "/").replace("~0", "~");
            let Some(Value::Object(entries)) = changed.pointer_mut(parent) else { continue };
            match new {
                Some(value) => drop(entries.insert(key, value.clone())),
                None => drop(entries.shift_remove(&key)),
            }
            let place = if new.is_some() { pointer.as_str() } else { parent };
            all.push(Change {
                kind: *kind,
                field: field.to_string(),
                pointer: place.to_owned(),
                body: changed,
            });
        }
        all.extend(self.envelope(body, schema));
        all
    }

    fn envelope(&self, body: &Value, schema: &Value) -> Option<Change> {
        let fields = body.as_object().filter(|fields| !fields.is_empty() && is_known(schema))?;
        // Without its required fields, the body breaks the schema in a second way.
        if schema.get("required").and_then(Value::as_array).is_some_and(|names| !names.is_empty()) {
            return None;
        }
        let inner: Map<String, Value> =
            [(self.word.to_owned(), Value::Object(fields.clone()))].into_iter().collect();
        let (field, pointer) = (self.word.to_owned(), format!("/{}", self.word));
        Some(Change { kind: Kind::Envelope, field, pointer, body: Value::Object(inner) })
    }

    fn visit(&mut self, value: &Value, schema: &'d Value, path: &FieldPath, pointer: &str) {
        let Some(schema) = follow(self.document, schema) else { return };
        match value {
            Value::Array(items) => {
                if let (Some(first), Some(schema)) = (items.first(), schema.get("items")) {
                    self.visit(first, schema, &path.item(), &format!("{pointer}/0"));
                }
            }
            Value::Object(entries) if is_known(schema) => {
                self.changes.push((
                    Kind::Add,
                    path.key(self.word),
                    format!("{pointer}/{}", self.word),
                    Some(json!(1)),
                ));
                for (name, inner) in entries {
                    let inner_schema =
                        schema["properties"].get(name).and_then(|inner| follow(self.document, inner));
                    let Some(inner_schema) = inner_schema.filter(|_| self.fields < MAX_FIELDS) else {
                        continue;
                    };
                    self.fields += 1;
                    let at = format!("{pointer}/{}", docdrift::pointer_token(name));
                    self.field(name, inner, inner_schema, &is_required(schema, name), path, &at);
                    self.visit(inner, inner_schema, &path.key(name), &at);
                }
            }
            _ => {}
        }
    }

    fn field(
        &mut self,
        name: &str,
        value: &Value,
        schema: &Value,
        required: &bool,
        path: &FieldPath,
        pointer: &str,
    ) {
        let here = path.key(name);
        if is_secret(name) || has_branches(schema) {
            return;
        }
        if *required {
            self.changes.push((Kind::Drop, here.clone(), pointer.to_owned(), None));
        } else {
            let (parent, _) = pointer.rsplit_once('/').expect("a field has a parent");
            for (kind, new) in
                [(Kind::Rename, Some(longer_name(name, self.word))), (Kind::Case, other_casing(name))]
            {
                let Some(new) = new else { continue };
                self.changes.push((kind, path.key(&new), format!("{parent}/{new}"), Some(value.clone())));
            }
        }
        let other = match (schema.get("type").and_then(Value::as_str), value) {
            (Some("string"), Value::String(_)) => json!(7),
            (Some("integer" | "number"), Value::Number(_)) => json!("many"),
            (Some("boolean"), Value::Bool(_)) => json!("perhaps"),
            (Some("object"), Value::Object(_)) => json!("all"),
            (Some("array"), Value::Array(_)) => json!("none"),
            _ => return,
        };
        self.changes.push((Kind::Type, here.clone(), pointer.to_owned(), Some(other)));
        if schema.get("enum").is_some() && value.is_string() {
            self.changes.push((Kind::Enum, here.clone(), pointer.to_owned(), Some(json!("northbound"))));
        }
        if let Some(maximum) = schema.get("maximum").and_then(Value::as_i64) {
            self.changes.push((Kind::Bound, here, pointer.to_owned(), Some(json!(maximum + 1))));
        }
    }
}

fn has_branches(schema: &Value) -> bool {
    ["oneOf", "anyOf", "allOf", "discriminator"].iter().any(|key| schema.get(key).is_some())
}

/// Whether the schema lists the fields of its objects, and no other schema adds any.
fn is_known(schema: &Value) -> bool {
    let is_free = schema.get("additionalProperties").is_some_and(|free| *free != Value::Bool(false));
    let has_fields =
        schema.get("properties").and_then(Value::as_object).is_some_and(|fields| !fields.is_empty());
    has_fields && !is_free && !has_branches(schema) && schema.get("patternProperties").is_none()
}

fn is_required(schema: &Value, name: &str) -> bool {
    let names = schema.get("required").and_then(Value::as_array);
    names.is_some_and(|names| names.iter().any(|other| other == name))
}

/// Whether values of this name may be masked: a mask says nothing of a value.
fn is_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["secret", "token", "key", "password", "card", "email", "phone"].iter().any(|word| lower.contains(word))
}
