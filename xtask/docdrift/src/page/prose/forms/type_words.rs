//! Reads types that a text states: "Integer.", "(Boolean)", "An array of strings", "must be an integer".

use serde_json::Value;

use crate::page::claim_kind::ClaimKind;
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::scope::names_sibling;
use crate::page::prose::sentence::{Sentence, Text};

/// Types at the beginning of tokens.
struct Types {
    names: Vec<String>,
    /// The index behind them.
    end: usize,
    doubt: Option<Doubt>,
}

/// Reads types.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    let opener = text.sentences.iter().position(|sentence| !is_label(sentence)).unwrap_or(0);
    for (index, sentence) in text.sentences.iter().enumerate() {
        if matches!(sentence.block, BlockKind::Row) {
            continue;
        }
        let found = if index == opener { opening(&sentence.tokens) } else { None };
        let Some(types) =
            found.or_else(|| labelled(&sentence.tokens)).or_else(|| demanded(&sentence.tokens, value))
        else {
            continue;
        };
        let is_joined = sentence.tokens.iter().any(|token| {
            token.is(&[
                "comma",
                "comma-separated",
                "separated",
                "delimited",
                "comma-delimited",
                "serialized",
                "encoded",
                "stringified",
                "json-encoded",
                "json",
            ])
        });
        let is_list = types.names.iter().any(|name| name.ends_with("[]"));
        let is_item = sentence.block == BlockKind::Item && index != opener;
        let doubt = types
            .doubt
            .or((is_joined && is_list).then_some(Doubt::Sense))
            .or(is_item.then_some(Doubt::OtherSubject));
        let names: Vec<Value> = types.names.into_iter().map(Value::from).collect();
        readings.push(Reading::new(ClaimKind::Type, names, sentence.range.clone()).doubted(doubt));
    }
}

/// Whether a sentence says no more than whether the value has to be sent.
fn is_label(sentence: &Sentence<'_>) -> bool {
    const LABELS: &[&str] =
        &["optional", "required", "output", "input", "only", "deprecated", "mandatory", "immutable"];
    sentence.tokens.iter().all(|token| matches!(token.style, Style::Mark(_)) || token.is(LABELS))
}

