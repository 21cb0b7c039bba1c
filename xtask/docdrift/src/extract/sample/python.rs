//! Python, mapped onto the small language; `requests` and what is called like it.

use std::rc::Rc;

use serde_json::Value;
use tree_sitter::Node;

use super::cst::{self, Cst};
use super::dialect::{Dialect, Receiver, Step};
use super::syntax::{Argument, Entry, Expr, Function, Pattern, Piece, Program, Statement};
use super::transfer::Transfer;

/// Python's habits.
#[derive(Debug)]
pub(crate) struct Python;

impl Dialect for Python {
    fn parse(&self, text: &str) -> Program {
        cst::parse(&tree_sitter_python::LANGUAGE.into(), text, statements)
    }

    fn transfer(&self, callee: &str) -> Option<Transfer> {
        let (module, function) = callee.rsplit_once('.')?;
        if !matches!(module, "requests" | "httpx") {
            return None;
        }
        match function {
            "request" => Some(Transfer::keywords(None)),
            verb => verb.parse().ok().map(|method| Transfer::keywords(Some(method))),
        }
    }

    fn encodes_json(&self, callee: &str) -> bool {
        callee == "json.dumps"
    }

    fn numbers(&self, callee: &str) -> bool {
        callee == "enumerate"
    }

    fn passes_on(&self, callee: &str) -> bool {
        matches!(callee, "list" | "sorted" | "reversed" | "tuple" | "json.loads")
    }

    fn member(&self, receiver: Receiver, name: &str) -> Step {
        match (receiver, name) {
            // `json.loads(response.text)`
            (Receiver::Response, "text" | "content") => Step::Decode,
            // A decoded body is a dictionary: its fields are no attributes.
            _ => Step::Unknown,
        }
    }

    fn method(&self, receiver: Receiver, name: &str) -> Step {
        match (receiver, name) {
            (Receiver::Response, "json") => Step::Decode,
            (Receiver::Body, "get" | "pop") => Step::Field,
            (Receiver::Body, "copy") => Step::Same,
            _ => Step::Unknown,
        }
    }
}

fn statements(cst: &Cst<'_>, node: Node<'_>) -> Vec<Statement> {
    cst.children(node).flat_map(|child| statement(cst, child)).collect()
}

fn statement(cst: &Cst<'_>, node: Node<'_>) -> Vec<Statement> {
    let field = |name| node.child_by_field_name(name);
    match node.kind() {
        "expression_statement" => cst.children(node).flat_map(|child| statement(cst, child)).collect(),
        "assignment" => match (field("left"), field("right")) {
            (Some(left), Some(right)) => vec![Statement::Bind(pattern(cst, left), expr(cst, right))],
            _ => Vec::new(),
        },
        "augmented_assignment" => match (field("left"), field("operator"), field("right")) {
            (Some(left), Some(operator), Some(right)) => {
                let (target, value) = (pattern(cst, left), expr(cst, left));
                vec![cst::augmented(target, value, cst.text(operator), expr(cst, right), node)]
            }
            _ => Vec::new(),
        },
        "if_statement" => match (field("condition"), field("consequence")) {
            (Some(condition), Some(then)) if cst.outcome(condition).is_some() => {
                let others: Vec<_> = node.children_by_field_name("alternative", &mut node.walk()).collect();
                vec![Statement::Outcome {
                    failed: cst.outcome(condition).unwrap_or_default(),
                    condition: expr(cst, condition),
                    then: statements(cst, then),
                    otherwise: others.into_iter().flat_map(|other| statement(cst, other)).collect(),
                }]
            }
            _ => vec![Statement::Block(statements(cst, node))],
        },
        "for_statement" => match (field("left"), field("right"), field("body")) {
            (Some(left), Some(right), Some(body)) => vec![Statement::Loop {
                pattern: pattern(cst, left),
                over: expr(cst, right),
                body: statements(cst, body),
            }],
            _ => Vec::new(),
        },
        "function_definition" => match (field("name"), field("body")) {
            (Some(name), Some(body)) => {
                let parameters = field("parameters").map_or_else(Vec::new, |list| parameters(cst, list));
                let function = Function { parameters, body: statements(cst, body) };
                vec![Statement::Define(cst.text(name).to_owned(), Rc::new(function))]
            }
            _ => Vec::new(),
        },
        "return_statement" => cst.children(node).map(|value| Statement::Return(expr(cst, value))).collect(),
        "import_statement" => cst.children(node).filter_map(|name| import(cst, "", name)).collect(),
        "import_from_statement" => {
            let module = field("module_name").map_or("", |module| cst.text(module));
            let names = node.children_by_field_name("name", &mut node.walk()).collect::<Vec<_>>();
            names.into_iter().filter_map(|name| import(cst, module, name)).collect()
        }
        "with_item" | "as_pattern" => with_item(cst, node),
        // Compound statements: their bodies are read one after the other.
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
        | "decorated_definition"
        | "class_definition" => vec![Statement::Block(statements(cst, node))],
        "comment" => Vec::new(),
        _ => vec![Statement::Do(expr(cst, node))],
    }
}

