//! Each test that the manual's tables of promises name exists, and the command there runs it.

use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, Item};

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

/// The rows of all tables of a text, each as its cells, without heads.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let lines = text.lines().filter(|line| line.starts_with('|'));
    let cells = lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>());
    cells.filter(|cells| cells[0] != "promise" && !cells[0].starts_with('-')).collect()
}

/// Why a command runs no test; `None` if it does.
fn complaint(command: &str) -> Option<String> {
    let words: Vec<&str> = command.split(' ').collect();
    let after = |flag: &str| words.iter().position(|word| *word == flag).map(|at| words[at + 1]);
    let Some(test) = words.last().filter(|_| command.starts_with("cargo test ")) else {
        return Some("is no `cargo test`".to_owned());
    };
    let folder = match after("-p") {
        None => top().to_owned(),
        Some("docdrift-cli") => top().join("xtask/cli"),
        Some("docdrift-traffic") => top().join("xtask/traffic"),
        Some("docdrift") => top().join("xtask/docdrift"),
        Some("xtask") => top().join("xtask"),
        Some(other) => return Some(format!("there is no package {other}")),
    };
    let root = match (after("--test"), words.contains(&"--lib"), after("--bin")) {
        (Some(target), false, None) => {
            let file = folder.join(format!("tests/{target}.rs"));
            if file.is_file() { file } else { folder.join(format!("tests/{target}/main.rs")) }
        }
        (None, true, None) => folder.join("src/lib.rs"),
        (None, false, Some(_)) => folder.join("src/main.rs"),
        _ => return Some("names no target: `--test NAME`, `--lib` or `--bin NAME`".to_owned()),
    };
    let modules: Vec<&str> = test.split("::").collect();
    (!has_test(&root, &modules)).then(|| format!("there is no test `{test}` in {}", root.display()))
}

/// Whether the module in a file has the test at this path: modules, and the function at last.
fn has_test(file: &Path, path: &[&str]) -> bool {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let items = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display())).items;
    let is_root = file.ends_with("main.rs")
        || file.ends_with("lib.rs")
        || file.parent().is_some_and(|it| it.ends_with("tests"));
    let below = if is_root { file.parent().expect("a file").to_owned() } else { file.with_extension("") };
    items_have_test(&items, &below, path)
}

fn items_have_test(items: &[Item], below: &Path, path: &[&str]) -> bool {
    let [first, rest @ ..] = path else { return false };
    items.iter().any(|item| match item {
        Item::Fn(function) => {
            rest.is_empty() && function.sig.ident == first && function.attrs.iter().any(is_test)
        }
        Item::Mod(module) if module.ident == first => match &module.content {
            Some((_, items)) => items_have_test(items, &below.join(first), rest),
            None => has_test(&module_file(&module.attrs, below, first), rest),
        },
        _ => false,
    })
}

/// The file of a module.
fn module_file(attributes: &[Attribute], below: &Path, name: &str) -> PathBuf {
    assert!(
        attributes.iter().all(|attribute| !attribute.path().is_ident("path")),
        "{name} has a path of its own"
    );
    below.join(format!("{name}.rs"))
}

/// Whether an attribute makes a function a test: `test`, `tokio::test`.
fn is_test(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|last| last.ident == "test")
}

#[test]
fn every_test_that_is_named_exists() {
    let chapter =
        fs::read_to_string(top().join("xtask/manual/src/promises.md")).expect("the chapter is there");
    let rows = rows(&chapter);
    assert!(rows.len() > 40, "{} rows", rows.len());
    let mut complaints = Vec::new();
    for row in rows {
        let command = row.get(1).and_then(|cell| cell.strip_prefix('`')?.strip_suffix('`'));
        match command {
            None => complaints.push(format!("{row:?}: names no test")),
            Some(command) => complaints.extend(complaint(command).map(|why| format!("{command}: {why}"))),
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn what_names_no_test_is_found() {
    for (command, part) in [
        ("cargo run x", "no `cargo test`"),
        ("cargo test -p nobody --lib a", "no package nobody"),
        ("cargo test a_test", "names no target"),
        ("cargo test --test client no_such_test", "no test `no_such_test`"),
        ("cargo test --lib money::tests::decimal", "no test"),
        ("cargo test --lib money::no_digit_is_lost_in_either_direction", "no test"),
    ] {
        assert!(
            complaint(command).is_some_and(|why| why.contains(part)),
            "{command}: {:?}",
            complaint(command)
        );
    }
}
