//! Translates the concrete syntax tree of JavaScript and TypeScript to the abstract syntax tree of samples.

use std::rc::Rc;

use serde_json::Value;
use tree_sitter::Node;

use super::declared_types;
use crate::page::code::ast::{
    Argument, ArgumentPassing, Class, Expr, Function, Import, ObjectEntry, Pattern, SourceRange, Stmt,
    TextPiece, Type,
};
use crate::page::code::cst;
use crate::page::code::cst::Cst;

pub(super) fn statements(cst: &Cst<'_>, node: Node<'_>) -> Vec<Stmt> {
    cst.children(node).flat_map(|child| statement(cst, child)).collect()
}

fn statement(cst: &Cst<'_>, node: Node<'_>) -> Vec<Stmt> {
    match node.kind() {
        "variable_declarator" => declarator(cst, node).into_iter().collect(),
        "class_declaration" | "abstract_class_declaration" => {
            vec![Stmt::Class(Rc::new(class(cst, node)))]
        }
        "interface_declaration" | "type_alias_declaration" => {
            declared_types::declaration(cst, node).into_iter().collect()
        }
        "for_in_statement" => for_in(cst, node).into_iter().collect(),
        "function_declaration" | "generator_function_declaration" => {
            let name = node.child_by_field_name("name").into_iter();
            name.map(|name| Stmt::Define(cst.text(name).to_owned(), Rc::new(function(cst, node)))).collect()
        }
        "return_statement" => cst.children(node).map(|value| Stmt::Return(expr(cst, value))).collect(),
        "import_statement" => imports(cst, node),
        "program"
        | "statement_block"
        | "else_clause"
        | "try_statement"
        | "catch_clause"
        | "finally_clause"
        | "while_statement"
        | "do_statement"
        | "for_statement"
        | "switch_statement"
        | "switch_body"
        | "switch_case"
        | "switch_default"
        | "lexical_declaration"
        | "variable_declaration"
        | "export_statement"
        | "expression_statement" => {
            vec![Stmt::Block(statements(cst, node))]
        }
        "augmented_assignment_expression" => augmented(cst, node).into_iter().collect(),
        "if_statement" => {
            vec![outcome(cst, node).unwrap_or_else(|| Stmt::Block(statements(cst, node)))]
        }
        "assignment_expression" => match operands(node) {
            Some((left, right)) => vec![Stmt::Assign(pattern(cst, left), expr(cst, right))],
            None => Vec::new(),
        },
        _ => vec![Stmt::Expression(expr(cst, node))],
    }
}

/// The left and right operands of an operator.
fn operands(node: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    Some((node.child_by_field_name("left")?, node.child_by_field_name("right")?))
}

fn declarator(cst: &Cst<'_>, node: Node<'_>) -> Option<Stmt> {
    let (name, value) = (node.child_by_field_name("name")?, node.child_by_field_name("value")?);
    let value = typed(expr(cst, value), declared_types::annotated(cst, node));
    Some(Stmt::Bind(pattern(cst, name), value))
}

fn for_in(cst: &Cst<'_>, node: Node<'_>) -> Option<Stmt> {
    let ((left, right), body) = (operands(node)?, node.child_by_field_name("body")?);
    let keys = node.child_by_field_name("operator").is_some_and(|operator| cst.text(operator) == "in");
    let pattern = if keys { Pattern::Ignored } else { pattern(cst, left) };
    Some(Stmt::Loop { pattern, over: expr(cst, right), body: statement(cst, body) })
}

fn augmented(cst: &Cst<'_>, node: Node<'_>) -> Option<Stmt> {
    let ((left, right), operator) = (operands(node)?, node.child_by_field_name("operator")?);
    let (target, value) = (pattern(cst, left), expr(cst, left));
    Some(cst::augmented(target, value, cst.text(operator), expr(cst, right), node))
}

