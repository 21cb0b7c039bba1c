//! Whether the declaration of a path parameter shows that a plain word is one of its values.

use super::Parameter;
use crate::source::tree::Node;

/// Whether a word is a value of a parameter: its `enum`, `example`, `default` or description has the word, its
/// examples are plain words, too, or it matches the `pattern`.
///
/// `root` is the document of the parameter.
pub(super) fn is_shown(word: &str, parameter: &Parameter<'_>, root: &Node) -> bool {
    let values = parameter.shape.values();
    if !values.is_empty() {
        return values.into_iter().any(|value| value.as_str() == Some(word));
    }
    if parameter.shape.keyword("pattern").and_then(Node::as_str).is_some_and(|pattern| matches(word, pattern))
    {
        return true;
    }
    let declaration = root.pointer(&parameter.pointer).into_iter();
    let nodes = declaration.chain(parameter.shape.nodes());
    let description = parameter.description.and_then(Node::as_str).unwrap_or_default();
    nodes.flat_map(examples).any(|text| text == word || is_plain(text))
        || quoted(description)
            .into_iter()
            .any(|(before, text)| text == word || (is_plain(text) && introduces(before)))
}

/// Whether a word matches a pattern that describes whole values. A pattern that any text matches says nothing.
fn matches(word: &str, pattern: &str) -> bool {
    let is_whole = pattern.starts_with('^') && pattern.ends_with('$');
    let Ok(expression) = regress::Regex::with_flags(pattern, "u") else { return false };
    is_whole && expression.find(word).is_some() && expression.find("/ /").is_none()
}

/// The examples of a parameter or schema, and its default.
fn examples(node: &Node) -> Vec<&str> {
    let list = node.get("examples");
    let of_list = list.into_iter().flat_map(Node::items);
    let named = list.into_iter().flat_map(Node::entries).filter_map(|(_, entry)| entry.value.get("value"));
    let alone = ["example", "default", "x-example"].into_iter().filter_map(|key| node.get(key));
    alone.chain(of_list).chain(named).filter_map(Node::as_str).collect()
}

/// Whether a text is a plain word, and not the name of a type as a placeholder.
fn is_plain(text: &str) -> bool {
    const TYPES: &[&str] = &["string", "id", "uuid", "integer", "number", "text", "value"];
    text.len() > 1
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-'))
        && !TYPES.contains(&text)
}

/// The texts in quotes or backticks of a description, each with the description before it.
fn quoted(description: &str) -> Vec<(&str, &str)> {
    let mut texts = Vec::new();
    for mark in ['`', '"', '\''] {
        let mut marks = description.match_indices(mark).map(|(index, _)| index);
        while let (Some(open), Some(close)) = (marks.next(), marks.next()) {
            texts.push((&description[..open], &description[open + 1..close]));
        }
    }
    texts
}

/// Whether a description ends with words that introduce an example.
fn introduces(description: &str) -> bool {
    const INTRODUCTIONS: &[&str] = &["e.g.", "such as", "example", "for instance", "like"];
    let text = description.trim_end_matches([' ', ',', ':', '(']).to_ascii_lowercase();
    INTRODUCTIONS.iter().any(|introduction| text.ends_with(introduction))
}
