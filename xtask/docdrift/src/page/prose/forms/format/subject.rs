//! Finds whether a sentence that states a format is about the described value.

use super::Described;
use super::atom::Atom;
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::reading::{DescribedValue, Doubt};

/// Words that say no more than whether a value has to be sent: "Optional.", "(Output only)".
const LABELS: &[&str] = &[
    "optional",
    "required",
    "mandatory",
    "output",
    "input",
    "only",
    "read",
    "write",
    "immutable",
    "deprecated",
    "nullable",
    "conditional",
    "description",
    "field",
    "parameter",
    "query",
    "header",
    "path",
    "body",
    "note",
    "string",
    "or",
    "null",
    "beta",
    "preview",
    "internal",
    "readonly",
];

/// Words by which a later sentence goes on about the described value.
const ANAPHORA: &[&str] = &[
    "this",
    "it",
    "they",
    "these",
    "value",
    "values",
    "format",
    "formatted",
    "string",
    "strings",
    "field",
    "parameter",
    "property",
    "attribute",
    "argument",
    "iso",
    "rfc",
    "type",
    "example",
    "input",
    "data",
    "content",
    "contents",
    "expressed",
    "given",
    "returned",
    "represented",
    "encoded",
    "each",
    "must",
    "details",
    "represents",
    "accepts",
    "follows",
    "returns",
    "requires",
    "expects",
    "always",
    "only",
    "elements",
    "items",
    "entries",
    "in",
    "as",
    "should",
    "use",
    "specify",
    "provide",
    "enter",
    "supply",
    "uses",
    "valid",
];

/// Words that end the subject of a sentence.
const VERBS: &[&str] = &[
    "is", "are", "must", "should", "can", "will", "has", "have", "uses", "takes", "shall", "may", "be",
    "contains", "follows", "needs",
];

/// Whether a sentence is a label alone: "Optional.".
pub(super) fn is_label(atoms: &[Atom<'_>]) -> bool {
    atoms.iter().all(|atom| atom.is_mark || atom.is(LABELS))
}

/// Why a format before the atom `at` of a sentence is not that of the described value. `nouns` are what the
/// values of this format are called: "date", "timestamp".
pub(super) fn doubt(
    described: &Described<'_, '_>,
    index: usize,
    at: usize,
    value: &DescribedValue<'_>,
    nouns: &[&str],
) -> Option<Doubt> {
    let atoms = &described.atoms[index];
    let before = &atoms[..at.min(atoms.len())];
    let sentence = &described.text.sentences[index];
    if sentence.block == BlockKind::Row {
        return Some(Doubt::OtherSubject);
    }
    if before.iter().rev().take(6).any(|atom| atom.is(&["not", "cannot", "never", "isn", "don", "without"])) {
        return Some(Doubt::Sense);
    }
    if index == described.opener {
        return names_other(before, value).then_some(Doubt::OtherSubject);
    }
    let is_condition = before
        .first()
        .is_some_and(|atom| atom.is(&["if", "when", "for", "where", "unless", "alternatively", "otherwise"]));
    if is_condition && !is_of_presence(before) {
        return Some(Doubt::Condition);
    }
    if names_other(before, value) {
        return Some(Doubt::OtherSubject);
    }
    let name = value.name_words();
    let end = before.iter().position(|atom| atom.is(VERBS)).unwrap_or(before.len());
    let is_reference = |atom: &Atom<'_>| {
        atom.is(ANAPHORA) || atom.is(nouns) || name.iter().any(|word| word == singular(atom.text))
    };
    let subject = &before[..end];
    // "Details: …" is a label.
    let is_label = subject.len() == 2 && subject[1].is(&[":", "-", "–"]);
    let is_described =
        is_label || subject.iter().all(|atom| atom.is_mark) || subject.iter().any(is_reference);
    (!is_described).then_some(Doubt::OtherSubject)
}

/// Whether a condition says no more than that the value exists: "if specified", "when provided".
fn is_of_presence(atoms: &[Atom<'_>]) -> bool {
    const PRESENCE: &[&str] = &["specified", "provided", "given", "present", "set", "supplied", "included"];
    atoms.iter().take(4).any(|atom| atom.is(PRESENCE))
}

/// Whether atoms name another parameter or field in code.
fn names_other(atoms: &[Atom<'_>], value: &DescribedValue<'_>) -> bool {
    let is_sibling = |word: &str| value.siblings.iter().any(|name| name.eq_ignore_ascii_case(word));
    // The first code before a verb is what the sentence is about: "`created` must be …".
    let first = atoms.iter().find(|atom| !atom.is_mark && !atom.is(&["the", "a", "an", "all", "each"]));
    first.is_some_and(|atom| {
        atom.is_code
            && is_sibling(atom.text)
            && value.name.is_none_or(|name| !name.eq_ignore_ascii_case(atom.text))
    })
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|rest| rest.len() > 2 && !rest.ends_with('s')).unwrap_or(word)
}
