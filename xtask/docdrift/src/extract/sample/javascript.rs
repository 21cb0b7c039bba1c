//! JavaScript, mapped onto the small language; `fetch` and what a promise leads to.

use std::rc::Rc;

use serde_json::Value;
use tree_sitter::Node;

use super::cst::{self, Cst};
use super::dialect::{Dialect, Receiver, Step};
use super::syntax::{Argument, At, Entry, Expr, Function, Pattern, Piece, Program, Statement};
use super::transfer::Transfer;

/// JavaScript's habits.
#[derive(Debug)]
pub(crate) struct JavaScript;

impl Dialect for JavaScript {
    fn parse(&self, text: &str) -> Program {
        cst::parse(&tree_sitter_javascript::LANGUAGE.into(), text, statements)
    }

    fn transfer(&self, callee: &str) -> Option<Transfer> {
        matches!(callee, "fetch" | "window.fetch" | "globalThis.fetch").then(Transfer::options)
    }

    fn encodes_json(&self, callee: &str) -> bool {
        callee == "JSON.stringify"
    }

    fn numbers(&self, _: &str) -> bool {
        false
    }

    fn passes_on(&self, callee: &str) -> bool {
        matches!(callee, "JSON.parse" | "Array.from" | "structuredClone" | "Promise.resolve")
    }

    fn member(&self, receiver: Receiver, name: &str) -> Step {
        match (receiver, name) {
            (Receiver::Body, "length") => Step::Unknown,
            (Receiver::Body, _) => Step::Field,
            (Receiver::Response, _) => Step::Unknown,
        }
    }

