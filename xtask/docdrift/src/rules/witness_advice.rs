//! Adds to a finding what recordings show of its claims, so that its advice follows the majority.

use super::message_text::claimant;
use super::proposal::{Label, Proposal};
use super::rank::Rank;
use crate::evidence::Evidence;
use crate::evidence::testimony::Alone;
use crate::page::claim::ClaimKind;
use crate::subject::Place;

/// Adds the first testimony about the claims of a proposal: a label, and advice to correct the witness that
/// stands alone. `rank` is that of the rule: one that knows the cause of the difference gives its own advice.
pub(crate) fn advise(rank: Rank, proposal: &mut Proposal, evidence: &Evidence<'_>) {
    let claims = proposal.claims.iter().map(|claim| &evidence.statements[*claim]);
    let found = claims.into_iter().find_map(|statement| Some((statement, evidence.testimony(statement)?)));
    let Some((statement, testimony)) = found else { return };
    // Rules about these cases have the finding.
    if testimony.alone == Alone::Wire || (testimony.alone == Alone::Schema && testimony.is_certain) {
        return;
    }
    let page = claimant(&statement.claim);
    let place = &statement.claim.subject.place;
    let body = if matches!(place, Place::Response(..)) { "response" } else { "request" };
    let text = format!("a recorded {body} {}", testimony.shows);
    proposal.labels.push(Label::wire(testimony.span, text.clone()));
    if !matches!(rank, Rank::Undeclared | Rank::Contradicted) || statement.claim.kind == ClaimKind::Omits {
        return;
    }
    match (testimony.alone, testimony.is_certain) {
        (Alone::Page, true) => {
            proposal.help = format!("correct {page}: the schema and a recorded {body} agree");
        }
        (Alone::Schema, _) => {
            proposal.why = text;
            proposal.help = format!(
                "find out what the server does with `{}`: correct the schema if {page} is right, and else {page}",
                place.name().unwrap_or_default()
            );
        }
        _ => {}
    }
}
