//! Tests of `docdrift explain`: the list of rules, and the documentation of each rule.

use crate::sandbox::Sandbox;

#[test]
fn every_rule_of_the_list_explains_itself() {
    let sandbox = Sandbox::empty();
    let list = sandbox.run(&["explain"]);
    assert_eq!((list.code, list.stderr.as_str()), (0, ""), "{list:?}");
    assert!(list.stdout.lines().count() > 10, "{list:?}");
    for line in list.stdout.lines() {
        let (rule, summary) = line.split_once(' ').expect("a name and a summary");
        let run = sandbox.run(&["explain", rule]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
        assert!(run.stdout.starts_with(&format!("# {rule}\n\n")), "{run:?}");
        let one_line = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(one_line.contains(summary.trim()), "{run:?}");
        for heading in ["## Why", "## Drifts", "## Agrees", "Level: "] {
            assert!(run.stdout.contains(&format!("\n{heading}")), "{heading}: {run:?}");
        }
    }
}

#[test]
fn an_unknown_rule_is_answered_with_those_that_there_are() {
    let run = Sandbox::empty().run(&["explain", "moved"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(run.stderr.starts_with("error: there is no rule `moved`\nhelp: the rules are: "), "{run:?}");
    assert!(run.stderr.contains(", moved-field, "), "{run:?}");
}
