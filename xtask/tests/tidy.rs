//! Tests of the repository's files: rules for every source file, and that the READMEs match the code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use docdrift::RuleBook;
use syn::visit::Visit;
use walkdir::WalkDir;

/// The maximum number of lines of a source file. A longer file has more than one responsibility.
const MAX_LINES: usize = 500;

/// Maximum number of lines from `fn` to the closing brace. A longer function does several things.
const LONGEST_FUNCTION: usize = 60;

/// The root folder of the repository.
fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

fn read(name: &str) -> String {
    fs::read_to_string(top().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All paths of the repository, relative to its root, without hidden files and build output. A folder ends
/// with `/`.
fn paths() -> Vec<String> {
    let hidden = |name: &str| name.starts_with('.') || name == "target";
    WalkDir::new(top())
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !hidden(&entry.file_name().to_string_lossy()))
        .map(|entry| {
            let entry = entry.expect("the repository can be read");
            let path: PathBuf = entry.path().strip_prefix(top()).expect("found below the top").into();
            let name = path.to_string_lossy().replace('\\', "/");
            if entry.file_type().is_dir() { name + "/" } else { name }
        })
        .collect()
}

fn sources() -> impl Iterator<Item = String> {
    paths().into_iter().filter(|path| path.ends_with(".rs"))
}

/// The lines of a source file before its tests, each with its number.
fn code(name: &str) -> Vec<(usize, String)> {
    let text = if name.ends_with("/tests.rs") { String::new() } else { read(name) };
    let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
    (1..).zip(lines.map(str::to_owned)).collect()
}

/// Fails if there are violations, and prints all of them, one per line.
#[track_caller]
fn report(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// The contents of all fences with this info string whose content starts with `beginning`.
fn fences<'t>(text: &'t str, info: &str, beginning: &str) -> Vec<&'t str> {
    let opening = format!("```{info}\n");
    let mut fences = text.split(opening.as_str()).skip(1);
    let inner = fences.by_ref().map(|rest| rest.split("\n```").next().unwrap_or(rest));
    inner.filter(|inner| inner.starts_with(beginning)).collect()
}

/// The paths that the map of xtask/README.md lists. A path that ends with `*` stands for all files of a
/// folder.
fn mapped() -> Vec<String> {
    let readme = read("xtask/README.md");
    let maps = fences(&readme, "text", "build.rs ");
    let [map] = maps.as_slice() else { panic!("xtask/README.md has one map, which begins with build.rs") };
    let mut folders: Vec<String> = Vec::new();
    let mut paths = Vec::new();
    for line in map.lines() {
        let name = line.split_whitespace().next().expect("the map has no empty line");
        let depth = (line.len() - line.trim_start().len()) / 2;
        assert!(line.trim_start().contains("  "), "the map has no description of {name}");
        assert!(depth <= folders.len(), "the map indents {name} too far");
        folders.truncate(depth);
        paths.push(folders.concat() + name);
        if name.ends_with('/') {
            folders.push(name.to_owned());
        }
    }
    paths
}

#[test]
fn the_map_shows_the_tree() {
    let (map, tree) = (mapped(), paths());
    let mut complaints = Vec::new();
    for entry in &map {
        let exists = match entry.strip_suffix('*') {
            Some(folder) => tree.iter().any(|path| path.starts_with(folder)),
            None => tree.contains(entry),
        };
        if !exists {
            complaints.push(format!(
                "xtask/README.md: the map lists {entry}, which does not exist: remove the line"
            ));
        }
    }
    let groups: Vec<&str> = map.iter().filter_map(|entry| entry.strip_suffix('*')).collect();
    for path in tree.iter().filter(|path| path.ends_with('/') || path.ends_with(".rs")) {
        if !map.contains(path) && !groups.iter().any(|group| path.starts_with(group)) {
            complaints.push(format!("{path}: the map of xtask/README.md does not list it: add a line"));
        }
    }
    report(&complaints);
}

#[test]
fn the_top_is_the_users() {
    let known = [
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "SECURITY.md",
        "build.rs",
        "openapi/",
        "snapshots/",
        "src/",
        "tests/",
        "xtask/",
    ];
    let tree = paths();
    let visible = tree.iter().filter(|path| !path.trim_end_matches('/').contains('/'));
    let mut complaints: Vec<String> = visible
        .filter(|path| !known.contains(&path.as_str()))
        .map(|path| {
            format!("{path}: the root folder is for users: move it below xtask/, or hide configuration")
        })
        .collect();
    let gone = known.iter().filter(|name| !tree.iter().any(|path| path == *name));
    complaints
        .extend(gone.map(|name| format!("{name}: is missing from the root of the repository: restore it")));
    report(&complaints);
}

