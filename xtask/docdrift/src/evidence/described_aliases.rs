//! Whether a description in the schema mentions a name or value: an alias, an older form, a further value.

use crate::openapi::Shape;

/// Whether a text mentions a name: in quotation marks or backticks, or as a word with `_` or inner
/// capitals, which ordinary words do not have.
pub(super) fn is_in(text: &str, name: &str) -> bool {
    const QUOTES: &[char] = &['`', '"', '\'', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];
    if name.is_empty() {
        return false;
    }
    let is_coined = name.contains('_') || name.chars().skip(1).any(char::is_uppercase);
    let continues = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    text.match_indices(name).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + name.len()..].chars().next();
        let quoted = [before, after].iter().all(|c| c.is_some_and(|c| QUOTES.contains(&c)));
        quoted || (is_coined && ![before, after].into_iter().flatten().any(continues))
    })
}

/// Whether the description of an object declares that its keys are values: "Translations keyed by language".
pub(super) fn describes_free_keys(description: &str) -> bool {
    description.to_lowercase().contains("keyed by")
}

/// Whether a description says that the field sets another field, which it names in code: "Sets `host` and
/// `port`", "Shorthand for `host`".
pub(super) fn sets(description: &str, name: &str) -> bool {
    const VERBS: &[&str] = &[
        "to set",
        "sets",
        "will set",
        "fills",
        "to fill",
        "populates",
        "derives",
        "replaces",
        "instead of",
        "in place of",
        "shorthand",
        "shortcut",
        "alternative to",
    ];
    let quoted = format!("`{name}`");
    // A full stop inside of a name or number ends no sentence.
    description.split(". ").any(|sentence| {
        sentence.find(&quoted).is_some_and(|at| {
            let before = sentence[..at].to_lowercase();
            VERBS.iter().any(|verb| before.contains(verb))
        })
    })
}

/// Whether a description declares a conditional requirement: "Required when …".
pub(super) fn is_conditional(description: Option<&str>) -> bool {
    let lower = description.unwrap_or_default().to_lowercase();
    ["when", "if", "unless", "for", "only"].iter().any(|word| lower.contains(&format!("required {word} ")))
}

/// Whether the description of a deprecated field of an object names this field as the replacement: "use
/// `store`".
pub(super) fn has_older(object: &Shape<'_>, name: &str) -> bool {
    const BEFORE: &[&str] = &["use", "by", "with", "to", "of", "for", "prefer"];
    let speaks = |text: &str| {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        words.windows(2).any(|pair| pair[1] == name && BEFORE.contains(&pair[0]))
    };
    object.properties().iter().any(|other| {
        other.name != name
            && other.shape.is_marked("deprecated")
            && other.shape.descriptions().into_iter().any(speaks)
    })
}

#[cfg(test)]
mod tests {
    use crate::evidence::described_aliases::is_in;

    #[test]
    fn a_field_sets_the_fields_that_it_names_in_code() {
        for (text, expected) in [
            ("Helper field to set `protocol`, `host` and `path` using a URL.", true),
            ("Shorthand for `host` and `port`.", true),
            ("Use it instead of `host`.", true),
            ("Sets the port. Needs `host`.", false),
            ("Must be unique for each `host`", false),
            ("Sets the host", false),
        ] {
            assert_eq!(super::sets(text, "host"), expected, "{text}");
        }
    }

    #[test]
    fn a_name_is_quoted_or_no_word_of_a_sentence() {
        for (text, name) in [
            ("Also taken as `colour`.", "colour"),
            ("Either \"now\" or a date", "now"),
            ("The older first_name is read, too", "first_name"),
            ("firstName works", "firstName"),
        ] {
            assert!(is_in(text, name), "{name} in {text}");
        }
        for (text, name) in [
            ("The colour of the paint", "colour"),
            ("my_first_name", "first_name"),
            ("`colours`", "colour"),
            ("", ""),
        ] {
            assert!(!is_in(text, name), "{name} in {text}");
        }
    }
}
