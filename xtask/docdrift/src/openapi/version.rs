//! The OpenAPI version of a document: 3.0, or 3.1 and later.

use serde_json::Value;

use crate::source::tree::Node;

/// A version of OpenAPI, as far as its schemas differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 3.0: schemas have a dialect of their own, with `nullable` and boolean exclusive bounds.
    V3_0,
    /// 3.1 and later: schemas are JSON Schema 2020-12.
    V3_1,
}

impl Version {
    /// The version in the value of `openapi`. In YAML, `3.0` without quotes is a number.
    ///
    /// # Errors
    ///
    /// The value as text, if it is not a version of OpenAPI 3.
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
