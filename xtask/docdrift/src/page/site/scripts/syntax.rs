//! The literals of a script: its strings, the files that it refers to, and whether it computes names.

use std::collections::BTreeSet;

use tree_sitter::Node;

use crate::page::code::cst::Cst;

/// A parsed script.
pub(super) struct Script<'t> {
    pub(super) cst: Cst<'t>,
    pub(super) root: Node<'t>,
}

/// What a part of a script consists of.
#[derive(Debug, Default)]
pub(super) struct Literals {
    /// All strings.
    pub(super) strings: Vec<String>,
    /// The values of `dirName`: folders from which Docusaurus generates a sidebar.
    pub(super) folders: Vec<String>,
    /// The values of `base`, which VitePress puts before links.
    pub(super) bases: Vec<String>,
    /// Relative paths of other scripts.
    pub(super) references: Vec<String>,
    /// Why some strings are not known.
    pub(super) unknown: Option<String>,
}

/// Methods of lists that keep the strings of their list.
const METHODS: &[&str] =
    &["map", "flatMap", "filter", "concat", "slice", "reverse", "sort", "flat", "push", "find", "includes"];

impl<'t> Script<'t> {
    pub(super) fn children(&self, node: Node<'t>) -> impl Iterator<Item = Node<'t>> + use<'t> {
        self.cst.children(node)
    }

