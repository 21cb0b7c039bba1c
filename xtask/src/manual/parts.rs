//! The generated parts of the manual: what rules, kinds, commands and other documents of the repository say.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use docdrift::{GapKind, REPORT_FORMATS, RuleBook, UnsettledKind};
use docdrift_cli::Error;

use crate::tree::Tree;

/// The names of the parts.
pub(super) const NAMES: &[&str] = &[
    "accuracy",
    "commands",
    "formats",
    "gap-kinds",
    "provider-steps",
    "recordings-of-tools",
    "rule-pages",
    "rules",
    "unsettled-kinds",
];

/// The text of a part; `None` if there is no part of that name.
///
/// # Errors
///
/// When a document that the part quotes cannot be read, or lacks the section.
pub(super) fn part(tree: &Tree, name: &str) -> Result<Option<String>, Error> {
    Ok(Some(match name {
        "accuracy" => document(tree, "xtask/docdrift/ACCURACY.md")?,
        "commands" => commands(),
        "formats" => formats(),
        "gap-kinds" => kinds(GapKind::ALL.iter().map(|kind| (kind.id(), kind.docs()))),
        "provider-steps" => section(tree, "xtask/README.md", "## Add a provider in four steps")?,
        "recordings-of-tools" => document(tree, "xtask/traffic/RECORDINGS.md")?,
        "rule-pages" => rule_list(),
        "rules" => rule_table(),
        "unsettled-kinds" => kinds(UnsettledKind::ALL.iter().map(|kind| (kind.id(), kind.docs()))),
        _ => return Ok(None),
    }))
}

/// A page for each rule, with its documentation, by its path in the book.
pub(super) fn rule_pages() -> BTreeMap<String, String> {
    let pages = RuleBook::standard().rules().collect::<Vec<_>>().into_iter().map(|rule| {
        let (id, level, scope) = (rule.id, rule.level.as_str(), rule.check.scope());
        let text = format!("# {id}\n\n*Level: {level}. Looks at one {scope} at a time.*\n\n{}", rule.text());
        (format!("rules/{id}.md"), text)
    });
    pages.collect()
}

/// The pages of the rules, as entries of the book's table of contents.
fn rule_list() -> String {
    RuleBook::standard().rules().map(|rule| format!("  - [{0}](rules/{0}.md)\n", rule.id)).collect()
}

fn rule_table() -> String {
    let mut table = "| rule | level | what it reports |\n|---|---|---|\n".to_owned();
    for rule in RuleBook::standard().rules() {
        let (id, level) = (rule.id, rule.level.as_str());
        let _ = writeln!(table, "| [`{id}`](rules/{id}.md) | {level} | {} |", cell(&rule.summary()));
    }
    table
}

fn kinds(kinds: impl Iterator<Item = (&'static str, &'static str)>) -> String {
    kinds.fold(String::new(), |mut text, (id, docs)| {
        let _ = writeln!(text, "### {id}\n\n{docs}\n");
        text
    })
}

fn formats() -> String {
    let mut table = "| `--format` | what it is for |\n|---|---|\n".to_owned();
    for format in REPORT_FORMATS {
        let _ = writeln!(table, "| `{}` | {} |", format.name(), cell(format.summary()));
    }
    table
}

/// What `docdrift --help` and the help of each subcommand print.
fn commands() -> String {
    let mut command = docdrift_cli::command();
    command.build();
    let mut text = String::new();
    let mut show = |command: &mut clap::Command| {
        let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned();
        let help = command.render_long_help().to_string();
        let _ = writeln!(text, "## {name}\n\n```text\n{}\n```\n", help.trim_end());
    };
    show(&mut command);
    let mut pending: Vec<clap::Command> = command.get_subcommands().cloned().collect();
    pending.reverse();
    while let Some(mut command) = pending.pop() {
        show(&mut command);
        let below: Vec<clap::Command> = command.get_subcommands().cloned().collect();
        pending.extend(below.into_iter().rev());
    }
    text
}

/// A text as a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// A whole document of the repository, without its title.
fn document(tree: &Tree, name: &str) -> Result<String, Error> {
    let text = tree.text(name)?;
    let body = text.split_once('\n').map_or("", |(_, body)| body);
    Ok(without_links(body.trim_start()))
}

/// A section of a document, without its heading.
fn section(tree: &Tree, name: &str, heading: &str) -> Result<String, Error> {
    let text = tree.text(name)?;
    let start = text.find(&format!("{heading}\n"));
    let start = start.ok_or_else(|| Error::failed(format!("{name}: has no section `{heading}`")))?;
    let body = &text[start + heading.len()..];
    let end = body.find("\n## ").unwrap_or(body.len());
    Ok(without_links(body[..end].trim_start()))
}

/// A text of another folder with the words of its relative links in place of the links, which lead nowhere from a
/// chapter.
fn without_links(text: &str) -> String {
    let mut rest = text;
    let mut changed = String::new();
    while let Some(middle) = rest.find("](") {
        let target = &rest[middle + 2..];
        let (Some(end), Some(start)) = (target.find(')'), rest[..middle].rfind('[')) else { break };
        if target.starts_with("http") {
            changed.push_str(&rest[..middle + 2 + end]);
        } else {
            changed.push_str(&rest[..start]);
            changed.push_str(&rest[start + 1..middle]);
        }
        rest = &target[end + usize::from(!target.starts_with("http"))..];
    }
    changed.push_str(rest);
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_become_their_words() {
        let text = "See [the README](../README.md#a) and [the site](https://example.com/a), `a[0]`.";
        assert_eq!(without_links(text), "See the README and [the site](https://example.com/a), `a[0]`.");
    }
}
