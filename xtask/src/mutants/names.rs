//! Names on pages: a field or parameter is renamed, written in another casing, moved, left out or added.

use docdrift::{Origin, ParameterLocation, Place as SubjectPlace};

use super::fact::Fact;
use super::mutant::{Edit, Kind, Mutant, Side};
use super::seeds::Seeds;
use super::text::{field_line, line_at, longer_name, other_casing, unused};
use super::triple::Place;

/// The rules that report a name which nothing declares.
pub(crate) const UNKNOWN: &[&str] = &[
    "unknown-response-field",
    "unknown-request-field",
    "unknown-parameter",
    "unknown-header",
    "moved-field",
    "casing-leak",
    "wrong-auth",
    "missing-required",
    "missing-credential",
    "schema-stands-alone",
    "missing-envelope",
];

/// The mutants of the names on the pages.
pub(crate) fn mutants(seeds: &Seeds<'_>) -> Vec<Mutant> {
    let facts = seeds.checked.facts.iter().filter(|fact| fact.is_of_name() && seeds.is_directed(fact));
    facts
        .flat_map(|fact| {
            [rename(seeds, fact), case(seeds, fact), drop(seeds, fact), add(seeds, fact), moved(seeds, fact)]
        })
        .flatten()
        .collect()
}

/// A name of a path parameter is the author's: callers send its value only.
fn is_free(fact: &Fact) -> bool {
    matches!(fact.subject.place, SubjectPlace::Parameter(ParameterLocation::Path, _))
}

fn replaced(fact: &Fact, kind: Kind, new: &str) -> Option<Mutant> {
    let range = fact.name_range()?;
    let mutant = Mutant::at(kind, Side::Page, fact.origin.as_str(), fact.at.clone());
    Some(
        mutant
            .edit(format!("{} -> {new}", fact.subject), Edit::new(fact.at.file, range, new))
            .reported_by(UNKNOWN),
    )
}

fn rename(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let name = fact.name().filter(|_| !is_free(fact))?;
    let word = unused(&seeds.text, &["zone", "ledger", "quota"])?;
    let is_credential = fact.pointer.starts_with("/components/securitySchemes/");
    let kind = if is_credential { Kind::Credential } else { Kind::Rename };
    replaced(fact, kind, &longer_name(name, word))
}

fn case(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let new = other_casing(fact.name().filter(|_| !is_free(fact))?)?;
    // Another operation may have the other spelling, and this one as well, in a part that is not read here.
    if matches!(fact.subject.place, SubjectPlace::Parameter(ParameterLocation::Header, _))
        || seeds.declares(&new)
    {
        return None;
    }
    replaced(fact, Kind::Case, &new)
}

/// Leaves a required field out of an object of a sample.
fn drop(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let is_sent = matches!(fact.origin, Origin::Sample(_)) && fact.is_of_request() && fact.is_of_value();
    if !is_sent || fact.is_required != Some(true) {
        return None;
    }
    let line = field_line(&seeds.triple.files[fact.at.file].text, &fact.name_range()?)?;
    let mutant =
        Mutant::at(Kind::Drop, Side::Page, fact.origin.as_str(), Place::new(fact.at.file, line.clone()));
    Some(
        mutant
            .edit(format!("without {}", fact.subject), Edit::new(fact.at.file, line, ""))
            .reported_by(&["missing-required"]),
    )
}

/// Adds a field that nothing declares to an object of a sample or example.
fn add(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    if !fact.is_of_value() || seeds.is_open_object(fact) {
        return None;
    }
    let text = &seeds.triple.files[fact.at.file].text;
    let name = fact.name_range()?;
    let line = field_line(text, &name)?;
    let new = longer_name(fact.name()?, unused(&seeds.text, &["tariff", "voyage"])?);
    let added = format!("{}{new}{}", &text[line.start..name.start], &text[name.end..line.end]);
    let start = line.start;
    let mutant =
        Mutant::at(Kind::Add, Side::Page, fact.origin.as_str(), Place::new(fact.at.file, start..start));
    Some(
        mutant
            .edit(format!("{new} before {}", fact.subject), Edit::new(fact.at.file, start..start, added))
            .reported_by(UNKNOWN),
    )
}

/// Reads a field one level higher: `answer["data"]["url"]` becomes `answer["url"]`.
fn moved(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let text = &seeds.triple.files[fact.at.file].text;
    let path = fact.subject.place.path()?;
    let parent_path = path.parent().filter(|parent| !parent.is_root())?;
    let line = line_at(text, fact.at.start);
    let is_parent = |other: &&Fact| {
        other.at.file == fact.at.file
            && other.subject.place.path() == Some(&parent_path)
            && line.contains(&other.at.start)
            && other.at.end < fact.at.start
            && text[other.at.end..fact.at.start].chars().all(|c| "\"']?[.".contains(c))
    };
    let parent = seeds.checked.facts.iter().filter(is_parent).max_by_key(|other| other.at.start)?;
    if seeds.has_sibling(parent, fact.name()?) {
        return None;
    }
    let mutant = Mutant::at(Kind::Move, Side::Page, fact.origin.as_str(), fact.at.clone());
    Some(
        mutant
            .edit(
                format!("{} without {}", fact.subject, parent.name()?),
                Edit::new(fact.at.file, parent.at.start..fact.at.start, ""),
            )
            .reported_by(UNKNOWN),
    )
}
