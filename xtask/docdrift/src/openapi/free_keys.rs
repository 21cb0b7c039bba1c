//! Tells whether an object may have keys that its schema does not list: maps, objects without declared
//! properties, and properties whose name stands for any name.

use super::shape::Schema;
use crate::source::tree::Node;
use crate::subject::Step;
use crate::subject::identifier_words::words;

impl Schema<'_> {
    /// Whether an object may have properties of any name: it is a map, or the schema declares nothing about
    /// it.
    pub(super) fn lets_any_name(&self) -> bool {
        let combines = ["allOf", "oneOf", "anyOf", "$ref"].iter().any(|keyword| self.has(keyword));
        self.is_free(&Step::Key(String::new()))
            || (self.is_bare() && !combines)
            || (self.has_no_properties() && !combines)
    }

    /// Whether the schema leaves open what is one step below: an item of any type, or a property of any name.
    pub(super) fn is_free(&self, step: &Step) -> bool {
        match step {
            Step::Item => self.has_type("array") && !self.has("items"),
            Step::Key(key) => {
                let additional = self.node.get("additionalProperties");
                let open_map = additional.is_some_and(|node| node.as_bool() != Some(false));
                let shapeless = self.has_type("object") && !self.has("properties") && additional.is_none();
                let combined = ["allOf", "oneOf", "anyOf"].iter().any(|keyword| self.has(keyword));
                open_map
                    || self.has("patternProperties")
                    || self.has_placeholder_name()
                    || (is_number(key) && self.has_one_object())
                    || (shapeless && !combined)
            }
        }
    }

    /// Whether the schema is an object with an empty list of properties, `{type: object, properties: {}}`, that
    /// it does not close. Generators write this for an object about which they know nothing; they also write it
    /// beside schemas that declare properties, where it means nothing.
    pub(super) fn has_no_properties(&self) -> bool {
        let closed = self.node.get("additionalProperties").or_else(|| self.node.get("unevaluatedProperties"));
        self.node.get("properties").is_some_and(|list| list.is_object() && list.entries().next().is_none())
            && closed.and_then(Node::as_bool) != Some(false)
    }

    /// Whether the only property is an object, which has the name of an example of its key: `pod: {…}`.
    fn has_one_object(&self) -> bool {
        let Some(properties) = self.node.get("properties") else { return false };
        let mut properties = properties.entries().map(|(_, property)| &property.value);
        let is_object = |node: &Node| node.get("type").and_then(Node::as_str) == Some("object");
        properties.next().is_some_and(is_object) && properties.next().is_none()
    }

    /// Whether a property name is a placeholder for any name.
    fn has_placeholder_name(&self) -> bool {
        let Some(properties) = self.node.get("properties") else { return false };
        let names: Vec<&str> = properties.entries().map(|(name, _)| name.trim()).collect();
        let is_loud = |name: &str| !name.contains(char::is_lowercase) && name.contains(char::is_uppercase);
        let all_are_loud = names.len() > 1 && names.iter().all(|name| is_loud(name));
        names.iter().any(|name| is_placeholder(name) || (!all_are_loud && is_loud_placeholder(name)))
            || are_first_and_last(&names)
    }
}

/// Whether a key is a number or an address of digits, and so a value rather than the name of a property.
fn is_number(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Whether names are the first and the last of a series, and nothing else: `label1` and `labelN`.
fn are_first_and_last(names: &[&str]) -> bool {
    let stem = |name: &str| name.strip_suffix('1').map(str::to_owned);
    let is_last = |stem: &str| {
        let last =
            |name: &&str| name.strip_prefix(stem).is_some_and(|end| matches!(end, "N" | "n" | "X" | "x"));
        names.iter().any(last)
    };
    let numbered = |stem: &str| {
        let is_number = |end: &str| end.bytes().all(|byte| byte.is_ascii_digit()) || end.len() == 1;
        names.iter().all(|name| name.strip_prefix(stem).is_some_and(is_number))
    };
    names
        .iter()
        .filter_map(|name| stem(name))
        .any(|stem| !stem.is_empty() && numbered(&stem) && is_last(&stem))
}

/// Whether a name is written as a placeholder: `<any other>`, `{key}`, `[field]`, `*`, `...`, `^x-.*$`,
/// `your-fields`, `any_other_key`, and `additionalProp1` of generated examples.
fn is_placeholder(name: &str) -> bool {
    const BRACKETS: [(&str, &str); 3] = [("<", ">"), ("{", "}"), ("[", "]")];
    let bracketed = BRACKETS
        .iter()
        .any(|(open, close)| name.len() > 2 && name.starts_with(open) && name.ends_with(close));
    let numbered = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let pattern = name.len() > 1 && (name.starts_with('^') || name.ends_with(".*"));
    bracketed
        || pattern
        || matches!(name, "*" | "..." | "…")
        || ["your-", "your_", "...", "…"].iter().any(|sign| name.starts_with(sign))
        || (numbered.len() < name.len() && numbered.starts_with("additionalProp"))
        || is_any_key(name)
}

/// Whether a name says in words that it is any key: `anyKey`, `any_other_field`.
fn is_any_key(name: &str) -> bool {
    // Most names are told by their first letters, which costs less than their words.
    let begins = |word: &str| name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    if !["any", "arbitrary", "custom", "other"].into_iter().any(begins) {
        return false;
    }
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| *word != "other").collect();
    matches!(words.as_slice(), ["any" | "arbitrary" | "custom", kind] if KINDS.contains(kind))
        && (words[0] != "custom" || name.contains("other"))
}

/// The nouns for what a key is.
const KINDS: &[&str] = &["key", "field", "property", "attribute", "name", "slug"];

/// Whether a name in capitals says what to put in its place: `FIELD_SLUG`, `YOUR_KEY`, `PROPERTY_NAME`.
fn is_loud_placeholder(name: &str) -> bool {
    if name.contains(char::is_lowercase) || !name.contains(char::is_uppercase) {
        return false;
    }
    let words = words(name);
    let of_key = |word: &String| KINDS.contains(&word.as_str()) || word == "your" || word == "custom";
    words.len() > 1 && words.iter().filter(|word| of_key(word)).count() > words.len() / 2
}

#[cfg(test)]
mod tests {
    use super::{are_first_and_last, is_loud_placeholder, is_placeholder};

    #[test]
    fn a_series_stands_for_any_name() {
        assert!(are_first_and_last(&["label1", "labelN"]));
        assert!(are_first_and_last(&["item1", "item2", "itemn"]));
        for names in [&["label1", "label2"][..], &["a1", "aN", "total"], &["1", "N"], &["addressN"]] {
            assert!(!are_first_and_last(names), "{names:?}");
        }
    }

    #[test]
    fn a_name_that_stands_for_any_name_is_told_from_a_name() {
        for name in
            ["<any other metadata>", "{key}", "*", "...", "additionalProp1", "your-field", "any_other_key"]
        {
            assert!(is_placeholder(name), "{name}");
        }
        for name in
            ["additionalProperties", "key", "any", "customField", "_id", "x-trace", "[]", "field_slug"]
        {
            assert!(!is_placeholder(name), "{name}");
        }
        for (name, expected) in
            [("FIELD_SLUG", true), ("YOUR_KEY", true), ("API_KEY_ID", false), ("API", false)]
        {
            assert_eq!(is_loud_placeholder(name), expected, "{name}");
        }
    }
}
