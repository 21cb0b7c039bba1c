//! Reads reports back: the counts of findings by level that each format has.

use std::collections::{BTreeMap, BTreeSet};

use docdrift::{Change, Finding, Report};
use serde_json::Value;

/// The counts of a report, each by level: `error`, `warning`, `note`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Findings that are neither accepted nor remaining.
    pub(super) open: ByLevel,
    /// Findings that are not accepted, and that the compared run had.
    pub(super) remaining: ByLevel,
    /// Accepted findings.
    pub(super) accepted: ByLevel,
    /// Findings of the compared run that are gone.
    pub(super) mended: usize,
    /// Claims: all, upheld, refuted, unsettled.
    pub(super) claims: [usize; 4],
}

pub(super) type ByLevel = BTreeMap<String, usize>;

fn by_level(levels: impl IntoIterator<Item = impl Into<String>>) -> ByLevel {
    let mut counts = ByLevel::new();
    levels.into_iter().for_each(|level| *counts.entry(level.into()).or_default() += 1);
    counts
}

fn sum<'c>(counts: impl IntoIterator<Item = &'c ByLevel>) -> ByLevel {
    let all = counts.into_iter().flatten();
    by_level(all.flat_map(|(level, count)| std::iter::repeat_n(level.clone(), *count)))
}

impl Counts {
    pub(super) fn of(report: &Report<'_>) -> Self {
        let of = |is_counted: &dyn Fn(&Finding) -> bool| {
            by_level(report.findings.iter().filter(|it| is_counted(it)).map(|finding| finding.level.as_str()))
        };
        let is_remaining = |finding: &Finding| finding.change == Some(Change::Remaining);
        let tally = &report.tally;
        Counts {
            open: of(&|it| it.accepted.is_none() && !is_remaining(it)),
            remaining: of(&|it| it.accepted.is_none() && is_remaining(it)),
            accepted: of(&|it| it.accepted.is_some()),
            mended: report.comparison.as_ref().map_or(0, |comparison| comparison.mended.len()),
            claims: [tally.claims, tally.upheld, tally.refuted, tally.unsettled],
        }
    }

    fn all(&self) -> ByLevel {
        sum([&self.open, &self.remaining, &self.accepted])
    }
}

type Reader = fn(&str, &Counts) -> Result<(), String>;

/// A reader for each format, which compares what it reads with the counts of the report.
pub(super) const READERS: [(&str, Reader); 7] = [
    ("terminal", terminal),
    ("json", json),
    ("sarif", sarif),
    ("junit", junit),
    ("github", github),
    ("gitlab", gitlab),
    ("markdown", markdown),
];

fn same<T: std::fmt::Debug + PartialEq>(what: &str, found: T, expected: T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found:?}, not {expected:?}")) }
}

/// Reads `1 error, 2 warnings` or `none`.
fn written_counts(text: &str) -> ByLevel {
    let parts = text.split(", ").filter_map(|part| part.split_once(' '));
    parts
        .map(|(count, level)| {
            (level.trim_end_matches('s').to_owned(), count.parse().expect("a number before each level"))
        })
        .collect()
}

fn json_value(text: &str) -> Value {
    serde_json::from_str(text).expect("the report is JSON")
}

fn text_of<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn rows<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn terminal(text: &str, expected: &Counts) -> Result<(), String> {
    let [claims, upheld, refuted, unsettled] = expected.claims;
    let noun = if claims == 1 { "claim" } else { "claims" };
    let line = format!("{claims} {noun}: {upheld} upheld, {refuted} refuted, {unsettled} unsettled");
    same("the counts of claims are there", text.lines().any(|it| it == line), true)?;
    let findings =
        text.lines().find_map(|it| it.strip_prefix("findings: ")).ok_or("no counts of findings")?;
    let findings = findings.split("; they have").next().unwrap_or_default();
    // `3 errors (1 accepted), 1 note (accepted)`; those on pages outside of the site are counted apart.
    let plain: String =
        findings.split(" (").map(|part| part.split_once(')').map_or(part, |(_, rest)| rest)).collect();
    let mut counts = written_counts(&plain);
    if let Some(outside) = text.lines().find_map(|it| it.strip_prefix("outside of the site: ")) {
        let notes: usize = outside.split(' ').next().and_then(|it| it.parse().ok()).ok_or("no number")?;
        *counts.entry("note".to_owned()).or_default() += notes;
    }
    counts.retain(|_, count| *count > 0);
    same("findings", counts, expected.all())?;
    same("mended", text.lines().filter(|line| line.starts_with("mended ")).count(), expected.mended)
}

