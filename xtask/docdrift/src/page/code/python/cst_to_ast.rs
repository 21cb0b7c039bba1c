//! Translates the concrete syntax tree of Python to the abstract syntax tree of samples.

use std::rc::Rc;

use serde_json::Value;
use tree_sitter::Node;

use super::declared_types;
use crate::page::code::ast::{
    Argument, ArgumentPassing, Class, Expr, Function, Import, ObjectEntry, Pattern, Stmt, TextPiece, Type,
};
use crate::page::code::cst;
use crate::page::code::cst::Cst;

pub(super) fn statements(cst: &Cst<'_>, node: Node<'_>) -> Vec<Stmt> {
    cst.children(node).flat_map(|child| statement(cst, child)).collect()
}

fn statement(cst: &Cst<'_>, node: Node<'_>) -> Vec<Stmt> {
    match node.kind() {
        "expression_statement" => cst.children(node).flat_map(|child| statement(cst, child)).collect(),
        "assignment" => assignment(cst, node).into_iter().collect(),
        "augmented_assignment" => augmented(cst, node).into_iter().collect(),
        "if_statement" => {
            vec![outcome(cst, node).unwrap_or_else(|| Stmt::Block(statements(cst, node)))]
        }
        "for_statement" => for_loop(cst, node).into_iter().collect(),
        "function_definition" => {
            let name = node.child_by_field_name("name").into_iter();
            name.map(|name| Stmt::Define(cst.text(name).to_owned(), Rc::new(function(cst, node, false))))
                .collect()
        }
        "class_definition" => class_definition(cst, node),
        "return_statement" => cst.children(node).map(|value| Stmt::Return(expr(cst, value))).collect(),
        "import_statement" => cst.children(node).filter_map(|name| import(cst, "", name, node)).collect(),
        "import_from_statement" => {
            let module = node.child_by_field_name("module_name").map_or("", |module| cst.text(module));
            let names = node.children_by_field_name("name", &mut node.walk()).collect::<Vec<_>>();
            names.into_iter().filter_map(|name| import(cst, module, name, node)).collect()
        }
        "with_item" | "as_pattern" => with_item(cst, node),
        // Compound statements: their bodies are evaluated one after the other.
        "module"
        | "block"
        | "elif_clause"
        | "else_clause"
        | "try_statement"
        | "except_clause"
        | "finally_clause"
        | "with_statement"
        | "with_clause"
        | "while_statement"
        | "match_statement"
        | "case_clause"
        | "decorated_definition" => vec![Stmt::Block(statements(cst, node))],
        "comment" => Vec::new(),
        _ => vec![Stmt::Expression(expr(cst, node))],
    }
}

/// The left and right operands of an operator.
fn operands(node: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    Some((node.child_by_field_name("left")?, node.child_by_field_name("right")?))
}

fn assignment(cst: &Cst<'_>, node: Node<'_>) -> Option<Stmt> {
    let (left, right) = operands(node)?;
    let declared = node.child_by_field_name("type").map(|declared| declared_types::of(cst, declared));
    let value = typed(expr(cst, right), declared);
    Some(Stmt::Bind(pattern(cst, left), value))
}

fn augmented(cst: &Cst<'_>, node: Node<'_>) -> Option<Stmt> {
    let ((left, right), operator) = (operands(node)?, node.child_by_field_name("operator")?);
    let (target, value) = (pattern(cst, left), expr(cst, left));
    Some(cst::augmented(target, value, cst.text(operator), expr(cst, right), node))
}

/// An `if` that tests the outcome of a call; `None` for any other `if`.
fn outcome(cst: &Cst<'_>, node: Node<'_>) -> Option<Stmt> {
    let (condition, then) =
        (node.child_by_field_name("condition")?, node.child_by_field_name("consequence")?);
    let failed = cst.outcome(condition)?;
    let others: Vec<_> = node.children_by_field_name("alternative", &mut node.walk()).collect();
    Some(Stmt::Outcome {
        failed,
        condition: expr(cst, condition),
        then: statements(cst, then),
        otherwise: others.into_iter().flat_map(|other| statement(cst, other)).collect(),
    })
}

