//! The source snippets of a finding: the lines of its labels, and only a part of very long lines.
//!
//! A minified document is one line as long as its file. The renderer would process the whole line for each
//! finding, and no terminal could display it. So the renderer gets the part of such a line around the labels,
//! with `…` in place of the rest. The renderer counts columns in this shortened text;
//! [`SnippetHeaders::restore`] replaces them by the columns in the file.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Snippet};

use super::super::printable::{is_active, printable};
use crate::rules::proposal::Label;
use crate::source::{File, FileId, Files};

/// Distance between two labels, in lines, up to which they are shown in one snippet.
const MAX_LINES_APART: u32 = 8;

/// Length of a line, in bytes, up to which the whole line is shown.
const MAX_LINE_BYTES: usize = 1_000;

/// The number of bytes of a long line that are shown before the first and after the last label. A label that
/// is longer than this number of bytes counts as if it ended after them.
const CONTEXT_BYTES: usize = 120;

const OMISSION: &str = "…";

/// For each snippet with shortened lines, in order: the possible header lines of the snippet.
pub(super) struct SnippetHeaders(Vec<BTreeSet<SnippetHeader>>);

/// The location of a label as `file:line:column`. The renderer prints the location of one of the labels as
/// the header of a snippet.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct SnippetHeader {
    /// The location as the renderer prints it: its column counts from the start of the shown window.
    rendered: String,
    /// The location in the file, which replaces the rendered one.
    real: String,
}

/// One snippet for each group of labels that are near each other in a file. Files are in the order of their
/// first label, so the file of the main label comes first.
pub(super) fn snippets<'r>(
    labels: &'r [Label],
    files: &'r Files,
) -> (Vec<Snippet<'r, Annotation<'r>>>, SnippetHeaders) {
    let mut by_file: Vec<(FileId, Vec<&Label>)> = Vec::new();
    for label in labels {
        match by_file.iter_mut().find(|(file, _)| *file == label.span.file) {
            Some((_, known)) => known.push(label),
            None => by_file.push((label.span.file, vec![label])),
        }
    }
    let main = labels.first();
    let (mut snippets, mut headers) = (Vec::new(), Vec::new());
    for (file, mut labels) in by_file {
        let file = files.file(file);
        labels.sort_by_key(|label| label.span);
        let mut stretches: Vec<_> = labels.chunk_by(|a, b| are_near(file, a, b)).collect();
        stretches.sort_by_key(|stretch| !stretch.iter().any(|label| Some(*label) == main));
        for stretch in stretches {
            let (snippet, own_headers) = snippet(file, stretch, main);
            snippets.push(snippet);
            headers.extend(Some(own_headers).filter(|headers| !headers.is_empty()));
        }
    }
    (snippets, SnippetHeaders(headers))
}

/// Whether two labels of a file, sorted by span, are shown in one snippet.
fn are_near(file: &File, one: &Label, other: &Label) -> bool {
    let line = |label: &Label| file.position(label.span.start).line.get();
    let apart = (other.span.start - one.span.start) as usize;
    let is_one_line = || file.line_range(one.span.start as usize).end >= other.span.start as usize;
    line(other) - line(one) <= MAX_LINES_APART && (apart <= MAX_LINE_BYTES || !is_one_line())
}

/// The snippet of a group of labels, and its possible headers; empty if no line is shortened.
fn snippet<'r>(
    file: &'r File,
    stretch: &[&'r Label],
    main: Option<&Label>,
) -> (Snippet<'r, Annotation<'r>>, BTreeSet<SnippetHeader>) {
    let spans: Vec<Range<usize>> = stretch.iter().map(|label| on_first_line(file, label)).collect();
    let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let last = spans.iter().map(|span| span.end).max().unwrap_or(first);
    let lines = file.line_range(first).start..file.line_range(last).end.max(last);
    let Cut { text, spans } = Cut::new(file, lines, spans);
    let headers = match &text {
        Cow::Borrowed(_) if !file.is_part() => BTreeSet::new(),
        // The renderer counts the columns of a part from the beginning of the part.
        text => {
            let header = |(label, span): (&&Label, &Range<usize>)| {
                let real = file.position(label.span.start);
                let line_start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
                let rendered = text[line_start..span.start].chars().count() + 1;
                let place = format!("{}:{}", printable(file.name()), real.line);
                SnippetHeader {
                    rendered: format!("{place}:{rendered}"),
                    real: format!("{place}:{}", real.column),
                }
            };
            stretch.iter().zip(&spans).map(header).collect()
        }
    };
    let annotations = stretch.iter().zip(spans).map(|(label, span)| {
        let kind = if Some(*label) == main { AnnotationKind::Primary } else { AnnotationKind::Context };
        kind.span(span).label(printable(&label.text))
    });
    let line = file.position(stretch[0].span.start).line.get() as usize;
    let snippet = Snippet::source(without_active(text))
        .path(printable(file.name()))
        .line_start(line)
        .annotations(annotations);
    (snippet, headers)
}

/// A text without the characters that a terminal acts on, each replaced by one of the same number of bytes, so that
/// spans stay where they are. Of these, the renderer itself shows the characters of one byte: `␛` for an escape.
fn without_active(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_active) {
        return text;
    }
    let shown = |c: char| match c.len_utf8() {
        2 if is_active(c) => '·',
        3 if is_active(c) => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// The part of a label on its first line: with all lines of a call, the important part would be hard to find.
fn on_first_line(file: &File, label: &Label) -> Range<usize> {
    let (start, end) = (label.span.start as usize, label.span.end as usize);
    start..end.min(file.line_range(start).end).max(start)
}

/// Lines of a file with long lines shortened, and the spans of labels in this text.
struct Cut<'f> {
    text: Cow<'f, str>,
    spans: Vec<Range<usize>>,
}

