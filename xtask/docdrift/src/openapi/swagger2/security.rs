//! The security schemes of Swagger 2.0: `securityDefinitions`.

use super::{Addition, entry, object, reference};
use crate::source::tree::{Data, Node, pointer_token};

/// `components/securitySchemes`, with a reference to each definition.
pub(super) fn schemes(root: &Node) -> Option<Addition> {
    let definitions = root.entry("securityDefinitions")?;
    let span = definitions.value.span;
    let schemes = definitions.value.entries().map(|(name, definition)| {
        let pointer = format!("/securityDefinitions/{}", pointer_token(name));
        let scheme = object(definition.value.span, [("$ref", reference(definition.value.span, &pointer))]);
        (name, entry(definition.key, scheme))
    });
    let schemes = entry(definitions.key, object(span, schemes));
    let components = entry(definitions.key, object(span, [("securitySchemes", schemes)]));
    Some(Addition { below: String::new(), key: "components", entry: components })
}

/// Writes `type: basic` as OpenAPI 3.0 does.
pub(super) fn adapt(definition: &mut Node) {
    let Data::Object(entries) = &mut definition.data else { return };
    let Some(kind) = entries.get_mut("type").filter(|kind| kind.value.as_str() == Some("basic")) else {
        return;
    };
    let basic = kind.clone();
    kind.value.data = Data::String("http".to_owned());
    entries.entry("scheme".to_owned()).or_insert(basic);
}
