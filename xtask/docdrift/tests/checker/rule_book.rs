//! The documentation of rules: its headings, its examples, and every rule over the examples of all rules.

use std::fmt::Write as _;

use crate::common::{self, Case};
use docdrift::{Finding, Outcome, Rule, RuleBook};

/// The headings that each rule's documentation has, in this order.
const HEADINGS: [&str; 3] = ["## Why", "## Drifts", "## Agrees"];

/// An example in a rule's documentation.
struct Example {
    /// `## Drifts` or `## Agrees`.
    heading: String,
    /// The line of the documentation on which the example begins, from 1.
    line: usize,
    case: Case,
}

/// The examples in the documentation of a rule. Each begins with a page, with several named pages, or with an OpenAPI
/// document whose descriptions are checked. An
/// OpenAPI document, a recording with its replay outcome, recorded traffic, or the schemas of the client may follow.
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
            // Another page of the same example.
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
            // A document whose descriptions are checked; it needs no page.
            ("yaml openapi descriptions", _) => examples.push(Example {
                heading: heading.clone(),
                line: number + 1,
                case: Case {
                    specs: vec![(format!("{}.yaml", rule.id), content)],
                    descriptions: true,
                    ..Case::default()
                },
            }),
            ("yaml openapi", Some(example)) => {
                example.case.specs.push((format!("{}.yaml", rule.id), content));
            }
            ("yaml", Some(example)) => {
                let number = example.case.recordings.len() + 1;
                example.case.recordings.push((format!("{}-{number}.yaml", rule.id), content, None));
            }
            ("json", Some(example)) => {
                let outcome: Outcome =
                    serde_json::from_str(&content).expect("the fence holds the outcome of a replay");
                example.case.recordings.last_mut().expect("an outcome follows its recording").2 =
                    Some(outcome);
            }
            ("json traffic", Some(example)) => {
                // Each line is an entry of a HAR.
                example.case.traffic.push((format!("{}.har", rule.id), common::har(&inside)));
            }
            ("json client", Some(example)) => {
                example.case.client = Some((format!("{}.client.json", rule.id), content));
            }
            (other, _) => {
                panic!("{}: the documentation has a fence with the unknown info string `{other}`", rule.id)
            }
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
        assert!(!text.contains("TODO"), "the documentation of `{}` is complete", rule.id);
        assert!(rule.summary().ends_with('.'), "`{}` begins with a sentence", rule.id);
        for heading in &HEADINGS[1..] {
            let has_one = examples(rule).iter().any(|example| example.heading == *heading);
            assert!(has_one, "`{}` has an example under `{heading}`", rule.id);
        }
    }
}

#[test]
fn rule_ids_are_sorted_and_unique() {
    let ids: Vec<&str> = RuleBook::standard().rules().map(|rule| rule.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted);
}

#[test]
fn rules_report_their_drifts_and_nothing_else() {
    let mut wrong = Vec::new();
    for rule in RuleBook::standard().rules() {
        for example in examples(rule) {
            let own = |finding: &&Finding| finding.rule.id == rule.id;
            let reported = example.case.run(|report, _| report.findings.iter().filter(own).count());
            let must_report = example.heading == "## Drifts";
            if (reported > 0) != must_report {
                let expected = if must_report { "at least one" } else { "none" };
                let at = format!("`{}`, the example on line {}", rule.id, example.line);
                wrong.push(format!("{at}: {reported} findings of the rule, expected {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_runs_over_every_example() {
    let mut table = String::new();
    for rule in RuleBook::standard().rules() {
        for example in examples(rule) {
            let found =
                example.case.run(|report, _| report.findings.iter().map(common::summary).collect::<Vec<_>>());
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
