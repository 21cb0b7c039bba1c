//! Reads the fields that TypeScript types declare: interfaces, type aliases, annotations, type arguments.

use std::rc::Rc;

use tree_sitter::Node;

use crate::page::code::ast::{Stmt, Type, TypedField};
use crate::page::code::cst::Cst;

/// The declaration of `interface Order {…}` or `type Order = {…}`; `None` for a generic type.
pub(super) fn declaration(cst: &Cst<'_>, node: Node<'_>) -> Option<Stmt> {
    let name = cst.text(node.child_by_field_name("name")?).to_owned();
    // The arguments of a generic type are not resolved.
    if node.child_by_field_name("type_parameters").is_some() {
        return None;
    }
    let declared = match (node.child_by_field_name("body"), node.child_by_field_name("value")) {
        (Some(body), _) => {
            let above = cst.children(node).filter(|child| child.kind() == "extends_type_clause");
            let above = above.flat_map(|clause| cst.children(clause)).map(|base| of(cst, base));
            Type::All(above.chain([object(cst, body)]).collect())
        }
        (None, Some(value)) => of(cst, value),
        (None, None) => return None,
    };
    Some(Stmt::Declare(name, Rc::new(declared)))
}

/// The type annotation of a variable or field.
pub(super) fn annotated(cst: &Cst<'_>, node: Node<'_>) -> Option<Type> {
    let annotation = node.child_by_field_name("type")?;
    cst.children(annotation).next().map(|declared| of(cst, declared))
}

/// The declared return type of a function.
pub(super) fn returned(cst: &Cst<'_>, node: Node<'_>) -> Option<Type> {
    let annotation = node.child_by_field_name("return_type")?;
    cst.children(annotation).next().map(|declared| of(cst, declared))
}

/// The first type argument of a call: `axios.get<Order>(…)`, `response.json<Order>()`.
pub(super) fn argument(cst: &Cst<'_>, node: Node<'_>) -> Option<Type> {
    let arguments = node.child_by_field_name("type_arguments")?;
    cst.children(arguments).next().map(|declared| of(cst, declared))
}

/// The type that a type expression declares.
pub(super) fn of(cst: &Cst<'_>, node: Node<'_>) -> Type {
    let first = || cst.children(node).next();
    match node.kind() {
        "type_identifier" => Type::Named(cst.text(node).to_owned()),
        "object_type" => object(cst, node),
        "array_type" => first().map_or(Type::Other, |item| Type::List(Box::new(of(cst, item)))),
        "parenthesized_type" => first().map_or(Type::Other, |inner| of(cst, inner)),
        // `readonly Order[]`
        "readonly_type" => first().map_or(Type::Other, |inner| of(cst, inner)),
        "intersection_type" => Type::All(cst.children(node).map(|part| of(cst, part)).collect()),
        // A union of several types is ambiguous; `null` and `undefined` do not count.
        "union_type" => {
            let empty = |part: &Node<'_>| matches!(cst.text(*part), "null" | "undefined");
            let mut parts = cst.children(node).filter(|part| !empty(part));
            match (parts.next(), parts.next()) {
                (Some(only), None) => of(cst, only),
                _ => Type::Other,
            }
        }
        "generic_type" => {
            let name = node.child_by_field_name("name").map_or("", |name| cst.text(name));
            let arguments = node.child_by_field_name("type_arguments");
            let inner =
                arguments.and_then(|arguments| cst.children(arguments).next()).map(|inner| of(cst, inner));
            match (name, inner) {
                ("Promise" | "Readonly" | "Required" | "AxiosResponse", Some(inner)) => inner,
                ("Array" | "ReadonlyArray", Some(inner)) => Type::List(Box::new(inner)),
                _ => Type::Other,
            }
        }
        _ => Type::Other,
    }
}

fn object(cst: &Cst<'_>, body: Node<'_>) -> Type {
    let fields = cst.children(body).filter(|member| member.kind() == "property_signature");
    let field = |member: Node<'_>| {
        let name =
            member.child_by_field_name("name").filter(|name| name.kind() != "computed_property_name")?;
        let declared = annotated(cst, member).unwrap_or(Type::Other);
        let undefined = member.child_by_field_name("type").is_some_and(|annotation| {
            cst.text(annotation).split(['|', ':']).any(|part| part.trim() == "undefined")
        });
        let marked = member.children(&mut member.walk()).any(|child| child.kind() == "?");
        Some(TypedField {
            name: cst.text(name).trim_matches(['"', '\'']).to_owned(),
            at: name.byte_range(),
            optional: marked || undefined,
            of: declared,
        })
    };
    Type::Object(fields.filter_map(field).collect())
}
