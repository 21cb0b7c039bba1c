//! Proposes an Overlay document with the keywords that pages and descriptions state and a document leaves open.

mod changes;
mod conflicts;
mod keywords;
#[cfg(test)]
mod tests;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use self::changes::{Change, Rejected};
use self::keywords::{Holder, Stated};
use super::Report;
use super::finding::Finding;
use crate::evidence::{Standing, Statement};
use crate::openapi::{Document, EditPlace, EditPlaces, Shape};
use crate::rules::rank::Rank;
use crate::source::Files;
use crate::subject::Place;

/// A proposed Overlay document.
#[derive(Debug)]
pub struct ProposedOverlay {
    /// The document, as YAML, or as JSON if its name ends with `.json`; `None` without anything to propose: an
    /// overlay has at least one action.
    pub text: Option<String>,
    /// The number of its actions.
    pub actions: usize,
    /// What pages state and no action adds, in the order of the findings.
    pub left_out: Vec<LeftOut>,
}

/// A keyword that a page states, and that no action of a proposed overlay adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The place of the page or description: `orders.md:3`.
    pub place: String,
    /// The claim: `` `maximum: 100` for `GET /orders query limit` ``.
    pub claim: String,
    /// Why, as a clause.
    pub reason: String,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.place, self.claim, self.reason)
    }
}

/// Proposes an Overlay document of version 1.1 for a document: one action for each place of the document, with the
/// keywords that the findings of the report say the schema could state and does not. `name` is the name of the file
/// that it will be, from which `extends` leads to the document.
///
/// A claim is left out, with the reason, if no keyword states it, if another claim contradicts it, or if the place is
/// shared with places that nothing is said of.
#[must_use]
pub fn propose(report: &Report<'_>, document: &Document, name: &str, files: &Files) -> ProposedOverlay {
    let unstated = unstated(report, document);
    let shapes = unstated.iter().filter_map(|(_, statement)| shape(statement));
    let mut proposal = Proposal {
        places: EditPlaces::new(document, files, shapes),
        files,
        changes: BTreeMap::new(),
        left_out: Vec::new(),
    };
    for (finding, statement) in unstated {
        if let Err(reason) = proposal.add(finding, statement) {
            proposal.leave_out(statement, reason);
        }
    }
    let changes = std::mem::take(&mut proposal.changes);
    let (changes, rejected) = changes::decide(changes, &proposal.places, files);
    for Rejected { statement, reason } in rejected {
        proposal.leave_out(statement, reason);
    }
    let mut left_out = proposal.left_out;
    left_out.sort_by_key(|(order, _)| *order);
    let mut left_out: Vec<LeftOut> = left_out.into_iter().map(|(_, left_out)| left_out).collect();
    left_out.dedup();
    let actions = text::actions(&changes, &proposal.places, files);
    let count = actions.len();
    let text = (count > 0).then(|| text::overlay(actions, document, name, files));
    ProposedOverlay { text, actions: count, left_out }
}

/// The claims of findings that a document could state something and does not.
fn unstated<'r, 'd>(report: &'r Report<'d>, document: &Document) -> Vec<(&'r Finding, &'r Statement<'d>)> {
    let findings = report.findings.iter().filter(|finding| finding.rule.rank == Rank::Unstated);
    let claims = findings.flat_map(|finding| {
        finding.proposal.claims.iter().map(move |claim| (finding, &report.statements[*claim]))
    });
    let is_of_it = |statement: &Statement<'_>| {
        statement.operation.is_some_and(|operation| std::ptr::eq(operation.document(), document))
    };
    claims.filter(|(_, statement)| is_of_it(statement)).collect()
}

fn shape<'s, 'd>(statement: &'s Statement<'d>) -> Option<&'s Shape<'d>> {
    match &statement.standing {
        Standing::Declared(declared) => declared.shape.as_ref(),
        _ => None,
    }
}

struct Proposal<'p, 'd> {
    places: EditPlaces<'p>,
    files: &'p Files,
    /// The changes by the JSON pointer of the object, and what of it they change.
    changes: BTreeMap<(String, String), Vec<Change<'p, 'd>>>,
    /// With the place of the claim, by which they are sorted.
    left_out: Vec<(crate::source::Span, LeftOut)>,
}

impl<'p, 'd> Proposal<'p, 'd> {
    /// Adds the changes that a claim asks for.
    ///
    /// # Errors
    ///
    /// Why there are none.
    fn add(&mut self, finding: &'p Finding, statement: &'p Statement<'d>) -> Result<(), String> {
        if finding.accepted.is_some() {
            return Err("the finding is accepted".to_owned());
        }
        if finding.outside.is_some() {
            return Err("the page is not a part of what its site documents now".to_owned());
        }
        let types = shape(statement).map(Shape::types).unwrap_or_default();
        let is_parameter = matches!(statement.claim.subject.place, Place::Parameter(..));
        let stated = keywords::of(&statement.claim, &types, is_parameter, &self.places)?;
        for place in self.holders(statement, &stated)? {
            let key = (place.pointer, stated.slot.clone());
            let change = Change {
                statement,
                update: stated.update.clone(),
                shared: place.shared,
                is_guess: finding.guess.is_some(),
            };
            self.changes.entry(key).or_default().push(change);
        }
        Ok(())
    }

    /// The objects of the document that get the keyword.
    fn holders(&self, statement: &Statement<'d>, stated: &Stated) -> Result<Vec<EditPlace>, String> {
        let Standing::Declared(declared) = &statement.standing else {
            return Err("the schema does not declare it".to_owned());
        };
        let schema = || declared.shape.as_ref().ok_or("it has no schema");
        let mut holders = match &stated.holder {
            Holder::Object => vec![self.places.object(&declared.pointer)?],
            Holder::Schema => self.places.schemas(schema()?)?,
            Holder::Items => {
                let lists = self.places.schemas(schema()?)?.into_iter();
                lists.map(|list| self.places.items(list)).collect::<Result<_, _>>()?
            }
            Holder::Parent => {
                let path = declared.subject.place.path();
                let name = path.and_then(|path| path.name()).ok_or("it is no property of a schema")?;
                self.places.requiring(schema()?, name)?
            }
        };
        if let (Place::Parameter(..), Some(operation)) = (&declared.subject.place, statement.operation) {
            let shared = self.places.shared_parameter(&declared.pointer, operation.pointer());
            holders.iter_mut().for_each(|holder| holder.shared.extend(shared.clone()));
        }
        Ok(holders)
    }

    fn leave_out(&mut self, statement: &Statement<'_>, reason: String) {
        let claim = &statement.claim;
        let value =
            claim.value.as_ref().map(|value| format!(": {}", crate::source::json_value::plain(value)));
        let left_out = LeftOut {
            place: text::line_of(claim.span, self.files),
            claim: format!("`{}{}` for `{}`", claim.kind.as_str(), value.unwrap_or_default(), claim.subject),
            reason,
        };
        self.left_out.push((claim.span, left_out));
    }
}

/// The places of claims, each once, as a list for messages; at most three of them.
fn listed(places: impl IntoIterator<Item = String>) -> String {
    const SHOWN: usize = 3;
    let places: BTreeSet<String> = places.into_iter().collect();
    let more = places.len().saturating_sub(SHOWN);
    let mut shown: Vec<String> = places.into_iter().take(SHOWN).collect();
    shown.extend((more > 0).then(|| format!("{more} more")));
    match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
