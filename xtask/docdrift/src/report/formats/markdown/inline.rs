//! Texts of others as Markdown that shows exactly these texts: no markup, HTML, links, mentions or references.
//!
//! GitHub and GitLab look for addresses, mentions (`@name`) and references (`#12`, `!12`) in the text that Markdown
//! has already rendered, where an escape is gone. A zero-width space behind the sign prevents them, and so does a
//! code span.

use super::super::printable::printable;

/// A character that nobody sees, and that ends a mention, a reference or an address.
const BREAK: &str = "&#8203;";

/// A text in which backticks mark names, as messages have them: the names become code, the rest plain text.
pub(super) fn prose(text: &str) -> String {
    let mut rendered = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((name, after)) = after.split_once('`').filter(|(name, _)| !name.is_empty()) else { break };
        rendered.push_str(&plain(before));
        rendered.push_str(&code(name));
        rest = after;
    }
    rendered + &plain(rest)
}

/// A text as plain text.
pub(super) fn plain(text: &str) -> String {
    let text = printable(text);
    let mut rendered = String::with_capacity(text.len() * 2);
    let mut characters = text.chars().peekable();
    let mut before = String::new();
    while let Some(c) = characters.next() {
        match c {
            '&' => rendered.push_str("&amp;"),
            '<' => rendered.push_str("&lt;"),
            '>' => rendered.push_str("&gt;"),
            ',' | ';' | '\'' | '"' | '/' | '%' | '?' | '=' => rendered.push(c),
            c if c.is_ascii_punctuation() => rendered.extend(['\\', c]),
            c => rendered.push(c),
        }
        before.push(c.to_ascii_lowercase());
        let begins_reference = matches!(c, '@' | '#' | '!' | '$' | '%' | '~' | '&' | ':' | '^');
        let next = characters.peek();
        if (begins_reference && next.is_some_and(|next| next.is_alphanumeric() || "/\"_".contains(*next)))
            || before.ends_with("www")
            || before.ends_with("gh")
        {
            rendered.push_str(BREAK);
        }
    }
    rendered
}

