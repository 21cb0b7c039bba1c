//! Runs the steps of a composite action as the runner does: conditions, expressions, environments, outputs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use yaml_serde::Value;

/// Values by their names: inputs or outputs.
pub(crate) type Values = BTreeMap<String, String>;

/// Stands for the other actions that steps use: takes the name and the inputs of one, and returns its outputs.
pub(crate) type OtherAction<'a> = &'a mut dyn FnMut(&str, &Values) -> Values;

/// What the steps of an action run in, and what they left.
pub(crate) struct Steps<'a> {
    pub(crate) inputs: Values,
    /// The values of `github.…`.
    pub(crate) github: BTreeMap<&'static str, String>,
    /// The environment of every step.
    pub(crate) environment: BTreeMap<&'static str, String>,
    pub(crate) workspace: &'a Path,
    pub(crate) other_action: OtherAction<'a>,
    outputs: BTreeMap<String, Values>,
    /// What all steps printed, both streams of one step after the other.
    pub(crate) log: String,
    failure: Option<i32>,
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map(str::to_owned)
        .or_else(|| value.as_bool().map(|flag| flag.to_string()))
        .expect("a scalar")
}

fn entries(value: &Value) -> Vec<(String, &Value)> {
    value.as_mapping().into_iter().flatten().map(|(key, value)| (text(key), value)).collect()
}

impl<'a> Steps<'a> {
    pub(crate) fn new(workspace: &'a Path, other_action: OtherAction<'a>) -> Self {
        Steps {
            inputs: BTreeMap::new(),
            github: BTreeMap::new(),
            environment: BTreeMap::new(),
            workspace,
            other_action,
            outputs: BTreeMap::new(),
            log: String::new(),
            failure: None,
        }
    }

    /// Runs the action of this file. Returns the exit code of the first step that failed, or 0, and its outputs.
    pub(crate) fn run(&mut self, action: &Path) -> (i32, Values) {
        let action: Value =
            yaml_serde::from_str(&fs::read_to_string(action).expect("the action is there")).expect("YAML");
        for (name, input) in entries(&action["inputs"]) {
            let default = self.expand(&text(&input["default"]));
            self.inputs.entry(name).or_insert(default);
        }
        for step in action["runs"]["steps"].as_sequence().expect("steps") {
            self.step(step);
        }
        let outputs = entries(&action["outputs"]);
        let outputs = outputs.into_iter().map(|(name, output)| (name, self.expand(&text(&output["value"]))));
        (self.failure.unwrap_or(0), outputs.collect())
    }

    fn step(&mut self, step: &Value) {
        let condition = step.get("if").map_or("success()".to_owned(), text);
        if !self.holds(&condition) {
            return;
        }
        let outputs = if let Some(name) = step.get("uses") {
            let inputs =
                entries(&step["with"]).into_iter().map(|(name, value)| (name, self.expand(&text(value))));
            let inputs = inputs.collect();
            (self.other_action)(&text(name), &inputs)
        } else {
            self.shell(step)
        };
        if let Some(id) = step.get("id") {
            self.outputs.insert(text(id), outputs);
        }
    }

    fn shell(&mut self, step: &Value) -> Values {
        assert_eq!(text(&step["shell"]), "bash");
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        let folder =
            step.get("working-directory").map_or(".".to_owned(), |folder| self.expand(&text(folder)));
        let own = step.get("env").map(entries).unwrap_or_default();
        let own: Vec<(String, String)> =
            own.into_iter().map(|(name, value)| (name, self.expand(&text(value)))).collect();
        let run = Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &text(&step["run"])])
            .current_dir(self.workspace.join(folder))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(&self.environment)
            .envs(own)
            .env("GITHUB_OUTPUT", file.path())
            .stdin(Stdio::null())
            .output()
            .expect("bash can be started");
        self.log += &String::from_utf8_lossy(&run.stdout);
        self.log += &String::from_utf8_lossy(&run.stderr);
        let may_fail = step.get("continue-on-error").and_then(Value::as_bool) == Some(true);
        if !run.status.success() && !may_fail && self.failure.is_none() {
            self.failure = Some(run.status.code().expect("it was not killed"));
        }
        let written = fs::read_to_string(file.path()).expect("outputs are UTF-8");
        let lines = written.lines().map(|line| line.split_once('=').expect("an output is NAME=VALUE"));
        lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// Replaces each `${{ … }}` by its value.
    fn expand(&self, text: &str) -> String {
        let mut parts = text.split("${{");
        let mut expanded = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (expression, rest) = part.split_once("}}").expect("an expression has an end");
            expanded += &self.value(expression.trim());
            expanded += rest;
        }
        expanded
    }

    fn value(&self, expression: &str) -> String {
        let parts: Vec<&str> = expression.split('.').collect();
        match parts.as_slice() {
            ["inputs", name] => self.inputs.get(*name).cloned().unwrap_or_else(|| panic!("no input {name}")),
            ["github", name] => self.github.get(name).cloned().unwrap_or_else(|| panic!("no github.{name}")),
            ["steps", id, "outputs", name] => {
                self.outputs.get(*id).and_then(|outputs| outputs.get(*name)).cloned().unwrap_or_default()
            }
            _ => panic!("this runner knows no expression `{expression}`"),
        }
    }

    fn holds(&self, condition: &str) -> bool {
        let has_status = condition.contains("always()");
        let all = condition.split(" && ").all(|part| {
            let compare = |sign: &str| {
                let (left, right) = part.split_once(sign)?;
                Some(self.value(left) == right.trim_matches('\''))
            };
            match part {
                "always()" => true,
                "success()" => self.failure.is_none(),
                _ => compare(" == ").or_else(|| compare(" != ").map(|equal| !equal)).expect("a comparison"),
            }
        });
        all && (has_status || self.failure.is_none())
    }
}
