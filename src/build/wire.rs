//! The properties that may be null, which the generated types do not show, and the names of fields in JSON.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type as SchemaType};
use syn::{Attribute, Field};

use crate::requests::ident_text;

/// The properties of request bodies and shared schemas that may be null: the name of the schema, without
/// separators and in lower case, and the name of the property.
pub(crate) struct Nullable(BTreeSet<(String, String)>);

impl Nullable {
    pub(crate) fn of(document: &openapiv3::OpenAPI) -> Self {
        let mut all = BTreeSet::new();
        let shared = document.components.iter().flat_map(|components| &components.schemas);
        for (name, schema) in shared {
            all.extend(nullable_properties(name, schema));
        }
        for (_, _, operation) in document.operations() {
            let Some(ReferenceOr::Item(body)) = &operation.request_body else { continue };
            let id = operation.operation_id.as_deref().unwrap_or_default();
            // The generator names the struct of a body that has no name of its own after the operation.
            let schemas = body.content.values().filter_map(|media| media.schema.as_ref());
            all.extend(schemas.flat_map(|schema| nullable_properties(&format!("{id}Body"), schema)));
        }
        Self(all)
    }

    /// Whether a property may be null; `type_name` is the name of its generated struct.
    pub(crate) fn contains(&self, type_name: &str, property: &str) -> bool {
        self.0.contains(&(plain(type_name), property.to_owned()))
    }
}

/// The properties of a schema that may be null, each with the name of the schema.
fn nullable_properties(name: &str, schema: &ReferenceOr<Schema>) -> Vec<(String, String)> {
    let ReferenceOr::Item(schema) = schema else { return Vec::new() };
    let properties = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => &object.properties,
        SchemaKind::Any(any) => &any.properties,
        _ => return Vec::new(),
    };
    let nullable = properties.iter().filter(
        |(_, property)| matches!(property, ReferenceOr::Item(property) if property.schema_data.nullable),
    );
    nullable.map(|(property, _)| (plain(name), property.clone())).collect()
}

/// A name in lower case and without separators: equal for a schema and its generated type.
fn plain(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The name of a field in JSON.
pub(crate) fn wire_name(field: &Field) -> String {
    let mut name = field.ident.as_ref().map(ident_text).unwrap_or_default();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Only `rename` changes the name. An attribute that does not parse is ignored.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = meta.value()?.parse::<syn::LitStr>()?.value();
            } else if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            }
            Ok(())
        });
    }
    name
}

/// Whether a `#[serde(…)]` attribute has this argument, with or without a value.
pub(crate) fn has_serde_flag(attributes: &[Attribute], flag: &str) -> bool {
    let mut found = false;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let _ = attribute.parse_nested_meta(|meta| {
            found |= meta.path.is_ident(flag);
            if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            }
            Ok(())
        });
    }
    found
}
