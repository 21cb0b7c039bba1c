//! Tests of `docdrift explain`: the list of rules and kinds, and the documentation of each.

use crate::sandbox::Sandbox;

/// The names and summaries of the list that begins with this heading.
fn listed<'l>(list: &'l str, heading: &str) -> Vec<(&'l str, &'l str)> {
    let lines = list.lines().skip_while(|line| !line.starts_with(heading)).skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    lines.map(|line| line.trim_start().split_once(' ').expect("a name and a summary")).collect()
}

#[test]
fn every_name_of_the_list_explains_itself() {
    let sandbox = Sandbox::empty();
    let list = sandbox.run(&["explain"]);
    assert_eq!((list.code, list.stderr.as_str()), (0, ""), "{list:?}");
    for (heading, sections) in [
        ("Rules: ", &["## Why", "## Drifts", "## Agrees", "Level: "][..]),
        ("Gaps: ", &[]),
        ("Unsettled: ", &[]),
    ] {
        let names = listed(&list.stdout, heading);
        assert!(names.len() > 10, "{heading}: {list:?}");
        for (name, summary) in names {
            let run = sandbox.run(&["explain", name]);
            assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
            assert!(run.stdout.starts_with(&format!("# {name}\n\n")), "{run:?}");
            let one_line = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(one_line.contains(summary.trim()), "{run:?}");
            for section in sections {
                assert!(run.stdout.contains(&format!("\n{section}")), "{section}: {run:?}");
            }
        }
    }
}

#[test]
fn the_list_has_rules_then_gaps_then_reasons_of_unsettled_claims() {
    let list = Sandbox::empty().run(&["explain"]).stdout;
    let headings: Vec<&str> =
        list.lines().filter(|line| !line.is_empty() && !line.starts_with(' ')).collect();
    assert_eq!(
        headings,
        [
            "Rules: what a finding reports",
            "Gaps: what the checker saw and did not understand",
            "Unsettled: why nothing could decide a claim",
        ]
    );
}

#[test]
fn an_unknown_name_is_answered_with_those_that_there_are() {
    let run = Sandbox::empty().run(&["explain", "moved"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(
        run.stderr.starts_with("error: there is no rule or kind `moved`\nhelp: the rules are: "),
        "{run:?}"
    );
    assert!(run.stderr.contains(", moved-field, "), "{run:?}");
    assert!(run.stderr.contains("; the kinds are: gap/"), "{run:?}");
    assert!(run.stderr.contains(", unsettled/open-schema, "), "{run:?}");
}
