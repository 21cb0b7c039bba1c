//! Findings with different keys that are one cause all the same: they are at one place of a page, at one object of the
//! schema that lacks many fields, or of one field that every copy of a schema has without `null`.

use std::collections::{BTreeMap, BTreeSet};

use super::key::{self, Kind};
use super::operation;
use crate::report::finding::Finding;
use crate::rules::proposal::{Label, Witness};
use crate::source::Span;
use crate::subject::{FieldPath, Place};

/// Findings that are one cause.
pub(super) struct Join {
    pub(super) kind: Kind,
    /// The identity of the cause, without places in files.
    pub(super) id: String,
    /// The findings, by their index.
    pub(super) members: Vec<usize>,
}

/// From how many fields on the schema is taken to lack them for one reason, instead of the page having each of them
/// wrong.
const MIN_LACKING_FIELDS: usize = 3;

/// All joins, those that know more about the cause last.
pub(super) fn of(findings: &[Finding]) -> Vec<Join> {
    let mut all = same_places(findings);
    all.extend(nulls(findings));
    all.extend(lacking(findings));
    all
}

/// Findings about several operations at one place of one file: a snippet that many pages include.
fn same_places(findings: &[Finding]) -> Vec<Join> {
    let mut places: BTreeMap<(&str, Span), Vec<usize>> = BTreeMap::new();
    for (number, finding) in findings.iter().enumerate() {
        if let Some(label) = first_label(finding, Witness::Page) {
            places.entry((finding.rule.id, label.span)).or_default().push(number);
        }
    }
    let of_several = |members: &Vec<usize>| {
        members.iter().any(|it| operation(&findings[*it]) != operation(&findings[members[0]]))
    };
    let join = |members: Vec<usize>| {
        let first = &findings[members[0]].proposal;
        let value = first.value.as_ref().map(ToString::to_string).unwrap_or_default();
        let id = format!("{} {} {value}", findings[members[0]].rule.id, first.subject.place);
        Join { kind: Kind::Same, id, members }
    };
    places.into_values().filter(of_several).map(join).collect()
}

/// Findings that a field is null, at operations of one resource: a document without shared schemas has a copy of the
/// field for each of them.
fn nulls(findings: &[Finding]) -> Vec<Join> {
    let mut fields: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, finding) in findings.iter().enumerate() {
        let subject = &finding.proposal.subject;
        let is_null = finding.proposal.value.as_ref().is_some_and(|value| value == "null");
        let path = &subject.operation.path;
        let resource = path.split('/').rfind(|segment| !segment.is_empty() && !key::is_id(segment));
        let name = subject.place.path().and_then(FieldPath::name);
        if let (true, "wrong-type", Some(name), Some(resource)) = (is_null, finding.rule.id, name, resource) {
            fields.entry(format!("null {name} {resource}")).or_default().push(number);
        }
    }
    let several = fields.into_iter().filter(|(_, members)| members.len() > 1);
    several.map(|(id, members)| Join { kind: Kind::Same, id, members }).collect()
}

/// Findings about fields that one object of the schema lacks.
fn lacking(findings: &[Finding]) -> Vec<Join> {
    let mut objects: BTreeMap<(&str, Span), Vec<usize>> = BTreeMap::new();
    for (number, finding) in findings.iter().enumerate() {
        let is_unknown = matches!(finding.rule.id, "unknown-request-field" | "unknown-response-field");
        let is_new = finding.proposal.counterpart.is_none();
        if let (true, Some(label)) = (is_unknown && is_new, first_label(finding, Witness::Schema)) {
            objects.entry((finding.rule.id, label.span)).or_default().push(number);
        }
    }
    let join = |((rule, _), members): ((&str, Span), Vec<usize>)| {
        let object = |number: &usize| {
            let subject = &findings[*number].proposal.subject;
            let path = subject.place.path().and_then(FieldPath::parent).unwrap_or_default();
            format!("lacks {rule} {} {} {path}", subject.operation.method, operation(&findings[*number]))
        };
        let names: BTreeSet<String> = members.iter().filter_map(|number| name(&findings[*number])).collect();
        let id = members.iter().map(object).min().unwrap_or_default();
        (names.len() >= MIN_LACKING_FIELDS).then_some(Join { kind: Kind::Lacking(names), id, members })
    };
    objects.into_iter().filter_map(join).collect()
}

/// What is wrong with an object of the schema that lacks these fields, given the finding that stands for all and
/// whether they are all of its operation.
pub(super) fn lacking_message(names: &BTreeSet<String>, first: &Finding, is_of_one: bool) -> String {
    const SHOWN: usize = 3;
    let place = &first.proposal.subject.place;
    let body = if matches!(place, Place::Request(_)) { "request" } else { "response" };
    let of = if is_of_one { format!("`{}`", first.operation) } else { "several operations".to_owned() };
    let object = match place.path().and_then(FieldPath::parent).filter(|path| !path.is_root()) {
        Some(path) => format!("`{path}` of the {body}"),
        None => format!("the {body}"),
    };
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    format!(
        "the schema does not declare {} fields that are on the page in {object} of {of}: {}{more}",
        names.len(),
        shown.join(", ")
    )
}

fn name(finding: &Finding) -> Option<String> {
    finding.proposal.subject.place.path()?.name().map(str::to_owned)
}

fn first_label(finding: &Finding, witness: Witness) -> Option<&Label> {
    finding.proposal.labels.iter().find(|label| label.witness == witness)
}
