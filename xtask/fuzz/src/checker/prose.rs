//! Prose: descriptions of a document, and the sentences, lists and tables of a page.

use docdrift::Files;

/// Reads the text as the description of an operation, a parameter and fields, and as a section of a page.
pub(super) fn run(data: &[u8]) {
    let Some(prose) = super::text(data) else { return };
    let mut files = Files::new();
    let page = files.add("page.md", format!("## `POST /orders`\n\n{prose}\n"));
    let quoted: String = prose.chars().flat_map(quote).collect();
    let document = super::DOCUMENT
        .replace("operationId:", &format!("description: \"{quoted}\"\n      operationId:"))
        .replace("{name: limit,", &format!("{{description: \"{quoted}\", name: limit,"))
        .replace("{type: string, readOnly", &format!("{{description: \"{quoted}\", type: string, readOnly"))
        .replace("{type: string, enum", &format!("{{description: \"{quoted}\", type: string, enum"));
    let document = files.add("openapi.yaml", document);
    super::check_all(&files, &[page], &[document]);
}

/// A character within double quotes of YAML.
fn quote(c: char) -> Vec<char> {
    match c {
        '"' | '\\' => vec!['\\', c],
        c if c.is_control() || c == '\u{feff}' => format!("\\U{:08x}", u32::from(c)).chars().collect(),
        c => vec![c],
    }
}