impl<'f> Cut<'f> {
    /// Shortens a range of lines. Each span is within one line; the result has the spans in the same order.
    fn new(file: &'f File, lines: Range<usize>, spans: Vec<Range<usize>>) -> Self {
        let text = file.text();
        let whole = &text[lines.clone()];
        if file.lines_within(lines.clone()).all(|line| line.len() <= MAX_LINE_BYTES) {
            let spans = spans.into_iter().map(|span| span.start - lines.start..span.end - lines.start);
            return Cut { text: Cow::Borrowed(whole), spans: spans.collect() };
        }
        let mut cut = String::new();
        let mut moved = spans.clone();
        for Range { start: at, end: next } in file.lines_within(lines.clone()) {
            let content = at..at + text[at..next].trim_end_matches(['\n', '\r']).len();
            let is_last = next == lines.end;
            let own = |span: &Range<usize>| at <= span.start && (span.start < next || is_last);
            let kept = kept(text, content.clone(), spans.iter().filter(|span| own(span)));
            let omission = |left_out: bool| if left_out { OMISSION } else { "" };
            cut.push_str(omission(content.start < kept.start));
            for (span, moved) in spans.iter().zip(&mut moved).filter(|(span, _)| own(span)) {
                let of_cut = |place: usize| cut.len() + place.clamp(kept.start, kept.end) - kept.start;
                *moved = of_cut(span.start)..of_cut(span.end);
            }
            cut.push_str(&text[kept.clone()]);
            cut.push_str(omission(kept.end < content.end));
            cut.push_str(&text[content.end..next]);
        }
        Cut { text: Cow::Owned(cut), spans: moved }
    }
}

/// The byte range of a line that is shown: around its labels, or the whole line if it is short.
fn kept<'s>(
    text: &str,
    line: Range<usize>,
    labels: impl Iterator<Item = &'s Range<usize>> + Clone,
) -> Range<usize> {
    if line.len() <= MAX_LINE_BYTES {
        return line;
    }
    let first = labels.clone().map(|label| label.start).min().unwrap_or(line.start);
    let last = labels.map(|label| label.end.min(label.start + CONTEXT_BYTES)).max().unwrap_or(first);
    let boundary = |at: usize| (line.start..=at).rev().find(|at| text.is_char_boundary(*at));
    let start = boundary(first.saturating_sub(CONTEXT_BYTES).max(line.start)).unwrap_or(line.start);
    let end = boundary((last + CONTEXT_BYTES).min(line.end)).unwrap_or(line.end);
    start..end
}

impl SnippetHeaders {
    /// Replaces the columns in the headers of the rendered snippets by the columns in the file.
    pub(super) fn restore(&self, mut rendered: String) -> String {
        let mut from = 0;
        for headers in &self.0 {
            let found = headers
                .iter()
                .filter_map(|header| Some((header_at(&rendered, from, &header.rendered)?, header)));
            let Some((at, header)) = found.min_by_key(|(at, _)| *at) else { continue };
            rendered.replace_range(at..at + header.rendered.len(), &header.real);
            from = at + header.real.len();
        }
        rendered
    }
}

/// The offset of a snippet header with this location. A header has an arrow (`-->` or `:::`) before the
/// location, and no digit after the column.
fn header_at(rendered: &str, from: usize, place: &str) -> Option<usize> {
    let mut found = rendered[from..].match_indices(place).map(|(at, _)| from + at);
    found.find(|at| {
        let line = rendered[..*at].rsplit('\n').next().unwrap_or_default();
        let is_header = (line.contains("-->") || line.contains(":::")) && !line.contains('|');
        is_header && !rendered[at + place.len()..].starts_with(|next: char| next.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn a_long_line_is_shown_around_its_labels_only() {
        let field = r#""größe":{"type":"integer"},"#;
        let line = format!("{{{}}}", field.repeat(4_000));
        let text = format!("first\n{line}\nlast");
        let mut files = Files::new();
        let id = files.add("a.json", text.as_str());
        for count in [0, 1, 2_000, 3_999] {
            let start = 7 + count * field.len();
            for end in [start, start + 1, start + 9, start + 5_000, text.len() + 9] {
                let end = (end..).find(|at| text.is_char_boundary((*at).min(text.len()))).unwrap_or(end);
                let label = Label::schema(Span::new(id, start..end.min(text.len())), "here");
                let spans = vec![on_first_line(files.file(id), &label)];
                let lines = files.file(id).line_range(start);
                let Cut { text: cut, spans } = Cut::new(files.file(id), lines, spans);
                assert!(cut.len() <= 3 * CONTEXT_BYTES + 2 * OMISSION.len() + 3, "{} bytes", cut.len());
                assert!(text[start..].starts_with(&cut[spans[0].clone()]));
                let shown = cut.trim_start_matches(OMISSION).trim_end_matches(OMISSION);
                assert!(line.contains(shown));
                assert_eq!(cut.starts_with(OMISSION), count > 1);
            }
        }
    }

    #[test]
    fn labels_far_apart_on_a_line_are_two_snippets_and_short_lines_stay_whole() {
        let mut files = Files::new();
        let id = files.add("a.json", format!("{}\n{}", "x".repeat(5_000), "y\n".repeat(9)));
        let label = |start: usize| Label::schema(Span::new(id, start..start + 1), "here");
        for (labels, expected) in [([0, 900], 1), ([0, 1_001], 2), ([0, 5_003], 1), ([4_999, 5_001], 1)] {
            let labels = labels.map(label);
            let (snippets, _) = snippets(&labels, &files);
            assert_eq!(snippets.len(), expected, "{labels:?}");
        }
    }
}
