//! What the packages of the repository are built from: lock files, exceptions for dependencies, the build script.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// Where `cargo deny` finds its settings, also for the packages outside of the workspace.
const DENY: &str = ".cargo/deny.toml";

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

fn read(name: &str) -> String {
    fs::read_to_string(top().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The files of a name in the repository, by their path from its root.
fn files(name: &str) -> Vec<String> {
    let is_build = |entry: &walkdir::DirEntry| entry.file_name() == "target" || entry.file_name() == ".git";
    let entries = WalkDir::new(top()).sort_by_file_name().into_iter().filter_entry(|entry| !is_build(entry));
    let found = entries.map(|entry| entry.expect("the repository can be read"));
    let found = found.filter(|entry| entry.file_name() == name);
    found
        .map(|entry| entry.path().strip_prefix(top()).expect("below").to_string_lossy().into_owned())
        .collect()
}

fn toml(name: &str) -> toml::Table {
    read(name).parse().unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The packages of a lock file.
fn packages(lock: &str) -> Vec<toml::Value> {
    toml(lock)["package"].as_array().expect("a lock file lists packages").clone()
}

fn field<'p>(package: &'p toml::Value, name: &str) -> &'p str {
    package.get(name).and_then(toml::Value::as_str).unwrap_or_default()
}

#[test]
fn unsafe_code_is_forbidden_in_every_package() {
    for manifest in files("Cargo.toml") {
        let package = toml(&manifest);
        let lints = |package: &toml::Table| {
            package["lints"].get("rust").and_then(|it| it.get("unsafe_code")).cloned()
        };
        let inherits = package["lints"].get("workspace").and_then(toml::Value::as_bool) == Some(true);
        let level = if inherits {
            toml("Cargo.toml")["workspace"]["lints"]["rust"].get("unsafe_code").cloned()
        } else {
            lints(&package)
        };
        assert_eq!(level.as_ref().and_then(toml::Value::as_str), Some("forbid"), "{manifest}");
    }
}

#[test]
fn lock_files_name_one_registry_and_checksums() {
    let roots = files("Cargo.toml").into_iter().filter(|manifest| toml(manifest).contains_key("workspace"));
    let locks: Vec<String> = roots.map(|manifest| manifest.replace("Cargo.toml", "Cargo.lock")).collect();
    assert_eq!(files("Cargo.lock"), locks, "each workspace has its lock file");
    for lock in locks {
        for package in packages(&lock) {
            let (name, source) = (field(&package, "name"), field(&package, "source"));
            let is_ours = source.is_empty();
            assert!(
                is_ours || source == "registry+https://github.com/rust-lang/crates.io-index",
                "{lock}: {name}: {source}"
            );
            assert_eq!(field(&package, "checksum").len(), if is_ours { 0 } else { 64 }, "{lock}: {name}");
        }
    }
}

#[test]
fn exceptions_have_a_reason_and_something_to_except() {
    let deny = toml(DENY);
    let locks: Vec<Vec<toml::Value>> = files("Cargo.lock").iter().map(|lock| packages(lock)).collect();
    let skips = deny["bans"]["skip"].as_array().expect("a list");
    assert!(!skips.is_empty());
    for skip in skips {
        let text = field(skip, "crate");
        assert!(!field(skip, "reason").is_empty(), "{text}: why?");
        let (name, version) = text.split_once('@').expect("a name and the beginning of a version");
        let is = |package: &toml::Value| field(package, "name") == name;
        let is_skipped = |package: &toml::Value| {
            is(package) && field(package, "version").starts_with(&format!("{version}."))
        };
        let skipped = |lock: &&Vec<toml::Value>| {
            lock.iter().any(is_skipped) && lock.iter().filter(|it| is(it)).count() > 1
        };
        assert!(
            locks.iter().any(|lock| skipped(&lock)),
            "{DENY}: {text}: no lock file has it beside another version"
        );
    }
    for exception in deny["licenses"]["exceptions"].as_array().expect("a list") {
        let name = field(exception, "crate");
        assert!(
            locks.iter().flatten().any(|package| field(package, "name") == name),
            "{DENY}: {name}: nobody needs it"
        );
    }
}

#[test]
fn the_build_script_only_reads_and_writes_files() {
    let scripts = files("build.rs");
    assert_eq!(scripts, ["build.rs"], "one build script");
    let named = WalkDir::new(top().join("src/build")).into_iter().map(|entry| entry.expect("it can be read"));
    let named = named.filter(|entry| entry.file_type().is_file());
    let named =
        named.map(|entry| entry.path().strip_prefix(top()).expect("below").to_string_lossy().into_owned());
    for script in scripts.into_iter().chain(named) {
        let text = read(&script);
        for word in ["std::net", "std::process", "TcpStream", "Command::", "unsafe"] {
            let is_used =
                text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word));
            assert!(!is_used, "{script}: {word}");
        }
    }
}
