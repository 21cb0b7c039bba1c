//! The sections of a page, each as a page of its own: where a page as a whole has a finding, most of its sections agree.

/// The sections below the headings of the second level, each with the front matter and the text before the first of
/// them; none if the page has fewer than two.
pub(crate) fn sections(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let ticks = &trimmed[..trimmed.len() - trimmed.trim_start_matches(['`', '~']).len()];
        match fence {
            None if ticks.len() >= 3 => fence = Some(ticks),
            Some(open) if ticks.starts_with(open) => fence = None,
            None if line.starts_with("## ") => parts.push(String::new()),
            _ => {}
        }
        parts.last_mut().expect("has the part before the first heading").push_str(line);
    }
    let mut parts = parts.into_iter();
    let head = parts.next().unwrap_or_default();
    let sections: Vec<String> = parts.map(|part| format!("{head}{part}")).collect();
    if sections.len() < 2 { Vec::new() } else { sections }
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn a_heading_in_a_fence_is_none() {
        let page = "a\n## One\n```sh\n## no\n```\n## Two\nb\n";
        assert_eq!(sections(page), ["a\n## One\n```sh\n## no\n```\n", "a\n## Two\nb\n"]);
        assert_eq!(sections("a\n## One\n"), Vec::<String>::new());
    }
}