fn json(text: &str, expected: &Counts) -> Result<(), String> {
    let report = json_value(text);
    let findings = rows(&report, "/findings").iter().map(|row| text_of(row, "/level"));
    same("findings", by_level(findings), expected.all())
}

fn sarif(text: &str, expected: &Counts) -> Result<(), String> {
    let log = json_value(text);
    let results = rows(&log, "/runs/0/results");
    if expected.all().values().sum::<usize>() > 25_000 {
        return same("results", results.len(), 25_000);
    }
    let of = |is_counted: &dyn Fn(&Value) -> bool| {
        by_level(results.iter().filter(|it| is_counted(it)).map(|it| text_of(it, "/level")))
    };
    let state = |result: &Value| text_of(result, "/baselineState").to_owned();
    let is_accepted = |result: &Value| !rows(result, "/suppressions").is_empty();
    same("accepted", of(&|it| is_accepted(it)), sum([&expected.accepted]))?;
    same("remaining", of(&|it| !is_accepted(it) && state(it) == "unchanged"), sum([&expected.remaining]))?;
    let open = of(&|it| !is_accepted(it) && ["", "new"].contains(&state(it).as_str()));
    same("open", open, sum([&expected.open]))?;
    same("mended", results.iter().filter(|it| state(it) == "absent").count(), expected.mended)?;
    for result in results {
        let index = result.pointer("/ruleIndex").and_then(Value::as_u64).ok_or("a result without a rule")?;
        let rule = text_of(&log, &format!("/runs/0/tool/driver/rules/{index}/id"));
        same("the rule of a result", rule, text_of(result, "/ruleId"))?;
    }
    let prints = results.iter().map(|it| text_of(it, "/partialFingerprints/docdriftFingerprint~1v1"));
    same("different fingerprints", prints.collect::<BTreeSet<_>>().len(), results.len())
}

fn junit(text: &str, expected: &Counts) -> Result<(), String> {
    let attribute = |line: &str, name: &str| -> usize {
        let value = line.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
        value.and_then(|(value, _)| value.parse().ok()).expect("a number")
    };
    let suites: Vec<&str> = text.lines().filter(|line| line.starts_with("  <testsuite ")).collect();
    let total = |name: &str| suites.iter().map(|line| attribute(line, name)).sum::<usize>();
    same("cases", text.matches("<testcase ").count(), total("tests"))?;
    same("failures", text.matches("<failure ").count(), total("failures"))?;
    same("skipped", text.matches("<skipped ").count(), total("skipped"))?;
    let [claims, upheld, refuted, unsettled] = expected.claims;
    same("unsettled", text.matches("<skipped message=\"unsettled: ").count(), unsettled)?;
    let others = suites.iter().find(|line| line.contains(" name=\"findings without a claim\""));
    let others = others.map_or(0, |line| attribute(line, "tests"));
    same("claims", total("tests") - others, claims)?;
    same("refuted", total("tests") - upheld - unsettled - others, refuted)?;
    let cases = text.split("<testcase ").skip(1).map(|case| case.split('>').next().unwrap_or_default());
    let names: BTreeSet<&str> = cases.collect();
    same("different names", names.len(), total("tests"))?;
    // A finding that refutes several claims is in several cases.
    let mut levels: BTreeMap<&str, &str> = BTreeMap::new();
    let mut level = "";
    for line in text.lines() {
        if let Some((_, body)) = line.split_once("<failure ").or(line.split_once("<skipped ")) {
            let body = body.split_once("\">").map_or("", |(_, body)| body);
            level = body.split('[').next().unwrap_or_default();
        }
        if let Some(fingerprint) = line.strip_prefix("fingerprint: ") {
            levels.insert(fingerprint, level);
        }
    }
    same("findings", by_level(levels.into_values()), expected.all())
}

