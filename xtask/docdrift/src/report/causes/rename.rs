//! The two halves of a renamed field: a request has a field that the schema does not declare, and lacks one that
//! it requires, and both have words in common.

use crate::report::finding::Finding;
use crate::rules::proposal::{Label, Witness};
use crate::source::Span;
use crate::subject::FieldPath;
use crate::subject::identifier_words::words;

/// Two findings, by their index, and the names that they are about.
#[derive(Clone)]
pub(super) struct Halves {
    pub(super) unknown: usize,
    pub(super) missing: usize,
    pub(super) unknown_name: String,
    pub(super) missing_name: String,
}

/// All pairs of an unknown and a missing field in the same object of the same sample whose names are alike.
pub(super) fn halves(findings: &[Finding]) -> Vec<Halves> {
    let of =
        |rule: &'static str| findings.iter().enumerate().filter(move |(_, finding)| finding.rule.id == rule);
    let mut all = Vec::new();
    for (missing, lacking) in of("missing-required") {
        for (unknown, finding) in of("unknown-request-field") {
            let is_same = finding.page == lacking.page
                && finding.proposal.subject.operation == lacking.proposal.subject.operation
                && on_page(finding).any(|inner| on_page(lacking).any(|outer| encloses(outer, inner)));
            let path = finding.proposal.subject.place.path();
            let (Some(path), true) = (path, is_same) else { continue };
            let Some(name) = path.name() else { continue };
            let parent = path.parent();
            let alike = missing_fields(lacking)
                .into_iter()
                .find(|field| field.parent == parent && are_alike(name, &field.name));
            if let Some(field) = alike {
                let (unknown_name, missing_name) = (name.to_owned(), field.name);
                all.push(Halves { unknown, missing, unknown_name, missing_name });
            }
        }
    }
    all
}

/// A required field that a request lacks.
struct MissingField {
    parent: Option<FieldPath>,
    name: String,
}

/// The fields of a finding of `missing-required`: its subject, or those that its value lists below the subject.
fn missing_fields(finding: &Finding) -> Vec<MissingField> {
    let Some(path) = finding.proposal.subject.place.path() else { return Vec::new() };
    match finding.proposal.value.as_ref().and_then(|value| value.as_array()) {
        Some(names) => {
            let last = |name: &str| name.rsplit('.').next().unwrap_or(name).to_owned();
            let names = names.iter().filter_map(|name| name.as_str()).map(last);
            names.map(|name| MissingField { parent: Some(path.clone()), name }).collect()
        }
        None => {
            let name = path.name().map(str::to_owned);
            name.map(|name| MissingField { parent: path.parent(), name }).into_iter().collect()
        }
    }
}

fn on_page(finding: &Finding) -> impl Iterator<Item = Span> + '_ {
    let is_page = |label: &&Label| label.witness == Witness::Page;
    finding.proposal.labels.iter().filter(is_page).map(|label| label.span)
}

fn encloses(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
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
