//! Step: merge the fragments that the pages of an API embed into one document.
//!
//! Each page repeats the head of the document (everything but `paths` and `components`) and the parts
//! that its operation needs. So a fragment may add operations and components, but a part that two
//! fragments share must be equal in both. A part of the head that one fragment lacks is an error, too:
//! otherwise the operation would get servers or security that its page does not declare.

use docdrift::{Data, Files, Node, Span, pointer_token};
use docdrift_cli::Error;

/// Merges fragments in their order. A shared part keeps the position that it has in the first fragment.
/// Returns `None` if there are no fragments.
///
/// # Errors
///
/// When two fragments differ in a part that must be equal. The error names both places.
pub(crate) fn merge(files: &Files, fragments: Vec<Node>) -> Result<Option<Node>, Error> {
    let mut fragments = fragments.into_iter();
    let Some(mut whole) = fragments.next() else { return Ok(None) };
    for fragment in fragments {
        add(&mut whole, fragment, &mut Vec::new()).map_err(|difference| difference.report(files))?;
    }
    Ok(Some(whole))
}

/// The methods of OpenAPI. Other keys of a path item, such as `parameters`, apply to all of its operations.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Whether a fragment may have this key in the mapping at `path` although another fragment lacks it.
fn is_extensible(path: &[String], key: &str) -> bool {
    match path {
        [] => matches!(key, "paths" | "components"),
        [top] => matches!(top.as_str(), "paths" | "components"),
        [top, _] if top == "paths" => METHODS.contains(&key),
        [top, _] => top == "components",
        _ => false,
    }
}

/// Adds to `whole` the entries that only `part` has. `path` is the path of both in their documents.
fn add(whole: &mut Node, part: Node, path: &mut Vec<String>) -> Result<(), Difference> {
    let (whole_span, part_span) = (whole.span, part.span);
    let (known, new) = match (&mut whole.data, part.data) {
        (Data::Object(known), Data::Object(new)) if path.len() <= 2 => (known, new),
        (_, data) => return compare(whole, &Node { span: part_span, data }, path),
    };
    if let Some((key, entry)) =
        known.iter().find(|(key, _)| !new.contains_key(*key) && !is_extensible(path, key))
    {
        return Err(Difference::lack(path, key, (entry.key, &entry.value), part_span, false));
    }
    for (key, entry) in new {
        if let Some(existing) = known.get_mut(&key) {
            path.push(key);
            add(&mut existing.value, entry.value, path)?;
            path.pop();
        } else if is_extensible(path, &key) {
            known.insert(key, entry);
        } else {
            return Err(Difference::lack(path, &key, (entry.key, &entry.value), whole_span, true));
        }
    }
    Ok(())
}

/// Compares two values; the error is the first difference, at its innermost place. The order of keys
/// does not matter.
fn compare(one: &Node, other: &Node, path: &mut Vec<String>) -> Result<(), Difference> {
    match (&one.data, &other.data) {
        (Data::Object(ones), Data::Object(others)) => {
            for (key, entry) in others {
                let Some(counterpart) = ones.get(key) else {
                    return Err(Difference::lack(path, key, (entry.key, &entry.value), one.span, true));
                };
                path.push(key.clone());
                compare(&counterpart.value, &entry.value, path)?;
                path.pop();
            }
            match ones.iter().find(|(key, _)| !others.contains_key(*key)) {
                Some((key, entry)) => {
                    Err(Difference::lack(path, key, (entry.key, &entry.value), other.span, false))
                }
                None => Ok(()),
            }
        }
        (Data::Array(ones), Data::Array(others)) if ones.len() == others.len() => {
            for (index, (one, other)) in ones.iter().zip(others).enumerate() {
                path.push(index.to_string());
                compare(one, other, path)?;
                path.pop();
            }
            Ok(())
        }
        _ if one.to_json() == other.to_json() => Ok(()),
        _ => Err(Difference {
            pointer: pointer(path),
            one: (one.span, brief(one)),
            other: (other.span, brief(other)),
        }),
    }
}

/// A place at which two fragments differ, with the span and a description of each side.
#[derive(Debug)]
struct Difference {
    pointer: String,
    one: (Span, String),
    other: (Span, String),
}

impl Difference {
    /// A key that only one fragment has: `present` is the key and its value there, `without` is the mapping
    /// that lacks the key, and `first_lacks` is whether the first fragment lacks the key.
    fn lack(path: &[String], key: &str, present: (Span, &Node), without: Span, first_lacks: bool) -> Self {
        let pointer = format!("{}/{}", pointer(path), pointer_token(key));
        let has = (present.0, brief(present.1));
        let lacks = (without, "does not have it".to_owned());
        let (one, other) = if first_lacks { (lacks, has) } else { (has, lacks) };
        Difference { pointer, one, other }
    }

