//! SARIF results: findings, and the findings of an earlier run that are mended.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::super::printable::printable;
use super::super::summary::importance;
use super::descriptors::Text;
use super::limits::Limits;
use super::locations::SarifLocation;
use crate::evidence::guess::Confidence;
use crate::report::Report;
use crate::report::comparison::{Change, MendedFinding};
use crate::report::finding::{AcceptedBy, Finding};
use crate::rules::rule::RuleBook;
use crate::source::Files;

/// A result.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifResult<'r> {
    rule_id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: Vec<SarifLocation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<SarifLocation>,
    partial_fingerprints: Fingerprints<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    properties: Properties<'r>,
}

#[derive(Serialize)]
struct Fingerprints<'r> {
    #[serde(rename = "docdriftFingerprint/v1")]
    fingerprint: &'r str,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
struct Properties<'r> {
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<Confidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'r str>,
}

/// The results of a report within limits, in the order of the report, the mended ones last; and what was cut, as
/// sentences. The most important findings are kept.
pub(super) fn results<'r>(
    report: &'r Report<'_>,
    files: &Files,
    book: &RuleBook,
    limits: &Limits,
) -> (Vec<SarifResult<'r>>, Vec<String>) {
    let indices: BTreeMap<&str, usize> =
        book.rules().take(limits.rules).enumerate().map(|(index, rule)| (rule.id, index)).collect();
    let mut order: Vec<usize> = (0..report.findings.len()).collect();
    order.sort_by_key(|number| importance(&report.findings[*number]));
    let kept: BTreeSet<usize> = order.into_iter().take(limits.results).collect();
    let mut results: Vec<SarifResult<'r>> = kept
        .iter()
        .map(|number| of_finding(&report.findings[*number], report, files, &indices, limits))
        .collect();
    let mended = report.comparison.iter().flat_map(|comparison| &comparison.mended);
    results.extend(mended.take(limits.results - kept.len()).map(|it| of_mended(it, &indices)));
    let cuts = cuts(report, &kept, results.len(), limits);
    (results, cuts)
}

/// What the limits have cut.
fn cuts(report: &Report<'_>, kept: &BTreeSet<usize>, written: usize, limits: &Limits) -> Vec<String> {
    let mended = report.comparison.as_ref().map_or(0, |comparison| comparison.mended.len());
    let total = report.findings.len() + mended;
    let mut cuts = Vec::new();
    if written < total {
        cuts.push(format!(
            "{} of {total} results are left out, the least important ones: GitHub reads at most {} results and 10 MB \
             after gzip",
            total - written,
            Limits::GITHUB.results
        ));
    }
    if written > limits.shown_results {
        cuts.push(format!(
            "GitHub shows the {} most severe of these {written} results",
            limits.shown_results
        ));
    }
    let labels = kept.iter().map(|number| report.findings[*number].proposal.labels.len());
    let (findings, places) = labels
        .filter(|count| *count > limits.locations)
        .fold((0, 0), |(findings, places), count| (findings + 1, places + count - limits.locations));
    if places > 0 {
        cuts.push(format!(
            "{places} places of {findings} results are left out: a result has at most {} places here",
            limits.locations
        ));
    }
    cuts
}

fn of_finding<'r>(
    finding: &'r Finding,
    report: &Report<'_>,
    files: &Files,
    indices: &BTreeMap<&str, usize>,
    limits: &Limits,
) -> SarifResult<'r> {
    let labels = &finding.proposal.labels;
    let location = match labels.first() {
        Some(label) => SarifLocation::of_label(label, None, files),
        None => SarifLocation::of_file(&finding.page),
    };
    let related = labels.iter().enumerate().skip(1).take(limits.locations.saturating_sub(1));
    let baseline_state = match (&report.comparison, finding.change) {
        (None, _) => None,
        (Some(_), Some(Change::Remaining)) => Some("unchanged"),
        // SARIF wants a state of all results or of none.
        (Some(_), Some(Change::New) | None) => Some("new"),
    };
    let suppressions = finding.accepted.iter().map(|acceptance| Suppression {
        kind: match acceptance.by {
            AcceptedBy::Comment => "inSource",
            AcceptedBy::File | AcceptedBy::Settings => "external",
        },
        status: "accepted",
        justification: printable(&acceptance.reason).into_owned(),
    });
    SarifResult {
        rule_id: finding.rule.id,
        rule_index: indices.get(finding.rule.id).copied(),
        level: finding.level.as_str(),
        message: message(finding),
        locations: vec![location],
        related_locations: related
            .map(|(id, label)| SarifLocation::of_label(label, Some(id), files))
            .collect(),
        partial_fingerprints: Fingerprints { fingerprint: finding.fingerprint.as_str() },
        baseline_state,
        suppressions: suppressions.collect(),
        properties: Properties {
            subject: finding.proposal.subject.to_string(),
            confidence: Some(finding.confidence()),
            cause: Some(finding.cause.as_str()),
        },
    }
}

/// What is wrong, why it matters and what to do, as sentences.
fn message(finding: &Finding) -> Text {
    let proposal = &finding.proposal;
    let mut text = format!("{}.", printable(&proposal.message));
    for (name, clause) in [("Why", &proposal.why), ("Help", &proposal.help)] {
        if !clause.is_empty() {
            text.push_str(&format!(" {name}: {}.", printable(clause)));
        }
    }
    Text::new(text)
}

fn of_mended<'r>(mended: &'r MendedFinding, indices: &BTreeMap<&str, usize>) -> SarifResult<'r> {
    SarifResult {
        rule_id: &mended.rule,
        rule_index: indices.get(mended.rule.as_str()).copied(),
        level: mended.level.as_str(),
        message: Text::new(format!("{}.", printable(&mended.message))),
        locations: vec![SarifLocation::of_file(&mended.page)],
        related_locations: Vec::new(),
        partial_fingerprints: Fingerprints { fingerprint: mended.fingerprint.as_str() },
        baseline_state: Some("absent"),
        suppressions: Vec::new(),
        properties: Properties { subject: mended.subject.clone(), confidence: None, cause: None },
    }
}
