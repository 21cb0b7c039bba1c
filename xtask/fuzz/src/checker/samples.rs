//! Code samples: Python, JavaScript, TypeScript, curl, raw HTTP messages, JSON, and what no reader knows.

use docdrift::Files;

/// Reads a fence: the first line of the text is its info string, such as `python`, and the rest the sample.
pub(super) fn run(data: &[u8]) {
    let Some(sample) = super::text(data) else { return };
    let mut files = Files::new();
    let page = files.add("page.md", format!("## `POST /orders`\n\n````{sample}\n````\n"));
    let document = files.add("openapi.yaml", super::DOCUMENT);
    super::check_all(&files, &[page], &[document]);
}
