//! The source lines around places, each kept once, and only a part of very long lines.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::Serialize;

use crate::rules::proposal::Witness;
use crate::source::{File, FileId, Files, Span};
use crate::subject::{Step, Subject};

/// The number of lines that are shown before a place and after its last line.
const CONTEXT_LINES: u32 = 3;

/// The number of lines of a place that are shown.
const MAX_LINES: u32 = 8;

/// The number of characters of a line that are shown.
const MAX_CHARACTERS: usize = 300;

/// The number of characters before a place that are shown of a line that is longer.
const CHARACTERS_BEFORE: usize = 90;

/// A place as the page shows it: file, line, column, end line, end column, excerpt, text of the label. Numbers of
/// lines and columns are those of all formats; the others are indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct ShownPlace(usize, u32, u32, u32, u32, usize, Option<usize>);

/// Lines of a file: the number of the first line, the lines, and how many characters each of them lacks in front; that
/// list is empty if none lacks any.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Excerpt(u32, Vec<usize>, Vec<usize>);

/// Texts that many parts of the data have in common, each once, by their indices.
#[derive(Debug, Default)]
pub(super) struct Texts {
    known: BTreeMap<String, usize>,
    texts: Vec<String>,
}

impl Texts {
    pub(super) fn add(&mut self, text: &str) -> usize {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        self.known.insert(text.to_owned(), self.texts.len());
        self.texts.push(text.to_owned());
        self.texts.len() - 1
    }

    /// The texts, in the order of their indices.
    pub(super) fn finish(self) -> Vec<String> {
        self.texts
    }
}

/// All excerpts of a report.
pub(super) struct Excerpts<'f> {
    files: &'f Files,
    /// The names of the files.
    pub(super) names: Texts,
    /// The lines, and the texts of labels.
    pub(super) texts: Texts,
    known: BTreeMap<Excerpt, usize>,
    excerpts: Vec<Excerpt>,
}

impl<'f> Excerpts<'f> {
    pub(super) fn new(files: &'f Files) -> Self {
        Excerpts {
            files,
            names: Texts::default(),
            texts: Texts::default(),
            known: BTreeMap::new(),
            excerpts: Vec::new(),
        }
    }

    /// The index of the name of a file.
    pub(super) fn name(&mut self, file: FileId) -> usize {
        self.names.add(self.files.file(file).name())
    }

    /// The line of a span.
    pub(super) fn line(&self, span: Span) -> u32 {
        self.files.locate(span).start.line.get()
    }

    /// A place with the lines around it. A place in a recording is that of the subject within the recorded body.
    pub(super) fn place(
        &mut self,
        span: Span,
        witness: Witness,
        subject: &Subject,
        label: Option<&str>,
    ) -> ShownPlace {
        let span = if witness == Witness::Wire { within(self.files, span, subject) } else { span };
        let name = self.name(span.file);
        let location = self.files.locate(span);
        let (start, end) = (location.start, location.end);
        let excerpt = self.excerpt(span);
        let label = label.filter(|label| !label.is_empty()).map(|label| self.texts.add(label));
        ShownPlace(
            name,
            start.line.get(),
            start.column.get(),
            end.line.get(),
            end.column.get(),
            excerpt,
            label,
        )
    }

    fn excerpt(&mut self, span: Span) -> usize {
        let file = self.files.file(span.file);
        let (start, end) = (file.position(span.start), file.position(span.end));
        let (first_of_file, last_of_file) = (file.position(0).line.get(), last_line(file));
        let first = start.line.get().saturating_sub(CONTEXT_LINES).max(first_of_file);
        let last = end.line.get().min(start.line.get() + MAX_LINES) + CONTEXT_LINES;
        let (mut lines, mut cuts) = (Vec::new(), Vec::new());
        for number in first..=last.min(last_of_file) {
            let Some(line) = NonZeroU32::new(number) else { continue };
            // The first line of a part of a file begins where the part does.
            let begin = if number == first_of_file { file.position(0).column.get() - 1 } else { 0 };
            let column = if line == start.line { start.column.get() - 1 - begin } else { 0 };
            let (text, cut) = shortened(file.line(line), column as usize);
            cuts.push(cut + begin as usize);
            lines.push(self.texts.add(&text));
        }
        if cuts.iter().all(|cut| *cut == 0) {
            cuts.clear();
        }
        let excerpt = Excerpt(first, lines, cuts);
        let excerpts = &mut self.excerpts;
        *self.known.entry(excerpt).or_insert_with_key(|excerpt| {
            excerpts.push(excerpt.clone());
            excerpts.len() - 1
        })
    }

