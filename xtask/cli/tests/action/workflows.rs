//! Tests of all workflows and actions of the repository: what they may do, what they use, what they put into scripts.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use yaml_serde::Value;

use crate::root;

/// The YAML files below `.github`, with their content.
fn files() -> Vec<(PathBuf, String)> {
    let found = walkdir::WalkDir::new(root().join(".github")).sort_by_file_name();
    let paths = found.into_iter().map(|entry| entry.expect("the folder can be read").into_path());
    let yaml = paths.filter(|path| path.extension().is_some_and(|end| end == "yml" || end == "yaml"));
    yaml.map(|path| (path.clone(), fs::read_to_string(path).expect("UTF-8"))).collect()
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).expect("below the root").display().to_string()
}

/// What is wrong with a workflow or an action.
fn complaints(name: &str, text: &str) -> Vec<String> {
    let document: Value = yaml_serde::from_str(text).expect("YAML");
    let mut complaints = Vec::new();
    if text.lines().any(|line| line.contains("pull_request_target") && !line.trim_start().starts_with('#')) {
        complaints.push(format!("{name}: pull_request_target gives a stranger a token that may write"));
    }
    let jobs = document["jobs"].as_mapping();
    if jobs.is_some() && document.get("permissions").is_none() {
        complaints
            .push(format!("{name}: declares no permissions, so that its jobs have those of the repository"));
    }
    for line in text.lines().map(str::trim_start).filter(|line| !line.starts_with('#')) {
        let Some((_, used)) = line.split_once("uses: ") else { continue };
        if !used.starts_with("./") && !is_pinned(used) {
            complaints.push(format!("{name}: pin by a commit, with the version as a comment: {used}"));
        }
    }
    let jobs = jobs.into_iter().flatten().map(|(_, job)| &job["steps"]);
    for steps in jobs.chain([&document["runs"]["steps"]]).filter_map(Value::as_sequence) {
        for step in steps {
            complaints.extend(step_complaints(name, step));
        }
    }
    complaints
}

fn is_pinned(used: &str) -> bool {
    let Some((_, rest)) = used.split_once('@') else { return false };
    let Some((commit, version)) = rest.split_once(" # v") else { return false };
    let is_hex = |sign: char| sign.is_ascii_digit() || ('a'..='f').contains(&sign);
    commit.len() == 40
        && commit.chars().all(is_hex)
        && version.starts_with(|sign: char| sign.is_ascii_digit())
}

fn step_complaints(name: &str, step: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    if let Some(script) = step["run"].as_str().filter(|script| script.contains("${{")) {
        complaints.push(format!("{name}: a value belongs into env, not into a script: {script}"));
    }
    let is_checkout = step["uses"].as_str().is_some_and(|used| used.starts_with("actions/checkout@"));
    if is_checkout && step["with"]["persist-credentials"].as_bool() != Some(false) {
        complaints.push(format!("{name}: a checkout keeps its token: persist-credentials: false"));
    }
    complaints
}

#[test]
fn workflows_and_actions_are_safe() {
    let all: Vec<String> = files().iter().flat_map(|(path, text)| complaints(&name(path), text)).collect();
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

#[test]
fn what_is_not_safe_is_found() {
    let cases = [
        ("on: pull_request_target\npermissions: {}\njobs: {}", "pull_request_target"),
        ("on: push\njobs: {}", "declares no permissions"),
        ("permissions: {}\njobs: {a: {steps: [\n{\nuses: actions/cache@v5\n}]}}", "pin by a commit"),
        ("runs:\n  steps:\n    - run: echo ${{ github.head_ref }}", "belongs into env"),
        ("permissions: {}\njobs: {a: {steps: [{uses: actions/checkout@v5}]}}", "keeps its token"),
    ];
    for (text, expected) in cases {
        let all = complaints("a.yml", text);
        assert!(all.iter().any(|line| line.contains(expected)), "{expected}: {all:?}");
    }
}

#[test]
fn one_action_has_one_version() {
    let mut used: Vec<String> = Vec::new();
    for (_, text) in files() {
        used.extend(text.lines().filter_map(|line| Some(line.split_once("uses: ")?.1.to_owned())));
    }
    used.sort();
    used.dedup();
    let mut names: Vec<&str> = used.iter().map(|used| used.split('@').next().unwrap_or_default()).collect();
    names.dedup();
    assert_eq!(names.len(), used.len(), "{used:#?}");
}

#[test]
fn the_scripts_can_be_called_and_are_bash() {
    let scripts = walkdir::WalkDir::new(root().join(".github")).into_iter().filter_map(Result::ok);
    let scripts: Vec<PathBuf> = scripts
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "sh"))
        .collect();
    assert!(scripts.len() >= 4, "{scripts:?}");
    for script in scripts {
        let mode = fs::metadata(&script).expect("it was found").permissions().mode();
        assert!(mode & 0o100 != 0, "{}: chmod +x", name(&script));
        let text = fs::read_to_string(&script).expect("UTF-8");
        assert!(text.starts_with("#!/usr/bin/env bash\n# "), "{}: says what it is for", name(&script));
        assert!(text.contains("\nset -euo pipefail\n"), "{}", name(&script));
        if Command::new("shellcheck").arg("--version").output().is_ok() {
            let run = Command::new("shellcheck").arg(&script).output().expect("it was found");
            assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
        }
    }
}

