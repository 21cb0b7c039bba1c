//! `cargo xtask new-rule`: generates the source file of a new rule, its registration and its fixture.
//!
//! The tests fail until the generated files are completed.

use clap::Args;
use docdrift_cli::{Error, Outcome};

use crate::tree::Tree;

/// The folder of the source files of rules.
const RULES: &str = "xtask/docdrift/src/rules";
/// The file that registers all rules.
const REGISTRY: &str = "xtask/docdrift/src/rules.rs";
/// The folder of fixtures.
const FIXTURES: &str = "xtask/docdrift/tests/fixtures";
/// The file that lists all fixtures, from which their tests are generated.
const FIXTURE_LIST: &str = "xtask/docdrift/tests/checker/fixtures.rs";

/// Generate the source file of a new rule, its registration and its fixture
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// The name of the rule, which must read well after "allow": `unknown-header`
    #[arg(value_name = "NAME")]
    name: String,
}

/// Runs the subcommand.
pub(crate) fn run(tree: &Tree, options: &Options) -> Result<Outcome, Error> {
    let name = options.name.as_str();
    let well_formed = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    if !name.split('-').all(well_formed) {
        return Err(Error::usage(format!("`{name}` is not a valid name for a rule"))
            .help("a name consists of lower-case words joined by `-`: `unknown-header`"));
    }
    let stem = name.replace('-', "_");
    let rule = format!("{RULES}/{stem}.rs");
    let page = format!("{FIXTURES}/{stem}/page.md");
    if let Some(existing) = [&rule, &page].into_iter().find(|file| tree.has(file)) {
        return Err(Error::usage(format!("{existing}: already exists")));
    }
    let registry = String::from_utf8_lossy(&tree.bytes(REGISTRY)?).into_owned();
    let registry = with_rule(&registry, &stem)
        .ok_or_else(|| Error::failed(format!("{REGISTRY}: cannot find the list of rules")))?;
    let fixtures = String::from_utf8_lossy(&tree.bytes(FIXTURE_LIST)?).into_owned();
    let fixtures = with_fixture(&fixtures, &stem)
        .ok_or_else(|| Error::failed(format!("{FIXTURE_LIST}: cannot find the list of fixtures")))?;
    let files = [
        (rule, source(name, &stem)),
        (page, PAGE.to_owned()),
        (REGISTRY.to_owned(), registry),
        (FIXTURE_LIST.to_owned(), fixtures),
    ];
    let mut outcome = Outcome::default();
    for (file, text) in &files {
        tree.write(file, text)?;
        outcome.output.push_str(&format!("    wrote {file}\n"));
    }
    outcome.output.push_str(NEXT);
    Ok(outcome)
}

/// The steps that are left to do, printed at the end.
const NEXT: &str = "\
next: write the documentation of the rule, its examples and its check;
      add to the fixture claims that the rule must report, and claims that it must not report;
      run `cargo test --package docdrift`: it names what is missing and shows changed snapshots;
      read them, then accept them: `INSTA_UPDATE=always cargo test --package docdrift`
";

/// The text of the registry with the new rule inserted into both of its sorted lists. `None` if one of the
/// lists is missing.
fn with_rule(registry: &str, stem: &str) -> Option<String> {
    let constant = stem.to_uppercase();
    let with_mod = with_line(registry, &format!("mod {stem};"), |line| line.starts_with("mod "))?;
    with_line(&with_mod, &format!("    &{stem}::{constant},"), |line| line.starts_with("    &"))
}

/// The text of the list of fixtures with the new fixture inserted in order. `None` if there is no list.
fn with_fixture(list: &str, stem: &str) -> Option<String> {
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
    with_line(list, &format!("    {stem}"), |line| line.strip_prefix("    ").is_some_and(is_name))
}

/// The text with a line inserted in order among the lines for which `is_kind` holds. `None` if there is no
/// such line.
fn with_line(text: &str, new: &str, is_kind: impl Fn(&str) -> bool) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().rposition(|line| is_kind(line))?;
    let place = lines.iter().position(|line| is_kind(line) && *line > new).unwrap_or(last + 1);
    let (before, after) = lines.split_at(place);
    Some(before.iter().chain([&new]).chain(after).flat_map(|line| [*line, "\n"]).collect())
}

fn source(name: &str, stem: &str) -> String {
    SOURCE.replace("NAME", name).replace("CONSTANT", &stem.to_uppercase())
}

/// The template of a rule's source file.
const SOURCE: &str = r#"//! TODO: the disagreement that this rule reports, in one sentence.

use super::proposal::Proposal;
use super::rule::rule;
use crate::evidence::Case;

