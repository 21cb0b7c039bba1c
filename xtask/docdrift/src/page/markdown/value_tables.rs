//! Collects tables that list the values of one field: the paragraph before the table names the field.

use markdown::mdast::{Node, Table};
use serde_json::{Value, json};

use super::MarkdownReader;
use crate::page::block_context::SectionPath;
use crate::page::call::Spanned;
use crate::source::Span;

/// A table whose first column has one word in each row, below a paragraph that names one field in inline
/// code. Whether the words are values of that field only the schema can tell.
#[derive(Debug)]
pub struct ValueTable {
    /// The name of the field.
    pub field: String,
    /// The words of the first column.
    pub values: Vec<Spanned<Value>>,
    /// The table.
    pub span: Span,
    /// The sections that contain the table.
    pub within: SectionPath,
}

impl MarkdownReader<'_> {
    /// Adds a table to the tables of values, if it may be one.
    pub(super) fn value_table(&mut self, table: &Table) {
        let ([field], Some(position)) = (self.lead_names.as_slice(), &table.position) else { return };
        if self.context.lead.is_none() {
            return;
        }
        let values: Option<Vec<_>> = table.children.iter().skip(1).map(|row| self.first_word(row)).collect();
        let Some(values) = values.filter(|values| values.len() > 1) else { return };
        let span = self.span(position.start.offset, position.end.offset);
        let (field, within) = (field.clone(), self.context.within.clone());
        self.blocks.value_tables.push(ValueTable { field, values, span, within });
    }

    /// The only word of the first cell of a row.
    fn first_word(&self, row: &Node) -> Option<Spanned<Value>> {
        let [only] = row.children()?.first()?.children()?.as_slice() else { return None };
        let word = only.to_string();
        let position = only.position()?;
        is_word(&word).then(|| Spanned {
            value: json!(word),
            span: self.span(position.start.offset, position.end.offset),
        })
    }
}

/// The different names in inline code below a node, without operations and paths.
pub(super) fn names(node: &Node) -> Vec<String> {
    let mut names = match node {
        Node::InlineCode(code) if is_word(&code.value) => vec![code.value.clone()],
        _ => node.children().into_iter().flatten().flat_map(names).collect(),
    };
    names.sort();
    names.dedup();
    names
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '[' | ']'))
}
