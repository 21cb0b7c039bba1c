//! The version of OpenAPI that a document is written in.

use serde_json::Value;

use crate::source::tree::Node;

/// A version of OpenAPI, as far as schemas are read differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Schemas are a dialect of their own: `nullable`, and truth values for exclusive bounds.
    V3_0,
    /// Schemas are JSON Schema 2020-12, in 3.1 and later.
    V3_1,
}

impl Version {
    /// The version that the value of `openapi` names. In YAML, `3.0` without quotes is a number.
    ///
    /// # Errors
    ///
    /// The value as text, where it is no version of OpenAPI 3.
    pub(super) fn read(node: &Node) -> Result<Version, String> {
        let text = match node.to_json() {
            Value::String(text) => text,
            other => other.to_string(),
        };
        let Some(minor) = text.strip_prefix("3.") else { return Err(text) };
        let digits = minor.find(|c: char| !c.is_ascii_digit()).unwrap_or(minor.len());
        Ok(if &minor[..digits] == "0" { Version::V3_0 } else { Version::V3_1 })
    }
}

#[cfg(test)]
mod tests {
    use crate::openapi::version::Version;
    use crate::source::Files;
    use crate::source::tree::Node;

    #[test]
    fn versions_are_texts_or_numbers() {
        let other = |text: &str| Err(text.to_owned());
        for (written, expected) in [
            ("3.0", Ok(Version::V3_0)),
            ("3.0.3", Ok(Version::V3_0)),
            ("'3.0'", Ok(Version::V3_0)),
            ("3.1", Ok(Version::V3_1)),
            ("3.1.0", Ok(Version::V3_1)),
            ("\"3.2.0\"", Ok(Version::V3_1)),
            ("3", other("3")),
            ("2.0", other("2.0")),
            ("true", other("true")),
        ] {
            let mut files = Files::new();
            let id = files.add("openapi.yaml", written);
            let node = Node::parse(&files.excerpt(id)).expect("YAML");
            assert_eq!(Version::read(&node), expected, "{written}");
        }
    }
}
