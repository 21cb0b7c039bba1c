//! The two halves of a renamed field or parameter: a request has one that the schema does not declare, and lacks one
//! that it requires, and both names have words in common.

use crate::report::finding::Finding;
use crate::rules::proposal::{Label, Witness};
use crate::source::{Files, Span};
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place};

/// Two findings, by their index, and the names that they are about.
#[derive(Clone)]
pub(super) struct Halves {
    pub(super) unknown: usize,
    pub(super) missing: usize,
    pub(super) unknown_name: String,
    pub(super) missing_name: String,
}

/// All pairs of an unknown and a missing name in the same object of the same sample, or in the parameters of the same
/// call, where the names are alike.
pub(super) fn halves(findings: &[Finding], files: &Files) -> Vec<Halves> {
    let all = || findings.iter().enumerate();
    let unknown: Vec<(usize, &Finding, Part)> = all()
        .filter(|(_, finding)| matches!(finding.rule.id, "unknown-request-field" | "unknown-parameter"))
        .filter_map(|(number, finding)| Some((number, finding, Part::of(&finding.proposal.subject.place)?)))
        .collect();
    let mut halves = Vec::new();
    for (missing, lacking) in all().filter(|(_, finding)| finding.rule.id == "missing-required") {
        let required = missing_parts(lacking);
        for (unknown, finding, part) in &unknown {
            let is_same = finding.page == lacking.page
                && finding.proposal.subject.operation == lacking.proposal.subject.operation
                && on_page(finding)
                    .any(|inner| on_page(lacking).any(|outer| are_together(outer, inner, files)));
            let is_alike = |field: &&Part| field.parent == part.parent && are_alike(&part.name, &field.name);
            if let Some(field) = required.iter().filter(|_| is_same).find(is_alike) {
                let (unknown_name, missing_name) = (part.name.clone(), field.name.clone());
                halves.push(Halves { unknown: *unknown, missing, unknown_name, missing_name });
            }
        }
    }
    halves
}

/// A part of a request.
struct Part {
    /// The object that it is a field of; `None` for a query parameter.
    parent: Option<FieldPath>,
    name: String,
}

impl Part {
    /// The field or parameter at a place.
    fn of(place: &Place) -> Option<Part> {
        let parent = match place {
            Place::Parameter(..) => None,
            place => Some(place.path()?.parent()?),
        };
        Some(Part { parent, name: place.name()?.to_owned() })
    }
}

/// What a finding of `missing-required` is about: its subject, or what its value lists below the subject.
fn missing_parts(finding: &Finding) -> Vec<Part> {
    let place = &finding.proposal.subject.place;
    let Some(names) = finding.proposal.value.as_ref().and_then(|value| value.as_array()) else {
        return Part::of(place).into_iter().collect();
    };
    let last = |name: &str| name.rsplit('.').next().unwrap_or(name).to_owned();
    let names = names.iter().filter_map(|name| name.as_str()).map(last);
    names.map(|name| Part { parent: place.path().cloned(), name }).collect()
}

fn on_page(finding: &Finding) -> impl Iterator<Item = Span> + '_ {
    let is_page = |label: &&Label| label.witness == Witness::Page;
    finding.proposal.labels.iter().filter(is_page).map(|label| label.span)
}

/// Whether one place is within the other one, or both are in one block of code: a sample often makes a body in one
/// statement, and sends it in another.
fn are_together(one: Span, other: Span, files: &Files) -> bool {
    if one.file != other.file {
        return false;
    }
    let (first, last) = if one.start <= other.start { (one, other) } else { (other, one) };
    let between = files.file(one.file).text().get(first.end as usize..last.start as usize);
    let is_fence = |line: &str| line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
    between.is_none_or(|between| !between.lines().any(is_fence))
}

/// Whether at least half of the words of the shorter name stand in the other.
fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let common = one.iter().filter(|word| other.contains(word)).count();
    let shorter = one.len().min(other.len());
    common > 0 && common * 2 >= shorter
}

#[cfg(test)]
mod tests {
    use super::are_alike;

    #[test]
    fn names_are_alike_by_their_words() {
        assert!(are_alike("country_iso", "country_code"));
        assert!(are_alike("customerId", "customer"));
        assert!(!are_alike("note", "amount"));
        assert!(!are_alike("first_name_of_child", "name_in_full_form_here"), "one word of four is chance");
    }
}