/// An `if` that tests the outcome of a call; `None` for any other `if`.
fn outcome(cst: &Cst<'_>, node: Node<'_>) -> Option<Stmt> {
    let field = |name| node.child_by_field_name(name);
    let (condition, then) = (field("condition")?, field("consequence")?);
    Some(Stmt::Outcome {
        failed: cst.outcome(condition)?,
        condition: expr(cst, condition),
        then: statement(cst, then),
        otherwise: field("alternative").map_or_else(Vec::new, |other| statement(cst, other)),
    })
}

fn imports(cst: &Cst<'_>, node: Node<'_>) -> Vec<Stmt> {
    let at = node.byte_range();
    let source = node.child_by_field_name("source");
    let module = source.map_or("", |source| cst.text(source)).trim_matches(['"', '\'']).to_owned();
    let import = |local: &str, global: String| {
        let (local, module, at) = (local.to_owned(), module.clone(), at.clone());
        Stmt::Import(Import { local, global, module, at })
    };
    let mut imports = Vec::new();
    for name in
        cst.children(node).filter(|child| child.kind() == "import_clause").flat_map(|c| cst.children(c))
    {
        match name.kind() {
            "identifier" => imports.push(import(cst.text(name), module.clone())),
            "namespace_import" => {
                imports.extend(cst.children(name).map(|name| import(cst.text(name), module.clone())));
            }
            _ => imports.extend(cst.children(name).filter_map(|specifier| {
                let named = specifier.child_by_field_name("name")?;
                let local = specifier.child_by_field_name("alias").unwrap_or(named);
                let global = match cst.text(named) {
                    "default" => module.clone(),
                    // A named import of the library's own name is its default:
                    // `import { axios } from "axios"`.
                    named if named == module => module.clone(),
                    named => format!("{module}.{named}"),
                };
                Some(import(cst.text(local), global))
            })),
        }
    }
    if imports.is_empty() {
        imports.push(import("", module.clone()));
    }
    imports
}

fn typed(value: Expr, declared: Option<Type>) -> Expr {
    match declared {
        Some(declared) => Expr::Typed(Box::new(value), declared),
        None => value,
    }
}

fn class(cst: &Cst<'_>, node: Node<'_>) -> Class {
    let name = node.child_by_field_name("name").map_or_else(String::new, |name| cst.text(name).to_owned());
    let mut class = Class { name, ..Class::default() };
    let heritage = cst.children(node).find(|child| child.kind() == "class_heritage");
    class.base = heritage.and_then(|heritage| {
        let above = cst.children(heritage).next()?;
        Some(expr(cst, above.child_by_field_name("value").unwrap_or(above)))
    });
    let members = node.child_by_field_name("body").into_iter().flat_map(|body| cst.children(body));
    for member in members {
        let Some(name) =
            member.child_by_field_name("name").or_else(|| member.child_by_field_name("property"))
        else {
            continue;
        };
        let (key, at) = (key_text(cst, name), name.byte_range());
        match member.kind() {
            "method_definition" if key == "constructor" => {
                class.constructor = Some(Rc::new(constructor(cst, member)));
            }
            "method_definition" => class.methods.push((key, at, Rc::new(method(cst, member)))),
            _ => {
                let Some(value) = member.child_by_field_name("value") else { continue };
                let value = match value.kind() {
                    // An arrow function in a class field captures the instance as `this`.
                    "arrow_function" => {
                        let receiver = Some("this".to_owned());
                        Expr::Function(Rc::new(Function { receiver, ..function(cst, value) }))
                    }
                    _ => expr(cst, value),
                };
                class.fields.push((key, at, value));
            }
        }
    }
    class
}

fn method(cst: &Cst<'_>, node: Node<'_>) -> Function {
    let is_getter = node.children(&mut node.walk()).any(|child| child.kind() == "get");
    Function { receiver: Some("this".to_owned()), is_getter, ..function(cst, node) }
}