/// The targets of the release are those that the action asks for.
#[test]
fn the_release_has_what_the_action_takes() {
    let read = |name: &str| fs::read_to_string(root().join(name)).expect("UTF-8");
    let release: Value = yaml_serde::from_str(&read(".github/workflows/release.yml")).expect("YAML");
    let matrix = release["jobs"]["build"]["strategy"]["matrix"]["include"].as_sequence().expect("a list");
    let mut built: Vec<&str> = matrix.iter().map(|entry| entry["target"].as_str().expect("a text")).collect();
    let install = read(".github/actions/docdrift/install.sh");
    let mut taken: Vec<&str> =
        install.lines().filter_map(|line| line.split_once(") echo ")?.1.strip_suffix(" ;;")).collect();
    built.sort_unstable();
    taken.sort_unstable();
    assert_eq!(built, taken);
}

#[test]
fn the_hooks_of_pre_commit_call_what_is_there() {
    let text = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).expect("UTF-8");
    let hooks: Vec<Value> = yaml_serde::from_str(&text).expect("YAML");
    let field = |hook: &Value, key: &str| hook[key].as_str().expect("a text").to_owned();
    let shown: Vec<[String; 3]> =
        hooks.iter().map(|hook| ["id", "language", "entry"].map(|key| field(hook, key))).collect();
    assert_eq!(
        shown,
        [
            ["docdrift", "system", "docdrift check"],
            ["docdrift-source", "script", ".github/actions/docdrift/hook.sh"],
        ]
    );
    assert!(root().join(&shown[1][2]).is_file());
}

/// The workflows that README and manual show are workflows of the action, with inputs and outputs that it has.
#[test]
fn what_is_shown_of_the_action_is_what_it_has() {
    let read = |name: &str| fs::read_to_string(root().join(name)).expect("UTF-8");
    let (readme, chapter) = (read("README.md"), read("xtask/manual/src/ci.md"));
    let shown = |text: &str| -> String {
        let fence =
            text.split("```yaml\n").find(|fence| fence.starts_with("name: docdrift\n")).expect("a workflow");
        fence.split("```").next().unwrap_or_default().split(" # ").next().unwrap_or_default().to_owned()
    };
    assert_eq!(shown(&readme), shown(&chapter), "README and manual show the same workflow");
    let workflow: Value = yaml_serde::from_str(&shown(&chapter)).expect("YAML");
    assert!(workflow.get("permissions").is_some());
    let action: Value = yaml_serde::from_str(&read(".github/actions/docdrift/action.yml")).expect("YAML");
    for (kind, table) in [("inputs", "| input |"), ("outputs", "| output |")] {
        let table = chapter.split(table).nth(1).expect("a table").split("\n\n").next().unwrap_or_default();
        let cells = table.lines().skip(2).map(|line| line.split('|').nth(1).unwrap_or_default());
        let described: Vec<&str> =
            cells.flat_map(|cell| cell.split(',')).map(|name| name.trim().trim_matches('`')).collect();
        let has = action[kind].as_mapping().expect("names").iter();
        let has: Vec<&str> = has.map(|(name, _)| name.as_str().expect("a text")).collect();
        assert_eq!(described, has, "{kind} of the action, in their order");
    }
}