    /// File names, texts and excerpts, in the order of their indices.
    pub(super) fn finish(self) -> (Vec<String>, Vec<String>, Vec<Excerpt>) {
        (self.names.finish(), self.texts.finish(), self.excerpts)
    }
}

fn last_line(file: &File) -> u32 {
    file.position(u32::try_from(file.text().len()).unwrap_or(u32::MAX)).line.get()
}

/// The part of a line around a column, from 0, and the number of characters that are left out before it.
fn shortened(line: &str, column: usize) -> (String, usize) {
    if line.len() <= MAX_CHARACTERS || line.chars().nth(MAX_CHARACTERS).is_none() {
        return (line.to_owned(), 0);
    }
    let cut = column.saturating_sub(CHARACTERS_BEFORE);
    let mut rest = line.chars().skip(cut);
    let mut text: String = rest.by_ref().take(MAX_CHARACTERS).collect();
    if rest.next().is_some() {
        text.push('…');
    }
    (text, cut)
}

/// The part of a recorded body that is about a subject: its last key, found key by key. The whole body if the keys are
/// not found one after another, as in a body that is no JSON.
fn within(files: &Files, span: Span, subject: &Subject) -> Span {
    let text = files.text(span);
    let keys = subject.place.path().into_iter().flat_map(|path| path.steps());
    let keys: Vec<&str> =
        keys.filter_map(|step| if let Step::Key(key) = step { Some(key.as_str()) } else { None }).collect();
    let (mut from, mut found) = (0, None);
    for key in keys {
        // A recording may have the body as JSON in a YAML text, or as YAML itself.
        let forms = [format!("\"{key}\""), format!("\\\"{key}\\\""), format!("{key}:")];
        let place =
            forms.iter().filter_map(|form| Some((from + text[from..].find(form.as_str())?, form.len())));
        let Some((at, length)) = place.min() else { return span };
        found = Some(at..at + length);
        from = at + length;
    }
    found.map_or(span, |found| {
        let start = span.start as usize;
        Span::new(span.file, start + found.start..start + found.end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_shown_around_its_place() {
        let line = format!("{}here{}", "ä".repeat(1_000), "x".repeat(1_000));
        let (text, cut) = shortened(&line, 1_000);
        assert_eq!((text.chars().count(), cut), (MAX_CHARACTERS + 1, 1_000 - CHARACTERS_BEFORE));
        assert_eq!(text.chars().skip(CHARACTERS_BEFORE).take(4).collect::<String>(), "here");
        assert_eq!(shortened("short", 3), ("short".to_owned(), 0));
    }

    #[test]
    fn a_place_in_a_body_is_that_of_its_last_key() {
        let mut files = Files::new();
        let text = "body: |-\n  {\"url\": 1, \"data\": {\"id\": 2, \"url\": 3}}\n";
        let file = files.add("a.yaml", text);
        let subject: Subject = "GET /a 200 data.url".parse().expect("a subject");
        let found = within(&files, Span::new(file, 6..text.len()), &subject);
        assert_eq!(
            (found.start as usize, files.text(found)),
            (text.rfind("\"url\"").expect("there"), "\"url\"")
        );
        let other: Subject = "GET /a 200 data.other".parse().expect("a subject");
        assert_eq!(within(&files, found, &other), found);
    }

    #[test]
    fn equal_lines_are_kept_once() {
        let mut files = Files::new();
        let file = files.add("a.md", "one\ntwo\nthree\nfour\n".repeat(3));
        let subject: Subject = "GET /a".parse().expect("a subject");
        let mut excerpts = Excerpts::new(&files);
        let place = |excerpts: &mut Excerpts<'_>, at| {
            excerpts.place(Span::new(file, at..at + 3), Witness::Page, &subject, None)
        };
        let (one, again, other) =
            (place(&mut excerpts, 23), place(&mut excerpts, 23), place(&mut excerpts, 0));
        assert_eq!(one, again);
        assert_ne!(one, other);
        let (names, texts, excerpts) = excerpts.finish();
        assert_eq!((names.len(), texts.len(), excerpts.len()), (1, 4, 2));
    }
}
