//! Which parameters, fields and operations a page calls deprecated.

use std::collections::BTreeSet;

/// Keywords of a schema; a document on a page is no statement of the page.
const KEYWORDS: [&str; 2] = ["deprecated: true", "\"deprecated\": true"];

/// Words after which a deprecation is about its surroundings, whatever else the text names.
const POINTING: [&str; 6] = ["this ", "these ", "following", "below", "above", "all "];

/// What a page calls deprecated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeprecationMentions {
    /// Whether the page mentions a deprecation without a name: it may be about anything on the page.
    is_general: bool,
    /// The names in code beside a mention of deprecation, in lower case.
    names: BTreeSet<String>,
}

impl DeprecationMentions {
    /// Reads the text of a page, block by block: a paragraph, a list item, a table row, a line with a tag.
    pub(super) fn of(text: &str) -> Self {
        let mut mentions = DeprecationMentions::default();
        let mut block = String::new();
        for line in text.lines().map(str::trim).chain([""]) {
            let begins = line.is_empty() || line.starts_with(['|', '-', '*', '+', '<', '#', '{', '"']);
            if begins {
                mentions.add(&block);
                block.clear();
            }
            block.push_str(line);
            block.push(' ');
        }
        mentions.add(&block);
        mentions
    }

    /// Whether the page calls this name deprecated, or does not say what it calls deprecated.
    #[must_use]
    pub fn cover(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let last = name.rsplit(['.', ']', ' ']).find(|part| !part.is_empty()).unwrap_or(&name);
        self.is_general || self.names.contains(&name) || self.names.contains(last)
    }

    fn add(&mut self, block: &str) {
        let block = block.to_lowercase();
        let keywords: usize = KEYWORDS.iter().map(|keyword| block.matches(keyword).count()).sum();
        if block.matches("deprecat").count() <= keywords {
            return;
        }
        let names: BTreeSet<String> = names(&block).into_iter().map(str::to_owned).collect();
        self.is_general |=
            names.is_empty() || block.starts_with('#') || POINTING.iter().any(|word| block.contains(word));
        self.names.extend(names);
    }
}

/// The names that a block writes as code, as an attribute of a tag, or as the first cell of a row.
fn names(block: &str) -> Vec<&str> {
    let mut found: Vec<&str> = block.split('`').skip(1).step_by(2).collect();
    if block.starts_with('<') {
        found.extend(block.split('"').skip(1).step_by(2));
    }
    if let Some(row) = block.strip_prefix('|') {
        found.extend(row.split('|').next());
    }
    // An operation is a method and a path.
    let bare = |name: &str| !name.is_empty() && (!name.contains(char::is_whitespace) || name.contains(" /"));
    found.into_iter().map(|name| name.trim().trim_matches(['*', '`'])).filter(|name| bare(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, covered: &[&str], others: &[&str]) {
        let mentions = DeprecationMentions::of(text);
        covered.iter().for_each(|name| assert!(mentions.cover(name), "{name}: {text}"));
        others.iter().for_each(|name| assert!(!mentions.cover(name), "{name}: {text}"));
    }

    #[test]
    fn a_mention_covers_the_names_beside_it() {
        check("The field `memo` is deprecated.\n\n`note` is not.", &["memo", "order.memo"], &["note"]);
        check("| memo | string | Deprecated. |\n| note | string | New. |", &["memo"], &["note"]);
        check("<ParamField body=\"memo\" deprecated>\n  Old.\n</ParamField>", &["memo"], &["note"]);
        check("- `memo` (deprecated)\n- `note`", &["memo"], &["note"]);
    }

    #[test]
    fn a_mention_without_a_name_may_be_about_anything() {
        check("Some fields are deprecated.", &["memo", "note"], &[]);
        check("This field is deprecated, use `note` instead.", &["memo", "note"], &[]);
        check("## Deprecated: `memo`", &["memo", "note"], &[]);
    }

    #[test]
    fn a_keyword_of_a_document_is_no_mention() {
        check("memo: {type: string, deprecated: true}", &[], &["memo"]);
        check("No word of it.", &[], &["memo"]);
    }
}
