//! The variables of Postman: what a collection or a folder has in place of `{{baseUrl}}` in a URL.

use crate::mask::is_secret_field;
use crate::tree::Tree;

/// How many times variables are put in: the value of a variable may have others in it.
const MAX_ROUNDS: usize = 4;

/// The variables of a collection and of the folders around a request, the innermost last.
#[derive(Clone, Default)]
pub(super) struct Variables(Vec<(String, String)>);

impl Variables {
    /// The variables inside a collection or folder: those around it, and its own.
    pub(super) fn inside(&self, folder: &Tree) -> Variables {
        let mut all = self.clone();
        for variable in folder.get("variable").map(Tree::items).unwrap_or_default() {
            let name = ["key", "id", "name"].iter().find_map(|key| variable.get(key).and_then(Tree::as_text));
            let value = variable.get("value").and_then(Tree::to_text).unwrap_or_default();
            let is_off = variable.get("disabled").and_then(Tree::as_bool) == Some(true);
            let is_secret = |name: &str| {
                variable.get("type").and_then(Tree::as_text) == Some("secret") || is_secret_field(name)
            };
            // A generated collection has what the schema says as a value: `<string>`.
            let is_placeholder = value.trim().is_empty() || value.starts_with('<');
            if let Some(name) = name.filter(|name| !is_off && !is_placeholder && !is_secret(name)) {
                all.0.push((name.to_owned(), value.trim().to_owned()));
            }
        }
        all
    }

    /// A URL with its variables put in, except those of the query: their values say nothing of the operation, and are
    /// often keys.
    pub(super) fn put_in(&self, url: &str) -> String {
        let mut written = url.to_owned();
        for _ in 0..MAX_ROUNDS {
            let (path, query) = written.split_at(written.find('?').unwrap_or(written.len()));
            let next = self.put_in_once(path) + query;
            if next == written {
                break;
            }
            written = next;
        }
        written
    }

    fn put_in_once(&self, path: &str) -> String {
        let mut written = String::with_capacity(path.len());
        let mut rest = path;
        while let Some((before, after)) = rest.split_once("{{")
            && let Some((name, behind)) = after.split_once("}}")
        {
            written.push_str(before);
            let known = self.0.iter().rev().find(|(known, _)| known == name.trim());
            match known {
                Some((_, value)) => written.push_str(value),
                None => written.push_str(&format!("{{{{{name}}}}}")),
            }
            rest = behind;
        }
        written + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &str, url: &str, expected: &str) {
        let folder: Tree = serde_json::from_str(&format!("{{\"variable\": {variables}}}")).expect("is JSON");
        assert_eq!(Variables::default().inside(&folder).put_in(url), expected);
    }

    #[test]
    fn variables_are_put_into_host_and_path() {
        let variables = r#"[{"key": "base", "value": "https://{{ host }}/v1"}, {"key": "host", "value": "a.example"}, {"id": "n", "value": 7}]"#;
        check(variables, "{{base}}/orders/{{n}}?q={{n}}", "https://a.example/v1/orders/7?q={{n}}");
        check(variables, "{{other}}/orders/{{", "{{other}}/orders/{{");
        check(r#"[{"key": "a", "value": "{{a}}/b"}]"#, "{{a}}", "{{a}}/b/b/b/b");
    }

    #[test]
    fn a_variable_without_a_value_stays_one() {
        for variable in [
            r#"{"key": "x", "value": ""}"#,
            r#"{"key": "x", "value": "<string>"}"#,
            r#"{"key": "x", "value": "1", "disabled": true}"#,
            r#"{"key": "x", "value": "1", "type": "secret"}"#,
            r#"{"key": "x"}"#,
            "1",
        ] {
            check(&format!("[{variable}]"), "/a/{{x}}", "/a/{{x}}");
        }
        check(r#"[{"key": "access_token", "value": "1"}]"#, "/a/{{access_token}}", "/a/{{access_token}}");
    }

    #[test]
    fn the_variable_of_a_folder_comes_first() {
        let folder = |value: &str| -> Tree {
            serde_json::from_str(&format!(r#"{{"variable": [{{"key": "x", "value": "{value}"}}]}}"#))
                .expect("is JSON")
        };
        let variables = Variables::default().inside(&folder("1")).inside(&folder("2"));
        assert_eq!(variables.put_in("/{{x}}"), "/2");
    }
}
