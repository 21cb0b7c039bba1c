//! The SARIF 2.1.0 format, for GitHub code scanning and other viewers.
//!
//! Accepted findings are results with `suppressions`, findings of a compared run have a `baselineState`, and mended
//! ones are `absent` results. GitHub ignores both properties and would show an alert for each: leave these results out
//! of what is uploaded there.

mod descriptors;
mod limits;
mod locations;
mod results;

use serde::Serialize;

use self::descriptors::{Descriptor, Text};
use self::limits::Limits;
use self::locations::SarifLocation;
use self::results::SarifResult;
use super::printable::{escaped_json, printable};
use super::{Rendering, ReportFormat};
use crate::report::baseline::StaleEntry;
use crate::source::Files;
use crate::source::gap::Gap;

/// Results of a static analysis, as code scanning reads them.
pub(super) struct Sarif;

impl ReportFormat for Sarif {
    fn name(&self) -> &'static str {
        "sarif"
    }

    fn summary(&self) -> &'static str {
        "SARIF 2.1.0, for GitHub code scanning and editors"
    }

    fn render(&self, rendering: &Rendering<'_>) -> String {
        limits::render_within(&Limits::GITHUB, |limits| escaped_json(render(rendering, limits)))
    }
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<SarifResult<'r>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
    notifications: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

/// Something about the run: a gap, what a limit has cut, or an entry that accepts nothing.
#[derive(Serialize)]
struct Notification {
    #[serde(skip_serializing_if = "Option::is_none")]
    descriptor: Option<DescriptorReference>,
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<SarifLocation>,
}

#[derive(Serialize)]
struct DescriptorReference {
    id: &'static str,
}

fn render(rendering: &Rendering<'_>, limits: &Limits) -> String {
    let Rendering { report, files, book, .. } = *rendering;
    let (results, mut cuts) = results::results(report, files, book, limits);
    let gaps: Vec<Notification> =
        report.gaps.iter().take(limits.gaps).map(|gap| of_gap(gap, files)).collect();
    let missing_gaps = report.gaps.len() - gaps.len();
    let failing = report.failing_entries.iter().take(limits.gaps).map(|entry| of_entry(entry, files));
    let mut notifications: Vec<Notification> = failing.chain(gaps).collect();
    if missing_gaps > 0 {
        cuts.push(format!(
            "{missing_gaps} of {} places that were not understood are left out",
            report.gaps.len()
        ));
    }
    notifications.extend(cuts.into_iter().map(|cut| Notification {
        descriptor: None,
        level: "warning",
        message: Text::new(cut),
        locations: Vec::new(),
    }));
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: descriptors::rules(book, limits),
                    notifications: descriptors::gap_kinds(report),
                },
            },
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: notifications,
            }],
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    let mut text = serde_json::to_string_pretty(&log).expect("rows are plain data");
    text.push('\n');
    text
}

/// An entry or comment that accepts nothing any more, and fails the run.
fn of_entry(entry: &StaleEntry, files: &Files) -> Notification {
    Notification {
        descriptor: None,
        level: "error",
        message: Text::new(printable(&entry.reason)),
        locations: vec![SarifLocation::of(entry.span, files)],
    }
}

fn of_gap(gap: &Gap, files: &Files) -> Notification {
    Notification {
        descriptor: Some(DescriptorReference { id: gap.kind.id() }),
        level: "note",
        message: Text::new(format!("not understood: {}", printable(&gap.reason))),
        locations: vec![SarifLocation::of(gap.span, files)],
    }
}
