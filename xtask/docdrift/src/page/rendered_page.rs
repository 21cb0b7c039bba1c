//! Reads text that was copied from a rendered page: no fences, no Markdown headings, one block per line.
//!
//! Some renderers print the method and the path on two lines, followed by tables of parameters. Others
//! lose the names of parameters and keep their descriptions, one per line, followed by bounds and values:
//! `x > 0`, `open, paid`. Only the heading above a description shows which part of the operation (query,
//! body, response) contains the parameter.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Value, json};

use super::claim::{ClaimKind, Origin};
use super::limits::{MAX_DESCRIPTION_BYTES, MAX_TITLE_LINES};
use super::promise::{Headline, OperationPart, Promise, PromiseSubject};
use super::{prose, table};
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::{Excerpt, FileId, Span};

/// The content of a rendered page.
#[derive(Debug, Default)]
pub(super) struct RenderedPage {
    pub(super) headline: Option<Headline>,
    pub(super) promises: Vec<Promise>,
}

/// Reads the text of a rendered page; `None` for any other text, such as Markdown.
pub(super) fn read(file: FileId, text: &str) -> Option<Parsed<RenderedPage>> {
    let marked = |line: &str| ["#", "```", "~~~", "---", "import "].iter().any(|mark| line.starts_with(mark));
    if text.lines().any(marked) {
        return None;
    }
    let operation =
        lines(text).windows(2).find_map(|pair| Headline::of_sentence(&text[pair[0].start..pair[1].end]));
    let heading = |line: &Range<usize>| is_heading(&text[line.clone()]);
    let first = lines(text).iter().position(|line| {
        heading(line) && text[line.clone()].trim_end().to_ascii_lowercase().ends_with("parameters")
    });
    if operation.is_none() && first.is_none() {
        return None;
    }
    let mut reader = RenderedPageReader { file, text, content: RenderedPage::default(), gaps: Vec::new() };
    reader.blocks();
    reader.content.headline = operation.or_else(|| {
        let all = lines(text);
        let first = all.iter().position(heading)?;
        let titles =
            all[..first].iter().rev().take(MAX_TITLE_LINES).map(|line| text[line.clone()].to_owned());
        Some(Headline::Titles(titles.collect()))
    });
    Some(Parsed { value: reader.content, gaps: reader.gaps })
}

/// The byte ranges of the non-empty lines, without surrounding white space.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let all = text.split_inclusive('\n').map(|raw| {
        let start = at + (raw.len() - raw.trim_start().len());
        at += raw.len();
        start..start + raw.trim().len()
    });
    all.filter(|line| !line.is_empty()).collect()
}

/// Whether a line is a heading that renderers print above a part of an operation.
fn is_heading(line: &str) -> bool {
    OperationPart::of_heading(line).is_some()
        || matches!(line, "Authorization" | "Authorizations" | "Parameters")
}

struct RenderedPageReader<'t> {
    file: FileId,
    text: &'t str,
    content: RenderedPage,
    gaps: Vec<Gap>,
}

/// A description and the lines of values or bounds that follow it.
struct DescriptionEntry {
    text: Excerpt,
    notes: Vec<Excerpt>,
}

