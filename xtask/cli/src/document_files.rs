//! Recognises files that are OpenAPI documents, and not parts of one, by their outermost keys.

use std::path::Path;

use crate::plain_file;

/// The largest file that is looked at, in bytes. Programs that sort keys write the version behind all components.
const MAX_BYTES: u64 = 32 << 20;

/// Whether a file has `openapi` or `swagger` with a version among its outermost keys.
pub(crate) fn is_document_file(path: &Path) -> bool {
    plain_file::read_beginning(path, MAX_BYTES)
        .is_ok_and(|bytes| is_document(&String::from_utf8_lossy(&bytes)))
}

/// Whether a text is an OpenAPI document, YAML or JSON.
pub(crate) fn is_document(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.contains("openapi") && !text.contains("swagger") {
        return false;
    }
    if text.starts_with('{') { version_of_json(text) } else { text.lines().any(is_version_line) }
}

/// Whether a line of YAML states the version: `openapi: 3.1.0`, `swagger: "2.0"`.
fn is_version_line(line: &str) -> bool {
    let key = ["openapi", "swagger", "\"openapi\"", "\"swagger\"", "'openapi'", "'swagger'"];
    let value = key.iter().find_map(|key| line.strip_prefix(key)?.trim_start().strip_prefix(':'));
    value.is_some_and(|value| is_version(value.trim()))
}

/// Whether a JSON text states the version among its outermost keys.
fn version_of_json(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut rest = text.char_indices();
    while let Some((at, letter)) = rest.next() {
        match letter {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            '"' => {
                let start = at + 1;
                let mut end = start;
                while let Some((at, letter)) = rest.next() {
                    match letter {
                        '\\' => drop(rest.next()),
                        '"' => {
                            end = at;
                            break;
                        }
                        _ => {}
                    }
                }
                let is_key = depth == 1 && matches!(text.get(start..end), Some("openapi" | "swagger"));
                let value = text.get(end + 1..).and_then(|after| after.trim_start().strip_prefix(':'));
                if is_key && value.is_some_and(|value| is_version(value.trim_start())) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Whether a value begins like a version of OpenAPI.
fn is_version(value: &str) -> bool {
    value.trim_start_matches(['"', '\'']).starts_with(['2', '3'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_at_the_top() {
        for (text, expected) in [
            ("openapi: 3.1.0\n", true),
            ("# A\n---\ninfo: {}\nopenapi: \"3.0.3\"\n", true),
            ("swagger: '2.0'", true),
            ("{\"openapi\": \"3.0.0\"", true),
            ("{\n  \"info\": {\"a\": [\"}\"]},\n  \"swagger\":\"2.0\"", true),
            ("{\"a\": {\"openapi\": \"3.0.0\"}}", false),
            ("{\"api\": {\"openapi\": \"openapi.json\"}, \"openapi\": \"openapi.json\"}", false),
            ("x:\n  openapi: 3.0.0\n", false),
            ("openapi: openapi.yaml\n", false),
            ("type: object\n", false),
            ("", false),
        ] {
            assert_eq!(is_document(text), expected, "{text}");
        }
    }
}
