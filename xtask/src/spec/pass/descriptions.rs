//! Pass: convert descriptions to Markdown that rustdoc accepts without warnings.

use serde_json::Value;

use super::{Rewrite, did};

/// Cleans descriptions and summaries, which become the documentation of the client.
///
/// Providers write HTML tags, bare URLs and placeholders such as `<token>`: rustdoc warns about bare URLs and
/// about tags that are not closed, and `<token>` looks like one. rustdoc reads `[x]` as a link to a Rust
/// item, and runs indented text as a test.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let mut count = 0;
    each(document, &mut |text| {
        let cleaned = clean(text);
        if cleaned != *text {
            *text = cleaned;
            count += 1;
        }
    });
    vec![did(
        "descriptions cleaned",
        count,
        "They become documentation, of which rustdoc makes links and tests.",
    )]
}

/// Calls `visit` with every description and summary. Examples, defaults and enum values are skipped: a
/// `description` in them is data.
fn each(value: &mut Value, visit: &mut dyn FnMut(&mut String)) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries.iter_mut() {
                match (key.as_str(), value) {
                    ("description" | "summary", Value::String(text)) => visit(text),
                    ("example" | "examples" | "default" | "enum", _) => {}
                    (_, value) => each(value, visit),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, visit)),
        _ => {}
    }
}

/// Converts a description to Markdown that rustdoc renders as its author intended.
fn clean(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let (written, used) = match first {
            '`' => code(rest),
            '<' => tag(rest),
            '[' => bracket(rest),
            'h' if rest.starts_with("http://") || rest.starts_with("https://") => address(rest, &out),
            '\\' => (rest.chars().take(2).collect(), rest.chars().take(2).map(char::len_utf8).sum()),
            _ => (first.to_string(), first.len_utf8()),
        };
        out.push_str(&written);
        rest = &rest[used..];
    }
    lines(&out)
}

/// Copies code up to its closing backticks. A code block without a language is marked as `text`, so that
/// rustdoc does not run it as a test. Returns the Markdown, and the number of bytes of `rest` that it
/// replaces; the functions below return the same.
fn code(rest: &str) -> (String, usize) {
    let ticks = &rest[..rest.len() - rest.trim_start_matches('`').len()];
    let Some(end) = rest[ticks.len()..].find(ticks) else { return (ticks.to_owned(), ticks.len()) };
    let used = ticks.len() + end + ticks.len();
    let inner = &rest[ticks.len()..ticks.len() + end];
    if ticks.len() >= 3 && inner.starts_with('\n') {
        return (format!("{ticks}text{inner}{ticks}"), used);
    }
    (rest[..used].to_owned(), used)
}

/// Converts an HTML tag to Markdown. An unknown tag such as `<token>` becomes code.
fn tag(rest: &str) -> (String, usize) {
    let plain = |written: &str, used: usize| (written.to_owned(), used);
    let Some(end) = rest.find('>') else { return plain("\\<", 1) };
    let inner = &rest[1..end];
    if inner.starts_with("http://") || inner.starts_with("https://") {
        return plain(&rest[..=end], end + 1);
    }
    let name = inner.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default().to_lowercase();
    let written = match name.as_str() {
        "p" | "ul" | "ol" | "div" if inner.starts_with('/') => "\n\n",
        "p" | "ul" | "ol" | "div" | "span" => "",
        "br" => "\n",
        "li" if inner.starts_with('/') => "\n",
        "li" => "- ",
        "b" | "strong" => "**",
        "i" | "em" => "*",
        "code" => "`",
        "a" => return link(rest, end),
        _ if !inner.is_empty()
            && inner.chars().all(|sign| sign.is_alphanumeric() || "-_ .".contains(sign)) =>
        {
            return (format!("`<{inner}>`"), end + 1);
        }
        _ => return plain("\\<", 1),
    };
    plain(written, end + 1)
}

/// Converts an HTML link to Markdown. A relative link becomes its text.
fn link(rest: &str, end: usize) -> (String, usize) {
    let target = rest[..end].split("href=\"").nth(1).and_then(|href| href.split('"').next());
    let close = rest.find("</a>");
    let (Some(target), Some(close)) = (target, close.filter(|close| *close > end)) else {
        return (String::new(), end + 1);
    };
    let text = &rest[end + 1..close];
    let address = if target.starts_with("http") { format!("[{text}]({target})") } else { text.to_owned() };
    (address, close + "</a>".len())
}

/// Converts text in brackets. A link with an absolute URL is kept, one with another target becomes its
/// text. Other brackets are escaped: rustdoc would read them as links to Rust items.
fn bracket(rest: &str) -> (String, usize) {
    let Some(end) = rest.find(']') else { return ("\\[".to_owned(), 1) };
    if let Some(target) = rest[end + 1..].strip_prefix('(')
        && let Some(close) = target.find(')')
    {
        let (text, target) = (&rest[1..end], &target[..close]);
        let used = end + close + 3;
        return if target.starts_with("http") {
            (rest[..used].to_owned(), used)
        } else {
            (text.to_owned(), used)
        };
    }
    (format!("\\[{}\\]", &rest[1..end]), end + 1)
}

/// Puts a bare URL, without trailing punctuation, into angle brackets. `before` is the output so far: a URL
/// in angle brackets or quotes stays as it is.
fn address(rest: &str, before: &str) -> (String, usize) {
    let end = rest.find(|sign: char| sign.is_whitespace() || "<>\"`)]".contains(sign)).unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    if before.ends_with(['<', '"']) {
        return (address.to_owned(), address.len());
    }
    (format!("<{address}>"), address.len())
}

/// Removes indentation that Markdown would read as code, and repeated empty lines.
fn lines(text: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    for line in text.lines() {
        let line = line.trim_end();
        let indented = line.len() - line.trim_start().len() >= 4;
        let line = if indented { line.trim_start() } else { line };
        if !(line.is_empty() && out.last().is_none_or(|last| last.is_empty())) {
            out.push(line);
        }
    }
    out.join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_markdown_and_is_cleaned_once() {
        for (published, expected) in [
            ("<p>Returns a <strong>list</strong>.</p>\n", "Returns a **list**."),
            ("See <a href=\"https://a.io/b\">the guide</a>.", "See [the guide](https://a.io/b)."),
            ("See [the guide](/docs/b).", "See the guide."),
            ("Read https://a.io/b.", "Read <https://a.io/b>."),
            ("of the form Bearer <token>", "of the form Bearer `<token>`"),
            ("one of [a, b]", "one of \\[a, b\\]"),
            ("`a[0] <b>` stays", "`a[0] <b>` stays"),
            ("text\n\n    code\n", "text\n\ncode"),
            ("```\nlet a\n```", "```text\nlet a\n```"),
            ("a < b", "a \\< b"),
        ] {
            let once = clean(published);
            assert_eq!(once, expected);
            assert_eq!(clean(&once), once);
        }
    }
}
