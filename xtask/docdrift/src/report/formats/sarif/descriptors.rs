//! What a SARIF file says of the rules and of the kinds of gaps.

use std::collections::BTreeSet;

use serde::Serialize;

use super::limits::Limits;
use crate::report::Report;
use crate::rules::rule::{Rule, RuleBook};

/// A text, with a form in Markdown if there is one.
#[derive(Serialize)]
pub(super) struct Text {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl Text {
    /// A plain text. SARIF reads `[text](address)` as a link also in plain texts, so a space is put between both.
    pub(super) fn new(text: impl Into<String>) -> Self {
        let text: String = text.into();
        let text = if text.contains("](") { text.replace("](", "] (") } else { text };
        Text { text, markdown: None }
    }
}

/// A rule, or a kind of gap.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    short_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Text>,
    default_configuration: Configuration,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<DescriptorProperties>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct DescriptorProperties {
    tags: Vec<&'static str>,
}

/// The rules of a run.
pub(super) fn rules(book: &RuleBook, limits: &Limits) -> Vec<Descriptor> {
    book.rules().take(limits.rules).map(|rule| descriptor(rule, limits)).collect()
}

fn descriptor(rule: &'static Rule, limits: &Limits) -> Descriptor {
    let docs = rule.text();
    let mut tags = vec!["api", "documentation", rule.check.scope()];
    tags.truncate(limits.tags);
    Descriptor {
        id: rule.id,
        name: Some(pascal_case(rule.id)),
        short_description: Text::new(rule.summary()),
        full_description: Some(Text::new(section(&docs, "## Why").unwrap_or_else(|| rule.summary()))),
        help: Some(Text { text: docs.clone(), markdown: Some(docs) }),
        default_configuration: Configuration { level: rule.level.as_str() },
        properties: Some(DescriptorProperties { tags }),
    }
}

/// The kinds of the gaps of a report.
pub(super) fn gap_kinds(report: &Report<'_>) -> Vec<Descriptor> {
    let kinds: BTreeSet<_> = report.gaps.iter().map(|gap| gap.kind).collect();
    let of_kind = |kind: crate::source::gap::GapKind| Descriptor {
        id: kind.id(),
        name: None,
        short_description: Text::new(kind.docs()),
        full_description: None,
        help: None,
        default_configuration: Configuration { level: "note" },
        properties: None,
    };
    kinds.into_iter().map(of_kind).collect()
}

/// An id as SARIF has names: `moved-field` is `MovedField`.
fn pascal_case(id: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    id.split('-').map(capital).collect()
}

/// The paragraphs of a section, joined into one line.
fn section(docs: &str, heading: &str) -> Option<String> {
    let (_, rest) = docs.split_once(heading)?;
    let text = rest.split("\n## ").next().unwrap_or_default();
    Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
}