    fn report(self, files: &Files) -> Error {
        let place = |(span, text): (Span, String)| format!("{}: {text}", files.locate(span));
        Error::failed(format!("two pages disagree about `{}`", self.pointer))
            .detail(place(self.one))
            .detail(place(self.other))
            .help(
                "pages of one version share their head; restate both from the same version, \
                 or correct the wrong one",
            )
    }
}

fn pointer(path: &[String]) -> String {
    path.iter().map(|key| format!("/{}", pointer_token(key))).collect()
}

/// A value as JSON on one line, cut off if it is too long.
fn brief(node: &Node) -> String {
    const MAX_CHARACTERS: usize = 60;
    let text = node.to_json().to_string();
    if text.chars().count() <= MAX_CHARACTERS {
        return text;
    }
    text.chars().take(MAX_CHARACTERS).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "openapi: 3.0.3\nsecurity: [{Key: []}]\n";

    fn merged(texts: &[&str]) -> Result<serde_json::Value, String> {
        let mut files = Files::new();
        let nodes = texts
            .iter()
            .enumerate()
            .map(|(index, text)| {
                let id = files.add(format!("{index}.md"), *text);
                Node::parse(&files.excerpt(id)).expect("a test's own YAML")
            })
            .collect();
        let whole = merge(&files, nodes).map_err(|error| error.to_string())?;
        Ok(whole.expect("there are some").to_json())
    }

    #[test]
    fn operations_and_components_add_up_and_what_is_shared_stands_once() {
        let get =
            format!("{HEAD}paths: {{/a: {{get: {{}}}}}}\ncomponents: {{schemas: {{A: {{}}, B: {{}}}}}}");
        let put = format!(
            "{HEAD}paths: {{/b: {{put: {{}}}}, /a: {{put: {{}}}}}}\ncomponents: {{schemas: {{A: {{}}}}}}"
        );
        let whole = merged(&[&get, &put]).expect("they agree");
        assert_eq!(
            whole.to_string(),
            r#"{"openapi":"3.0.3","security":[{"Key":[]}],"paths":{"/a":{"get":{},"put":{}},"/b":{"put":{}}},"components":{"schemas":{"A":{},"B":{}}}}"#
        );
    }

    #[test]
    fn the_order_of_keys_is_no_difference() {
        merged(&["info: {title: A, version: '1'}", "info: {version: '1', title: A}"]).expect("they agree");
    }

    #[test]
    fn a_difference_names_both_places() {
        let one =
            format!("{HEAD}components:\n  securitySchemes:\n    Key: {{in: header, name: x-access-token}}\n");
        let other = one.replace("x-access-token", "x-token");
        let error = merged(&[&one, &other]).expect_err("they differ");
        assert!(
            error.starts_with("error: two pages disagree about `/components/securitySchemes/Key/name`\n")
        );
        assert!(error.contains("\n  0.md:5:29: \"x-access-token\"\n  1.md:5:29: \"x-token\"\n"), "{error}");
    }

    #[test]
    fn what_only_one_of_them_says_of_all_operations_is_a_difference() {
        let without = "openapi: 3.0.3\n";
        let error = merged(&[HEAD, without]).expect_err("the second knows no security");
        assert!(
            error.contains("`/security`\n  0.md:2:1: [{\"Key\":[]}]\n  1.md:1:1: does not have it\n"),
            "{error}"
        );
        let error = merged(&[without, HEAD]).expect_err("the first knows no security");
        assert!(
            error.contains("`/security`\n  0.md:1:1: does not have it\n  1.md:2:1: [{\"Key\":[]}]\n"),
            "{error}"
        );
        let parameters = "paths: {/a: {parameters: [], get: {}}}";
        let error = merged(&[parameters, "paths: {/a: {put: {}}}"]).expect_err("parameters hold for both");
        assert!(error.contains("`/paths/~1a/parameters`"), "{error}");
    }

    #[test]
    fn the_same_operation_on_two_pages_is_the_same_on_both() {
        let error = merged(&["paths: {/a: {get: {tags: [A]}}}", "paths: {/a: {get: {tags: [A, B]}}}"]);
        let error = error.expect_err("the lists differ");
        assert!(error.contains("`/paths/~1a/get/tags`"), "{error}");
    }
}
