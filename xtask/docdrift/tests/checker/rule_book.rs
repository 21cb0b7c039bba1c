//! Every rule is documented, its examples run, and all rules run over the examples of all others.

use std::fmt::Write as _;

use crate::common::{self, Case};
use docdrift::{Outcome, Rule, RuleBook};

/// The headings of a rule's documentation, in their order.
const HEADINGS: [&str; 3] = ["## Why", "## Drifts", "## Agrees"];

/// An example of a rule's documentation.
struct Example {
    /// `## Drifts` or `## Agrees`.
    heading: String,
    /// The line of the documentation that it begins on.
    line: usize,
    case: Case,
}

/// The examples: each begins with a page, or with several that are named; a whole document, a recording and the client's outcome, or
/// what the client accepts, may follow it.
fn examples(rule: &Rule) -> Vec<Example> {
    let text = rule.text();
    let mut examples: Vec<Example> = Vec::new();
    let mut heading = String::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line.starts_with("## ") {
            heading = line.to_owned();
        }
        let info = line.trim_start_matches('`');
        let fence = &line[..line.len() - info.len()];
        if fence.len() < 3 {
            continue;
        }
        let inside: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != fence).collect();
        let content = inside.join("\n") + "\n";
        let name = format!("{}.md", rule.id);
        match (info, examples.last_mut()) {
            ("md", _) => examples.push(Example {
                heading: heading.clone(),
                line: number + 1,
                case: Case::page(&name, &content),
            }),
            // One more page of a site.
            (named, Some(example))
                if named.starts_with("md ")
                    && example.case.specs.is_empty()
                    && example.heading == heading =>
            {
                example.case.pages.push((named["md ".len()..].to_owned(), content));
            }
            (named, _) if named.starts_with("md ") => examples.push(Example {
                heading: heading.clone(),
                line: number + 1,
                case: Case::page(&named["md ".len()..], &content),
            }),
            ("yaml openapi", Some(example)) => {
                example.case.specs.push((format!("{}.yaml", rule.id), content));
            }
            ("yaml", Some(example)) => {
                let number = example.case.recordings.len() + 1;
                example.case.recordings.push((format!("{}-{number}.yaml", rule.id), content, None));
            }
            ("json", Some(example)) => {
                let outcome: Outcome = serde_json::from_str(&content).expect("an outcome of the client");
                example.case.recordings.last_mut().expect("an outcome follows its recording").2 =
                    Some(outcome);
            }
            ("json client", Some(example)) => {
                example.case.client = Some((format!("{}.client.json", rule.id), content));
            }
            (other, _) => panic!("{}: a fence of the documentation is marked `{other}`", rule.id),
        }
    }
    examples
}

#[test]
fn rules_are_documented() {
    for rule in RuleBook::standard().rules() {
        let text = rule.text();
        let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, HEADINGS, "the headings of `{}`", rule.id);
        assert!(!text.contains("TODO"), "the documentation of `{}` is written", rule.id);
        assert!(rule.summary().ends_with('.'), "`{}` begins with a sentence", rule.id);
        for heading in &HEADINGS[1..] {
            let has_one = examples(rule).iter().any(|example| example.heading == *heading);
            assert!(has_one, "`{}` has an example under `{heading}`", rule.id);
        }
    }
}

#[test]
fn names_are_sorted_and_unique() {
    let ids: Vec<&str> = RuleBook::standard().rules().map(|rule| rule.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted);
}

#[test]
fn examples_drift_and_agree_as_they_say() {
    for rule in RuleBook::standard().rules() {
        for example in examples(rule) {
            let fired = example
                .case
                .run(|report, _| report.findings.iter().any(|finding| finding.rule.id == rule.id));
            let drifts = example.heading == "## Drifts";
            let wanted = if drifts { "is found by its rule" } else { "is left alone by its rule" };
            assert_eq!(fired, drifts, "`{}`: the example on line {} {wanted}", rule.id, example.line);
        }
    }
}

#[test]
fn every_rule_runs_over_every_example() {
    let mut table = String::new();
    for rule in RuleBook::standard().rules() {
        for example in examples(rule) {
            let found =
                example.case.run(|report, _| report.findings.iter().map(common::line).collect::<Vec<_>>());
            writeln!(
                table,
                "{} {} (line {})",
                rule.id,
                example.heading.trim_start_matches("## "),
                example.line
            )
            .expect("writing to a String never fails");
            for line in found {
                writeln!(table, "    {line}").expect("writing to a String never fails");
            }
        }
    }
    common::settings("").bind(|| insta::assert_snapshot!("rule_book", table));
}
