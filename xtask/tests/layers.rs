//! Tests of the checker's module layers: a top-level module imports only from lower layers.
//!
//! `xtask/README.md` lists the layers, which it calls floors. Modules of the same layer do not import from
//! each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// The folder with the top-level modules of the crate. Each of them has a folder of its own.
const MODULES: &str = "docdrift/src";

/// The beginning of the fence in `xtask/README.md` that lists the layers, the lowest first.
const FENCE: &str = "```floors\n";

fn xtask() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The layer of each top-level module; the lowest layer is 0.
fn layers() -> BTreeMap<String, usize> {
    let readme = fs::read_to_string(xtask().join("README.md")).expect("xtask has a README");
    let fence = readme.split(FENCE).nth(1).expect("xtask/README.md lists the layers in a fence");
    let lines = fence.lines().take_while(|line| *line != "```");
    let modules = lines.enumerate().flat_map(|(layer, line)| {
        line.split_whitespace().map(move |module| (module.to_owned(), layer)).collect::<Vec<_>>()
    });
    modules.collect()
}

/// A source file of the checker, with its module path and its lines before the tests.
struct Source {
    name: String,
    module: Vec<String>,
    lines: Vec<String>,
}

fn sources() -> Vec<Source> {
    let root = xtask().join(MODULES);
    let mut sources = Vec::new();
    for entry in WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.expect("the sources can be read");
        let path =
            entry.path().strip_prefix(&root).expect("found below").to_string_lossy().replace('\\', "/");
        let Some(stem) = path.strip_suffix(".rs").filter(|stem| !stem.ends_with("tests")) else { continue };
        let text = fs::read_to_string(entry.path()).expect("UTF-8");
        let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
        sources.push(Source {
            name: format!("{MODULES}/{path}"),
            module: if stem == "lib" { Vec::new() } else { stem.split('/').map(str::to_owned).collect() },
            lines: lines.map(str::to_owned).collect(),
        });
    }
    sources
}

/// The top-level modules that a line names by a path: `crate::page::…`, `super::super::page`. A path to an
/// item of the crate root, such as `crate::check`, gives the name of that item.
fn imported_modules(line: &str, module: &[String]) -> Vec<String> {
    let code = if line.trim_start().starts_with("//") { "" } else { line };
    let mut modules = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = code[at + "crate::".len()..].trim_start_matches('{');
        modules.push(
            rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned(),
        );
    }
    // `super` of a top-level module is the root, so a path with one `super::` per segment of the module path
    // starts at the root.
    let to_root = "super::".repeat(module.len());
    for (at, _) in code.match_indices(&to_root).filter(|_| !module.is_empty()) {
        let rest = code[at + to_root.len()..].trim_start_matches('{');
        modules.push(
            rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned(),
        );
    }
    modules
}

/// The imports of a file from a higher or the same layer, each as a message with its line.
fn violations(source: &Source, layers: &BTreeMap<String, usize>) -> Vec<String> {
    let Some(own) = source.module.first() else { return Vec::new() };
    // A file next to `lib.rs` without a layer belongs to the root, which may import everything.
    let Some(layer) = layers.get(own) else { return Vec::new() };
    let mut violations = Vec::new();
    for (number, line) in (1..).zip(&source.lines) {
        for module in imported_modules(line, &source.module) {
            let position = match layers.get(&module) {
                _ if module == *own => continue,
                Some(other) if other < layer => continue,
                Some(other) if other == layer => "in the same layer",
                _ => "in no lower layer",
            };
            violations.push(format!(
                "{}:{number}: `{own}` imports `{module}`, which is {position}: {}",
                source.name,
                line.trim()
            ));
        }
    }
    violations
}

#[test]
fn modules_import_from_lower_layers_only() {
    let layers = layers();
    let violations: Vec<String> = sources().iter().flat_map(|source| violations(source, &layers)).collect();
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn every_top_level_module_has_a_layer() {
    let layers = layers();
    let root = ["lib", "inputs"];
    for source in sources() {
        let Some(module) = source.module.first() else { continue };
        let known = layers.contains_key(module) || root.contains(&module.as_str());
        assert!(known, "{}: the list of floors in xtask/README.md lacks `{module}`", source.name);
    }
    for module in layers.keys() {
        let is_folder = xtask().join(MODULES).join(module).is_dir();
        assert!(
            is_folder,
            "xtask/README.md lists the floor of `{module}`, but {MODULES}/{module} is no folder"
        );
    }
}

#[test]
fn an_import_from_the_same_or_a_higher_layer_is_reported() {
    let source = |module: &str, line: &str| Source {
        name: "a.rs".to_owned(),
        module: module.split("::").map(str::to_owned).collect(),
        lines: vec![line.to_owned()],
    };
    let layers =
        BTreeMap::from([("source".to_owned(), 0), ("page".to_owned(), 1), ("traffic".to_owned(), 1)]);
    for (module, line, expected) in [
        ("page::prose", "use crate::source::Span;", None),
        ("page::prose", "use super::claim::Claim;", None),
        ("page::prose", "use super::super::source::Span;", None),
        (
            "page::prose",
            "use crate::traffic::Recording;",
            Some("`page` imports `traffic`, which is in the same layer"),
        ),
        (
            "source",
            "    crate::page::read(text)",
            Some("`source` imports `page`, which is in no lower layer"),
        ),
        (
            "source::yaml",
            "use super::super::{page};",
            Some("`source` imports `page`, which is in no lower layer"),
        ),
        ("source", "use crate::check;", Some("`source` imports `check`, which is in no lower layer")),
    ] {
        let found = violations(&source(module, line), &layers);
        match expected {
            None => assert!(found.is_empty(), "{line}: {found:?}"),
            Some(expected) => assert!(found.len() == 1 && found[0].contains(expected), "{line}: {found:?}"),
        }
    }
}
