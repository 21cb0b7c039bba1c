//! The counts at the end of the report for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::printable::printable;
use super::super::summary::{causes_of_new, counted};
use super::kind_groups;
use crate::report::comparison::Change;
use crate::report::{ClientTally, OutsideTally, ProvenanceTally, Report};
use crate::rules::proposal::Level;

/// Adds the counts of a report.
pub(super) fn foot(report: &Report<'_>, text: &mut String) {
    let tally = &report.tally;
    let _ = writeln!(
        text,
        "{}: {} upheld, {} refuted, {} unsettled",
        counted(tally.claims, "claim"),
        tally.upheld,
        tally.refuted,
        tally.unsettled
    );
    level_counts(report, text);
    comparison(report, text);
    if report.outside.pages > 0 {
        let OutsideTally { pages, findings } = report.outside;
        let (notes, pages) = (counted(findings, "note"), counted(pages, "page"));
        let _ = writeln!(text, "outside of the site: {notes} on {pages}");
    }
    kind_groups::unsettled(report, text);
    recordings(report, text);
    traffic_counts(report, text);
    if let Some(ClientTally { subjects, accepted, untyped, in_findings }) = report.client {
        let _ = writeln!(
            text,
            "client: {}: {accepted} accepted ({untyped} of them as plain JSON), {in_findings} in findings",
            counted(subjects, "subject")
        );
    }
    if !report.gaps.is_empty() {
        let _ = writeln!(text, "not understood: {}", counted(report.gaps.len(), "place"));
    }
}

/// Counts the findings by level, and the causes.
fn level_counts(report: &Report<'_>, text: &mut String) {
    let mut levels: BTreeMap<Level, (usize, usize)> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| finding.outside.is_none()) {
        let (open, accepted) = levels.entry(finding.level).or_default();
        *if finding.accepted.is_some() { accepted } else { open } += 1;
    }
    let mut parts: Vec<String> = levels
        .iter()
        .rev()
        .map(|(level, (open, accepted))| {
            let total = counted(open + accepted, level.as_str());
            match (*open, *accepted) {
                (_, 0) => total,
                (0, _) => format!("{total} (accepted)"),
                (_, accepted) => format!("{total} ({accepted} accepted)"),
            }
        })
        .collect();
    if parts.is_empty() {
        parts.push("none".to_owned());
    }
    // The findings on pages outside of the site have a line of their own.
    let is_inside = |number: &usize| report.findings[*number].outside.is_none();
    let inside = (0..report.findings.len()).filter(|number| is_inside(number)).count();
    let causes = report.causes.iter().filter(|cause| cause.members.iter().any(is_inside)).count();
    let causes =
        if causes < inside { format!("; they have {}", counted(causes, "cause")) } else { String::new() };
    let _ = writeln!(text, "findings: {}{causes}", parts.join(", "));
}

/// Says of which run this one brings new findings, and which of its findings are mended.
fn comparison(report: &Report<'_>, text: &mut String) {
    let Some(comparison) = &report.comparison else { return };
    let count = |change| report.findings.iter().filter(|finding| finding.change == Some(change)).count();
    let _ = writeln!(
        text,
        "compared with {}: {} new{}, {} remaining, {} mended",
        printable(&comparison.base),
        count(Change::New),
        causes_of_new(report).map(|causes| format!(" ({causes})")).unwrap_or_default(),
        count(Change::Remaining),
        comparison.mended.len()
    );
}

/// Counts the recordings of our own form.
fn recordings(report: &Report<'_>, text: &mut String) {
    if report.recordings.total() > 0 {
        let ProvenanceTally { captured, published, composed } = report.recordings;
        let total = counted(report.recordings.total(), "recording");
        let _ = writeln!(
            text,
            "{total}: {captured} captured, {published} published, {composed} composed (no evidence)"
        );
    }
}

/// The number of hosts that are named.
const NAMED_HOSTS: usize = 5;

fn traffic_counts(report: &Report<'_>, text: &mut String) {
    let Some(traffic) = &report.traffic else { return };
    let of = |provenance: &str| traffic.judged.get(provenance).copied().unwrap_or_default();
    let (captured, authored) = (of("captured"), of("authored"));
    let total = counted(usize::try_from(captured + authored).unwrap_or(usize::MAX), "exchange");
    let _ = writeln!(
        text,
        "traffic: {total} judged: {captured} captured, {authored} authored (at most a warning)"
    );
    if !traffic.other_hosts.is_empty() {
        let mut hosts: Vec<(&String, &u64)> = traffic.other_hosts.iter().collect();
        hosts.sort_by_key(|(host, count)| (std::cmp::Reverse(**count), *host));
        let named =
            hosts.iter().take(NAMED_HOSTS).map(|(host, count)| format!("{} ({count})", printable(host)));
        let named = named.collect::<Vec<_>>().join(", ");
        let more = hosts.len().saturating_sub(NAMED_HOSTS);
        let more = if more == 0 { String::new() } else { format!(" and {}", counted(more, "more host")) };
        let all: u64 = traffic.other_hosts.values().sum();
        let _ = writeln!(text, "traffic: {all} with other hosts than those of the documents: {named}{more}");
    }
    for (reason, count) in &traffic.not_understood {
        let _ = writeln!(text, "traffic: not judged: {}: {count}", printable(reason));
    }
}