fn for_loop(cst: &Cst<'_>, node: Node<'_>) -> Option<Stmt> {
    let ((left, right), body) = (operands(node)?, node.child_by_field_name("body")?);
    let (pattern, over) = (pattern(cst, left), expr(cst, right));
    Some(Stmt::Loop { pattern, over, body: statements(cst, body) })
}

fn class_definition(cst: &Cst<'_>, node: Node<'_>) -> Vec<Stmt> {
    let Some(name) = node.child_by_field_name("name") else { return Vec::new() };
    let declared = declared_types::declaration(cst, node);
    let declared = declared.map(|of| Stmt::Declare(cst.text(name).to_owned(), Rc::new(of)));
    declared.into_iter().chain([Stmt::Class(Rc::new(class(cst, node)))]).collect()
}

fn import(cst: &Cst<'_>, module: &str, name: Node<'_>, whole: Node<'_>) -> Option<Stmt> {
    let (global, local) = match name.kind() {
        "aliased_import" => (name.child_by_field_name("name")?, name.child_by_field_name("alias")?),
        _ => (name, name),
    };
    let (global, local) = (cst.text(global), cst.text(local));
    let (of, global) = match module.is_empty() {
        true => (global, global.to_owned()),
        false => (module, format!("{module}.{global}")),
    };
    // `import urllib.request` binds `urllib`; its members keep their full names.
    let (local, global) = match local.split_once('.') {
        Some((package, _)) if module.is_empty() => (package, package.to_owned()),
        _ => (local, global),
    };
    let at = whole.byte_range();
    let (local, module) = (local.to_owned(), of.to_owned());
    Some(Stmt::Import(Import { local, global, module, at }))
}

fn with_item(cst: &Cst<'_>, node: Node<'_>) -> Vec<Stmt> {
    let inner = node.child_by_field_name("value").unwrap_or(node);
    let mut parts = cst.children(inner);
    match (inner.kind(), parts.next(), parts.next()) {
        ("as_pattern", Some(value), Some(target)) => {
            let name = cst.children(target).next().unwrap_or(target);
            vec![Stmt::Bind(pattern(cst, name), expr(cst, value))]
        }
        _ => vec![Stmt::Expression(expr(cst, inner))],
    }
}

fn parameters(cst: &Cst<'_>, list: Node<'_>) -> Vec<Pattern> {
    cst.children(list).filter_map(|node| parameter(cst, node)).collect()
}

fn parameter(cst: &Cst<'_>, node: Node<'_>) -> Option<Pattern> {
    let field = |name| node.child_by_field_name(name);
    let inner = || cst.children(node).next();
    let name = |node: Node<'_>| cst.text(node).to_owned();
    match node.kind() {
        "identifier" => Some(Pattern::Name(name(node))),
        "typed_parameter" => inner().and_then(|inner| parameter(cst, inner)),
        "default_parameter" | "typed_default_parameter" => {
            let fallback = Box::new(expr(cst, field("value")?));
            Some(Pattern::Default(Box::new(Pattern::Name(name(field("name")?))), fallback))
        }
        "list_splat_pattern" => Some(Pattern::Rest(name(inner()?))),
        "dictionary_splat_pattern" => Some(Pattern::Keywords(name(inner()?))),
        // The separators `*` and `/` are no parameters.
        "keyword_separator" | "positional_separator" => None,
        _ => Some(Pattern::Ignored),
    }
}

fn function(cst: &Cst<'_>, node: Node<'_>, has_receiver: bool) -> Function {
    let field = |name| node.child_by_field_name(name);
    let mut parameters = field("parameters").map_or_else(Vec::new, |list| parameters(cst, list));
    let receiver = match parameters.first() {
        Some(Pattern::Name(name)) if has_receiver => Some(name.clone()),
        _ => None,
    };
    if receiver.is_some() {
        parameters.remove(0);
    }
    let returns = field("return_type").map(|declared| declared_types::of(cst, declared));
    let body = field("body").map_or_else(Vec::new, |body| statements(cst, body));
    Function { receiver, parameters, returns, is_getter: false, body }
}

