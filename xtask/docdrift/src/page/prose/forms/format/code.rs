//! Reads the standards of codes, for which JSON Schema has no word: "ISO 4217 currency code", "in E.164 format".

use super::atom::{Atom, follow, standard};
use super::{Described, subject};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};

/// What the values of these standards are called, in a text or in a name.
const NOUNS: &[&str] = &[
    "code",
    "codes",
    "currency",
    "currencies",
    "country",
    "countries",
    "language",
    "languages",
    "lang",
    "locale",
    "iso",
    "nationality",
    "phone",
    "number",
    "numbers",
    "mobile",
    "telephone",
    "region",
    "state",
    "subdivision",
    "province",
    "tag",
    "cell",
    "msisdn",
    "caller",
    "fax",
];

/// Reads the standards of codes.
pub(super) fn read(described: &Described<'_, '_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    for (index, atoms) in described.atoms.iter().enumerate() {
        let found: Vec<(String, usize)> =
            (0..atoms.len()).filter_map(|at| Some((format_at(atoms, at)?, at))).collect();
        let Some((format, at)) = found.first() else { continue };
        let differs = found.iter().any(|(other, _)| other != format);
        let is_open = format == "iso-3166-1" || format == "iso-639";
        let opening = &described.atoms[described.opener];
        let is_choice = index != described.opener && opening.iter().take(8).any(|atom| atom.is(&["or"]));
        let doubt = (differs || is_open || is_choice || excludes(atoms, *at))
            .then_some(Doubt::Contradicted)
            .or_else(|| subject::doubt(described, index, *at, value, NOUNS))
            .or_else(|| (!is_code(described, index, *at, value)).then_some(Doubt::Sense));
        let range = described.text.sentences[index].range.clone();
        readings.push(Reading::new(ClaimKind::Format, format.as_str(), range).doubted(doubt));
    }
}

/// Whether the value is a code or a telephone number, by the beginning of the text, its name or the sentence.
fn is_code(described: &Described<'_, '_>, index: usize, at: usize, value: &DescribedValue<'_>) -> bool {
    let opener = described.atoms.get(described.opener).map_or(&[][..], Vec::as_slice);
    let atoms = &described.atoms[index];
    let name = value.name_words();
    let is_part = name
        .last()
        .is_some_and(|word| ["amount", "price", "total", "name", "prefix"].contains(&word.as_str()));
    let is_named = value.is_named_by(NOUNS);
    let says = |atoms: &[Atom<'_>]| atoms.iter().any(|atom| atom.is(NOUNS));
    let near = &atoms[at.saturating_sub(6)..at];
    let has_prefix = near.iter().any(|atom| atom.is(&["prefix", "units", "unit"]));
    let says_code =
        says(near) || atoms[at + 1..].iter().take(8).any(|atom| atom.is(&["code", "codes", "tag"]));
    !is_part && !has_prefix && (is_named || says(&opener[..opener.len().min(9)]) || says_code)
}

/// Whether the words around a standard say that the value may be something else: "a name or ISO 4217 code".
fn excludes(atoms: &[Atom<'_>], at: usize) -> bool {
    let is_choice = |index: usize| {
        let is_empty =
            atoms[index + 1..].iter().take(3).any(|atom| atom.is(&["null", "empty", "none", "blank"]));
        atoms[index].is(&["or", "otherwise"]) && !is_empty
    };
    let near = at.saturating_sub(8)..atoms.len().min(at + 25);
    near.into_iter().any(is_choice)
        || atoms[at.saturating_sub(3)..at].iter().any(|atom| atom.is(&["if", "when"]))
}

/// The standard that begins at an atom.
fn format_at(atoms: &[Atom<'_>], at: usize) -> Option<String> {
    if follow(atoms, at, &["e", "164"]) {
        return Some("e.164".to_owned());
    }
    if follow(atoms, at, &["bcp", "47"]) {
        return Some("bcp-47".to_owned());
    }
    if atoms[at].text != "iso" {
        return None;
    }
    let Some((number, end)) = standard(atoms, at, "iso") else { return unnumbered(atoms, at) };
    let part = atoms
        .get(end..)
        .and_then(|rest| rest.iter().find(|atom| !atom.is(&["-", ":"])))
        .map_or("", |atom| atom.text);
    match (number, part) {
        ("4217", _) => Some("iso-4217".to_owned()),
        ("639", "1" | "2" | "3") => Some(format!("iso-639-{part}")),
        ("639", _) => Some(
            letters(atoms, at)
                .map_or("iso-639", |count| if count == 2 { "iso-639-1" } else { "iso-639" })
                .to_owned(),
        ),
        ("3166", "2") => Some("iso-3166-2".to_owned()),
        ("3166", _) => Some(
            letters(atoms, at).map_or("iso-3166-1".to_owned(), |count| format!("iso-3166-1-alpha-{count}")),
        ),
        _ => None,
    }
}

/// "three-letter ISO currency code", "ISO two-letter country code".
fn unnumbered(atoms: &[Atom<'_>], at: usize) -> Option<String> {
    let behind = atoms[at + 1..].iter().take(5).find(|atom| atom.is(&["currency", "country"]))?;
    match behind.text {
        "currency" => Some("iso-4217".to_owned()),
        _ => letters(atoms, at).map(|count| format!("iso-3166-1-alpha-{count}")),
    }
}

/// How many letters the codes have: "alpha-2", "two-letter", "3 character".
fn letters(atoms: &[Atom<'_>], at: usize) -> Option<u8> {
    let window = &atoms[at.saturating_sub(7)..atoms.len().min(at + 12)];
    let counts: Vec<u8> = (0..window.len())
        .filter_map(|index| {
            let number = |atom: &Atom<'_>| match atom.text {
                "2" | "two" | "ii" => Some(2),
                "3" | "three" => Some(3),
                _ => None,
            };
            if window[index].is(&["alpha", "a"]) {
                return window
                    .get(index + 1)
                    .filter(|next| !next.is_mark)
                    .or(window.get(index + 2))
                    .and_then(number);
            }
            let is_unit = |at: usize| {
                window.get(at).is_some_and(|atom| {
                    atom.is(&["letter", "letters", "character", "characters", "char", "digit", "alpha"])
                })
            };
            let count = number(&window[index])?;
            (is_unit(index + 1)
                || window.get(index + 1).is_some_and(|atom| atom.is_mark) && is_unit(index + 2))
            .then_some(count)
        })
        .collect();
    let first = *counts.first()?;
    counts.iter().all(|count| *count == first).then_some(first)
}