/// A constructor. A parameter property such as `constructor(private key: string)` sets the field `key`.
fn constructor(cst: &Cst<'_>, node: Node<'_>) -> Function {
    let mut function = method(cst, node);
    let parameters = node.child_by_field_name("parameters").into_iter().flat_map(|list| cst.children(list));
    let fields = parameters.filter(|parameter| {
        let modifiers = ["accessibility_modifier", "override_modifier", "readonly"];
        parameter.children(&mut parameter.walk()).any(|child| modifiers.contains(&child.kind()))
    });
    let set = fields.filter_map(|parameter| {
        let name = parameter.child_by_field_name("pattern")?;
        let this = Box::new(Expr::Name("this".to_owned()));
        let field = Pattern::Field(this, cst.text(name).to_owned(), name.byte_range());
        Some(Stmt::Assign(field, Expr::Name(cst.text(name).to_owned())))
    });
    function.body.splice(0..0, set.collect::<Vec<_>>());
    function
}

fn function(cst: &Cst<'_>, node: Node<'_>) -> Function {
    let parameters = match (node.child_by_field_name("parameters"), node.child_by_field_name("parameter")) {
        (Some(list), _) => cst.children(list).map(|parameter| pattern(cst, parameter)).collect(),
        (None, Some(single)) => vec![pattern(cst, single)],
        (None, None) => Vec::new(),
    };
    let body = match node.child_by_field_name("body") {
        Some(body) if body.kind() == "statement_block" => statements(cst, body),
        Some(body) => vec![Stmt::Return(expr(cst, body))],
        None => Vec::new(),
    };
    let receiver = (node.kind() == "function_expression").then(|| "this".to_owned());
    let returns = declared_types::returned(cst, node);
    Function { receiver, parameters, returns, is_getter: false, body }
}

fn pattern(cst: &Cst<'_>, node: Node<'_>) -> Pattern {
    let field = |name| node.child_by_field_name(name);
    match node.kind() {
        "identifier" | "shorthand_property_identifier_pattern" => Pattern::Name(cst.text(node).to_owned()),
        "object_pattern" => {
            Pattern::Object(cst.children(node).filter_map(|entry| field_pattern(cst, entry)).collect())
        }
        "array_pattern" => Pattern::List(cst.children(node).map(|item| pattern(cst, item)).collect()),
        "assignment_pattern" | "object_assignment_pattern" => match (field("left"), field("right")) {
            (Some(left), Some(right)) => with_default(pattern(cst, left), expr(cst, right)),
            _ => Pattern::Ignored,
        },
        "required_parameter" | "optional_parameter" => {
            let inner = field("pattern").map_or(Pattern::Ignored, |inner| pattern(cst, inner));
            match field("value") {
                Some(value) => with_default(inner, expr(cst, value)),
                None => inner,
            }
        }
        "rest_pattern" => cst
            .children(node)
            .next()
            .map_or(Pattern::Ignored, |name| Pattern::Rest(cst.text(name).to_owned())),
        "parenthesized_expression" | "non_null_expression" | "as_expression" => {
            cst.children(node).next().map_or(Pattern::Ignored, |inner| pattern(cst, inner))
        }
        "member_expression" => match (field("object"), field("property")) {
            (Some(of), Some(name)) => {
                Pattern::Field(Box::new(expr(cst, of)), cst.text(name).to_owned(), name.byte_range())
            }
            _ => Pattern::Ignored,
        },
        "subscript_expression" => match (field("object"), field("index").map(|index| expr(cst, index))) {
            (Some(of), Some(Expr::Text(pieces, _))) => match <[TextPiece; 1]>::try_from(pieces) {
                Ok([TextPiece::Literal(key, at)]) => Pattern::Field(Box::new(expr(cst, of)), key, at),
                _ => Pattern::Ignored,
            },
            _ => Pattern::Ignored,
        },
        _ => Pattern::Ignored,
    }
}

fn with_default(pattern: Pattern, value: Expr) -> Pattern {
    Pattern::Default(Box::new(pattern), Box::new(value))
}