fn class(cst: &Cst<'_>, node: Node<'_>) -> Class {
    let field = |name| node.child_by_field_name(name);
    let name = field("name").map_or_else(String::new, |name| cst.text(name).to_owned());
    let above = field("superclasses").and_then(|list| cst.children(list).next());
    let mut class = Class { name, base: above.map(|above| expr(cst, above)), ..Class::default() };
    for member in field("body").into_iter().flat_map(|body| cst.children(body)) {
        let marks = decorators(cst, member);
        let definition = member.child_by_field_name("definition").unwrap_or(member);
        let is_marked = |word| marks.contains(&word);
        match (definition.kind(), definition.child_by_field_name("name")) {
            ("function_definition", Some(name)) => {
                let mut method = function(cst, definition, !is_marked("staticmethod"));
                method.is_getter = is_marked("property") || is_marked("cached_property");
                match cst.text(name) {
                    "__init__" => class.constructor = Some(Rc::new(method)),
                    word => class.methods.push((word.to_owned(), name.byte_range(), Rc::new(method))),
                }
            }
            ("expression_statement", _) => {
                let assigned = cst.children(definition).find(|child| child.kind() == "assignment");
                let parts = assigned.and_then(|assigned| {
                    Some((assigned.child_by_field_name("left")?, assigned.child_by_field_name("right")?))
                });
                if let Some((name, value)) = parts {
                    class.fields.push((cst.text(name).to_owned(), name.byte_range(), expr(cst, value)));
                }
            }
            _ => {}
        }
    }
    class
}

/// The names of the decorators before a definition.
fn decorators<'t>(cst: &Cst<'t>, node: Node<'_>) -> Vec<&'t str> {
    let marks = cst.children(node).filter(|child| child.kind() == "decorator");
    marks.map(|mark| cst.text(mark).trim_start_matches('@').trim()).collect()
}

fn typed(value: Expr, declared: Option<Type>) -> Expr {
    match declared {
        Some(declared) => Expr::Typed(Box::new(value), declared),
        None => value,
    }
}

fn pattern(cst: &Cst<'_>, node: Node<'_>) -> Pattern {
    match node.kind() {
        "identifier" => Pattern::Name(cst.text(node).to_owned()),
        "pattern_list" | "tuple_pattern" | "list_pattern" => {
            Pattern::List(cst.children(node).map(|child| pattern(cst, child)).collect())
        }
        "attribute" => match (node.child_by_field_name("object"), node.child_by_field_name("attribute")) {
            (Some(of), Some(name)) => {
                Pattern::Field(Box::new(expr(cst, of)), cst.text(name).to_owned(), name.byte_range())
            }
            _ => Pattern::Ignored,
        },
        "list_splat_pattern" => cst
            .children(node)
            .next()
            .map_or(Pattern::Ignored, |name| Pattern::Rest(cst.text(name).to_owned())),
        "subscript" => match expr(cst, node) {
            Expr::Index { of, index } => match *index {
                Expr::Text(pieces, _) => match <[TextPiece; 1]>::try_from(pieces) {
                    Ok([TextPiece::Literal(key, at)]) => Pattern::Field(of, key, at),
                    _ => Pattern::Ignored,
                },
                _ => Pattern::Ignored,
            },
            _ => Pattern::Ignored,
        },
        _ => Pattern::Ignored,
    }
}