    /// The values of all entries with this key, at any depth.
    pub(super) fn pairs(&self, name: &str) -> Vec<Node<'t>> {
        let mut found = Vec::new();
        let mut open = vec![self.root];
        while let Some(node) = open.pop() {
            if key(self, node).as_deref() == Some(name) {
                found.extend(value(node));
            }
            open.extend(self.children(node));
        }
        found.sort_by_key(Node::start_byte);
        found
    }

    /// The value of an entry of an object.
    pub(super) fn entry(&self, object: Node<'t>, name: &str) -> Option<Node<'t>> {
        self.children(object).find(|pair| key(self, *pair).as_deref() == Some(name)).and_then(value)
    }

    /// A value, or that of the variable which it names.
    pub(super) fn resolved(&self, node: Node<'t>) -> Option<Node<'t>> {
        match node.kind() {
            "identifier" => {
                let name = self.cst.text(node);
                let mut open = vec![self.root];
                while let Some(node) = open.pop() {
                    let declared = node.child_by_field_name("name").map(|name| self.cst.text(name));
                    if node.kind() == "variable_declarator" && declared == Some(name) {
                        return node.child_by_field_name("value");
                    }
                    open.extend(self.children(node));
                }
                None
            }
            "as_expression" | "satisfies_expression" | "parenthesized_expression" => {
                self.children(node).next().and_then(|inner| self.resolved(inner))
            }
            _ => Some(node),
        }
    }

    /// All strings of a node, whatever is done with them.
    pub(super) fn literals_of_any(&self, node: Node<'t>) -> Vec<String> {
        let mut found: Vec<String> = string(self, node).into_iter().collect();
        for child in self.children(node) {
            found.extend(self.literals_of_any(child));
        }
        found
    }

    /// The literals of a node.
    pub(super) fn literals(&self, node: Node<'t>) -> Literals {
        let mut local = BTreeSet::new();
        self.declared(self.root, &mut local);
        let mut literals = Literals::default();
        self.collect(node, &local, &mut literals);
        literals
    }

    /// The names that the script declares or imports from another script of the site.
    fn declared(&self, node: Node<'t>, local: &mut BTreeSet<&'t str>) {
        match node.kind() {
            "import_statement" => {
                if self.source(node).is_some_and(|path| path.starts_with('.')) {
                    self.names(node, local);
                }
                return;
            }
            "variable_declarator" => {
                let required = node.child_by_field_name("value").and_then(|value| self.required(value));
                if required.is_none_or(|path| path.starts_with('.'))
                    && let Some(pattern) = node.child_by_field_name("name")
                {
                    self.names(pattern, local);
                }
            }
            "function_declaration" => {
                local.extend(node.child_by_field_name("name").map(|name| self.cst.text(name)));
            }
            _ => {}
        }
        self.children(node).for_each(|child| self.declared(child, local));
    }

    fn names(&self, node: Node<'t>, local: &mut BTreeSet<&'t str>) {
        if node.kind().ends_with("identifier") || node.kind() == "shorthand_property_identifier_pattern" {
            local.insert(self.cst.text(node));
        }
        self.children(node).for_each(|child| self.names(child, local));
    }

    fn source(&self, import: Node<'t>) -> Option<String> {
        import.child_by_field_name("source").and_then(|source| string(self, source))
    }

    /// The path in `require("./a")` or `require.resolve("./a")`.
    fn required(&self, call: Node<'t>) -> Option<String> {
        let function = call.child_by_field_name("function")?;
        let is_require = matches!(self.cst.text(function), "require" | "require.resolve");
        let argument = call.child_by_field_name("arguments").and_then(|list| self.children(list).next());
        argument.filter(|_| is_require).and_then(|argument| string(self, argument))
    }

    fn collect(&self, node: Node<'t>, local: &BTreeSet<&'t str>, literals: &mut Literals) {
        match node.kind() {
            "import_statement" => {
                let is_type = self.cst.text(node).starts_with("import type");
                let path = self.source(node).filter(|path| !is_type && path.starts_with('.'));
                literals.references.extend(path);
                return;
            }
            "type_annotation"
            | "type_alias_declaration"
            | "interface_declaration"
            | "type_arguments"
            | "literal_type" => return,
            "string" => literals.strings.extend(string(self, node)),
            "template_string" => match string(self, node) {
                Some(text) => literals.strings.push(text),
                None => literals.unknown = Some("names are put together".to_owned()),
            },
            "binary_expression" if self.joins_strings(node) => {
                literals.unknown = Some("names are put together".to_owned());
            }
            "call_expression" if self.required(node).is_some_and(|path| path.starts_with('.')) => {
                literals.references.extend(self.required(node));
                return;
            }
            "call_expression" if self.required(node).is_some() => return,
            "call_expression" if !self.is_known_call(node, local) => {
                let function = node.child_by_field_name("function").map_or("", |name| self.cst.text(name));
                let function = function.lines().next().unwrap_or_default();
                literals.unknown = Some(format!("names come from a call of `{function}`"));
            }
            "pair" => {
                let text = value(node).and_then(|value| string(self, value));
                match (key(self, node).as_deref(), text) {
                    (Some("dirName"), Some(text)) => literals.folders.push(text),
                    (Some("base"), Some(text)) => literals.bases.push(text),
                    _ => {}
                }
                if let Some(value) = value(node) {
                    self.collect(value, local, literals);
                }
                return;
            }
            _ => {}
        }
        self.children(node).for_each(|child| self.collect(child, local, literals));
    }

    fn joins_strings(&self, node: Node<'t>) -> bool {
        let is_sum = node.child_by_field_name("operator").is_some_and(|sign| self.cst.text(sign) == "+");
        is_sum && !self.literals_of_any(node).is_empty()
    }

    /// Whether a call adds no strings that are unknown: a function of the script, or a method of a list.
    fn is_known_call(&self, call: Node<'t>, local: &BTreeSet<&'t str>) -> bool {
        let Some(function) = call.child_by_field_name("function") else { return false };
        if function.kind() != "member_expression" {
            return local.contains(self.cst.text(function));
        }
        let part = |name| function.child_by_field_name(name).map_or("", |part| self.cst.text(part));
        matches!(part("object"), "Object" | "Array") || METHODS.contains(&part("property"))
    }
}

/// The key of an entry of an object; `None` for a computed key and for any other node.
pub(super) fn key<'t>(script: &Script<'t>, node: Node<'t>) -> Option<String> {
    let key = (node.kind() == "pair").then(|| node.child_by_field_name("key")).flatten()?;
    match key.kind() {
        "property_identifier" => Some(script.cst.text(key).to_owned()),
        _ => string(script, key),
    }
}

/// The value of an entry of an object.
pub(super) fn value<'t>(node: Node<'t>) -> Option<Node<'t>> {
    (node.kind() == "pair").then(|| node.child_by_field_name("value")).flatten()
}

/// The text of a string without variables.
pub(super) fn string<'t>(script: &Script<'t>, node: Node<'t>) -> Option<String> {
    let is_plain = match node.kind() {
        "string" => true,
        "template_string" => !script.children(node).any(|child| child.kind() == "template_substitution"),
        _ => false,
    };
    let text = script.cst.text(node);
    is_plain.then(|| text[1..text.len() - 1].replace('\\', ""))
}
