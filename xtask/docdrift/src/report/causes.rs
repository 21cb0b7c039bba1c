//! Causes: what several findings have in common, so that one change mends all of them.

mod declared_paths;
mod documents;
mod joins;
mod key;
mod other_body;
mod rename;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::declared_paths::DeclaredPaths;
pub(crate) use self::documents::Documents;
use self::key::{Key, Kind};
use self::rename::Halves;
use super::finding::{Finding, Fingerprint};
use crate::source::Files;
use crate::subject::Place;

/// What several findings have in common. A finding with a cause of its own is the only member of it.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The identity of the cause: a hash of what its findings have in common, but not of line numbers and
    /// wording. It stays the same when findings are added or mended.
    pub id: Fingerprint,
    /// What is wrong.
    pub message: Arc<str>,
    /// The findings: indices in [`Report::findings`](crate::Report::findings), in that order.
    pub members: Vec<usize>,
}

/// Findings that one key groups, or several keys whose findings are halves of the same renames.
struct CauseGroup {
    kind: Kind,
    id: Fingerprint,
    members: Vec<usize>,
}

/// Finds the causes of findings, and notes in each finding which cause it has. Causes are in the order of
/// their first findings.
pub(crate) fn assign(findings: &mut [Finding], documents: &Documents, files: &Files) -> Vec<Cause> {
    let mut causes: Vec<Cause> = groups(findings, documents, files)
        .into_iter()
        .map(|CauseGroup { kind, id, members }| {
            let message = message(&kind, &members, findings).into();
            Cause { id, message, members }
        })
        .collect();
    causes.sort_by(|a, b| a.members.cmp(&b.members));
    for cause in &causes {
        for member in &cause.members {
            findings[*member].cause = cause.id.clone();
            findings[*member].cause_message = Arc::clone(&cause.message);
        }
    }
    causes
}

/// The findings by cause.
fn groups(findings: &[Finding], documents: &Documents, files: &Files) -> Vec<CauseGroup> {
    let mut keyed: BTreeMap<String, (Kind, Vec<(String, usize)>)> = BTreeMap::new();
    for (number, finding) in findings.iter().enumerate() {
        let Key { kind, group, id } = Key::of(finding, documents);
        keyed.entry(group).or_insert_with(|| (kind, Vec::new())).1.push((id, number));
    }
    let mut owner: Vec<usize> = (0..findings.len()).collect();
    let mut kinds: BTreeMap<usize, (Kind, String)> = BTreeMap::new();
    for (kind, members) in keyed.into_values() {
        let first = members[0].1;
        members.iter().for_each(|(_, number)| owner[*number] = first);
        let id = members.into_iter().map(|(id, _)| id).min().unwrap_or_default();
        kinds.insert(first, (kind, id));
    }
    for halves in rename::halves(findings, files) {
        let (one, other) = (owner[halves.unknown], owner[halves.missing]);
        let (kept, dropped) = (one.min(other), one.max(other));
        if kept != dropped {
            owner.iter_mut().filter(|owner| **owner == dropped).for_each(|owner| *owner = kept);
            let dropped = kinds.remove(&dropped).map(|(_, id)| id).unwrap_or_default();
            let kept_id = kinds.remove(&kept).map(|(_, id)| id).unwrap_or_default();
            kinds.insert(kept, (Kind::Rename(halves), kept_id.min(dropped)));
        }
    }
    for body in other_body::requests(findings) {
        let kept = owner[body.media_type];
        let groups: BTreeSet<usize> = body.fields.iter().map(|number| owner[*number]).collect();
        for dropped in groups.into_iter().filter(|group| *group != kept) {
            owner.iter_mut().filter(|owner| **owner == dropped).for_each(|owner| *owner = kept);
            kinds.remove(&dropped);
        }
        if let Some((kind, _)) = kinds.get_mut(&kept) {
            *kind = Kind::OtherBody(body.written);
        }
    }
    for join in joins::of(findings) {
        // A new name or another body explains more than a field that is lacking.
        let explains = |kind: &Kind| matches!(kind, Kind::Rename(_) | Kind::OtherBody(_));
        let is_open = |number: &usize| !explains(&kinds[&owner[*number]].0);
        let members: Vec<usize> = join.members.into_iter().filter(is_open).collect();
        let Some(kept) = members.iter().map(|number| owner[*number]).min() else { continue };
        let groups: BTreeSet<usize> = members.iter().map(|number| owner[*number]).collect();
        for dropped in groups.into_iter().filter(|group| *group != kept) {
            owner.iter_mut().filter(|owner| **owner == dropped).for_each(|owner| *owner = kept);
            kinds.remove(&dropped);
        }
        kinds.insert(kept, (join.kind, join.id));
    }
    // Two groups with the same identity are one cause.
    let mut by_id: BTreeMap<Fingerprint, CauseGroup> = BTreeMap::new();
    for (number, owner) in owner.iter().enumerate() {
        let (kind, id) = &kinds[owner];
        let id = Fingerprint::new("cause", "", id, None);
        let new = || CauseGroup { kind: kind.clone(), id: id.clone(), members: Vec::new() };
        by_id.entry(id.clone()).or_insert_with(new).members.push(number);
    }
    by_id.into_values().collect()
}