fn github(text: &str, expected: &Counts) -> Result<(), String> {
    let (mut annotated, mut cut) = (Vec::new(), ByLevel::new());
    for line in text.lines() {
        let command = line.split(' ').next().unwrap_or_default();
        if line.starts_with("::notice title=docdrift::") {
            for part in line.split_once("docdrift::").map_or("", |(_, rest)| rest).split("; ") {
                let counts =
                    part.split_once('(').and_then(|(_, rest)| rest.split_once(')')).ok_or("no counts")?;
                let counts = written_counts(counts.0);
                match part {
                    part if part.contains("without an annotation") => cut = counts,
                    part if part.contains("remaining") => same("remaining", &counts, &expected.remaining)?,
                    _ => same("accepted", &counts, &expected.accepted)?,
                }
            }
        } else {
            let level = command.trim_start_matches(':');
            annotated.push(if level == "notice" { "note" } else { level });
        }
    }
    let annotated = by_level(annotated);
    same("at most ten of a level", annotated.values().all(|count| *count <= 10), true)?;
    same("open", sum([&annotated, &cut]), sum([&expected.open]))
}

fn gitlab(text: &str, expected: &Counts) -> Result<(), String> {
    let report = json_value(text);
    let violations = rows(&report, "");
    let level = |violation: &Value| match text_of(violation, "/severity") {
        "major" => "error",
        "minor" => "warning",
        "info" => "note",
        other => panic!("{other}"),
    };
    same(
        "open and remaining",
        by_level(violations.iter().map(level)),
        sum([&expected.open, &expected.remaining]),
    )?;
    for violation in violations {
        for pointer in ["/description", "/check_name", "/fingerprint", "/location/path"] {
            same(pointer, text_of(violation, pointer).is_empty(), false)?;
        }
        let begin = violation.pointer("/location/lines/begin").and_then(Value::as_u64);
        same("a line from 1", begin.is_some_and(|line| line > 0), true)?;
    }
    let fingerprints: BTreeSet<&str> = violations.iter().map(|it| text_of(it, "/fingerprint")).collect();
    same("different fingerprints", fingerprints.len(), violations.len())
}

fn markdown(text: &str, expected: &Counts) -> Result<(), String> {
    let mut lines = text.lines();
    same("the marker", lines.next(), Some("<!-- docdrift -->"))?;
    let headline = lines.next().unwrap_or_default();
    let open = headline.split_once(" (").and_then(|(_, rest)| rest.split_once(')'));
    same("open", open.map(|(counts, _)| written_counts(counts)).unwrap_or_default(), sum([&expected.open]))?;
    let of = |word: &str| -> usize {
        let end = headline.split_once(&format!(" {word}")).map_or("0", |(begin, _)| begin);
        end.rsplit(' ').next().and_then(|count| count.parse().ok()).unwrap_or_default()
    };
    same("mended", of("mended"), expected.mended)?;
    same("remaining", of("remaining"), expected.remaining.values().sum())?;
    same("accepted", of("accepted"), expected.accepted.values().sum())?;
    let [claims, upheld, refuted, unsettled] = expected.claims;
    let noun = if claims == 1 { "claim" } else { "claims" };
    let line = format!("{claims} {noun}: {upheld} upheld, {refuted} refuted, {unsettled} unsettled.");
    same("the counts of claims are there", text.lines().any(|it| it.starts_with(&line)), true)
}

/// A SARIF report without the documentation of the rules, which other snapshots have.
pub(super) fn without_rules(text: &str) -> String {
    let mut log = json_value(text);
    let rules = log.pointer_mut("/runs/0/tool/driver/rules").and_then(Value::as_array_mut).expect("rules");
    rules.retain(|rule| text_of(rule, "/id") == "bare-list");
    for rule in rules {
        for pointer in ["/help/text", "/help/markdown"] {
            *rule.pointer_mut(pointer).expect("each rule has help") = Value::from("…");
        }
    }
    serde_json::to_string_pretty(&log).expect("plain data") + "\n"
}
