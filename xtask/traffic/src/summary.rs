//! Writes what was read as text, for the tests of the readers.

use std::fmt::Write as _;

use crate::exchange::Content;
use crate::{Body, NoSiblings, Siblings, Traffic, tree};

/// Siblings that are held in memory.
pub(crate) struct Files(pub(crate) &'static [(&'static str, &'static str)]);

impl Siblings for Files {
    fn file(&self, name: &str) -> Result<Vec<u8>, String> {
        let file = self.0.iter().find(|(key, _)| *key == name);
        file.map(|(_, content)| content.as_bytes().to_vec()).ok_or_else(|| format!("{name} is not there"))
    }
}

/// A line for each exchange, then a line for each gap: `GET /a [Accept: b] -> 200 {"x":1} @/response/body`. A
/// body whose values are examples is followed by `~`, a body that is held as a value preceded by `=`; the
/// provenance follows if it is not that of the format.
pub(crate) fn of(traffic: &Traffic) -> Vec<String> {
    let exchanges = traffic.exchanges.iter().map(|exchange| {
        let mut line = format!("{} {}", exchange.request.method, exchange.request.url);
        headers(&mut line, &exchange.request.headers);
        body(&mut line, exchange.request.body.as_ref());
        if let Some(response) = &exchange.response {
            write!(line, " -> {}", response.status).expect("memory can be written");
            headers(&mut line, &response.headers);
            body(&mut line, response.body.as_ref());
        }
        if exchange.provenance != traffic.format.provenance() {
            write!(line, " ({:?})", exchange.provenance).expect("memory can be written");
        }
        line
    });
    exchanges.chain(traffic.gaps.iter().map(|gap| format!("{} {}", gap.place.pointer, gap.reason))).collect()
}

fn headers(line: &mut String, headers: &[(String, String)]) {
    if !headers.is_empty() {
        let headers: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        write!(line, " [{}]", headers.join("; ")).expect("memory can be written");
    }
}

fn body(line: &mut String, body: Option<&Body>) {
    if let Some(body) = body {
        let mark = if matches!(body.content, Content::Json(_)) { "=" } else { "" };
        let example = if body.is_example { "~" } else { "" };
        write!(line, " {mark}{}{example} @{}", body.to_text(), body.place.pointer)
            .expect("memory can be written");
    }
}

/// Compares what is read of a recording with lines; see [`of`]. The recording is also read with each of its values
/// replaced by others, for which no reader may panic.
#[track_caller]
pub(crate) fn check(content: &str, siblings: &dyn Siblings, format: crate::Format, expected: &[&str]) {
    let traffic = crate::read(content.as_bytes(), siblings).expect("the recording is recognised");
    assert_eq!(traffic.format, format);
    assert_eq!(of(&traffic), expected);
    let documents = tree::json(content.as_bytes()).map(|document| vec![document]);
    for document in documents.or_else(|_| tree::yaml(content)).expect("the recording was read") {
        let mut document = document.to_json();
        let mut pointers = Vec::new();
        pointers_of(&document, String::new(), &mut pointers);
        for pointer in pointers {
            let at = document.pointer_mut(&pointer).expect("the pointer is of this document");
            let before = at.clone();
            for broken in ["null", "-1", "\"\"", "\"{{<é:\"", "[]", "[null, [], {}]", "{\"\": {}}", "true"] {
                let at = document.pointer_mut(&pointer).expect("the pointer is of this document");
                *at = serde_json::from_str(broken).expect("this is JSON");
                // It may be of no format now.
                let _ = crate::read(document.to_string().as_bytes(), &NoSiblings);
            }
            *document.pointer_mut(&pointer).expect("the pointer is of this document") = before;
        }
    }
}

/// The pointers to all values inside a value.
fn pointers_of(value: &serde_json::Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        serde_json::Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers_of(item, format!("{pointer}/{index}"), pointers);
            }
        }
        serde_json::Value::Object(entries) => {
            for (key, value) in entries {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers_of(value, format!("{pointer}/{key}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(pointer);
}
