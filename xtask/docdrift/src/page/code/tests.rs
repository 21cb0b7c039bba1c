//! Tests of code samples: each snapshot prints, under the lines of a sample, the calls that the reader found.

use super::*;
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::{Files, Span};
use crate::subject::FieldPath;

/// The sample with the parts of its calls under the lines that they are on. Calls are numbered from 1.
fn annotated(text: &str, language: Language) -> String {
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
            note_fields(body, &FieldPath::root(), &mut note);
        }
        for read in &call.reads {
            let probes = if read.probes { ", which may be absent" } else { "" };
            note(read.span, format!("reads {}{probes}", read.path));
        }
    }
    notes.extend(parsed.gaps.into_iter().map(|gap| (gap.span, format!("{}: {}", gap.kind.id(), gap.reason))));
    notes.sort();
    let mut printed = String::new();
    for (index, line) in text.lines().enumerate() {
        printed.push_str(line.trim_end());
        printed.push('\n');
        for (span, note) in &notes {
            let (start, end) = (files.locate(*span).start, files.locate(*span).end);
            if start.line.get() as usize == index + 1 {
                let width =
                    if end.line == start.line { (end.column.get() - start.column.get()).max(1) } else { 1 };
                let indent = " ".repeat(start.column.get() as usize - 1);
                printed.push_str(&format!("{indent}{} {note}\n", "^".repeat(width as usize)));
            }
        }
    }
    printed
}

/// The folder of all samples.
const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples");

/// The text and language of the sample with this file name.
fn sample(file: &str) -> (String, Language) {
    let path = std::path::Path::new(SAMPLES).join(file);
    let extension = path.extension().and_then(|e| e.to_str()).expect("a sample has an extension");
    let language = Language::of_fence(extension).expect("the extension is that of a supported language");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
    (text, language)
}

/// Compares the annotated sample with its snapshot.
fn check(file: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../../snapshots/docdrift/samples"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let (text, language) = sample(file);
    settings.bind(|| insta::assert_snapshot!(file, annotated(&text, language)));
}

/// Defines one test for each sample, so that a mismatch in one sample does not hide the others.
macro_rules! samples {
    ($($extension:ident { $($name:ident)* })*) => {
        $(mod $extension {
            $(#[test]
            fn $name() {
                super::check(concat!(stringify!($name), ".", stringify!($extension)));
            })*
        })*

        /// The files of the samples that have a test.
        const TESTED: &[&str] =
            &[$($(concat!(stringify!($name), ".", stringify!($extension))),*),*];
    };
}

samples! {
    bash {
        unreadable_commands
    }
    console {
        prompts
    }
    js {
        axios
        classes
        http_libraries
        json_body
        omitted_parts
        promise_chains
        sdk_client
        server
        status_checks
        texts_of_numbers
        types_in_javascript
        url_objects
    }
    py {
        aiohttp_session
        classes
        declared_types
        exponential_value
        forms
        functions
        httpx_client
        json_body
        omitted_parts
        sdk_client
        server
        session
        status_checks
        syntax_errors
        texts_of_numbers
        urllib_request
        without_requests
    }
    sh {
        curl_requests
        jq_reads
        several_requests
        unfinished_command
        without_requests
    }
    ts {
        classes
        declared_types
        syntax_errors
    }
    tsx {
        react_component
    }
}

#[test]
fn every_sample_has_a_test() {
    let entries = std::fs::read_dir(SAMPLES).expect("the folder of samples exists");
    let mut files: Vec<_> =
        entries.map(|entry| entry.expect("the folder is readable").file_name().into_string()).collect();
    files.sort();
    let mut tested: Vec<_> = TESTED.iter().map(|file| Ok((*file).to_owned())).collect();
    tested.sort();
    assert_eq!(tested, files, "`samples!` in this file lists the files of tests/samples");
}

/// A page may show only the beginning of a sample.
#[test]
fn a_sample_may_end_anywhere() {
    for file in TESTED {
        let (text, language) = sample(file);
        for end in text.char_indices().map(|(index, _)| index).step_by(23) {
            let mut files = Files::new();
            let id = files.add("sample", &text[..end]);
            let parsed = read(&files.excerpt(id), language);
            assert!(parsed.value.len() < 20, "{file} up to byte {end}");
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
fn a_shell_sample_may_be_cut_anywhere() {
    let text = include_str!("../../../tests/samples/curl_requests.sh").to_owned()
        + include_str!("../../../tests/samples/jq_reads.sh");
    for (end, _) in text.char_indices().step_by(17) {
        let mut files = Files::new();
        // The second part begins in the middle of a command.
        for part in [&text[..end], &text[end..]] {
            let id = files.add("cut", part);
            for call in read(&files.excerpt(id), Language::Shell).value {
                assert!(call.url.span.end as usize <= part.len(), "{part}");
            }
        }
    }
}

/// Notes every field of a request body with its value.
fn note_fields(written: &WrittenValue, path: &FieldPath, note: &mut impl FnMut(Span, String)) {
    for (name, value) in written.fields() {
        let path = path.key(&name.value);
        let printed = value.known().map_or_else(|| "?".to_owned(), |value| value.to_string());
        note(name.span, format!("sends {path} = {printed}"));
        note_fields(value, &path, note);
    }
    if let WrittenData::Object { whole: false, .. } = &written.data {
        let object = if path == &FieldPath::root() { "the body".to_owned() } else { path.to_string() };
        note(written.span, format!("sends unknown further fields of {object}"));
    }
    if let WrittenData::List(items) = &written.data {
        items.iter().for_each(|item| note_fields(item, &path.item(), note));
    }
}
