//! Tells operations with the same method and path apart by the value of a field: the `method` of JSON-RPC, the
//! `operationName` of GraphQL, an `action`.

use std::collections::{BTreeMap, BTreeSet};

use super::placeholder::is_placeholder;
use crate::openapi::{Lookup, Operation};
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::tree::Node;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place, Step};

/// The values that an operation states for a field.
struct StatedValues<'d> {
    values: BTreeSet<&'d str>,
    /// Whether the operation has no other values: an `enum` or `const`, or a value with the operation's name.
    only: bool,
}

/// What a call says of several operations with its method and path.
pub(super) enum Selection<'d> {
    /// No value tells these operations apart, or the call does not write it: it may be any of them.
    Unsaid,
    /// The body has the field that tells them apart, and its value is not known.
    Unknown,
    /// The operations that have the written value; empty if every operation has another value.
    Of(Vec<Operation<'d>>),
}

/// The operations that the values of a body select.
pub(super) fn of_body<'d>(operations: &[Operation<'d>], body: Option<&WrittenValue>) -> Selection<'d> {
    let Some(body) = body else { return Selection::Unsaid };
    if matches!(body.data, WrittenData::Unknown) {
        return Selection::Unsaid;
    }
    let mut selection = Selection::Unsaid;
    let mut left = operations.to_vec();
    for (name, value) in body.fields() {
        let stated: Vec<StatedValues<'d>> =
            left.iter().map(|operation| stated(*operation, &name.value)).collect();
        if !tells_apart(&stated) {
            continue;
        }
        let written = match &value.data {
            WrittenData::Scalar(literal)
                if !is_placeholder(literal)
                    && !operations.iter().any(|operation| operation.has_placeholder(literal)) =>
            {
                literal.as_str()
            }
            _ => None,
        };
        match written {
            Some(written) => {
                left = having(&left, &stated, written);
                selection = Selection::Of(left.clone());
            }
            None if matches!(selection, Selection::Unsaid) => selection = Selection::Unknown,
            None => {}
        }
        if left.is_empty() {
            break;
        }
    }
    selection
}

/// Whether a field of their requests tells two operations apart, so that a call of the one is none of the other.
pub(super) fn are_apart(one: Operation<'_>, other: Operation<'_>) -> bool {
    let body = one.body(&Place::Request(FieldPath::root()));
    let properties = body.iter().flat_map(|body| body.properties());
    properties.into_iter().any(|property| {
        let name = property.name;
        tells_apart(&[stated(one, name), stated(other, name)])
    })
}

/// The operations whose name, or whose value of a field that tells them apart, a text of the page has. The texts
/// are the headings and the names of the page, nearest first; the first one that names any decides.
pub(super) fn named_by<'d>(operations: &[Operation<'d>], texts: &[&str]) -> Vec<Operation<'d>> {
    let names = names(operations);
    let named = |text: &&str| -> Vec<Operation<'d>> {
        let all = squashed(text);
        let parts = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        // A word of a sentence, such as "import", is no name of an operation.
        let parts: BTreeSet<String> = parts.filter(|part| words(part).len() > 1).map(squashed).collect();
        let is_named = |names: &BTreeSet<String>| names.contains(&all) || !names.is_disjoint(&parts);
        let found = operations.iter().zip(&names).filter(|(_, names)| is_named(names));
        found.map(|(operation, _)| *operation).collect()
    };
    texts.iter().map(named).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The operations that have a written value: in this spelling, or else in another casing. If none has it, those
/// that may have any value.
fn having<'d>(
    operations: &[Operation<'d>],
    stated: &[StatedValues<'_>],
    written: &str,
) -> Vec<Operation<'d>> {
    let filtered = |holds: &dyn Fn(&StatedValues<'_>) -> bool| -> Vec<Operation<'d>> {
        operations.iter().zip(stated).filter(|(_, stated)| holds(stated)).map(|(it, _)| *it).collect()
    };
    let name = words(written);
    let exact = filtered(&|stated| stated.values.contains(written));
    let spelled = || filtered(&|stated| stated.values.iter().any(|value| words(value) == name));
    let open = || filtered(&|stated| !stated.only);
    [exact].into_iter().find(|found| !found.is_empty()).unwrap_or_else(|| {
        let spelled = spelled();
        if spelled.is_empty() { open() } else { spelled }
    })
}

/// Whether two of the operations have no value in common. The values of an `enum` that two versions of an
/// operation share do not tell them apart.
fn tells_apart(stated: &[StatedValues<'_>]) -> bool {
    let own: Vec<_> = stated.iter().filter(|it| it.only && !it.values.is_empty()).collect();
    own.iter().any(|one| one.values.is_disjoint(&own[0].values))
}

/// The values that an operation states for a top-level field of its request.
fn stated<'d>(operation: Operation<'d>, name: &str) -> StatedValues<'d> {
    let place = Place::Request(FieldPath::root());
    let nothing = StatedValues { values: BTreeSet::new(), only: false };
    let Some(body) = operation.body(&place) else { return nothing };
    let Lookup::Declared(field) = body.step(&Step::Key(name.to_owned())) else { return nothing };
    if let Some(only) = field.only_values().filter(|only| !only.is_empty()) {
        return StatedValues { values: only.into_iter().filter_map(Node::as_str).collect(), only: true };
    }
    let alone = ["default", "example"].into_iter().filter_map(|keyword| field.keyword(keyword));
    let listed = field.keyword("examples").map_or(&[][..], Node::items).iter();
    let whole = operation.examples(&place).into_iter().filter_map(|example| example.get(name));
    let values: BTreeSet<&str> = alone.chain(listed).chain(whole).filter_map(Node::as_str).collect();
    let only = !values.is_empty() && values.iter().all(|value| is_name_of(value, operation));
    StatedValues { values, only }
}

/// Whether a value is the name of an operation, so that it stands for this operation alone.
fn is_name_of(value: &str, operation: Operation<'_>) -> bool {
    let title = operation.document().root().get("info").and_then(|info| info.get("title"));
    let texts = [operation.name(), operation.summary(), title.and_then(Node::as_str)];
    let of_operation: Vec<Vec<String>> = texts.into_iter().flatten().map(words).collect();
    let value = words(value);
    value.iter().any(|word| word.chars().any(char::is_alphabetic))
        && of_operation.iter().any(|text| value.iter().all(|word| text.contains(word)))
}

/// The names of each operation, without separators: its `operationId`, and its single values of fields that tell the
/// operations apart. What the operations state for a field is read once for all of them.
fn names(operations: &[Operation<'_>]) -> Vec<BTreeSet<String>> {
    let place = Place::Request(FieldPath::root());
    let mut fields: BTreeMap<&str, Option<Vec<StatedValues<'_>>>> = BTreeMap::new();
    let mut all = Vec::new();
    for (index, operation) in operations.iter().enumerate() {
        let properties = operation.body(&place).map(|body| body.properties()).unwrap_or_default();
        let mut names: BTreeSet<String> = operation.name().map(squashed).into_iter().collect();
        for property in properties {
            let stated = fields.entry(property.name).or_insert_with(|| {
                let of_all = operations.iter().map(|other| stated(*other, property.name)).collect();
                Some(of_all).filter(|of_all: &Vec<StatedValues<'_>>| tells_apart(of_all))
            });
            let own = stated.as_ref().map(|of_all| &of_all[index]);
            if let Some(own) = own.filter(|own| own.only && own.values.len() == 1) {
                names.extend(own.values.iter().copied().map(squashed));
            }
        }
        all.push(names);
    }
    all
}

/// A text in lower case and without anything but letters and digits.
fn squashed(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