fn expr(cst: &Cst<'_>, node: Node<'_>) -> Expr {
    let field = |name| node.child_by_field_name(name);
    let known = match node.kind() {
        "identifier" => Some(Expr::Name(cst.text(node).to_owned())),
        "string" => Some(Expr::Text(pieces(cst, node), node.byte_range())),
        "concatenated_string" => {
            let parts = cst.children(node).flat_map(|part| pieces(cst, part)).collect();
            Some(Expr::Text(parts, node.byte_range()))
        }
        "integer" | "float" => Some(Expr::Literal(cst.number(node))),
        "true" => Some(Expr::Literal(Value::Bool(true))),
        "false" => Some(Expr::Literal(Value::Bool(false))),
        "none" => Some(Expr::Literal(Value::Null)),
        "dictionary" => {
            let entries = cst.children(node).filter_map(|entry| self::entry(cst, entry));
            Some(Expr::Object(entries.chain(cst.elides(node).then_some(ObjectEntry::Elided)).collect()))
        }
        "list" | "tuple" | "set" => {
            Some(Expr::List(cst.children(node).map(|item| expr(cst, item)).collect()))
        }
        "parenthesized_expression" | "await" => cst.children(node).next().map(|inner| expr(cst, inner)),
        "attribute" => attribute(cst, node),
        "unary_operator" if field("argument").is_some_and(|number| number.kind() == "integer") => {
            Some(Expr::Literal(cst.number(node)))
        }
        "subscript" => subscript(cst, node),
        "named_expression" => named_expression(cst, node),
        "call" => call(cst, node),
        "boolean_operator" => boolean(cst, node),
        "conditional_expression" => Some(conditional(cst, node)),
        "binary_operator" => binary(cst, node),
        "list_comprehension" | "generator_expression" | "set_comprehension" | "dictionary_comprehension" => {
            Some(comprehension(cst, node))
        }
        "lambda" => {
            let parameters = field("parameters").map_or_else(Vec::new, |list| parameters(cst, list));
            let body = field("body").map(|body| Stmt::Return(expr(cst, body)));
            let body = body.into_iter().collect();
            Some(Expr::Function(Rc::new(Function { parameters, body, ..Function::default() })))
        }
        _ => None,
    };
    known.unwrap_or_else(|| Expr::Other(cst.children(node).map(|child| expr(cst, child)).collect()))
}

fn attribute(cst: &Cst<'_>, node: Node<'_>) -> Option<Expr> {
    let (of, name) = (node.child_by_field_name("object")?, node.child_by_field_name("attribute")?);
    let of = Box::new(expr(cst, of));
    Some(Expr::Member { of, name: cst.text(name).to_owned(), at: name.byte_range() })
}

fn subscript(cst: &Cst<'_>, node: Node<'_>) -> Option<Expr> {
    let (of, index) = (node.child_by_field_name("value"), node.child_by_field_name("subscript")?);
    // A slice of a list has the same items as the list.
    if index.kind() == "slice" {
        return of.map(|of| expr(cst, of));
    }
    Some(Expr::Index { of: Box::new(expr(cst, of?)), index: Box::new(expr(cst, index)) })
}

fn named_expression(cst: &Cst<'_>, node: Node<'_>) -> Option<Expr> {
    let (name, value) = (node.child_by_field_name("name")?, node.child_by_field_name("value")?);
    Some(Expr::Bound(Box::new(pattern(cst, name)), Box::new(expr(cst, value))))
}

fn call(cst: &Cst<'_>, node: Node<'_>) -> Option<Expr> {
    let (callee, list) = (node.child_by_field_name("function")?, node.child_by_field_name("arguments")?);
    let arguments = if list.kind() != "argument_list" {
        // `any(x for x in xs)`: a generator expression as the only argument has no parentheses of its own.
        vec![Argument { pass: ArgumentPassing::Positional, value: expr(cst, list) }]
    } else if matches!(cst.text(callee), "cast" | "typing.cast") {
        let mut parts = cst.children(list);
        let (declared, value) = (parts.next()?, parts.next()?);
        return Some(typed(expr(cst, value), Some(declared_types::of(cst, declared))));
    } else {
        cst.children(list).map(|argument| self::argument(cst, argument)).collect()
    };
    Some(Expr::Call { callee: Box::new(expr(cst, callee)), arguments, at: node.byte_range() })
}

fn boolean(cst: &Cst<'_>, node: Node<'_>) -> Option<Expr> {
    let (left, right) = operands(node)?;
    let (left, right) = (expr(cst, left), expr(cst, right));
    let is_and = node.child_by_field_name("operator").is_some_and(|operator| cst.text(operator) == "and");
    Some(if is_and {
        Expr::And(Box::new(left), Box::new(right))
    } else {
        Expr::Alternatives(vec![left, right])
    })
}

/// `value if condition else fallback`; the condition is kept, because the fields that it reads count as read.
fn conditional(cst: &Cst<'_>, node: Node<'_>) -> Expr {
    let parts: Vec<Expr> = cst.children(node).map(|part| expr(cst, part)).collect();
    match <[Expr; 3]>::try_from(parts) {
        Ok([value, condition, fallback]) => {
            Expr::Alternatives(vec![value, fallback, Expr::Other(vec![condition])])
        }
        Err(parts) => Expr::Other(parts),
    }
}

