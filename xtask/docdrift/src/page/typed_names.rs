//! Recognises names with types as a programming language declares them: `limit?: number`, `interface Order { … }`.

use super::markdown::Fence;
use crate::source::gap::{Gap, GapKind};

/// The lines that must look like declared names, so that a list or a block is one of these.
const MIN_NAMES: usize = 2;

/// Whether an item of a list begins with a name and its type in inline code: "`limit?: number` - How many".
fn is_typed(item: &str) -> bool {
    let Some((code, _)) = item.strip_prefix('`').and_then(|rest| rest.split_once('`')) else { return false };
    let Some((name, declared)) = code.split_once(": ") else { return false };
    let name = name.strip_suffix('?').unwrap_or(name);
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$');
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(is_in_name)
        && is_type(declared.trim())
}

/// Whether a text is a type and no value: `string`, `Line[]`, `Record<string, number>`, but not `true` or `"fast"`.
fn is_type(text: &str) -> bool {
    const PLAIN: &[&str] =
        &["any", "bigint", "boolean", "bool", "int", "float", "number", "object", "string", "unknown"];
    let first = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    let is_named = first.starts_with(|c: char| c.is_ascii_uppercase()) && first.contains(char::is_lowercase);
    let is_in_type = |c: char| c.is_ascii_alphanumeric() || "_[]<>{}|&,.:;?'\" ".contains(c);
    (PLAIN.contains(&first) || is_named) && text.chars().all(is_in_type)
}

/// Whether most items of a list declare a name with its type.
pub(super) fn is_list<'t>(items: impl Iterator<Item = &'t str>) -> bool {
    let items: Vec<&str> = items.collect();
    let typed = items.iter().filter(|item| is_typed(item)).count();
    typed >= MIN_NAMES && typed * 2 > items.len()
}

/// The gap of a block that declares types, below a heading that says that they are those of requests or responses.
pub(super) fn of_fence(fence: &Fence) -> Option<Gap> {
    const ABOUT: &[&str] = &[
        "parameters",
        "params",
        "request",
        "requests",
        "response",
        "responses",
        "returns",
        "types",
        "models",
    ];
    let lines = || fence.text.text().lines().map(str::trim);
    let begins = |line: &str| {
        let line = line.strip_prefix("export ").unwrap_or(line);
        line.starts_with("interface ") || (line.starts_with("type ") && line.contains("= {"))
    };
    let is_about = |text: &String| {
        let lower = text.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).any(|word| ABOUT.contains(&word))
    };
    let calls = |line: &str| ["await ", "new ", "fetch(", "import "].iter().any(|sign| line.contains(sign));
    let is_declared = lines().find(|line| !line.is_empty() && !line.starts_with("//")).is_some_and(begins)
        && !lines().any(calls)
        && fence.context.headings.iter().chain(&fence.context.lead).any(is_about);
    let reason = "a type that a programming language declares is not read";
    is_declared.then(|| Gap::new(fence.span, GapKind::UnreadDeclarations, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_its_type_is_declared() {
        for item in ["`limit?: number` - How many", "`id: string`", "`lines: Line[]`: all"] {
            assert!(is_typed(item), "{item}");
        }
        let others = [
            "`kind: 'a' | 'b'`",
            "`limit` number",
            "limit?: number",
            "`http://a`",
            "`Note: this`",
            "`a:b`",
            "`mode: fast`",
            "`mode: \"fast\"`",
            "`on: true`",
            "`plane: error: timeout`",
            "`GET /a: Line`",
            "",
        ];
        for item in others {
            assert!(!is_typed(item), "{item}");
        }
        assert!(is_list(["`a: string`", "`b?: number`", "and more"].into_iter()));
        assert!(!is_list(["`a: string`", "b", "c"].into_iter()));
    }
}
