//! `cargo xtask new-rule`: begins a rule. Its file, its lines in the registry and its fixture are
//! there at once; the tests fail until they are filled in.

use clap::Args;
use docdrift_cli::{Error, Outcome};

use crate::tree::Tree;

/// Where rules stand.
const RULES: &str = "xtask/docdrift/src/rules";
/// Where they are registered.
const REGISTRY: &str = "xtask/docdrift/src/rules.rs";
/// Where fixtures stand.
const FIXTURES: &str = "xtask/docdrift/tests/fixtures";

/// Begin a rule: its file, its registration and its fixture, to be filled in
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// The name, as it is read after "allow": `unknown-header`
    #[arg(value_name = "NAME")]
    name: String,
}

/// Answers the command.
pub(crate) fn run(tree: &Tree, options: &Options) -> Result<Outcome, Error> {
    let name = options.name.as_str();
    let well_formed = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    if !name.split('-').all(well_formed) {
        return Err(Error::usage(format!("`{name}` is no name for a rule"))
            .help("a name is words in lower case with `-` between them: `unknown-header`"));
    }
    let stem = name.replace('-', "_");
    let rule = format!("{RULES}/{stem}.rs");
    let page = format!("{FIXTURES}/{stem}/page.md");
    if let Some(there) = [&rule, &page].into_iter().find(|file| tree.has(file)) {
        return Err(Error::usage(format!("{there}: is there already")));
    }
    let registry = String::from_utf8_lossy(&tree.bytes(REGISTRY)?).into_owned();
    let registry = registered(&registry, &stem)
        .ok_or_else(|| Error::failed(format!("{REGISTRY}: the list of rules is not where it was")))?;
    let files = [(rule, source(name, &stem)), (page, PAGE.to_owned()), (REGISTRY.to_owned(), registry)];
    let mut outcome = Outcome::default();
    for (file, text) in &files {
        tree.write(file, text)?;
        outcome.output.push_str(&format!("    wrote {file}\n"));
    }
    outcome.output.push_str(NEXT);
    Ok(outcome)
}

/// What is left to do.
const NEXT: &str = "\
next: write the documentation, its examples and the check of the rule;
      draw in the fixture what drifts and what must stay silent;
      `cargo test --package docdrift` tells what is missing and shows the snapshots that change;
      read them, then `INSTA_UPDATE=always cargo test --package docdrift` takes them over
";

/// The registry with one more rule, both lists still sorted.
fn registered(registry: &str, stem: &str) -> Option<String> {
    let constant = stem.to_uppercase();
    let with_mod = inserted(registry, &format!("mod {stem};"), |line| line.starts_with("mod "))?;
    inserted(&with_mod, &format!("    &{stem}::{constant},"), |line| line.starts_with("    &"))
}

/// The text with a line put among those of its kind, in their order.
fn inserted(text: &str, new: &str, is_kind: impl Fn(&str) -> bool) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().rposition(|line| is_kind(line))?;
    let place = lines.iter().position(|line| is_kind(line) && *line > new).unwrap_or(last + 1);
    let (before, after) = lines.split_at(place);
    Some(before.iter().chain([&new]).chain(after).flat_map(|line| [*line, "\n"]).collect())
}

fn source(name: &str, stem: &str) -> String {
    SOURCE.replace("NAME", name).replace("CONSTANT", &stem.to_uppercase())
}

const SOURCE: &str = r#"//! TODO: what disagrees, in one line.

use crate::evidence::Case;
use crate::finding::Proposal;
use crate::rule::rule;

rule! {
    /// TODO: what a page does that drifts, in one sentence.
    ///
    /// ## Why
    ///
    /// TODO: what it costs the reader of the page.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// TODO: a sample or a sentence that drifts from this document.
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
    /// TODO: the same, as it would be right.
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// ````
    /// `````
    CONSTANT: "NAME", Warning, rank Contradicted, Subject(check)
}

fn check(_case: &Case<'_, '_>, _proposals: &mut Vec<Proposal>) {
    // TODO: look at the case, and push `Proposal::new(case.subject, "what is wrong")` with its
    // claims (`refuting`), labels, `why` and `help`.
}
"#;

const PAGE: &str = r"# TODO: what drifts here, and what must stay silent

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
            let text = registered(registry, stem).expect("both lists are there");
            let mods: Vec<&str> = text.lines().filter(|line| line.starts_with("mod ")).collect();
            let entries: Vec<&str> = text.lines().filter(|line| line.starts_with("    &")).collect();
            assert_eq!(mods[position], format!("mod {stem};"));
            assert_eq!(entries[position], format!("    &{stem}::{},", stem.to_uppercase()));
            assert!(mods.is_sorted() && entries.is_sorted());
        }
    }

    #[test]
    fn a_registry_without_its_list_is_left_alone() {
        assert_eq!(registered("nothing here", "b_rule"), None);
    }
}
