//! A compiled schema that tells the violations of a value without any part of the value.

use std::collections::BTreeSet;
use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::validate::{Compiled, drop_consequences};
use super::validation_cost::{is_affordable, is_cheap};
use super::{Document, NotValidated, Violation};
use crate::source::tree::{Node, pointer_token};

/// The compiled schema of a body or parameter.
#[derive(Debug)]
pub(crate) struct BodySchema<'d> {
    document: &'d Document,
    pointer: String,
    compiled: Arc<Compiled>,
    /// Whether validation may take too long: schemas are combined.
    combines: bool,
}

impl<'d> BodySchema<'d> {
    pub(super) fn new(document: &'d Document, pointer: &str, compiled: Arc<Compiled>) -> Self {
        let combines =
            document.root.pointer(pointer).is_some_and(|node| combines(document, node, &mut BTreeSet::new()));
        BodySchema { document, pointer: pointer.to_owned(), compiled, combines }
    }

    /// Whether the schema could be compiled.
    pub(crate) fn is_usable(&self) -> bool {
        self.compiled.is_ok()
    }

    /// Whether a part of a body is valid, which is found out only if that is cheap.
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        let is_valid = |schema: &jsonschema::Validator| schema.is_valid(value);
        (!self.combines || is_cheap(self.document, &self.pointer, value))
            && self.compiled.as_ref().as_ref().is_ok_and(is_valid)
    }

    /// The violations of a value, sorted and each once; no reason contains a part of the value. A missing
    /// property is at its own place. What a union refuses is told within the branch that the value is of, where
    /// one can be told.
    ///
    /// # Errors
    ///
    /// If the schema cannot be compiled, or validation would take too long.
    pub(crate) fn violations(&self, value: &Value) -> Result<Vec<Violation>, NotValidated> {
        let schema = self.compiled.as_ref().as_ref().map_err(|why| NotValidated::Unusable(why.clone()))?;
        if self.combines && !is_affordable(self.document, &self.pointer, value) {
            return Err(NotValidated::TooManyWays);
        }
        let mut violations = Vec::new();
        if !schema.is_valid(value) {
            schema.iter_errors(value).for_each(|error| tell(&error, &mut violations));
        }
        drop_consequences(&mut violations);
        violations.sort();
        violations.dedup();
        Ok(violations)
    }
}

/// Whether a schema or one that it refers to combines schemas.
fn combines<'d>(document: &'d Document, node: &'d Node, known: &mut BTreeSet<&'d str>) -> bool {
    const COMBINING: [&str; 7] = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else"];
    if COMBINING.iter().any(|keyword| node.get(keyword).is_some()) {
        return true;
    }
    if let Some(reference) = node.get("$ref").and_then(Node::as_str)
        && known.insert(reference)
        && document.target(reference).is_some_and(|target| combines(document, target, known))
    {
        return true;
    }
    let mut below = node.entries().map(|(_, entry)| &entry.value).chain(node.items());
    below.any(|node| combines(document, node, known))
}

fn tell(error: &ValidationError<'_>, violations: &mut Vec<Violation>) {
    let at = error.instance_path().to_string();
    let mut push = |pointer: String, reason: String| {
        violations.push(Violation { pointer, keyword: error.kind().keyword().to_owned(), reason });
    };
    match error.kind() {
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match intended(&at, context) {
            Some(branch) => branch.iter().for_each(|error| tell(error, violations)),
            None => push(at, format!("{} fits no branch of the union", noun(error.instance()))),
        },
        Kind::OneOfMultipleValid { .. } => {
            push(at, format!("{} fits several branches of the union", noun(error.instance())));
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            push(format!("{at}/{}", pointer_token(name)), format!("`{name}` is missing"));
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                let reason = "the schema allows no other fields".to_owned();
                push(format!("{at}/{}", pointer_token(name)), reason);
            }
        }
        Kind::PropertyNames { .. } => push(at, "a name in it is not allowed".to_owned()),
        Kind::UnevaluatedItems { .. } => push(at, "the schema allows no other items".to_owned()),
        _ => push(at, error.masked_with(noun(error.instance())).to_string()),
    }
}

/// The branch of a union that a value is of, by the errors of each branch: the only one that accepts its type,
/// or the only one that accepts the constants in it. If no branch accepts the type, the first one.
fn intended<'e>(
    at: &str,
    branches: &'e [Vec<ValidationError<'static>>],
) -> Option<&'e [ValidationError<'static>]> {
    let has = |branch: &[ValidationError<'_>], keywords: &[&str], is_at: &dyn Fn(&str) -> bool| {
        branch.iter().any(|error| {
            keywords.contains(&error.kind().keyword()) && is_at(&error.instance_path().to_string())
        })
    };
    let of_other_type = |branch: &[ValidationError<'_>]| has(branch, &["type"], &|path| path == at);
    let is_child = |path: &str| path.strip_prefix(at).is_some_and(|rest| rest.matches('/').count() == 1);
    let mut rest: Vec<&[ValidationError<'static>]> =
        branches.iter().map(Vec::as_slice).filter(|branch| !of_other_type(branch)).collect();
    if rest.is_empty() {
        return branches.first().map(Vec::as_slice);
    }
    if rest.len() > 1 {
        rest.retain(|branch| !has(branch, &["const", "enum"], &is_child));
    }
    match rest.as_slice() {
        [branch] => Some(branch),
        _ => None,
    }
}

/// What a value is, without the value.
pub(crate) fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
