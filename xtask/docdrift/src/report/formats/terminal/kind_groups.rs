//! Gaps and unsettled claims in the report for people: grouped by kind, the most frequent kind first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::printable::printable;
use super::super::summary::counted;
use crate::report::Report;
use crate::report::ledger::Verdict;
use crate::source::{Files, Span};

/// The maximum number of reasons that are listed for a kind, and of places for a reason. The report in JSON
/// lists all gaps.
const MAX_REASONS: usize = 5;
const MAX_PLACES: usize = 3;

/// The number of gaps up to which the reasons of each kind are listed. With more, a kind has one line.
const MAX_LISTED: usize = 20;

/// The gaps or unsettled claims of one kind.
struct KindGroup<'r> {
    /// The id of the kind.
    id: &'static str,
    /// The number of gaps or claims.
    count: usize,
    /// Each reason with its places, the most frequent reason first.
    reasons: Vec<(&'r str, Vec<Span>)>,
}

/// Groups gaps or claims, each given as the id of its kind, its reason and its place. Equally frequent kinds,
/// and equally frequent reasons, are in alphabetical order.
fn grouped<'r>(items: impl Iterator<Item = (&'static str, &'r str, Span)>) -> Vec<KindGroup<'r>> {
    let mut kinds: BTreeMap<&'static str, BTreeMap<&str, Vec<Span>>> = BTreeMap::new();
    for (id, reason, span) in items {
        kinds.entry(id).or_default().entry(reason).or_default().push(span);
    }
    let mut groups: Vec<KindGroup<'_>> = kinds
        .into_iter()
        .map(|(id, reasons)| {
            let count = reasons.values().map(Vec::len).sum();
            let mut reasons: Vec<_> = reasons.into_iter().collect();
            reasons.sort_by_key(|(_, places)| Reverse(places.len()));
            KindGroup { id, count, reasons }
        })
        .collect();
    groups.sort_by_key(|group| Reverse(group.count));
    groups
}

/// Lists the gaps: a line for each kind, and below it the most frequent reasons, each with its first places. Of many
/// gaps, each kind has the most frequent reason and its first places in the same line.
pub(super) fn gaps(report: &Report<'_>, files: &Files, text: &mut String) {
    let gaps = report.gaps.iter().map(|gap| (gap.kind.id(), gap.reason.as_str(), gap.span));
    let is_short = report.gaps.len() > MAX_LISTED;
    for KindGroup { id, count, reasons } in grouped(gaps) {
        if let ([(reason, places), others @ ..], true) = (reasons.as_slice(), is_short) {
            let (reason, others, shown) = (printable(reason), similar(others.len()), shown(places, files));
            let _ = writeln!(text, "not understood: {count} because {reason}{others} ({id}): {shown}");
            continue;
        }
        let _ = writeln!(text, "not understood: {id}: {}", counted(count, "place"));
        for (reason, places) in reasons.iter().take(MAX_REASONS) {
            let _ = writeln!(text, "    {}: {}", printable(reason), shown(places, files));
        }
        if reasons.len() > MAX_REASONS {
            let _ = writeln!(text, "    and {}", counted(reasons.len() - MAX_REASONS, "more reason"));
        }
    }
}

/// The first places, and the number of the others.
fn shown(places: &[Span], files: &Files) -> String {
    let first = places.iter().take(MAX_PLACES);
    let first = first.map(|place| printable(&files.locate(*place).to_string()).into_owned());
    let mut shown = first.collect::<Vec<_>>().join(", ");
    if places.len() > MAX_PLACES {
        let _ = write!(shown, " and {}", counted(places.len() - MAX_PLACES, "more place"));
    }
    shown
}

/// How many other reasons a kind has, for the end of a clause.
fn similar(reasons: usize) -> String {
    if reasons == 0 { String::new() } else { format!(" and {}", counted(reasons, "similar reason")) }
}

/// Counts the unsettled claims: a line for each kind, with the most frequent reason and the number of other
/// reasons.
pub(super) fn unsettled(report: &Report<'_>, text: &mut String) {
    let claims = report.statements.iter().zip(&report.verdicts);
    let unsettled = claims.filter_map(|(statement, verdict)| match verdict {
        Verdict::Unsettled(unsettled) => {
            Some((unsettled.kind.id(), unsettled.reason.as_str(), statement.claim.span))
        }
        Verdict::Upheld(_) | Verdict::Refuted(_) => None,
    });
    for KindGroup { id, count, reasons } in grouped(unsettled) {
        let [(reason, _), others @ ..] = reasons.as_slice() else { continue };
        let (reason, others) = (printable(reason), similar(others.len()));
        let _ = writeln!(text, "unsettled: {count} because {reason}{others} ({id})");
    }
}
