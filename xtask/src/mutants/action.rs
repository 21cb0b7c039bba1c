//! What is done to the tree of a document.

use docdrift::pointer_token;
use serde_json::Value;

/// A change of a tree. Pointers are those of the tree after the actions before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Action {
    /// Sets the value of a key, which may be new, or of an item; the value is written as JSON.
    Set(String, String),
    /// Removes a key.
    Remove(String),
    /// Gives a key another name, at the same position.
    Rename(String, String),
    /// Reverses the order of the keys of every object below `properties`.
    ReverseProperties,
}

impl Action {
    pub(crate) fn set(pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        Action::Set(pointer.into(), value.into().to_string())
    }

    /// Changes the tree; `None` if the pointer leads nowhere.
    pub(crate) fn apply(&self, tree: &mut Value) -> Option<()> {
        match self {
            Action::Set(pointer, value) => {
                let value: Value = serde_json::from_str(value).expect("actions are made from values");
                let (parent, key) = split(pointer)?;
                match tree.pointer_mut(parent)? {
                    Value::Object(entries) => drop(entries.insert(key, value)),
                    Value::Array(items) => *items.get_mut(key.parse::<usize>().ok()?)? = value,
                    _ => return None,
                }
            }
            Action::Remove(pointer) => {
                let (parent, key) = split(pointer)?;
                tree.pointer_mut(parent)?.as_object_mut()?.shift_remove(&key)?;
            }
            Action::Rename(pointer, name) => {
                let (parent, key) = split(pointer)?;
                let entries = tree.pointer_mut(parent)?.as_object_mut()?;
                let old = std::mem::take(entries);
                let renamed = |(old, value)| if old == key { (name.clone(), value) } else { (old, value) };
                *entries = old.into_iter().map(renamed).collect();
            }
            Action::ReverseProperties => reverse_properties(tree),
        }
        Some(())
    }
}

fn split(pointer: &str) -> Option<(&str, String)> {
    let (parent, key) = pointer.rsplit_once('/')?;
    Some((parent, key.replace("~1", "/").replace("~0", "~")))
}

fn reverse_properties(tree: &mut Value) {
    match tree {
        Value::Object(entries) => {
            for (key, value) in entries.iter_mut() {
                if let ("properties", Value::Object(fields)) = (key.as_str(), &mut *value) {
                    *fields = std::mem::take(fields).into_iter().rev().collect();
                }
                reverse_properties(value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(reverse_properties),
        _ => {}
    }
}

/// A pointer and one more token.
pub(crate) fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", pointer_token(key))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(action: &Action, expected: &Value) {
        let mut tree = json!({"a": {"b/c": 1, "d": [1, 2]}, "properties": {"x": 1, "y": 2}});
        action.apply(&mut tree).expect("leads to a place");
        assert_eq!(tree.to_string(), expected.to_string());
    }

    #[test]
    fn actions_keep_the_order_of_keys() {
        let properties = json!({"x": 1, "y": 2});
        check(&Action::set("/a/d/1", 3), &json!({"a": {"b/c": 1, "d": [1, 3]}, "properties": properties}));
        check(&Action::Remove("/a/b~1c".to_owned()), &json!({"a": {"d": [1, 2]}, "properties": properties}));
        let renamed = Action::Rename("/a/b~1c".to_owned(), "e".to_owned());
        check(&renamed, &json!({"a": {"e": 1, "d": [1, 2]}, "properties": properties}));
        let reversed = json!({"a": {"b/c": 1, "d": [1, 2]}, "properties": {"y": 2, "x": 1}});
        check(&Action::ReverseProperties, &reversed);
        assert_eq!(Action::Remove("/a/x".to_owned()).apply(&mut json!({"a": {}})), None);
    }
}