#[test]
fn every_file_says_what_it_is() {
    let mut complaints = Vec::new();
    for name in sources() {
        let text = read(&name);
        let first = text.lines().next().unwrap_or_default();
        let words = first.strip_prefix("//! ").unwrap_or_default().split_whitespace().count();
        if words < 4 {
            complaints
                .push(format!("{name}:1: begin with `//!` and a sentence that says what this file is for"));
        }
    }
    report(&complaints);
}

#[test]
fn no_file_is_too_long() {
    let mut complaints = Vec::new();
    for name in sources() {
        let lines = read(&name).lines().count();
        if lines > MAX_LINES {
            complaints.push(format!("{name}: {lines} lines, {MAX_LINES} are allowed: split it by stage"));
        }
    }
    report(&complaints);
}

/// The functions of a file outside of its tests: name, line, and how many lines each has.
#[derive(Default)]
struct Functions(Vec<(String, usize, usize)>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let first = signature.fn_token.span.start().line;
        let last = body.brace_token.span.close().end().line;
        self.0.push((signature.ident.to_string(), first, last - first + 1));
    }
}

fn is_of_tests(attributes: &[syn::Attribute]) -> bool {
    let is_test_only = |attribute: &syn::Attribute| {
        let only = attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|flag| flag.is_ident("test"));
        only || attribute.path().is_ident("test")
    };
    attributes.iter().any(is_test_only)
}

