//! Reads the OpenAPI documents that a page names in tags: those of which GitBook renders an operation.
//!
//! ```text
//! {% openapi-operation spec="orders" path="/orders" method="post" %}
//! [OpenAPI orders](https://raw.example.com/docs/orders.json)
//! {% endopenapi-operation %}
//! {% openapi src="../assets/orders.yaml" path="/orders" method="get" %} {% endopenapi %}
//! ```

/// A document that a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedDocument {
    /// The name that the site has for the document.
    pub name: Option<String>,
    /// The path or address of the document.
    pub address: Option<String>,
}

/// How long a tag is at most, in bytes.
const MAX_TAG_BYTES: usize = 1_000;

/// The documents that the tags of a page name, in the order of the page, each once.
pub(super) fn read(text: &str) -> Vec<NamedDocument> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("{%") {
        let Some(tag) = tag(&text[at..]) else { continue };
        if !["openapi", "swagger"].iter().any(|kind| tag.starts_with(kind)) {
            continue;
        }
        let (src, name) = (attribute(tag, "src"), attribute(tag, "spec"));
        let behind = tag.as_ptr() as usize - text.as_ptr() as usize + tag.len();
        let address = src.or_else(|| name.and_then(|_| link_inside(&text[behind..])));
        let named = NamedDocument { name: name.map(str::to_owned), address: address.map(str::to_owned) };
        if (named.name.is_some() || named.address.is_some()) && !found.contains(&named) {
            found.push(named);
        }
    }
    found
}

/// The text of the tag at the beginning of a text, without `{%` and `%}`.
fn tag(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("{%")?;
    let end = inside.find("%}").filter(|end| *end <= MAX_TAG_BYTES)?;
    Some(inside[..end].trim())
}

/// The value of an attribute of a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &tag[start..];
    value.find('"').map(|end| value[..end].trim()).filter(|value| !value.is_empty())
}

/// The address of the first link before the next tag.
fn link_inside(text: &str) -> Option<&str> {
    let inside = &text[..text.find("{%").unwrap_or(text.len())];
    let start = inside.find("](")? + 2;
    let address = &inside[start..];
    address.find(')').map(|end| address[..end].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(Option<&str>, Option<&str>)]) {
        let found: Vec<_> = read(text).into_iter().map(|it| (it.name, it.address)).collect();
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let expected: Vec<_> =
            expected.iter().map(|(name, address)| (owned(*name), owned(*address))).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn tags_name_documents() {
        check(
            "{% openapi-operation spec=\"a\" path=\"/x\" method=\"get\" %}\n[OpenAPI a](https://e.example/d/a.json)\n{% endopenapi-operation %}",
            &[(Some("a"), Some("https://e.example/d/a.json"))],
        );
        check("{% openapi src=\"../a.yaml\" path=\"/x\" %}{% endopenapi %}", &[(None, Some("../a.yaml"))]);
        check("{% swagger src=\"a.yaml\" %} {% swagger src=\"a.yaml\" %}", &[(None, Some("a.yaml"))]);
        check("{% openapi-operation spec=\"a\" %} text {% endopenapi-operation %}", &[(Some("a"), None)]);
    }

    #[test]
    fn other_tags_name_none() {
        for text in [
            "{% code title=\"openapi.yaml\" %}",
            "{% openapi %}",
            "{% openapi src=\"",
            "openapi src=\"a.yaml\"",
            "{% openapi src=\"\" %}",
        ] {
            check(text, &[]);
        }
    }
}