fn field_pattern(cst: &Cst<'_>, node: Node<'_>) -> Option<(String, SourceRange, Pattern)> {
    let named = |key: Node<'_>, pattern| Some((key_text(cst, key), key.byte_range(), pattern));
    match node.kind() {
        "shorthand_property_identifier_pattern" => named(node, pattern(cst, node)),
        "pair_pattern" => {
            let value = node.child_by_field_name("value")?;
            named(node.child_by_field_name("key")?, pattern(cst, value))
        }
        "object_assignment_pattern" => {
            let left = node.child_by_field_name("left")?;
            named(left, pattern(cst, node))
        }
        _ => None,
    }
}

fn key_text(cst: &Cst<'_>, key: Node<'_>) -> String {
    cst.text(key).trim_matches(['"', '\'']).to_owned()
}

fn expr(cst: &Cst<'_>, node: Node<'_>) -> Expr {
    let inner = || cst.children(node).next().map(|inner| expr(cst, inner));
    let known = match node.kind() {
        "identifier" | "shorthand_property_identifier" | "this" | "undefined" => {
            Some(Expr::Name(cst.text(node).to_owned()))
        }
        "string" | "template_string" => Some(Expr::Text(pieces(cst, node), node.byte_range())),
        "number" => Some(Expr::Literal(cst.number(node))),
        "true" => Some(Expr::Literal(Value::Bool(true))),
        "false" => Some(Expr::Literal(Value::Bool(false))),
        "null" => Some(Expr::Literal(Value::Null)),
        "object" => {
            let entries = cst.children(node).filter_map(|entry| self::entry(cst, entry));
            Some(Expr::Object(entries.chain(cst.elides(node).then_some(ObjectEntry::Elided)).collect()))
        }
        "array" if cst.elides(node) => None,
        "array" => Some(Expr::List(cst.children(node).map(|item| expr(cst, item)).collect())),
        "parenthesized_expression" | "await_expression" | "non_null_expression" => inner(),
        "member_expression" => member(cst, node),
        "subscript_expression" => subscript(cst, node),
        "as_expression" | "satisfies_expression" => {
            let mut parts = cst.children(node);
            let (value, declared) =
                (parts.next(), parts.next().map(|declared| declared_types::of(cst, declared)));
            value.map(|value| typed(expr(cst, value), declared))
        }
        // `<Order>value`, which the grammar with JSX does not have.
        "type_assertion" => cst.children(node).last().map(|value| expr(cst, value)),
        "call_expression" | "new_expression" => call(cst, node),
        "assignment_expression" => operands(node)
            .map(|(left, right)| Expr::Bound(Box::new(pattern(cst, left)), Box::new(expr(cst, right)))),
        "arrow_function" | "function_expression" | "generator_function" => {
            Some(Expr::Function(Rc::new(function(cst, node))))
        }
        "binary_expression" => binary(cst, node),
        "ternary_expression" => ternary(cst, node),
        _ => None,
    };
    known.unwrap_or_else(|| Expr::Other(cst.children(node).map(|child| expr(cst, child)).collect()))
}

fn member(cst: &Cst<'_>, node: Node<'_>) -> Option<Expr> {
    let (of, name) = (node.child_by_field_name("object")?, node.child_by_field_name("property")?);
    let of = Box::new(expr(cst, of));
    Some(Expr::Member { of, name: cst.text(name).to_owned(), at: name.byte_range() })
}

fn subscript(cst: &Cst<'_>, node: Node<'_>) -> Option<Expr> {
    let (of, index) = (node.child_by_field_name("object")?, node.child_by_field_name("index")?);
    Some(Expr::Index { of: Box::new(expr(cst, of)), index: Box::new(expr(cst, index)) })
}

