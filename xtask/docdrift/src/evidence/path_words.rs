//! What a path names by its words: a resource, and the kind of action on it.

use std::collections::BTreeSet;

use super::thresholds::{MIN_PATH_WORDS_SHARE, share};
use crate::openapi::is_version;
use crate::subject::identifier_words::words;
use crate::subject::{Method, OperationId};

/// What a path and method name.
pub(super) struct PathWords {
    /// The words of the resource and its parents: those of the literal segments, without words of the action.
    resource: Vec<String>,
    actions: BTreeSet<Action>,
    /// Whether the path ends with a parameter or a value, which is one of several resources.
    is_item: bool,
}

/// A kind of action on a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Action {
    Read,
    Create,
    Update,
    Delete,
}

impl PathWords {
    /// The words of an operation as a page or a document writes it.
    pub(super) fn of(operation: &OperationId) -> PathWords {
        let mut named = PathWords {
            resource: Vec::new(),
            actions: BTreeSet::new(),
            is_item: operation.path.trim_end_matches('/').rsplit('/').next().is_some_and(is_value),
        };
        // `/customers.get` names a resource and an action, as `/customers/get` does.
        for part in literal(&operation.path).flat_map(|segment| segment.split('.')) {
            let words = words(part).into_iter().filter(|word| !matches!(word.as_str(), "or" | "json"));
            let (actions, nouns): (Vec<_>, Vec<_>) = words.partition(|word| action(word).is_some());
            named.actions.extend(actions.iter().filter_map(|word| action(word)));
            named.resource.extend(nouns);
        }
        if named.actions.is_empty() {
            named.actions.extend(action_of(operation.method));
        }
        named
    }

    /// Whether a written path names the same resource as a declared one and the same kind of action. The page
    /// may leave out parents of the resource; parents that only the page has need more words in common.
    pub(super) fn agrees_with(&self, declared: &PathWords) -> bool {
        let has_parent =
            self.resource.ends_with(&declared.resource) && self.share(declared) > MIN_PATH_WORDS_SHARE;
        !self.resource.is_empty()
            && (declared.resource.ends_with(&self.resource) || has_parent)
            && self.acts_like(declared)
    }

    /// Whether both name the same kind of action, on a single resource or on all.
    pub(super) fn acts_like(&self, other: &PathWords) -> bool {
        self.actions == other.actions && self.is_item == other.is_item
    }

    /// Whether both name the same resource with the same words, and the same kind of action.
    pub(super) fn is_spelling_of(&self, other: &PathWords) -> bool {
        self.resource == other.resource && self.agrees_with(other)
    }

    /// Whether a text names the action and, within a few words, the resource: "retrieve a prompt".
    pub(super) fn is_named_in(&self, text: &str) -> bool {
        let Some(resource) = self.resource.last() else { return false };
        let said = words(text);
        said.iter().enumerate().any(|(at, word)| {
            let mut objects = said[at + 1..].iter().take(MAX_WORDS_TO_OBJECT);
            action(word).is_some_and(|action| self.actions.contains(&action))
                && objects.any(|object| object == resource)
        })
    }

    /// The share of the words of both resources that are common.
    pub(super) fn share(&self, other: &PathWords) -> f64 {
        let words = |named: &PathWords| named.resource.iter().cloned().collect::<BTreeSet<String>>();
        let (one, two) = (words(self), words(other));
        share(one.intersection(&two).count(), one.union(&two).count())
    }
}

/// How many words after its verb a sentence names what the verb is about: "get all of the open orders".
const MAX_WORDS_TO_OBJECT: usize = 5;

/// The kind of action that a word of a path names.
fn action(word: &str) -> Option<Action> {
    Some(match word {
        "get" | "list" | "all" | "find" | "fetch" | "search" | "read" | "retrieve" | "query" | "show" => {
            Action::Read
        }
        "create" | "add" | "new" | "insert" => Action::Create,
        "update" | "edit" | "modify" | "patch" => Action::Update,
        "delete" | "remove" | "destroy" => Action::Delete,
        _ => return None,
    })
}

fn action_of(method: Method) -> Option<Action> {
    Some(match method {
        Method::Get | Method::Head => Action::Read,
        Method::Post => Action::Create,
        Method::Put | Method::Patch => Action::Update,
        Method::Delete => Action::Delete,
        _ => return None,
    })
}

/// The literal segments of a path: without parameters, values, versions and `api`.
pub(super) fn literal(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| {
        !segment.is_empty() && *segment != "api" && !is_version(segment) && !is_value(segment)
    })
}

/// Whether a segment is a parameter, a placeholder, or a value with digits or capitals alone.
fn is_value(segment: &str) -> bool {
    let is_loud = |c: char| c.is_ascii_uppercase() || matches!(c, '_' | '-');
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    segment.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '{' | ':' | '<' | '$'))
        || (digits > 1 && !is_version(segment))
        || (segment.len() > 1 && segment.chars().all(is_loud))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, declared: &str, expected: &str) {
        let parse = |text: &str| {
            let (method, path) = text.split_once(' ').expect("a method and a path");
            let method = method.parse().expect("a method");
            PathWords::of(&OperationId { method, path: path.to_owned() })
        };
        let (written, declared) = (parse(written), parse(declared));
        let found = match (written.agrees_with(&declared), written.is_spelling_of(&declared)) {
            (true, true) => "spelling",
            (true, false) => "agrees",
            _ => "other",
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn another_spelling_has_the_same_resource_and_action() {
        check("POST /v1/orders/create", "POST /orders", "spelling");
        check("GET /shops/3/orders/all", "GET /shops/{shop}/orders", "spelling");
        check("POST /customers.getOrCreate", "POST /customers.get_or_create", "spelling");
        check("GET /order/ORDER_ID", "GET /v2/orders/{id}", "spelling");
    }

    #[track_caller]
    fn check_text(text: &str, declared: &str, expected: bool) {
        let (method, path) = declared.split_once(' ').expect("a method and a path");
        let operation = OperationId { method: method.parse().expect("a method"), path: path.to_owned() };
        assert_eq!(PathWords::of(&operation).is_named_in(text), expected);
    }

    #[test]
    fn a_sentence_names_an_action_and_then_its_resource() {
        check_text("When you retrieve a prompt, you get all of it:", "GET /api/prompts/{id}", true);
        check_text("Create your first bank account", "POST /bank-accounts", true);
        check_text("When you retrieve a prompt, you get all of it:", "POST /api/prompts", false);
        check_text("The prompt that you retrieve", "GET /api/prompts/{id}", false);
        check_text("Get the invoice of an order", "GET /customers", false);
    }

    #[test]
    fn a_hint_needs_the_same_resource_and_action() {
        check("POST /check", "POST /balances.check", "agrees");
        check("POST /partners/labels/prints", "POST /labels/prints", "agrees");
        check("DELETE /customers/:id", "DELETE /customers/{id}/addresses/{address}", "other");
        check("POST /customers.update", "POST /customers.get", "other");
        check("GET /customers/{id}/metafields", "GET /products/{id}/metafields", "other");
        check("GET /orders/{id}", "GET /orders", "other");
        check("GET /reports/calls", "GET /calls", "other");
        check("POST /orders/{id}/confirm", "POST /orders/{id}/payments/{payment}/confirm", "other");
        check("POST /orders/search", "POST /orders", "other");
    }
}