/// What is wrong in bodies and parameters, in one sentence for all findings of a cause.
fn message_of_bodies(kind: &Kind, first: &Finding, members: &[usize], findings: &[Finding]) -> String {
    let (count, on) = (members.len(), &first.operation);
    match kind {
        Kind::Null(title) => format!(
            "`{title}` never states that a value may be null, the pages show null in {count} fields of its responses"
        ),
        Kind::Filters => {
            format!("the pages name {count} query parameters of `{on}` that the schema does not declare")
        }
        Kind::OtherBody(written) => format!(
            "the page sends the request of `{on}` as `{written}` with other fields, the schema declares another body"
        ),
        Kind::Lacking(names) => {
            let is_of_one = members.iter().all(|it| operation(&findings[*it]) == operation(first));
            joins::lacking_message(names, first, is_of_one)
        }
        _ => first.proposal.message.clone(),
    }
}

/// What is wrong, in one sentence for all findings of a cause: that of its only finding, or of its most
/// severe one if nothing more general can be said.
fn message(kind: &Kind, members: &[usize], findings: &[Finding]) -> String {
    let Some(first) = main(members.iter().map(|member| &findings[*member])) else { return String::new() };
    let own = first.proposal.message.clone();
    if members.len() == 1 {
        return own;
    }
    let count = members.len();
    let all_likely = members.iter().all(|member| findings[*member].guess.is_some());
    let text = match kind {
        Kind::Base { written, declared } => other_base(written, declared),
        Kind::Below(path) if members.iter().any(|it| operation(&findings[*it]) != operation(first)) => {
            format!("no searched document declares an operation at `{path}` or below, the pages name several")
        }
        Kind::Partial => {
            return format!(
                "the documents describe only a part of the API: they lack {count} operations that the pages name"
            );
        }
        Kind::Server(origin) => format!("the pages call `{origin}`, which is no server of the schema"),
        Kind::Credential(header) => {
            format!(
                "the samples send the credential in the header `{header}` in another way than the schema declares"
            )
        }
        Kind::Header(_) if members.iter().all(|it| operation(&findings[*it]) == operation(first)) => {
            return own;
        }
        Kind::Header(header) => {
            format!("the pages send the header `{header}` to operations that do not declare it")
        }
        Kind::Casing => {
            let is_request = matches!(first.proposal.subject.place, Place::Request(_));
            let body = if is_request { "request" } else { "response" };
            let operation = &first.operation;
            format!(
                "the page writes {count} fields of the {body} of `{operation}` in another casing than the schema"
            )
        }
        Kind::Rename(Halves { unknown_name, missing_name, .. }) => {
            let operation = &first.operation;
            format!(
                "the page has `{unknown_name}` in the request of `{operation}` and lacks the required \
                 `{missing_name}`, which it most likely means"
            )
        }
        Kind::Null(_) | Kind::Filters | Kind::OtherBody(_) | Kind::Lacking(_) => {
            message_of_bodies(kind, first, members, findings)
        }
        Kind::Below(_) | Kind::Same => return own,
    };
    if all_likely { format!("likely: {text}") } else { text }
}

/// That a page writes operations below another base path than the schema has.
fn other_base(written: &str, declared: &str) -> String {
    match (written, declared) {
        ("", declared) => {
            format!("the page writes operations without `{declared}`, the schema has them below `{declared}`")
        }
        (written, "") => format!(
            "the page writes operations below `{written}`, the schema does not have `{written}` in their paths"
        ),
        (written, declared) => {
            format!("the page writes operations below `{written}`, the schema has them below `{declared}`")
        }
    }
}

fn operation(finding: &Finding) -> String {
    key::shape(&finding.proposal.subject.operation.path)
}

/// The finding that is shown for all findings of a cause: the first of the most severe ones. The fields of a request in
/// another media type follow that of the media type.
pub(super) fn main<'f>(findings: impl Iterator<Item = &'f Finding>) -> Option<&'f Finding> {
    let rank = |finding: &Finding| (finding.rule.id == "wrong-media-type", finding.level);
    findings.reduce(|first, other| if rank(other) > rank(first) { other } else { first })
}
