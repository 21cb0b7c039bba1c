//! The rules by which `openapi/covered/<api>.toml` shortens the names of generated types.

use serde::Deserialize;

/// A rule: a type whose name fits `from` is named `to`.
///
/// `*` stands for any words, at least one. The first `*` of `to` is replaced by what the first `*` of `from`
/// stands for, the second by the second, and so on.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "[String; 2]")]
pub(crate) struct Rule {
    pub(crate) from: String,
    pub(crate) to: String,
}

impl From<[String; 2]> for Rule {
    fn from([from, to]: [String; 2]) -> Self {
        Rule { from, to }
    }
}

impl Rule {
    /// The shorter name. `None` if the rule does not fit the name.
    fn apply(&self, name: &str) -> Option<String> {
        let stars = captures(&self.from, name)?;
        let mut stars = stars.into_iter();
        let mut short = String::new();
        for sign in self.to.chars() {
            match sign {
                '*' => short.push_str(stars.next().unwrap_or_default()),
                sign => short.push(sign),
            }
        }
        Some(short)
    }
}

/// A name after all rules that fit it, each applied once in the order of the list, and the indices of these
/// rules; no indices if the name stays the same. `name` is in upper camel case.
pub(crate) fn shorten(rules: &[Rule], name: &str) -> (String, Vec<usize>) {
    let mut short = name.to_owned();
    let mut used = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        if let Some(shorter) = rule.apply(&short) {
            short = shorter;
            used.push(index);
        }
    }
    if short == name {
        used.clear();
    }
    (short, used)
}

/// What each `*` of `pattern` stands for in `name`. `None` if the pattern does not fit.
fn captures<'n>(pattern: &str, name: &'n str) -> Option<Vec<&'n str>> {
    let Some((literal, pattern)) = pattern.split_once('*') else {
        return (pattern == name).then(Vec::new);
    };
    let rest = name.strip_prefix(literal).filter(|rest| begins_word(rest))?;
    let next = pattern.split('*').next().unwrap_or_default();
    let ends: Vec<usize> = if pattern.is_empty() {
        vec![rest.len()]
    } else {
        rest.match_indices(next).map(|(at, _)| at).filter(|&at| at > 0).collect()
    };
    ends.into_iter().find_map(|end| {
        let mut stars = vec![&rest[..end]];
        stars.extend(captures(pattern, &rest[end..])?);
        Some(stars)
    })
}

/// Whether a text begins with a word of a name in upper camel case.
fn begins_word(text: &str) -> bool {
    text.chars().next().is_some_and(|first| !first.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_words() {
        for (from, to, name, expected) in [
            ("OpenOrderBody*", "*", "OpenOrderBodyItems", Some("Items")),
            ("OpenOrderBody*", "*", "OpenOrderBody", None),
            ("Card*", "C*", "Cardholder", None),
            ("*sItem", "*", "OrderLinesItem", Some("OrderLine")),
            ("*iesItem", "*y", "CountriesItem", Some("Country")),
            ("Order*Options*", "*Opt*", "OrderCardOptionsKind", Some("CardOptKind")),
            ("Order*Options", "*", "OrderCardOptionsOptions", Some("CardOptions")),
            ("*Options", "*", "Options", None),
            ("Order", "Purchase", "Order", Some("Purchase")),
            ("Order", "Purchase", "OrderLine", None),
        ] {
            let rule = Rule { from: from.to_owned(), to: to.to_owned() };
            assert_eq!(rule.apply(name).as_deref(), expected, "{from} of {name}");
        }
    }

    #[test]
    fn rules_are_applied_in_their_order() {
        let rules = [["OpenBody*", "*"], ["*sItem", "*"], ["Line", "OrderLine"]];
        let rules = rules.map(|rule| Rule::from(rule.map(str::to_owned)));
        assert_eq!(shorten(&rules, "OpenBodyLinesItem"), ("OrderLine".to_owned(), vec![0, 1, 2]));
        assert_eq!(shorten(&rules, "OrderLine"), ("OrderLine".to_owned(), Vec::new()));
    }
}