fn call(cst: &Cst<'_>, node: Node<'_>) -> Option<Expr> {
    let field = |name| node.child_by_field_name(name);
    // Outside of modules, the grammar parses `await (…)` as a call of a function named `await`.
    let is_call = node.kind() == "call_expression";
    if is_call && field("function").is_some_and(|callee| cst.text(callee) == "await") {
        let inner = field("arguments").and_then(|list| cst.children(list).next());
        return inner.map(|inner| expr(cst, inner));
    }
    let callee = field("function").or_else(|| field("constructor"))?;
    let list = field("arguments").filter(|list| list.kind() == "arguments")?;
    let arguments = cst.children(list).map(|argument| self::argument(cst, argument)).collect();
    let call = Expr::Call { callee: Box::new(expr(cst, callee)), arguments, at: node.byte_range() };
    Some(typed(call, declared_types::argument(cst, node)))
}

fn binary(cst: &Cst<'_>, node: Node<'_>) -> Option<Expr> {
    let ((left, right), operator) = (operands(node)?, node.child_by_field_name("operator")?);
    let both = || (expr(cst, left), expr(cst, right));
    match cst.text(operator) {
        "||" | "??" => {
            let (left, right) = both();
            Some(Expr::Alternatives(vec![left, right]))
        }
        "&&" => {
            let (left, right) = both();
            Some(Expr::And(Box::new(left), Box::new(right)))
        }
        "+" => {
            let (left, right) = both();
            Some(Expr::Text(vec![TextPiece::Hole(left), TextPiece::Hole(right)], node.byte_range()))
        }
        _ => None,
    }
}

fn ternary(cst: &Cst<'_>, node: Node<'_>) -> Option<Expr> {
    let field = |name| node.child_by_field_name(name);
    let (condition, yes, no) = (field("condition")?, field("consequence")?, field("alternative")?);
    Some(Expr::Alternatives(vec![expr(cst, yes), expr(cst, no), Expr::Other(vec![expr(cst, condition)])]))
}

fn argument(cst: &Cst<'_>, node: Node<'_>) -> Argument {
    match (node.kind(), cst.children(node).next()) {
        ("spread_element", Some(inner)) => Argument { pass: ArgumentPassing::Items, value: expr(cst, inner) },
        _ => Argument { pass: ArgumentPassing::Positional, value: expr(cst, node) },
    }
}

fn entry(cst: &Cst<'_>, node: Node<'_>) -> Option<ObjectEntry> {
    match node.kind() {
        "method_definition" => {
            let name = node.child_by_field_name("name")?;
            let value = Expr::Function(Rc::new(method(cst, node)));
            Some(ObjectEntry::Pair { key: key_text(cst, name), at: name.byte_range(), value })
        }
        "pair" => {
            let (key, value) = (node.child_by_field_name("key")?, node.child_by_field_name("value")?);
            let value = expr(cst, value);
            Some(match key.kind() {
                "computed_property_name" => {
                    let key = cst.children(key).next().map_or(Expr::Other(Vec::new()), |key| expr(cst, key));
                    ObjectEntry::Computed(key, value)
                }
                "string" => match <[TextPiece; 1]>::try_from(pieces(cst, key)) {
                    Ok([TextPiece::Literal(key, at)]) => ObjectEntry::Pair { key, at, value },
                    _ => ObjectEntry::Computed(expr(cst, key), value),
                },
                _ => ObjectEntry::Pair { key: key_text(cst, key), at: key.byte_range(), value },
            })
        }
        "shorthand_property_identifier" => {
            let key = cst.text(node).to_owned();
            Some(ObjectEntry::Pair { value: Expr::Name(key.clone()), key, at: node.byte_range() })
        }
        "spread_element" => {
            cst.children(node).next().map(|inner| ObjectEntry::Spread(expr(cst, inner), inner.byte_range()))
        }
        _ => None,
    }
}

fn pieces(cst: &Cst<'_>, string: Node<'_>) -> Vec<TextPiece> {
    cst.pieces(string, |part| match part.kind() {
        "string_fragment" | "escape_sequence" => {
            Some(TextPiece::Literal(cst.unescaped(part), part.byte_range()))
        }
        "template_substitution" => cst.children(part).next().map(|inner| TextPiece::Hole(expr(cst, inner))),
        _ => None,
    })
}