/// Types at the beginning of the text: "Integer.", "(Boolean) Whether …", "An array of strings".
fn opening(tokens: &[Token<'_>]) -> Option<Types> {
    let mut at = 0;
    while tokens.get(at).is_some_and(|token| {
        token.is(&["a", "an", "the", "optional", "required", "this", "is", "single", "unique", "valid"])
            || token.is_mark(&['('])
    }) {
        at += 1;
    }
    let has_article = at > 0 && tokens[at - 1].is(&["a", "an", "unique", "valid", "single"]);
    let is_noted = at > 0 && tokens[at - 1].is_mark(&['(']);
    let types = types(tokens, at)?;
    let next = tokens.get(types.end);
    let is_closed = is_noted && next.is_some_and(|next| next.is_mark(&[')', ',']));
    let is_whole = next.is_none_or(|next| next.is_mark(&['.', ':', ';'])) && at <= 1;
    let is_map = next.is_some_and(|next| next.is(&["to"])) && one(tokens, types.end + 1).is_some();
    let is_listed = !has_article && next.is_some_and(|next| next.is_mark(&[',']));
    let is_phrase =
        (has_article || is_whole_word(&tokens[at])) && next.is_some_and(ends_phrase) && !is_map && !is_listed;
    // "A number" may be a whole one, and "an object" anything.
    let is_vague = types.names.iter().any(|name| matches!(name.as_str(), "number" | "object"))
        && !is_closed
        && !is_whole;
    let is_choice = tokens.get(types.end + 1).is_some_and(|token| token.is(&["or"]))
        && !tokens.get(types.end + 2).is_some_and(|token| token.is(&["null"]));
    let doubt = types.doubt.or((is_vague || is_choice).then_some(Doubt::Sense));
    (is_closed || is_whole || is_phrase).then_some(Types { doubt, ..types })
}

/// Whether a type without an article opens a phrase: "Boolean indicating …", but not "String of …".
fn is_whole_word(token: &Token<'_>) -> bool {
    token.is(&["boolean", "bool", "integer", "int", "array", "string"])
}

/// Types behind a label: "Type: integer".
fn labelled(tokens: &[Token<'_>]) -> Option<Types> {
    let at = (0..tokens.len()).find(|at| {
        tokens[*at].is(&["type"]) && tokens.get(at + 1).is_some_and(|next| next.is_mark(&[':', '=']))
    })?;
    let is_first = at == 0 || tokens[at - 1].is(&["data", "value"]) && at < 3;
    let types = types(tokens, at + 2).filter(|_| is_first)?;
    tokens.get(types.end).is_none_or(|next| matches!(next.style, Style::Mark(_))).then_some(types)
}

/// Types that are demanded: "must be an integer", "Should be a boolean".
fn demanded(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> Option<Types> {
    let at = (1..tokens.len()).find(|at| tokens[*at].is(&["be"]) && tokens[at - 1].is(&["must"]))?;
    let mut start = at + 1;
    while tokens.get(start).is_some_and(|token| {
        token.is(&["a", "an", "valid", "either", "of", "type", "positive", "non-negative", "whole"])
    }) {
        start += 1;
    }
    let types = types(tokens, start)?;
    let before = &tokens[..at - 1];
    let is_described = before.iter().all(|token| {
        matches!(token.style, Style::Mark(_))
            || token.is(&[
                "the",
                "this",
                "it",
                "value",
                "and",
                "field",
                "parameter",
                "values",
                "that",
                "which",
            ])
    });
    let is_condition = before.iter().any(|token| token.is(&["if", "when", "for", "unless"]));
    let doubt = (names_sibling(before, value) || !is_described)
        .then_some(if is_condition { Doubt::Condition } else { Doubt::OtherSubject })
        .or(types.names.iter().any(|name| name == "number").then_some(Doubt::Sense));
    tokens.get(types.end).is_none_or(ends_phrase).then(|| Types { doubt: types.doubt.or(doubt), ..types })
}

/// Types at an index, also alternatives: `string`, "array of integers", "integer or string".
fn types(tokens: &[Token<'_>], at: usize) -> Option<Types> {
    let (name, mut end) = one(tokens, at)?;
    let mut names = vec![name];
    let mut doubt = None;
    while tokens.get(end).is_some_and(|token| token.is(&["or"]) || token.is_mark(&['|'])) {
        let next = end + 1 + usize::from(tokens.get(end + 1).is_some_and(|token| token.is(&["a", "an"])));
        if tokens.get(next).is_some_and(|token| token.lower == "null") {
            end = next + 1;
            continue;
        }
        let Some((name, behind)) = one(tokens, next) else {
            doubt = Some(Doubt::Sense);
            break;
        };
        names.push(name);
        end = behind;
    }
    names.dedup();
    Some(Types { names, end, doubt })
}

/// One type, and the index behind it.
fn one(tokens: &[Token<'_>], at: usize) -> Option<(String, usize)> {
    let token = tokens.get(at)?;
    let is_list = token.is(&["array", "arrays"])
        || token.is(&["list"]) && tokens.get(at + 1).is_some_and(|next| next.is(&["of"]));
    if is_list && tokens.get(at + 1).is_some_and(|next| next.is(&["of"])) {
        let (item, end) = one(tokens, at + 2)?;
        return Some((format!("{item}[]"), end));
    }
    if token.is(&["array"]) {
        return Some(("array".to_owned(), at + 1));
    }
    let word = if matches!(token.style, Style::Word | Style::Emphasis | Style::Code) {
        token.lower.as_str()
    } else {
        return None;
    };
    let name = match word {
        "string" | "strings" => "string",
        "integer" | "integers" | "int" | "ints" => "integer",
        "boolean" | "booleans" | "bool" | "bools" => "boolean",
        "number" | "numbers" | "float" | "floats" | "double" => "number",
        "object" | "objects" => "object",
        _ => return None,
    };
    let is_array = tokens.get(at + 1).is_some_and(|next| next.is(&["array"]));
    Some(if is_array { (format!("{name}[]"), at + 2) } else { (name.to_owned(), at + 1) })
}

/// Whether the phrase of a type ends here: "a string that …", "a boolean value", "an integer between".
fn ends_phrase(token: &Token<'_>) -> bool {
    const ENDS: &[&str] = &[
        "that",
        "which",
        "value",
        "values",
        "flag",
        "indicator",
        "between",
        "from",
        "with",
        "to",
        "in",
        "greater",
        "less",
        "larger",
        "smaller",
        "where",
        "whose",
        "if",
        "whether",
        "used",
        "field",
        "parameter",
        "for",
        "and",
    ];
    let is_participle = matches!(token.style, Style::Word) && token.lower.ends_with("ing");
    let is_mark = token.is_mark(&['.', ',', ';', ':', ')', '(', '–', '-']);
    token.is(ENDS) || is_mark || is_participle && !token.is(&["encoding", "string", "matching", "mapping"])
}

#[cfg(test)]
mod tests {
    use super::super::test_lines::{doubt, readings};

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let readings = readings(super::read, "amount | unit_price", source);
        let read: Vec<String> = readings.iter().map(|it| format!("{}{}", it.value, doubt(it))).collect();
        assert_eq!(read, expected, "{source}");
    }

    #[test]
    fn a_type_is_read_where_the_text_states_it() {
        check("Integer.", &[r#"["integer"]"#]);
        check("(Boolean) Whether it is paid.", &[r#"["boolean"]"#]);
        check("An array of strings.", &[r#"["string[]"]"#]);
        check("String or array of strings", &[r#"["string","string[]"]"#]);
        check("The amount. It must be an integer.", &[r#"["integer"]"#]);
        check("A boolean value that turns it on.", &[r#"["boolean"]"#]);
        check("Boolean indicating that it was sent.", &[r#"["boolean"]"#]);
        check("How much. Type: number", &[r#"["number"]"#]);
        check("Optional. A string that names it.", &[r#"["string"]"#]);
        check("string | null", &[r#"["string"]"#]);
    }

    #[test]
    fn no_type_is_read_from_other_words() {
        check("The number of items.", &[]);
        check("A query string.", &[]);
        check("A string template for mails.", &[]);
        check("Boolean expression by which rows are kept.", &[]);
        check("A list of users.", &[]);
        check("The type: see below.", &[]);
        check("A number between 1 and 5.", &[r#"["number"] ?Sense"#]);
        check(
            "A comma-separated list. Must be an array of strings, comma separated.",
            &[r#"["string[]"] ?Sense"#],
        );
        check("`unit_price` must be an integer.", &[r#"["integer"] ?OtherSubject"#]);
    }
}
