//! Splits off what a cell says of the default: "`asc`, `desc`; the default is `asc`", "1-100 (default 20)", "`a`
//! (default), `b`".

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;

use super::cell;

const WORD: &str = "default";

/// A cell and its default.
#[derive(Debug, PartialEq)]
pub(super) struct CellWithDefault<'c> {
    /// The cell without what it says of the default.
    pub(super) rest: Cow<'c, str>,
    /// The default and its range in the cell.
    pub(super) default: Option<(Value, Range<usize>)>,
}

/// The parts of a cell. A cell without a default, or with one that cannot be read, stays whole.
pub(super) fn split(cell: &str) -> CellWithDefault<'_> {
    let whole = CellWithDefault { rest: Cow::Borrowed(cell), default: None };
    marked(cell).or_else(|| stated(cell)).unwrap_or(whole)
}

/// "`a` (default), `b`": the value before the mark.
fn marked(cell: &str) -> Option<CellWithDefault<'_>> {
    let lower = cell.to_ascii_lowercase();
    let mark = ["(default)", "(the default)"].into_iter().find(|mark| lower.matches(mark).count() == 1)?;
    let at = lower.find(mark)?;
    let before = cell[..at].trim_end();
    let start = before.rfind([',', '|', '/', '>']).map_or(0, |separator| separator + 1);
    let start = start + (before[start..].len() - before[start..].trim_start().len());
    let value = cell::literal(&before[start..]).ok().flatten()?;
    let rest = Cow::Owned(format!("{before}{}", &cell[at + mark.len()..]));
    Some(CellWithDefault { rest, default: Some((value, start..before.len())) })
}

/// "1-100; the default is 20", "`a`, `b` (default: `a`)", "integer, defaults to 20": the last clause.
fn stated(cell: &str) -> Option<CellWithDefault<'_>> {
    let lower = cell.to_ascii_lowercase();
    let at = lower.rfind(WORD)?;
    let before = cell[..at].trim_end();
    let before =
        before.strip_suffix("the").or_else(|| before.strip_suffix("The")).unwrap_or(before).trim_end();
    let is_in_parentheses = before.ends_with('(');
    let rest = before.strip_suffix(['(', ';', ',', '.', '-', '–', '—'])?.trim_end();
    let behind = &cell[at + WORD.len()..];
    let behind = behind.strip_prefix("s to").unwrap_or(behind);
    let behind = behind.trim_start().strip_prefix("value").unwrap_or(behind.trim_start());
    let value = behind.trim_start_matches([' ', ':', '=']);
    let value = value.strip_prefix("is ").unwrap_or(value).trim_end_matches(['.', ' ']);
    let value = if is_in_parentheses { value.strip_suffix(')')? } else { value };
    let start = value.as_ptr() as usize - cell.as_ptr() as usize;
    let default = cell::literal(value).ok().flatten()?;
    let is_one = !value.contains([',', ';', '(']) && !rest.is_empty();
    is_one.then_some(CellWithDefault {
        rest: Cow::Borrowed(rest),
        default: Some((default, start..start + value.len())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let CellWithDefault { rest, default } = split(text);
        let default =
            default.map(|(value, range)| format!(" / {value} at {}", &text[range])).unwrap_or_default();
        assert_eq!(format!("{rest}{default}"), expected, "{text}");
    }

    #[test]
    fn the_clause_about_the_default_is_split_off() {
        check("`asc`, `desc`; the default is `asc`", r#"`asc`, `desc` / "asc" at `asc`"#);
        check("`up`, `down` (default: `up`)", r#"`up`, `down` / "up" at `up`"#);
        check("a | b, default a", r#"a | b / "a" at a"#);
        check("1-100 (default 20)", "1-100 / 20 at 20");
        check("integer. Defaults to 20.", "integer / 20 at 20");
        check("`a`, `b`. The default value is `b`.", r#"`a`, `b` / "b" at `b`"#);
        check("`a` (default), `b`", r#"`a`, `b` / "a" at `a`"#);
        check("`a`<br>`b` (the default)", r#"`a`<br>`b` / "b" at `b`"#);
    }

    #[test]
    fn other_cells_stay_whole() {
        for text in [
            "`a`, `b`",
            "`default`, `b`",
            "`a` (default), `b` (default)",
            "20 by default",
            "the default order",
            "a list; default depends on the plan",
            "`a`, `b`; defaults to the first one",
            "",
        ] {
            check(text, text);
        }
    }
}
