//! The names that the description of a row lists as the fields of its object: "Contains `id` and `name`".

/// Verbs before the fields that an object has.
const HOLDS: &[&str] =
    &["contain", "contains", "containing", "include", "includes", "including", "consists", "comprises"];

/// The names in code that a description lists after a verb such as "contains", up to the end of the sentence.
/// An empty list if it says "contains the following" without names; `None` if it lists nothing.
pub(super) fn listed(description: &str) -> Option<Vec<String>> {
    let mut found: Option<Vec<String>> = None;
    for sentence in description.split(". ") {
        let word = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
        let words = sentence.split_inclusive(char::is_whitespace);
        let mut at = 0;
        let verb = words.into_iter().find_map(|text| {
            at += text.len();
            HOLDS.contains(&word(text).as_str()).then_some(at)
        });
        let Some(verb) = verb else { continue };
        let rest = &sentence[verb..];
        let names: Vec<String> =
            rest.split('`').skip(1).step_by(2).filter(|name| is_name(name)).map(str::to_owned).collect();
        let follows = word(rest.split(['`', ':', '|']).next().unwrap_or_default()).contains("following");
        if follows || !names.is_empty() {
            found.get_or_insert_default().extend(names);
        }
    }
    found
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_lists_the_fields_of_its_object() {
        let check = |text: &str, expected: Option<&[&str]>| {
            let names = listed(text);
            let names = names.as_ref().map(|names| names.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(names.as_deref(), expected, "{text}");
        };
        check("Contains the `id`, `name`, and `zip` parameters", Some(&["id", "name", "zip"]));
        check("Who pays. Includes `id`,`name`. See `GET /a`.", Some(&["id", "name"]));
        check("An object including the following fields:", Some(&[]));
        check("Use `id` or `name`.", None);
        check("Contains the address.", None);
    }
}
