//! Step: write the comment at the head of a generated document, which lists its sources and every rewrite.

use super::Rewrite;

/// The head of a generated document: its sources, and every rewrite with its count and reason.
pub(crate) fn to_string(sources: &[String], rewrites: &[Rewrite]) -> String {
    let written =
        "Written by `cargo xtask spec`, never by hand: change what it is made from, and run it again.";
    comment(&[written], "Made from:", sources, rewrites)
}

/// The head of a vendored document that restates the facts of a published document.
pub(crate) fn restated(sources: &[String], rewrites: &[Rewrite]) -> String {
    let intro = [
        "The facts of the operations that the client covers, as they are published, without the provider's prose.",
        "Written by `cargo xtask spec API --restate FILE`; what the operations do is said in our own words.",
    ];
    comment(&intro, "Restates:", sources, rewrites)
}

fn comment(intro: &[&str], title: &str, sources: &[String], rewrites: &[Rewrite]) -> String {
    let mut lines: Vec<String> = intro.iter().map(|line| (*line).to_owned()).collect();
    lines.extend([String::new(), title.to_owned()]);
    lines.extend(sources.iter().map(|source| format!("  {source}")));
    lines.extend([String::new(), "Rewrites:".to_owned()]);
    if rewrites.is_empty() {
        lines.push("  none".to_owned());
    }
    for rewrite in rewrites {
        lines.push(format!("  {} × {}", rewrite.count, one_line(&rewrite.what)));
        lines.push(format!("      {}", one_line(&rewrite.reason)));
    }
    lines.iter().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_comment_whatever_a_reason_holds() {
        let rewrite = Rewrite { what: "a".to_owned(), count: 2, reason: "first\n  second\n".to_owned() };
        let head = to_string(&["b.md".to_owned()], &[rewrite]);
        assert!(head.lines().all(|line| line.starts_with('#') && !line.ends_with(' ')), "{head}");
        assert!(head.ends_with("#   2 × a\n#       first second\n"), "{head}");
        assert!(to_string(&[], &[]).ends_with("# Rewrites:\n#   none\n"));
    }
}