/// A text as a code span, also in the cell of a table.
pub(super) fn code(text: &str) -> String {
    let text = printable(text);
    if text.trim().is_empty() {
        return String::new();
    }
    if text.contains('|') {
        return code_with_pipes(&text);
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // One space on both sides is removed again; without it, a backtick would belong to the fence.
    let is_padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let pad = if is_padded { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A `|` ends the cell of a table, also in a code span. As a character reference it does not, but references are
/// plain text in a code span, so the element is written out; every sign that could be markup becomes a reference.
fn code_with_pipes(text: &str) -> String {
    let mut rendered = "<code>".to_owned();
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            rendered.push_str(&format!("&#{};", u32::from(c)));
            rendered.push_str(if c == '@' { BREAK } else { "" });
        } else {
            rendered.push(c);
        }
    }
    rendered + "</code>"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_code_and_the_rest_is_plain() {
        assert_eq!(prose("`a` is *not* in `b`"), "`a` is \\*not\\* in `b`");
        assert_eq!(prose("an odd ` tick"), "an odd \\` tick");
        assert_eq!(prose("none `` here"), "none \\`\\` here");
        assert_eq!(prose("`<img src=x>` <img src=x>"), "`<img src=x>` &lt;img src=x&gt;");
    }

    #[test]
    fn code_shows_backticks_pipes_and_line_breaks() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("```"), "```` ``` ````");
        assert_eq!(code("a\n# b"), "`a # b`");
        assert_eq!(code("a|b\\|<i>"), "<code>a&#124;b&#92;&#124;&#60;i&#62;</code>");
        assert_eq!(code(" \n"), "");
    }

    #[test]
    fn nothing_of_a_plain_text_is_found_by_the_host_of_the_comment() {
        for text in [
            "@admin",
            "see #12",
            "https://evil.example/x",
            "www.evil.example",
            "a@evil.example",
            "GH-12",
            "!7",
        ] {
            let rendered = plain(text);
            assert!(rendered.contains(BREAK), "{rendered}");
            assert_eq!(rendered.replace(BREAK, "").replace('\\', ""), text);
        }
        assert_eq!(plain("[a](b) | ![c](d)\n- e"), "\\[a\\]\\(b\\) \\| \\!\\[c\\]\\(d\\) \\- e");
    }

    /// What a reader sees of Markdown, and the elements that it becomes.
    fn rendered(markdown: &str) -> (String, BTreeSet<String>) {
        let options = markdown::Options {
            compile: markdown::CompileOptions {
                allow_dangerous_html: true,
                ..markdown::CompileOptions::gfm()
            },
            ..markdown::Options::gfm()
        };
        let options = markdown::Options {
            compile: markdown::CompileOptions { gfm_tagfilter: false, ..options.compile },
            ..options
        };
        let html = markdown::to_html_with_options(markdown, &options).expect("Markdown has no errors");
        let (mut text, mut elements) = (String::new(), BTreeSet::new());
        for part in html.split('<') {
            let (tag, rest) = part.split_once('>').unwrap_or(("", part));
            elements.extend(Some(tag.trim_start_matches('/').to_owned()).filter(|tag| !tag.is_empty()));
            text.push_str(rest);
        }
        let text = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("\u{200b}", ""), ("&amp;", "&")]
            .iter()
            .fold(text, |text, (from, to)| text.replace(from, to));
        (text, elements)
    }

    /// Texts of all pairs and many triples of signs that Markdown knows.
    fn texts() -> Vec<String> {
        let signs = [
            "`",
            "``",
            "|",
            "\\",
            "*",
            "_",
            "~~",
            "<",
            ">",
            "&",
            "&lt;",
            "[",
            "](",
            ")",
            "!",
            "#",
            "@x",
            "://",
            "www.",
            "a",
            " ",
            "<b>",
            "<!--",
            "-->",
            "https://a.example",
            "a@b.example",
            "1.",
            "- ",
            "$",
            "{",
            "^",
            ":",
            "\n",
        ];
        let pairs = signs.iter().flat_map(|a| signs.iter().map(move |b| format!("{a}{b}")));
        let triples = signs.iter().flat_map(|a| signs.iter().map(move |b| format!("{a}{b}{a}x{b}`{a}")));
        pairs.chain(triples).collect()
    }

    #[test]
    fn every_text_is_shown_as_it_is_and_becomes_no_element() {
        let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let allowed = |elements: &BTreeSet<String>, more: &[&str]| {
            elements.iter().all(|it| ["p", "br /"].contains(&it.as_str()) || more.contains(&it.as_str()))
        };
        const TABLE: [&str; 7] = ["table", "thead", "tbody", "tr", "th", "td", "code"];
        for text in texts() {
            let seen = folded(&printable(&text));
            for (rendering, expected) in [
                (plain(&text), seen.clone()),
                (code(&text), seen.clone()),
                (prose(&text), seen.replace('`', "")),
            ] {
                let (shown, elements) = rendered(&format!("x {rendering} y"));
                let shown = if expected == seen { shown } else { shown.replace('`', "") };
                assert_eq!(folded(&shown), folded(&format!("x {expected} y")), "{text:?}: {rendering}");
                assert!(allowed(&elements, &["code"]), "{text:?}: {elements:?}");
                let table = format!("| a | b |\n|---|---|\n| x {rendering} | y |\n");
                let (shown, elements) = rendered(&table);
                let shown = if expected == seen { shown } else { shown.replace('`', "") };
                assert_eq!(folded(&shown), folded(&format!("a b x {expected} y")), "{table}");
                assert!(allowed(&elements, &TABLE), "{table}: {elements:?}");
            }
        }
    }
}