rule! {
    /// TODO: what the page states that the schema does not, in one sentence.
    ///
    /// ## Why
    ///
    /// TODO: what goes wrong for a reader who trusts the page.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// TODO: a sample or a sentence that contradicts this document.
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// TODO: the same sample or sentence, corrected.
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// ````
    /// `````
    CONSTANT: "NAME", Warning, rank Contradicted, Subject(check)
}

fn check(_case: &Case<'_, '_>, _proposals: &mut Vec<Proposal>) {
    // TODO: examine the case. If it disagrees, push `Proposal::new(case.subject, "what is wrong")` with
    // its claims (`refuting`), labels, `why` and `help`.
}
"#;

/// The template of a fixture's page.
const PAGE: &str = r"# TODO: claims that the rule must report, and claims that it must not report

````yaml GET /orders
openapi: 3.0.3
paths: {/orders: {get: {responses: {'200': {description: all}}}}}
````
";

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The text of a file of the repository.
    fn read(file: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// What a rule's source file shares with other rules: the imported paths, the macro, the declaration and
    /// the signature of `check`. The rule's names are replaced, and unused parameters are written as used ones.
    fn outline(source: &str, stem: &str) -> Vec<String> {
        let declared = format!("{}: \"{}\"", stem.to_uppercase(), stem.replace('_', "-"));
        let mut outline = Vec::new();
        for line in source.lines().map(str::trim) {
            if let Some(import) = line.strip_prefix("use ") {
                let (path, names) = import.trim_end_matches(';').rsplit_once("::").unwrap_or(("", import));
                let (path, names) = match import.split_once("::{") {
                    Some((path, names)) => (path, names.trim_end_matches("};")),
                    None => (path, names),
                };
                outline.extend(names.split(", ").map(|name| format!("use {path}::{name}")));
            } else if line.starts_with("rule!") || line.starts_with("fn check(") {
                outline.push(line.replace("_case:", "case:").replace("_proposals:", "proposals:"));
            } else if line.starts_with(&declared) {
                outline.push(line.replace(&declared, "RULE"));
            }
        }
        outline
    }

    /// Building the checker with a new rule would take minutes, so this compares the template with rules that
    /// the checker is built with.
    #[test]
    fn the_template_has_the_outline_of_existing_rules() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(RULES);
        let entries = fs::read_dir(folder).expect("the folder of rules exists");
        let mut known: Vec<String> = Vec::new();
        for entry in entries {
            let file = entry.expect("the folder is readable").file_name().into_string().expect("UTF-8");
            let stem = file.trim_end_matches(".rs");
            known.extend(outline(&read(&format!("{RULES}/{file}")), stem));
        }
        let template = outline(&source("new-rule", "new_rule"), "new_rule");
        assert_eq!(
            template.len(),
            6,
            "three imports, the macro, the declaration, the function: {template:#?}"
        );
        for line in &template {
            assert!(known.contains(line), "no existing rule has the line `{line}`");
        }
    }

    #[test]
    fn rules_and_fixtures_are_added_to_the_lists_of_the_repository() {
        let registry = with_rule(&read(REGISTRY), "wrong_zone").expect("the registry has both lists");
        assert!(registry.contains("\nmod wrong_value;\nmod wrong_zone;\n"), "{registry}");
        assert!(registry.contains("    &wrong_zone::WRONG_ZONE,\n];"), "{registry}");
        let list = read(FIXTURE_LIST);
        for (stem, lines) in [("aa", "fixtures! {\n    aa\n"), ("zz", "\n    zz\n}\n")] {
            let changed = with_fixture(&list, stem).expect("the file lists fixtures");
            assert!(changed.contains(lines), "{changed}");
            assert_eq!(changed.lines().count(), list.lines().count() + 1);
        }
    }

    #[test]
    fn the_registry_stays_sorted() {
        let registry = "//! All rules\n\nmod a_rule;\nmod c_rule;\n\nstatic ALL: &[&Rule] = &[\n    &a_rule::A_RULE,\n    &c_rule::C_RULE,\n];\n";
        for (stem, position) in [("b_rule", 1), ("d_rule", 2)] {
            let text = with_rule(registry, stem).expect("both lists are there");
            let mods: Vec<&str> = text.lines().filter(|line| line.starts_with("mod ")).collect();
            let entries: Vec<&str> = text.lines().filter(|line| line.starts_with("    &")).collect();
            assert_eq!(mods[position], format!("mod {stem};"));
            assert_eq!(entries[position], format!("    &{stem}::{},", stem.to_uppercase()));
            assert!(mods.is_sorted() && entries.is_sorted());
        }
    }

    #[test]
    fn a_registry_without_its_list_is_left_alone() {
        assert_eq!(with_rule("nothing here", "b_rule"), None);
    }
}
