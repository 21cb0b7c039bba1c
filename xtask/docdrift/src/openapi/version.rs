//! The OpenAPI version of a document: 2.0, 3.0, or 3.1 and later.

use serde_json::Value;

use crate::source::Span;
use crate::source::tree::Node;

/// A version of OpenAPI, as far as its schemas differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 3.0, and 2.0, which is read as 3.0: schemas have a dialect of their own, with `nullable` and boolean
    /// exclusive bounds.
    V3_0,
    /// 3.1 and later: schemas are JSON Schema 2020-12.
    V3_1,
}

impl Version {
    /// The version that a document declares: `openapi`, or `swagger` in 2.0.
    ///
    /// # Errors
    ///
    /// If it declares none, or another one: the place, and what is wrong, as a clause.
    pub(super) fn of(root: &Node) -> Result<Version, (Span, String)> {
        let (key, node) = match (root.get("openapi"), root.get("swagger")) {
            (Some(node), _) => ("openapi", node),
            (None, Some(node)) => ("swagger", node),
            (None, None) => {
                let reason = "it has neither `openapi` nor `swagger` at its root";
                return Err((root.span.head(), reason.to_owned()));
            }
        };
        let read = match (key, Version::read(node)) {
            ("swagger", Err(other)) if other == "2" || other.starts_with("2.") => Ok(Version::V3_0),
            // Some documents of OpenAPI 3 have the older name of the key.
            (_, read) => read,
        };
        read.map_err(|other| (node.span, format!("`{key}` is {other}, and 2.0, 3.0 and 3.1 are read")))
    }

    /// The version in the value of `openapi`. In YAML, `3.0` without quotes is a number.
    ///
    /// # Errors
    ///
    /// The value as text, if it is not a version of OpenAPI 3.
    fn read(node: &Node) -> Result<Version, String> {
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
