//! Reads the fields that Python classes declare: dataclasses, `TypedDict`, pydantic models.

use tree_sitter::Node;

use crate::page::code::ast::{SourceRange, Type, TypedField};
use crate::page::code::cst::Cst;

/// The fields of the decoded data that a class declares. `None` if the names of its fields may differ from
/// those of the data: the class has class arguments, an inner class, or a `model_config`.
pub(super) fn declaration(cst: &Cst<'_>, node: Node<'_>) -> Option<Type> {
    let body = node.child_by_field_name("body")?;
    let above = node.child_by_field_name("superclasses").into_iter().flat_map(|list| cst.children(list));
    let mut parts = Vec::new();
    for base in above {
        // `total=False`, `rename=…`
        if base.kind() == "keyword_argument" {
            return None;
        }
        parts.push(of(cst, base));
    }
    let mut fields = Vec::new();
    for member in cst.children(body) {
        let names_are_made = match member.kind() {
            "class_definition" => true,
            "expression_statement" => cst.text(member).starts_with("model_config"),
            _ => false,
        };
        if names_are_made {
            return None;
        }
        let assigned = cst.children(member).find(|child| child.kind() == "assignment");
        fields.extend(assigned.and_then(|assigned| field(cst, assigned)));
    }
    parts.push(Type::Object(fields));
    Some(Type::All(parts))
}

/// The field of `name: type` or `name: type = default`; `None` for a class variable and any other
/// assignment.
fn field(cst: &Cst<'_>, node: Node<'_>) -> Option<TypedField> {
    let name = node.child_by_field_name("left").filter(|name| name.kind() == "identifier")?;
    let declared = node.child_by_field_name("type")?;
    let text = cst.text(declared);
    if text.starts_with("ClassVar") {
        return None;
    }
    let settings = node.child_by_field_name("right").map(|value| Settings::of(cst, value));
    let alias = settings.as_ref().and_then(|settings| settings.alias.clone());
    let (name, at) = alias.unwrap_or_else(|| (cst.text(name).to_owned(), name.byte_range()));
    let optional = settings.is_some_and(|settings| !settings.required) || text.starts_with("NotRequired");
    Some(TypedField { name, at, optional, of: of(cst, declared) })
}

/// The settings of a field from its default: a plain value, or `Field(…)`.
struct Settings {
    required: bool,
    alias: Option<(String, SourceRange)>,
}

impl Settings {
    fn of(cst: &Cst<'_>, value: Node<'_>) -> Settings {
        let callee = value.child_by_field_name("function").map_or("", |callee| cst.text(callee));
        let (Some(list), "Field" | "field" | "pydantic.Field") =
            (value.child_by_field_name("arguments"), callee)
        else {
            return Settings { required: false, alias: None };
        };
        let mut settings = Settings { required: true, alias: None };
        for argument in cst.children(list) {
            let named = argument.child_by_field_name("name").map(|name| cst.text(name));
            let value = argument.child_by_field_name("value").unwrap_or(argument);
            match named {
                Some("alias" | "validation_alias") => {
                    let text = cst.children(value).find(|part| part.kind() == "string_content");
                    settings.alias = text.map(|text| (cst.text(text).to_owned(), text.byte_range()));
                }
                Some("default" | "default_factory") => settings.required = false,
                None if cst.text(value) != "..." => settings.required = false,
                _ => {}
            }
        }
        settings
    }
}

/// The type that an annotation declares.
pub(super) fn of(cst: &Cst<'_>, node: Node<'_>) -> Type {
    let mut children = cst.children(node);
    match node.kind() {
        "type" => children.next().map_or(Type::Other, |inner| of(cst, inner)),
        "identifier" => Type::Named(cst.text(node).to_owned()),
        // A forward reference: `"Order"`.
        "string" => children
            .find(|part| part.kind() == "string_content")
            .map_or(Type::Other, |name| Type::Named(cst.text(name).to_owned())),
        "generic_type" => {
            let name = children.next().map_or("", |name| cst.text(name));
            let inner = children.next().and_then(|list| cst.children(list).next());
            wrapped(name, inner.map(|inner| of(cst, inner)))
        }
        "subscript" => {
            let name = node.child_by_field_name("value").map_or("", |name| cst.text(name));
            wrapped(name, node.child_by_field_name("subscript").map(|inner| of(cst, inner)))
        }
        // `Order | None`
        "binary_operator" | "union_type" => {
            let mut parts = children.filter(|part| cst.text(*part) != "None");
            match (parts.next(), parts.next()) {
                (Some(only), None) => of(cst, only),
                _ => Type::Other,
            }
        }
        _ => Type::Other,
    }
}

fn wrapped(name: &str, inner: Option<Type>) -> Type {
    let name = name.strip_prefix("typing.").unwrap_or(name);
    match (name, inner) {
        ("list" | "List" | "Sequence", Some(inner)) => Type::List(Box::new(inner)),
        ("Optional" | "Annotated" | "Required" | "NotRequired", Some(inner)) => inner,
        _ => Type::Other,
    }
}
