//! Samples and what is followed in them: each test draws, under every line, what was found there.

use super::*;
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::{Files, Span};
use crate::subject::FieldPath;

/// The sample with its findings beneath the lines they stand on.
fn drawn(text: &str, language: Language) -> String {
    let mut files = Files::new();
    let id = files.add("sample", text);
    let parsed = read(&files.excerpt(id), language);
    let mut notes: Vec<(Span, String)> = Vec::new();
    for (number, call) in parsed.value.iter().enumerate() {
        let mut note = |span, text: String| notes.push((span, format!("{}: {text}", number + 1)));
        if let Some(method) = &call.method {
            note(method.span, format!("method {}", method.value));
        }
        note(call.url.span, format!("url {}", call.url.value));
        for (kind, list) in [("header", &call.headers), ("query", &call.query)] {
            for sent in list {
                let value = sent.value.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
                note(sent.name.span, format!("{kind} {} = {value}", sent.name.value));
            }
        }
        if let Some(media_type) = &call.media_type {
            note(media_type.span, format!("media type {}", media_type.value));
        }
        if let Some(body) = &call.body {
            sends(body, &FieldPath::root(), &mut note);
        }
        for read in &call.reads {
            let probes = if read.probes { " to find out" } else { "" };
            note(read.span, format!("reads {}{probes}", read.path));
        }
    }
    notes.extend(parsed.gaps.into_iter().map(|gap| (gap.span, format!("{}: {}", gap.kind.id(), gap.reason))));
    notes.sort();
    let mut drawing = String::new();
    for (index, line) in text.lines().enumerate() {
        drawing.push_str(line.trim_end());
        drawing.push('\n');
        for (span, note) in &notes {
            let (start, end) = (files.locate(*span).start, files.locate(*span).end);
            if start.line.get() as usize == index + 1 {
                let width =
                    if end.line == start.line { (end.column.get() - start.column.get()).max(1) } else { 1 };
                let indent = " ".repeat(start.column.get() as usize - 1);
                drawing.push_str(&format!("{indent}{} {note}\n", "^".repeat(width as usize)));
            }
        }
    }
    drawing
}

#[test]
fn samples() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../../snapshots/docdrift/samples"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut paths: Vec<_> =
        std::fs::read_dir(root).expect("the folder is there").map(|e| e.expect("readable").path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let extension = path.extension().and_then(|e| e.to_str()).expect("a language's ending");
        let language = Language::of_fence(extension).expect("a language that is read");
        let name = path.file_name().and_then(|n| n.to_str()).expect("UTF-8").to_owned();
        let text = std::fs::read_to_string(&path).expect("readable");
        settings.bind(|| insta::assert_snapshot!(name, drawn(&text, language)));
    }
}

/// A page may show the beginning of a sample, and its writer may have left out anything.
#[test]
fn a_sample_may_end_anywhere() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples");
    for entry in std::fs::read_dir(root).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let extension = path.extension().and_then(|e| e.to_str()).expect("a language's ending");
        let language = Language::of_fence(extension).expect("a language that is read");
        let text = std::fs::read_to_string(&path).expect("readable");
        let ends = text.char_indices().map(|(index, _)| index).step_by(23);
        for end in ends {
            let mut files = Files::new();
            let id = files.add("sample", &text[..end]);
            let parsed = read(&files.excerpt(id), language);
            assert!(parsed.value.len() < 20, "{} to {end}", path.display());
        }
    }
}

#[test]
fn a_sample_nested_too_deeply_is_a_gap() {
    for (language, text) in [
        (Language::Python, "x = ".to_owned() + &"[".repeat(50_000) + &"]".repeat(50_000)),
        (Language::JavaScript, "x = ".to_owned() + &"(".repeat(50_000) + "1" + &")".repeat(50_000)),
    ] {
        let mut files = Files::new();
        let id = files.add("deep", text);
        let parsed = read(&files.excerpt(id), language);
        assert_eq!(parsed.gaps.len(), 1, "{language:?}");
        assert_eq!(parsed.gaps[0].kind, GapKind::SampleTooDeep);
    }
}

#[test]
fn a_sample_that_is_cut_off_anywhere_is_read() {
    let text = include_str!("../../../tests/samples/requests.sh").to_owned()
        + include_str!("../../../tests/samples/answers.sh");
    for (end, _) in text.char_indices().step_by(17) {
        let mut files = Files::new();
        // The second half of a command comes without its first.
        for part in [&text[..end], &text[end..]] {
            let id = files.add("cut", part);
            for call in read(&files.excerpt(id), Language::Shell).value {
                assert!(call.url.span.end as usize <= part.len(), "{part}");
            }
        }
    }
}

/// Notes every field of a body.
fn sends(given: &WrittenValue, path: &FieldPath, note: &mut impl FnMut(Span, String)) {
    for (name, value) in given.fields() {
        let path = path.key(&name.value);
        let told = value.told().map_or_else(|| "?".to_owned(), |value| value.to_string());
        note(name.span, format!("sends {path} = {told}"));
        sends(value, &path, note);
    }
    if let WrittenData::Object { whole: false, .. } = &given.data {
        let of = if path == &FieldPath::root() { "the body".to_owned() } else { path.to_string() };
        note(given.span, format!("sends more than is told of {of}"));
    }
    if let WrittenData::List(items) = &given.data {
        items.iter().for_each(|item| sends(item, &path.item(), note));
    }
}
