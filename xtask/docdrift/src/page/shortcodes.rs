//! Rewrites shortcodes of Hugo that contain code as fences, so that the code is read as such:
//!
//! ```text
//! {{< highlight json >}}
//! {"id": 1}
//! {{< /highlight >}}
//! ```
//!
//! Every byte of the code keeps its offset. Other shortcodes stay as they are: they contain Markdown.

use std::borrow::Cow;
use std::ops::Range;

use super::http_message;

/// The shortcode of Hugo itself that contains code, of the language that its first argument names.
const HIGHLIGHT: &str = "highlight";

/// A line that consists of the opening or closing tag of a shortcode.
struct Tag<'t> {
    name: &'t str,
    arguments: &'t str,
    is_closing: bool,
}

/// The text with fences of the same length in place of the lines of shortcodes that contain code.
pub(super) fn as_fences(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("{{<") && !text.contains("{{%") {
        return text;
    }
    let lines = fence_lines(&text);
    if lines.is_empty() {
        return text;
    }
    let mut rewritten = text.into_owned();
    for (range, fence) in lines {
        let padded = format!("{fence:<width$}", width = range.len());
        rewritten.replace_range(range, &padded);
    }
    Cow::Owned(rewritten)
}

/// The lines that become the first and the last line of a fence, with the text that they begin with.
fn fence_lines(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut open: Option<(Range<usize>, Tag<'_>)> = None;
    let (mut at, mut in_fence) = (0, false);
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let range = at + indent..at + line.trim_end().len().max(indent);
        at += line.len();
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            in_fence = !in_fence;
            open = None;
        }
        let Some(tag) = tag(line).filter(|_| !in_fence) else { continue };
        match open.take() {
            Some((opening, first)) if tag.is_closing && tag.name == first.name => {
                let content = &text[opening.end..range.start];
                let language = language(&first, content);
                let fences = language.map(|language| (format!("```{language}"), "```".to_owned()));
                if let Some((begin, end)) = fences.filter(|(begin, _)| begin.len() <= opening.len()) {
                    found.extend([(opening, begin), (range, end)]);
                }
            }
            _ if !tag.is_closing => open = Some((range, tag)),
            _ => {}
        }
    }
    found
}

/// The tag that a line consists of.
fn tag(line: &str) -> Option<Tag<'_>> {
    let text = line.trim();
    let inside = |(open, close): (&str, &str)| text.strip_prefix(open)?.strip_suffix(close);
    let inside = [("{{<", ">}}"), ("{{%", "%}}")].into_iter().find_map(inside)?.trim();
    if inside.contains("{{") || inside.contains("}}") {
        return None;
    }
    let (is_closing, inside) = inside.strip_prefix('/').map_or((false, inside), |rest| (true, rest.trim()));
    let (name, arguments) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    Some(Tag { name, arguments: arguments.trim(), is_closing })
}

/// The language of the code inside a shortcode; `None` if it contains no code.
fn language<'t>(tag: &Tag<'t>, content: &str) -> Option<&'t str> {
    if tag.name == HIGHLIGHT {
        let word = tag.arguments.split_whitespace().next().unwrap_or_default().trim_matches('"');
        return Some(if word.contains('=') { "" } else { word });
    }
    let is_call = content.trim_start().starts_with("curl ") || http_message::is_message(content);
    is_call.then_some("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let rewritten = as_fences(text.into());
        assert_eq!(rewritten.len(), text.len());
        let lines: Vec<&str> = rewritten.lines().map(str::trim_end).collect();
        assert_eq!(lines.join("\n"), expected);
    }

    #[test]
    fn code_becomes_a_fence() {
        check("{{< highlight json >}}\n{}\n{{< /highlight >}}", "```json\n{}\n```");
        check("{{< highlight \"bash\" \"linenos=1\" >}}\nls\n{{< /highlight >}}", "```bash\nls\n```");
        check("  {{%tab name=\"a\"%}}\n  GET /orders\n  {{%/tab%}}", "  ```\n  GET /orders\n  ```");
        check(
            "{{< example >}}\ncurl https://a.example\n{{< /example >}}\nb",
            "```\ncurl https://a.example\n```\nb",
        );
    }

    #[test]
    fn other_shortcodes_stay() {
        for text in [
            "{{< note >}}\nGet orders.\n{{< /note >}}",
            "{{< tab >}}\n```sh\ncurl https://a.example\n```\n{{< /tab >}}",
            "{{< example >}}\ncurl https://a.example",
            "```\n{{< highlight json >}}\n{}\n{{< /highlight >}}\n```",
            "See {{< highlight json >}} here.",
            "{{< image a.png >}}\n{{< /note >}}",
        ] {
            check(text, text);
        }
    }
}