    fn method(&self, receiver: Receiver, name: &str) -> Step {
        match (receiver, name) {
            // The text is what `JSON.parse` takes.
            (Receiver::Response, "json" | "text") => Step::Decode,
            (Receiver::Response, "clone") => Step::Same,
            (_, "then") => Step::Continue,
            (_, "catch" | "finally") => Step::Same,
            (Receiver::Body, "map" | "forEach" | "flatMap" | "some" | "every" | "reduce") => Step::EachItem,
            (Receiver::Body, "find" | "findLast") => Step::OneItem,
            (Receiver::Body, "at" | "pop" | "shift") => Step::Item,
            (Receiver::Body, "filter" | "sort" | "toSorted" | "slice" | "reverse" | "concat") => {
                Step::SameItems
            }
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
        "variable_declarator" => match (field("name"), field("value")) {
            (Some(name), Some(value)) => vec![Statement::Bind(pattern(cst, name), expr(cst, value))],
            _ => Vec::new(),
        },
        "for_in_statement" => match (field("left"), field("right"), field("body")) {
            (Some(left), Some(right), Some(body)) => {
                let keys = field("operator").is_some_and(|operator| cst.text(operator) == "in");
                let pattern = if keys { Pattern::Ignored } else { pattern(cst, left) };
                vec![Statement::Loop { pattern, over: expr(cst, right), body: statement(cst, body) }]
            }
            _ => Vec::new(),
        },
        "function_declaration" | "generator_function_declaration" => match field("name") {
            Some(name) => vec![Statement::Define(cst.text(name).to_owned(), Rc::new(function(cst, node)))],
            None => Vec::new(),
        },
        "return_statement" => cst.children(node).map(|value| Statement::Return(expr(cst, value))).collect(),
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
        | "expression_statement"
        | "class_declaration"
        | "class_body" => {
            vec![Statement::Block(statements(cst, node))]
        }
        "method_definition" => vec![Statement::Define(
            field("name").map_or_else(String::new, |name| cst.text(name).to_owned()),
            Rc::new(function(cst, node)),
        )],
        "augmented_assignment_expression" => match (field("left"), field("operator"), field("right")) {
            (Some(left), Some(operator), Some(right)) => {
                let (target, value) = (pattern(cst, left), expr(cst, left));
                vec![cst::augmented(target, value, cst.text(operator), expr(cst, right), node)]
            }
            _ => Vec::new(),
        },
        "if_statement" => match (field("condition"), field("consequence")) {
            (Some(condition), Some(then)) if cst.outcome(condition).is_some() => vec![Statement::Outcome {
                failed: cst.outcome(condition).unwrap_or_default(),
                condition: expr(cst, condition),
                then: statement(cst, then),
                otherwise: field("alternative").map_or_else(Vec::new, |other| statement(cst, other)),
            }],
            _ => vec![Statement::Block(statements(cst, node))],
        },
        "assignment_expression" => match (field("left"), field("right")) {
            (Some(left), Some(right)) => vec![Statement::Assign(pattern(cst, left), expr(cst, right))],
            _ => Vec::new(),
        },
        _ => vec![Statement::Do(expr(cst, node))],
    }
}

fn imports(cst: &Cst<'_>, node: Node<'_>) -> Vec<Statement> {
    let module =
        node.child_by_field_name("source").map_or("", |source| cst.text(source)).trim_matches(['"', '\'']);
    let clause = cst.children(node).find(|child| child.kind() == "import_clause");
    let names = clause.into_iter().flat_map(|clause| cst.children(clause));
    let default = names.filter(|name| name.kind() == "identifier");
    default
        .map(|name| Statement::Import { local: cst.text(name).to_owned(), global: module.to_owned() })
        .collect()
}

fn function(cst: &Cst<'_>, node: Node<'_>) -> Function {
    let parameters = match (node.child_by_field_name("parameters"), node.child_by_field_name("parameter")) {
        (Some(list), _) => cst.children(list).map(|parameter| pattern(cst, parameter)).collect(),
        (None, Some(single)) => vec![pattern(cst, single)],
        (None, None) => Vec::new(),
    };
    let body = match node.child_by_field_name("body") {
        Some(body) if body.kind() == "statement_block" => statements(cst, body),
        Some(body) => vec![Statement::Return(expr(cst, body))],
        None => Vec::new(),
    };
    Function { parameters, body }
}

fn pattern(cst: &Cst<'_>, node: Node<'_>) -> Pattern {
    let field = |name| node.child_by_field_name(name);
    match node.kind() {
        "identifier" | "shorthand_property_identifier_pattern" => Pattern::Name(cst.text(node).to_owned()),
        "object_pattern" => {
            Pattern::Object(cst.children(node).filter_map(|entry| field_pattern(cst, entry)).collect())
        }
        "array_pattern" => Pattern::List(cst.children(node).map(|item| pattern(cst, item)).collect()),
        "assignment_pattern" => field("left").map_or(Pattern::Ignored, |left| pattern(cst, left)),
        "member_expression" => match (field("object"), field("property")) {
            (Some(of), Some(name)) => {
                Pattern::Within(Box::new(expr(cst, of)), cst.text(name).to_owned(), name.byte_range())
            }
            _ => Pattern::Ignored,
        },
        "subscript_expression" => match (field("object"), field("index").map(|index| expr(cst, index))) {
            (Some(of), Some(Expr::Text(pieces, _))) => match <[Piece; 1]>::try_from(pieces) {
                Ok([Piece::Literal(key, at)]) => Pattern::Within(Box::new(expr(cst, of)), key, at),
                _ => Pattern::Ignored,
            },
            _ => Pattern::Ignored,
        },
        _ => Pattern::Ignored,
    }
}

fn field_pattern(cst: &Cst<'_>, node: Node<'_>) -> Option<(String, At, Pattern)> {
    let named = |key: Node<'_>, pattern| Some((key_text(cst, key), key.byte_range(), pattern));
    match node.kind() {
        "shorthand_property_identifier_pattern" => named(node, pattern(cst, node)),
        "pair_pattern" => {
            let value = node.child_by_field_name("value")?;
            named(node.child_by_field_name("key")?, pattern(cst, value))
        }
        "object_assignment_pattern" => {
            let left = node.child_by_field_name("left")?;
            named(left, pattern(cst, left))
        }
        _ => None,
    }
}

fn key_text(cst: &Cst<'_>, key: Node<'_>) -> String {
    cst.text(key).trim_matches(['"', '\'']).to_owned()
}

fn expr(cst: &Cst<'_>, node: Node<'_>) -> Expr {
    let at = node.byte_range();
    let field = |name| node.child_by_field_name(name);
    let other = || Expr::Other(cst.children(node).map(|child| expr(cst, child)).collect());
    match node.kind() {
        "identifier" | "shorthand_property_identifier" => Expr::Name(cst.text(node).to_owned()),
        "string" | "template_string" => Expr::Text(pieces(cst, node), at),
        "number" => Expr::Literal(cst.number(node)),
        "true" => Expr::Literal(Value::Bool(true)),
        "false" => Expr::Literal(Value::Bool(false)),
        "null" => Expr::Literal(Value::Null),
        "object" => Expr::Object(cst.children(node).filter_map(|entry| self::entry(cst, entry)).collect()),
        "array" => Expr::List(cst.children(node).map(|item| expr(cst, item)).collect()),
        "parenthesized_expression" | "await_expression" => {
            cst.children(node).next().map_or_else(other, |inner| expr(cst, inner))
        }
        "member_expression" => match (field("object"), field("property")) {
            (Some(of), Some(name)) => Expr::Member {
                of: Box::new(expr(cst, of)),
                name: cst.text(name).to_owned(),
                at: name.byte_range(),
            },
            _ => other(),
        },
        "subscript_expression" => match (field("object"), field("index")) {
            (Some(of), Some(index)) => {
                Expr::Index { of: Box::new(expr(cst, of)), index: Box::new(expr(cst, index)) }
            }
            _ => other(),
        },
        // Outside of modules the grammar takes `await (…)` for a call of a function of that name.
        "call_expression" if field("function").is_some_and(|callee| cst.text(callee) == "await") => {
            let inner = field("arguments").and_then(|list| cst.children(list).next());
            inner.map_or_else(other, |inner| expr(cst, inner))
        }
        "call_expression" | "new_expression" => {
            match (field("function").or_else(|| field("constructor")), field("arguments")) {
                (Some(callee), Some(list)) => {
                    let values = cst.children(list).map(|argument| expr(cst, argument));
                    let arguments = values.map(|value| Argument { name: None, value }).collect();
                    Expr::Call { callee: Box::new(expr(cst, callee)), arguments, at }
                }
                _ => other(),
            }
        }
        "arrow_function" | "function_expression" | "generator_function" => {
            Expr::Function(Rc::new(function(cst, node)))
        }
        "binary_expression" => match (field("left"), field("operator"), field("right")) {
            (Some(left), Some(operator), Some(right)) => match cst.text(operator) {
                "||" | "??" => Expr::Either(vec![expr(cst, left), expr(cst, right)]),
                // `data && data.url` is the right one, once there is data.
                "&&" => Expr::Either(vec![expr(cst, right), expr(cst, left)]),
                "+" => Expr::Text(vec![Piece::Hole(expr(cst, left)), Piece::Hole(expr(cst, right))], at),
                _ => other(),
            },
            _ => other(),
        },
        "ternary_expression" => match (field("condition"), field("consequence"), field("alternative")) {
            (Some(condition), Some(yes), Some(no)) => {
                Expr::Either(vec![expr(cst, yes), expr(cst, no), Expr::Other(vec![expr(cst, condition)])])
            }
            _ => other(),
        },
        _ => other(),
    }
}

fn entry(cst: &Cst<'_>, node: Node<'_>) -> Option<Entry> {
    match node.kind() {
        "pair" => {
            let (key, value) = (node.child_by_field_name("key")?, node.child_by_field_name("value")?);
            let value = expr(cst, value);
            Some(match key.kind() {
                "computed_property_name" => Entry::Computed(Expr::Other(Vec::new()), value),
                "string" => match <[Piece; 1]>::try_from(pieces(cst, key)) {
                    Ok([Piece::Literal(key, at)]) => Entry::Pair { key, at, value },
                    _ => Entry::Computed(expr(cst, key), value),
                },
                _ => Entry::Pair { key: key_text(cst, key), at: key.byte_range(), value },
            })
        }
        "shorthand_property_identifier" => {
            let key = cst.text(node).to_owned();
            Some(Entry::Pair { value: Expr::Name(key.clone()), key, at: node.byte_range() })
        }
        "spread_element" => {
            cst.children(node).next().map(|inner| Entry::Spread(expr(cst, inner), inner.byte_range()))
        }
        _ => None,
    }
}

fn pieces(cst: &Cst<'_>, string: Node<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in cst.children(string) {
        match part.kind() {
            "string_fragment" | "escape_sequence" => {
                pieces.push(Piece::Literal(cst.unescaped(part), part.byte_range()));
            }
            "template_substitution" => {
                pieces.extend(cst.children(part).next().map(|inner| Piece::Hole(expr(cst, inner))));
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
