//! What all grammars share: parsing with tree-sitter, texts, numbers, and the broken places.

use serde_json::Value;
use tree_sitter::{Language, Node, Parser};

use super::syntax::{At, Program, Statement};

/// How deep samples may be nested: what follows them is recursive, and a stack has its end.
const DEPTH: usize = 400;

/// A concrete syntax tree's text.
#[derive(Debug)]
pub(crate) struct Cst<'t> {
    text: &'t str,
}

/// Parses a sample and maps its root node.
pub(crate) fn parse(
    language: &Language,
    text: &str,
    map: impl FnOnce(&Cst<'_>, Node<'_>) -> Vec<Statement>,
) -> Program {
    let mut parser = Parser::new();
    parser.set_language(language).expect("the grammar is built for this version of tree-sitter");
    let tree = parser.parse(text, None).expect("a language is set, and there is no time limit");
    let root = tree.root_node();
    if is_too_deep(root) {
        return Program { too_deep: true, ..Program::default() };
    }
    let mut broken = Vec::new();
    if root.has_error() {
        collect_broken(root, &mut broken);
    }
    Program { statements: map(&Cst { text }, root), broken, too_deep: false }
}

/// Whether a tree is nested more deeply than can be followed, found without recursion.
fn is_too_deep(root: Node<'_>) -> bool {
    let mut cursor = root.walk();
    let mut depth = 0;
    loop {
        if cursor.goto_first_child() {
            depth += 1;
            if depth > DEPTH {
                return true;
            }
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return false;
            }
            depth -= 1;
        }
    }
}

fn collect_broken(node: Node<'_>, broken: &mut Vec<At>) {
    if node.is_error() || node.is_missing() {
        broken.push(node.byte_range());
        return;
    }
    let mut cursor = node.walk();
    for child in node.children(&mut cursor).filter(Node::has_error) {
        collect_broken(child, broken);
    }
}

impl<'t> Cst<'t> {
    /// The text of a node.
    pub(crate) fn text(&self, node: Node<'_>) -> &'t str {
        &self.text[node.byte_range()]
    }

    /// The named children, comments left out: what a comment says is not done.
    pub(crate) fn children<'n>(&self, node: Node<'n>) -> impl Iterator<Item = Node<'n>> + use<'n> {
        let mut cursor = node.walk();
        let children: Vec<Node<'n>> = node.named_children(&mut cursor).collect();
        children.into_iter().filter(|child| child.kind() != "comment")
    }

    /// A number; one that JSON does not know is null.
    pub(crate) fn number(&self, node: Node<'_>) -> Value {
        let digits = self.text(node).replace('_', "");
        serde_json::from_str(&digits).unwrap_or(Value::Null)
    }

    /// The text of a part of a string, with the usual escapes undone.
    pub(crate) fn unescaped(&self, node: Node<'_>) -> String {
        unescape(self.text(node))
    }
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('\n') | None => {}
            Some(other) => plain.push(other),
        }
    }
    plain
}