fn binary(cst: &Cst<'_>, node: Node<'_>) -> Option<Expr> {
    let ((left, right), operator) = (operands(node)?, node.child_by_field_name("operator")?);
    let text = cst.text(operator);
    if !matches!(text, "+" | "|" | "%") {
        return None;
    }
    let (left, right) = (expr(cst, left), expr(cst, right));
    Some(match text {
        "+" => Expr::Text(vec![TextPiece::Hole(left), TextPiece::Hole(right)], node.byte_range()),
        "|" => Expr::Merged(Box::new(left), Box::new(right)),
        // `"%s" % value` becomes a call of `format`.
        _ => {
            let values = if let Expr::List(values) = right { values } else { vec![right] };
            let argument = |value| Argument { pass: ArgumentPassing::Positional, value };
            let (name, at) = ("format".to_owned(), operator.byte_range());
            let callee = Box::new(Expr::Member { of: Box::new(left), name, at });
            let arguments = values.into_iter().map(argument).collect();
            Expr::Call { callee, arguments, at: node.byte_range() }
        }
    })
}

fn comprehension(cst: &Cst<'_>, node: Node<'_>) -> Expr {
    let result = node.child_by_field_name("body").map_or(Expr::Other(Vec::new()), |body| expr(cst, body));
    let clauses: Vec<Node<'_>> = cst.children(node).skip(1).collect();
    clauses.into_iter().rev().fold(result, |result, clause| {
        match (clause.child_by_field_name("left"), clause.child_by_field_name("right")) {
            (Some(left), Some(right)) => Expr::Comprehension {
                pattern: pattern(cst, left),
                over: Box::new(expr(cst, right)),
                result: Box::new(result),
            },
            _ => Expr::Alternatives(vec![result, expr(cst, clause)]),
        }
    })
}

fn argument(cst: &Cst<'_>, node: Node<'_>) -> Argument {
    let inner = || cst.children(node).next().map_or(Expr::Other(Vec::new()), |inner| expr(cst, inner));
    match (node.kind(), node.child_by_field_name("name"), node.child_by_field_name("value")) {
        ("keyword_argument", Some(name), Some(value)) => {
            let pass = ArgumentPassing::Named(cst.text(name).to_owned(), name.byte_range());
            Argument { pass, value: expr(cst, value) }
        }
        ("dictionary_splat", ..) => Argument { pass: ArgumentPassing::Fields, value: inner() },
        ("list_splat", ..) => Argument { pass: ArgumentPassing::Items, value: inner() },
        _ => Argument { pass: ArgumentPassing::Positional, value: expr(cst, node) },
    }
}

fn entry(cst: &Cst<'_>, node: Node<'_>) -> Option<ObjectEntry> {
    match (node.kind(), node.child_by_field_name("key"), node.child_by_field_name("value")) {
        ("pair", Some(key), Some(value)) => {
            let value = expr(cst, value);
            Some(match expr(cst, key) {
                Expr::Text(pieces, at) => match <[TextPiece; 1]>::try_from(pieces) {
                    Ok([TextPiece::Literal(key, at)]) => ObjectEntry::Pair { key, at, value },
                    Ok([hole]) => ObjectEntry::Computed(Expr::Text(vec![hole], at), value),
                    Err(pieces) => ObjectEntry::Computed(Expr::Text(pieces, at), value),
                },
                key => ObjectEntry::Computed(key, value),
            })
        }
        ("dictionary_splat", ..) => {
            cst.children(node).next().map(|inner| ObjectEntry::Spread(expr(cst, inner), inner.byte_range()))
        }
        _ => None,
    }
}

fn pieces(cst: &Cst<'_>, string: Node<'_>) -> Vec<TextPiece> {
    cst.pieces(string, |part| match part.kind() {
        "string_content" => Some(TextPiece::Literal(cst.unescaped(part), part.byte_range())),
        "interpolation" => {
            let inner = part.child_by_field_name("expression").or_else(|| part.named_child(0))?;
            Some(TextPiece::Hole(expr(cst, inner)))
        }
        _ => None,
    })
}