impl RenderedPageReader<'_> {
    fn blocks(&mut self) {
        let lines = lines(self.text);
        let mut part = None;
        let mut entries: Vec<DescriptionEntry> = Vec::new();
        let mut rest = lines.as_slice();
        while let Some((line, tail)) = rest.split_first() {
            let content = &self.text[line.clone()];
            if let Some((promises, end)) =
                table::read(self.file, self.text, line.start..self.text.len(), part)
            {
                let promises = promises.unload(&mut self.gaps);
                self.content.promises.extend(promises);
                rest = &rest[rest.partition_point(|line| line.start < end)..];
                continue;
            }
            rest = tail;
            if is_heading(content) {
                self.described(part, std::mem::take(&mut entries));
                part = OperationPart::of_heading(content);
                continue;
            }
            let mut excerpt = Excerpt::new(self.file);
            excerpt.push(content, line.start);
            while let Some((next, tail)) = rest.split_first() {
                if excerpt.text().len() > MAX_DESCRIPTION_BYTES
                    || !continues(excerpt.text(), &self.text[next.clone()])
                {
                    break;
                }
                excerpt.push(" ", next.start - 1);
                excerpt.push(&self.text[next.clone()], next.start);
                rest = tail;
            }
            match (part, entries.last_mut()) {
                (None, _) => self.content.promises.extend(prose::read(&excerpt)),
                (Some(_), Some(entry)) if is_note(excerpt.text()) => entry.notes.push(excerpt),
                (Some(_), _) => entries.push(DescriptionEntry { text: excerpt, notes: Vec::new() }),
            }
        }
        self.described(part, entries);
    }

    /// Adds the promises of the descriptions below one heading.
    fn described(&mut self, part: Option<OperationPart>, entries: Vec<DescriptionEntry>) {
        let Some(part) = part else { return };
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        entries.iter().for_each(|entry| *times.entry(entry.text.text()).or_default() += 1);
        for entry in &entries {
            let same = times[entry.text.text()];
            let mut promises = prose::described(&entry.text, None);
            let noted: Vec<_> = entry.notes.iter().map(|note| (note, note_claims(note))).collect();
            let mut kinds: BTreeMap<Option<ClaimKind>, usize> = BTreeMap::new();
            let kind = |claims: &[(ClaimKind, Value, Span)]| claims.first().map(|(kind, ..)| *kind);
            noted.iter().for_each(|(_, claims)| *kinds.entry(kind(claims)).or_default() += 1);
            for (note, claims) in noted {
                if claims.is_empty() {
                    self.gap(note, "the page does not say what this value is");
                } else if kinds[&kind(&claims)] > 1 {
                    self.gap(note, "the page has several such lines here and does not say how they differ");
                } else if same > 1 {
                    self.gap(note, "the page repeats the description above this line; which field it describes is not known");
                } else {
                    promises.extend(claims);
                }
            }
            if same > 1 && !promises.is_empty() {
                self.gap(
                    &entry.text,
                    "the page repeats this description; which field it describes is not known",
                );
                continue;
            }
            let about = PromiseSubject::Description(entry.text.text().to_owned(), part);
            self.content.promises.extend(
                promises
                    .into_iter()
                    .map(|(kind, value, span)| Promise::new(about.clone(), kind, value, span, Origin::Prose)),
            );
        }
    }

    fn gap(&mut self, at: &Excerpt, reason: &str) {
        self.gaps.push(Gap::new(at.span(0..at.text().len()), GapKind::UnmatchedDescription, reason));
    }
}

/// Whether a line continues the line before: renderers print inline code on separate lines.
fn continues(before: &str, line: &str) -> bool {
    let ended = before.ends_with(['.', '!', '?', ':']);
    let prose = !is_note(before) && !is_heading(before) && !ended;
    line.starts_with(',') || (prose && line.starts_with(char::is_lowercase))
}

/// Whether a line is a value, a list of values or a bound, and not a sentence.
fn is_note(line: &str) -> bool {
    !values(line).is_empty() || line.contains(" < ") || line.contains(" > ")
}

/// The values of a comma-separated list; empty if the line is not such a list.
fn values(line: &str) -> Vec<&str> {
    let values: Vec<&str> = line.split(',').map(|value| value.trim().trim_matches('"')).collect();
    let one =
        |value: &&str| !value.is_empty() && !value.contains(char::is_whitespace) && !value.ends_with('.');
    if values.iter().all(one) { values } else { Vec::new() }
}

/// The claims about the described parameter that a line below its description makes.
fn note_claims(note: &Excerpt) -> Vec<(ClaimKind, Value, Span)> {
    let values = values(note.text());
    match values.len() {
        0 => prose::described(note, None),
        1 => Vec::new(),
        _ => vec![(ClaimKind::Enum, json!(values), note.span(0..note.text().len()))],
    }
}

#[cfg(test)]
mod tests;
