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
    let files = [(rule, source(name, &stem)), (page, PAGE.to_owned()), (REGISTRY.to_owned(), registry)];
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

use crate::evidence::Case;
use super::proposal::Proposal;
use super::rule::rule;

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
    use super::*;

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