fn import(cst: &Cst<'_>, module: &str, name: Node<'_>) -> Option<Statement> {
    let (global, local) = match name.kind() {
        "aliased_import" => (name.child_by_field_name("name")?, name.child_by_field_name("alias")?),
        _ => (name, name),
    };
    let global = cst.text(global);
    let global = if module.is_empty() { global.to_owned() } else { format!("{module}.{global}") };
    Some(Statement::Import { local: cst.text(local).to_owned(), global })
}

fn with_item(cst: &Cst<'_>, node: Node<'_>) -> Vec<Statement> {
    let inner = node.child_by_field_name("value").unwrap_or(node);
    let mut parts = cst.children(inner);
    match (inner.kind(), parts.next(), parts.next()) {
        ("as_pattern", Some(value), Some(target)) => {
            let name = cst.children(target).next().unwrap_or(target);
            vec![Statement::Bind(pattern(cst, name), expr(cst, value))]
        }
        _ => vec![Statement::Do(expr(cst, inner))],
    }
}

fn parameters(cst: &Cst<'_>, list: Node<'_>) -> Vec<Pattern> {
    cst.children(list)
        .map(|parameter| Pattern::Name(cst.text(parameter_name(parameter)).to_owned()))
        .collect()
}

/// The name of a parameter, with or without a type and a default.
fn parameter_name(node: Node<'_>) -> Node<'_> {
    node.child_by_field_name("name").or_else(|| node.named_child(0)).unwrap_or(node)
}

fn pattern(cst: &Cst<'_>, node: Node<'_>) -> Pattern {
    match node.kind() {
        "identifier" => Pattern::Name(cst.text(node).to_owned()),
        "pattern_list" | "tuple_pattern" | "list_pattern" => {
            Pattern::List(cst.children(node).map(|child| pattern(cst, child)).collect())
        }
        "subscript" => match expr(cst, node) {
            Expr::Index { of, index } => match *index {
                Expr::Text(pieces, _) => match <[Piece; 1]>::try_from(pieces) {
                    Ok([Piece::Literal(key, at)]) => Pattern::Within(of, key, at),
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
    let at = node.byte_range();
    let field = |name| node.child_by_field_name(name);
    let other = || Expr::Other(cst.children(node).map(|child| expr(cst, child)).collect());
    match node.kind() {
        "identifier" => Expr::Name(cst.text(node).to_owned()),
        "string" => Expr::Text(pieces(cst, node), at),
        "concatenated_string" => {
            let parts = cst.children(node).flat_map(|part| pieces(cst, part)).collect();
            Expr::Text(parts, at)
        }
        "integer" | "float" => Expr::Literal(cst.number(node)),
        "true" => Expr::Literal(Value::Bool(true)),
        "false" => Expr::Literal(Value::Bool(false)),
        "none" => Expr::Literal(Value::Null),
        "dictionary" => {
            Expr::Object(cst.children(node).filter_map(|entry| self::entry(cst, entry)).collect())
        }
        "list" | "tuple" | "set" => Expr::List(cst.children(node).map(|item| expr(cst, item)).collect()),
        "parenthesized_expression" | "await" => {
            cst.children(node).next().map_or_else(other, |inner| expr(cst, inner))
        }
        "attribute" => match (field("object"), field("attribute")) {
            (Some(of), Some(name)) => Expr::Member {
                of: Box::new(expr(cst, of)),
                name: cst.text(name).to_owned(),
                at: name.byte_range(),
            },
            _ => other(),
        },
        // A part of a list is a list like it, and counting from its end finds an item, too.
        "subscript" if field("subscript").is_some_and(|index| index.kind() == "slice") => {
            field("value").map_or_else(other, |of| expr(cst, of))
        }
        "unary_operator" if field("argument").is_some_and(|number| number.kind() == "integer") => {
            Expr::Literal(cst.number(node))
        }
        "subscript" => match (field("value"), field("subscript")) {
            (Some(of), Some(index)) => {
                Expr::Index { of: Box::new(expr(cst, of)), index: Box::new(expr(cst, index)) }
            }
            _ => other(),
        },
        "call" => match (field("function"), field("arguments")) {
            (Some(callee), Some(list)) => {
                let arguments = cst.children(list).map(|argument| self::argument(cst, argument)).collect();
                Expr::Call { callee: Box::new(expr(cst, callee)), arguments, at }
            }
            _ => other(),
        },
        "boolean_operator" => {
            let mut sides: Vec<Expr> = cst.children(node).map(|side| expr(cst, side)).collect();
            // `data and data["url"]` is the right one, once there is data.
            if field("operator").is_some_and(|operator| cst.text(operator) == "and") {
                sides.reverse();
            }
            Expr::Either(sides)
        }
        // `value if condition else fallback`: the condition is looked at, and is not the value.
        "conditional_expression" => {
            let parts: Vec<Expr> = cst.children(node).map(|part| expr(cst, part)).collect();
            match <[Expr; 3]>::try_from(parts) {
                Ok([value, condition, fallback]) => {
                    Expr::Either(vec![value, fallback, Expr::Other(vec![condition])])
                }
                Err(parts) => Expr::Other(parts),
            }
        }
        "binary_operator" => match (field("left"), field("operator"), field("right")) {
            (Some(left), Some(operator), Some(right)) if cst.text(operator) == "+" => {
                Expr::Text(vec![Piece::Hole(expr(cst, left)), Piece::Hole(expr(cst, right))], at)
            }
            _ => other(),
        },
        "list_comprehension" | "generator_expression" | "set_comprehension" | "dictionary_comprehension" => {
            comprehension(cst, node)
        }
        "lambda" => {
            let parameters = field("parameters").map_or_else(Vec::new, |list| parameters(cst, list));
            let body = field("body").map(|body| Statement::Return(expr(cst, body)));
            Expr::Function(Rc::new(Function { parameters, body: body.into_iter().collect() }))
        }
        _ => other(),
    }
}

fn comprehension(cst: &Cst<'_>, node: Node<'_>) -> Expr {
    let result = node.child_by_field_name("body").map_or(Expr::Other(Vec::new()), |body| expr(cst, body));
    let clauses: Vec<Node<'_>> = cst.children(node).skip(1).collect();
    clauses.into_iter().rev().fold(result, |result, clause| {
        match (clause.child_by_field_name("left"), clause.child_by_field_name("right")) {
            (Some(left), Some(right)) => Expr::Each {
                pattern: pattern(cst, left),
                over: Box::new(expr(cst, right)),
                result: Box::new(result),
            },
            _ => Expr::Either(vec![result, expr(cst, clause)]),
        }
    })
}

fn argument(cst: &Cst<'_>, node: Node<'_>) -> Argument {
    match (node.kind(), node.child_by_field_name("name"), node.child_by_field_name("value")) {
        ("keyword_argument", Some(name), Some(value)) => {
            let name = (cst.text(name).to_owned(), name.byte_range());
            Argument { name: Some(name), value: expr(cst, value) }
        }
        _ => Argument { name: None, value: expr(cst, node) },
    }
}

fn entry(cst: &Cst<'_>, node: Node<'_>) -> Option<Entry> {
    match (node.kind(), node.child_by_field_name("key"), node.child_by_field_name("value")) {
        ("pair", Some(key), Some(value)) => {
            let value = expr(cst, value);
            Some(match expr(cst, key) {
                Expr::Text(pieces, at) => match <[Piece; 1]>::try_from(pieces) {
                    Ok([Piece::Literal(key, at)]) => Entry::Pair { key, at, value },
                    Ok([hole]) => Entry::Computed(Expr::Text(vec![hole], at), value),
                    Err(pieces) => Entry::Computed(Expr::Text(pieces, at), value),
                },
                key => Entry::Computed(key, value),
            })
        }
        ("dictionary_splat", ..) => {
            cst.children(node).next().map(|inner| Entry::Spread(expr(cst, inner), inner.byte_range()))
        }
        _ => None,
    }
}

fn pieces(cst: &Cst<'_>, string: Node<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in cst.children(string) {
        match part.kind() {
            "string_content" => pieces.push(Piece::Literal(cst.unescaped(part), part.byte_range())),
            "interpolation" => {
                let inner = part.child_by_field_name("expression").or_else(|| part.named_child(0));
                pieces.extend(inner.map(|inner| Piece::Hole(expr(cst, inner))));
            }
            _ => {}
        }
    }
    if pieces.is_empty() {
        let at = string.byte_range();
        pieces.push(Piece::Literal(String::new(), at.start..at.start));
    }
    pieces
}