impl<'t> Visit<'t> for Functions {
    fn visit_item_mod(&mut self, item: &'t syn::ItemMod) {
        if !is_of_tests(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'t syn::ItemFn) {
        if !is_of_tests(&item.attrs) {
            self.add(&item.sig, &item.block);
            syn::visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'t syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'t syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.add(&item.sig, body);
        }
        syn::visit::visit_trait_item_fn(self, item);
    }
}

#[test]
fn no_function_is_too_long() {
    let is_of_tests = |name: &String| name.contains("tests/") || name.ends_with("/tests.rs");
    let mut complaints = Vec::new();
    for name in sources().filter(|name| !is_of_tests(name)) {
        let file = syn::parse_file(&read(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut functions = Functions::default();
        functions.visit_file(&file);
        let too_long = functions.0.into_iter().filter(|(.., lines)| *lines > LONGEST_FUNCTION);
        complaints.extend(too_long.map(|(function, line, lines)| {
            format!("{name}:{line}: `{function}` has {lines} lines, {LONGEST_FUNCTION} are allowed: split it by meaning")
        }));
    }
    report(&complaints);
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    let mut complaints = Vec::new();
    for name in sources().filter(|name| !name.contains("tests/")) {
        for (number, line) in code(&name) {
            if line.contains(".unwrap()") && !line.trim_start().starts_with("//") {
                complaints.push(format!(
                    "{name}:{number}: use `expect` with the reason why it cannot fail, or return the error"
                ));
            }
        }
    }
    report(&complaints);
}

#[test]
fn the_checker_does_no_io() {
    const IO_APIS: [&str; 6] =
        ["std::fs", "std::env", "std::net", "std::process", "SystemTime", "Instant::now"];
    let mut complaints = Vec::new();
    for name in sources().filter(|name| name.starts_with("xtask/docdrift/src/")) {
        for (number, line) in code(&name) {
            if let Some(api) = IO_APIS.iter().find(|api| line.contains(**api)) {
                complaints.push(format!(
                    "{name}:{number}: the library may not use {api}: get the value as an input instead"
                ));
            }
        }
    }
    report(&complaints);
}

#[test]
fn every_rule_file_is_registered_under_its_name() {
    const REGISTRY: &str = "xtask/docdrift/src/rules.rs";
    let registry = read(REGISTRY);
    let mut complaints = Vec::new();
    let mut stems = BTreeSet::new();
    for path in paths() {
        let Some(stem) =
            path.strip_prefix("xtask/docdrift/src/rules/").and_then(|name| name.strip_suffix(".rs"))
        else {
            continue;
        };
        if [
            "declared_elsewhere",
            "message_text",
            "proposal",
            "rank",
            "rule",
            "similar_name",
            "traffic_text",
            "witness_advice",
        ]
        .contains(&stem)
        {
            continue;
        }
        for line in [format!("mod {stem};"), format!("    &{stem}::{},", stem.to_uppercase())] {
            if !registry.lines().any(|known| known == line) {
                complaints
                    .push(format!("{path}: is not registered: {REGISTRY} lacks the line `{}`", line.trim()));
            }
        }
        let id = stem.replace('_', "-");
        if !read(&path).contains(&format!("{}: \"{id}\", ", stem.to_uppercase())) {
            complaints.push(format!("{path}: the id of its rule must be the stem of the file: \"{id}\""));
        }
        stems.insert(id);
    }
    report(&complaints);
    let ids: Vec<&str> = RuleBook::standard().rules().map(|rule| rule.id).collect();
    assert_eq!(
        ids,
        Vec::from_iter(&stems),
        "the rules of {REGISTRY} (left), and the files, in order (right)"
    );
}

#[test]
fn what_the_readme_shows_is_what_is_printed() {
    let readme = read("README.md");
    let shown = fences(&readme, "console", "$ cargo xtask ");
    assert!(!shown.is_empty(), "README.md shows no ```console that begins with `$ cargo xtask `");
    for excerpt in shown {
        let (command, lines) = excerpt.split_once('\n').expect("a command and what it prints");
        let run = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(command.trim_start_matches("$ cargo xtask ").split(' '))
            .current_dir(top())
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .output()
            .expect("the program was built with this test");
        let printed = String::from_utf8(run.stdout).expect("reports are UTF-8");
        let mut rest = printed.as_str();
        // A line that is `…` stands for omitted output.
        for part in lines.split("…\n").map(str::trim_end).filter(|part| !part.is_empty()) {
            let at = rest.find(part).unwrap_or_else(|| {
                let missing = part.lines().find(|line| !rest.contains(line)).unwrap_or(part);
                panic!("README.md shows a line that `{command}` does not print at that place: copy the output\n{missing}")
            });
            rest = &rest[at + part.len()..];
        }
    }
}

#[test]
fn the_examples_that_are_shown_are_those_that_are_compiled() {
    const EXAMPLES: &str = "xtask/consumer/src/";
    const SHOP: &str = "src/webhook/shop.rs";
    let texts = ["README.md", "xtask/manual/src/client.md", "xtask/manual/src/shop.md"].map(read);
    let shown: Vec<&str> = texts.iter().flat_map(|text| fences(text, "rust", "use ")).collect();
    let mut compiled = Vec::new();
    let mut complaints = Vec::new();
    let shown_here = |name: &String| {
        name == SHOP
            || name.starts_with(EXAMPLES) && !["main.rs", "sale.rs"].iter().any(|file| name.ends_with(file))
    };
    for name in sources().filter(shown_here) {
        let text = read(&name);
        let example = text[text.find("\nuse ").expect("an example begins with `use`")..].trim().to_owned();
        if !shown.contains(&example.as_str()) {
            complaints.push(format!("the manual does not show {name}; copy it, from `use` on:\n{example}"));
        }
        // The documentation of a module may show the program of its API.
        let module = name.replace(EXAMPLES, "src/");
        let docs: String = read(&module)
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .fold(String::new(), |docs, line| docs + line.strip_prefix(' ').unwrap_or(line) + "\n");
        if docs.contains("# A program") && !docs.contains(&format!("```no_run\n{example}\n```")) {
            complaints
                .push(format!("{module}: its documentation does not show {name}; copy it, from `use` on"));
        }
        compiled.push(example);
    }
    let unknown = shown.iter().filter(|shown| !compiled.iter().any(|example| example == *shown));
    complaints
        .extend(unknown.map(|example| format!("no file of {EXAMPLES} contains what is shown:\n{example}")));
    report(&complaints);
}

/// The names of the APIs: the folders of `openapi/upstream`.
fn apis() -> Vec<String> {
    let folders = paths().into_iter().filter_map(|path| {
        let api = path.strip_prefix("openapi/upstream/")?.strip_suffix('/')?;
        (!api.contains('/')).then(|| api.to_owned())
    });
    folders.collect()
}

#[test]
fn every_operation_has_an_example_that_runs() {
    let mut complaints = Vec::new();
    for api in apis() {
        let covered: toml::Table =
            read(&format!("openapi/covered/{api}.toml")).parse().expect("`spec` reads it");
        let operations = covered["operation"].as_array().expect("a list");
        let file = format!("src/{api}.rs");
        let source = read(&file);
        for id in operations.iter().map(|operation| operation["id"].as_str().expect("a text")) {
            // The documentation of a method is the text between the previous method and this one.
            let docs = source
                .split_once(&format!("    pub fn {id}(&self)"))
                .map(|(before, _)| before.rsplit("\n    }\n").next().unwrap_or(before));
            let runs = |docs: &str| {
                docs.contains("/// ```\n")
                    && docs.contains("MockServer")
                    && docs.contains(&format!(".{id}()"))
            };
            if !docs.is_some_and(runs) {
                complaints.push(format!(
                    "{file}: `{id}` has no example: show a call of it against a `MockServer`, in a plain fence"
                ));
            }
        }
    }
    report(&complaints);
}
