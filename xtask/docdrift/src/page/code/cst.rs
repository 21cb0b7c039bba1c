//! Parses samples with tree-sitter to a concrete syntax tree; reads its strings, numbers and syntax errors.

use serde_json::Value;
use tree_sitter::{Language, Node, Parser, Tree};

use super::ast::{Expr, Pattern, Program, SourceRange, Stmt, TextPiece};
use super::limits::MAX_SYNTAX_TREE_DEPTH;

/// The text of a sample, by which the nodes of its concrete syntax tree are read.
#[derive(Debug)]
pub(crate) struct Cst<'t> {
    text: &'t str,
}

/// Parses a sample and translates its root node with `map`. Of several grammars, uses the one that rejects
/// the fewest bytes.
pub(crate) fn parse(
    languages: &[Language],
    text: &str,
    map: impl FnOnce(&Cst<'_>, Node<'_>) -> Vec<Stmt>,
) -> Program {
    let mut best: Option<(usize, Tree, Vec<SourceRange>)> = None;
    for language in languages {
        let Some((tree, broken)) = tree(language, text) else {
            return Program { too_deep: true, ..Program::default() };
        };
        let cost = broken.iter().map(|at| at.len() + 1).sum();
        if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
            best = Some((cost, tree, broken));
        }
        if cost == 0 {
            break;
        }
    }
    let Some((_, tree, broken)) = best else { return Program::default() };
    Program { statements: map(&Cst { text }, tree.root_node()), broken, too_deep: false }
}

/// Parses a sample. Returns the tree and the ranges that the grammar rejects, or `None` if the tree is
/// deeper than [`MAX_SYNTAX_TREE_DEPTH`].
pub(crate) fn tree(language: &Language, text: &str) -> Option<(Tree, Vec<SourceRange>)> {
    let mut parser = Parser::new();
    parser.set_language(language).expect("the grammar is built for this version of tree-sitter");
    let tree = parser.parse(text, None).expect("a language is set, and there is no time limit");
    let root = tree.root_node();
    if is_too_deep(root) {
        return None;
    }
    let mut broken = Vec::new();
    if root.has_error() {
        collect_broken(root, &mut broken);
    }
    Some((tree, broken))
}

/// Whether a tree is deeper than [`MAX_SYNTAX_TREE_DEPTH`]; does not recurse, since the stack is limited.
fn is_too_deep(root: Node<'_>) -> bool {
    let mut cursor = root.walk();
    let mut depth = 0;
    loop {
        if cursor.goto_first_child() {
            depth += 1;
            if depth > MAX_SYNTAX_TREE_DEPTH {
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

fn collect_broken(node: Node<'_>, broken: &mut Vec<SourceRange>) {
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
    /// The text of a script that is no sample.
    pub(crate) fn new(text: &'t str) -> Self {
        Cst { text }
    }

    /// The text of a node.
    pub(crate) fn text(&self, node: Node<'_>) -> &'t str {
        &self.text[node.byte_range()]
    }

    /// The named children of a node without comments, since comments are not executed.
    pub(crate) fn children<'n>(&self, node: Node<'n>) -> impl Iterator<Item = Node<'n>> + use<'n> {
        let mut cursor = node.walk();
        let children: Vec<Node<'n>> = node.named_children(&mut cursor).collect();
        children.into_iter().filter(|child| child.kind() != "comment")
    }

    /// Whether a list or object leaves out some of its entries: a comment such as `// ...`, a comment on a line of
    /// its own in place of the last entry, or a bare `...`, which is a syntax error in every grammar.
    pub(crate) fn elides(&self, node: Node<'_>) -> bool {
        let children: Vec<Node<'_>> = node.children(&mut node.walk()).collect();
        let has_dots = children.iter().any(|child| match child.kind() {
            "comment" => self.text(*child).contains("...") || self.text(*child).contains('…'),
            _ => child.is_error(),
        });
        let ends_in_comment = || {
            let [.., before, comment, _] = &*children else { return false };
            comment.kind() == "comment" && comment.start_position().row > before.end_position().row
        };
        has_dots || ends_in_comment()
    }

    /// A number as JSON; null if JSON has no such literal, as for `0xff`.
    pub(crate) fn number(&self, node: Node<'_>) -> Value {
        let digits = self.text(node).replace('_', "");
        serde_json::from_str(&digits).unwrap_or(Value::Null)
    }

    /// Whether a condition is true if a call failed: `!response.ok`, `status_code >= 400`,
    /// `"error" in data`. `None` if the condition does not test the outcome of a call. The test is
    /// textual.
    pub(crate) fn outcome(&self, condition: Node<'_>) -> Option<bool> {
        let text = self.text(condition);
        let asks =
            |word: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word);
        let of_status = ["ok", "status", "status_code", "is_success"].into_iter().any(asks);
        let of_error = ["error", "errors", "is_error", "success"].into_iter().any(asks);
        let negated = ["!", "not ", ">"].into_iter().any(|sign| text.contains(sign));
        match (of_status, of_error) {
            (true, _) => Some(negated),
            (false, true) => Some(negated == asks("success")),
            (false, false) => None,
        }
    }

    /// The text of a part of a string, with the escapes `\n` and `\t` and escaped characters decoded.
    pub(crate) fn unescaped(&self, node: Node<'_>) -> String {
        unescape(self.text(node))
    }

    /// The pieces of a string; `piece` converts each child node. An empty string has one empty piece.
    pub(crate) fn pieces(
        &self,
        string: Node<'_>,
        piece: impl Fn(Node<'_>) -> Option<TextPiece>,
    ) -> Vec<TextPiece> {
        let mut pieces: Vec<TextPiece> = self.children(string).filter_map(piece).collect();
        if pieces.is_empty() {
            let at = string.byte_range();
            pieces.push(TextPiece::Literal(String::new(), at.start..at.start));
        }
        pieces
    }
}

/// The assignment in a statement such as `left += right`. `+=` is read as a concatenation; the result of any
/// other operator is unknown.
pub(crate) fn augmented(target: Pattern, left: Expr, operator: &str, right: Expr, whole: Node<'_>) -> Stmt {
    let value = match operator {
        "+=" => Expr::Text(vec![TextPiece::Hole(left), TextPiece::Hole(right)], whole.byte_range()),
        _ => Expr::Other(vec![left, right]),
    };
    Stmt::Assign(target, value)
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
