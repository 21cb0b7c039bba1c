//! Reads encodings: "Base64 encoded" and "64-bit integer".

use super::atom::{Atom, follow};
use super::{Described, subject};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};

/// What encoded values are called.
const NOUNS: &[&str] = &[
    "data",
    "content",
    "contents",
    "file",
    "image",
    "payload",
    "certificate",
    "document",
    "body",
    "bytes",
    "binary",
    "logo",
    "blob",
    "key",
];

/// Reads "Base64 encoded" as `byte`.
pub(super) fn read_bytes(
    described: &Described<'_, '_>,
    value: &DescribedValue<'_>,
    readings: &mut Vec<Reading>,
) {
    for (index, atoms) in described.atoms.iter().enumerate() {
        let Some(at) = (0..atoms.len()).find(|at| is_base64(atoms, *at)) else { continue };
        let end = (at + 2..atoms.len())
            .find(|end| atoms[*end].is_mark && atoms[*end].text != "-")
            .unwrap_or(atoms.len());
        let is_open = is_open(atoms, at);
        let is_described = index != described.opener || describes(atoms, at, end);
        let doubt = is_open
            .then_some(Doubt::Sense)
            .or((!is_described).then_some(Doubt::OtherSubject))
            .or_else(|| subject::doubt(described, index, at, value, NOUNS));
        let range = described.text.sentences[index].range.clone();
        readings.push(Reading::new(ClaimKind::Format, "byte", range).doubted(doubt));
    }
}

/// Whether the sentence says that the value may also be something else.
fn is_open(atoms: &[Atom<'_>], at: usize) -> bool {
    const OTHER: &[&str] = &[
        "or",
        "either",
        "whether",
        "url",
        "uri",
        "urls",
        "uris",
        "safe",
        "authorization",
        "basic",
        "optionally",
        "urlsafe",
        "decoded",
        "size",
    ];
    let near = &atoms[at.saturating_sub(4)..at];
    let is_condition = |index: usize| {
        let behind = &atoms[index + 1..];
        atoms[index].is(&["if", "when"])
            && !behind.iter().take(3).any(|atom| {
                atom.is(&["available", "present", "provided", "any", "set", "specified", "listing"])
            })
    };
    atoms.iter().any(|atom| atom.is(OTHER))
        || near.iter().any(|atom| atom.is(&["may", "can", "before", "after", "without"]))
        || (0..atoms.len()).any(is_condition)
}

/// Whether "base64" is here, and not `base64url`.
fn is_base64(atoms: &[Atom<'_>], at: usize) -> bool {
    let is_word = follow(atoms, at, &["base", "64"]) || follow(atoms, at, &["base", "-", "64"]);
    is_word && !atoms.get(at + 2).is_some_and(|next| next.is(&["url", "urlsafe", "decoded"]))
}

/// Whether the phrase of an opening sentence describes the value itself: it is at the beginning, or behind
/// "in", "as" or a comma, or has nothing but one noun phrase before it.
fn describes(atoms: &[Atom<'_>], at: usize, end: usize) -> bool {
    const BREAKS: &[&str] = &["of", "for", "to", "that", "which", "where", "containing", "with", "from"];
    const PREDICATES: &[&str] =
        &["in", "as", "a", "the", "is", "be", ",", "(", "-", ":", "using", "by", "valid"];
    let before = &atoms[..at];
    let is_noun = |atom: &Atom<'_>| {
        atom.is(&[
            "encoded",
            "encoding",
            "string",
            "encode",
            "format",
            "representation",
            "data",
            "content",
            "contents",
        ])
    };
    let is_encoding = atoms[at..end].iter().any(is_noun)
        || before.iter().rev().take(3).any(is_noun)
        || before.last().is_some_and(|atom| atom.text == "in");
    let is_predicate = before.last().is_some_and(|atom| atom.is(PREDICATES));
    is_encoding && (is_predicate || !before.iter().any(|atom| atom.is(BREAKS)))
}

/// Reads "64-bit integer" and `int64`.
pub(super) fn read_width(
    described: &Described<'_, '_>,
    value: &DescribedValue<'_>,
    readings: &mut Vec<Reading>,
) {
    if !value.may_be("integer") && !value.may_be("number") && !value.may_be("string") {
        return;
    }
    for (index, atoms) in described.atoms.iter().enumerate() {
        let found = (0..atoms.len()).find_map(|at| Some((width(atoms, at)?, at)));
        let Some((format, at)) = found else { continue };
        let is_text = value.is_only("string") && !atoms.iter().any(|atom| atom.is(&["format"]));
        let is_open = atoms
            .iter()
            .any(|atom| atom.is(&["unsigned", "positive", "or", "uint", "max", "maximum", "range", "float"]));
        let is_late = at > 6 || is_text || index != described.opener && at > 3;
        let doubt = (is_open || is_late)
            .then_some(Doubt::Sense)
            .or_else(|| subject::doubt(described, index, at, value, &["integer", "number"]));
        let range = described.text.sentences[index].range.clone();
        readings.push(Reading::new(ClaimKind::Format, format, range).doubted(doubt));
    }
}

fn width(atoms: &[Atom<'_>], at: usize) -> Option<&'static str> {
    let is_pointer = at > 0 && atoms[at - 1].is(&["*"]);
    let named = |bits: &str| {
        let is_word =
            !is_pointer && follow(atoms, at, &["int", bits]) && atoms[at + 1].range == atoms[at].range;
        let is_phrase = follow(atoms, at, &[bits, "bit"])
            && atoms[at + 2..].iter().take(2).any(|atom| atom.is(&["integer", "int"]));
        let is_hyphened = follow(atoms, at, &[bits, "-", "bit"])
            && atoms[at + 3..].iter().take(2).any(|atom| atom.is(&["integer", "int"]));
        is_word || is_phrase || is_hyphened
    };
    named("64").then_some("int64").or_else(|| named("32").then_some("int32"))
}
