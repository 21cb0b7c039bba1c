//! Test that the workspace's `rust-version` is the highest that a dependency declares.

use std::process::Command;

use serde_json::Value;

/// A version as three numbers. A missing number is zero.
fn version(text: &str) -> [u64; 3] {
    let mut numbers = text.split('.').map(|number| number.parse().expect("a version is made of numbers"));
    [(); 3].map(|()| numbers.next().unwrap_or(0))
}

/// The output of `cargo metadata` for this workspace and its dependencies on all platforms.
fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo prints JSON")
}

#[test]
fn the_workspace_asks_for_what_its_dependencies_ask_for() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let declared = |package: &Value| package["rust_version"].as_str().map(str::to_owned);

    // Packages of this workspace have no source, unlike packages from a registry.
    let (ours, theirs): (Vec<&Value>, Vec<&Value>) =
        packages.iter().partition(|package| package["source"].is_null());
    let highest = theirs
        .into_iter()
        .filter_map(|package| declared(package).map(|rust| (version(&rust), rust, package)))
        .max_by_key(|(numbers, ..)| *numbers);
    let (needed, rust, package) = highest.expect("some dependency declares a version");

    for own in ours {
        let own_version = declared(own).expect("every package inherits `rust-version`");
        assert_eq!(
            version(&own_version),
            needed,
            "{} declares rust-version = \"{own_version}\", but the highest of all dependencies is {rust}, \
             declared by {} {}: set `rust-version` in the root Cargo.toml to it",
            own["name"],
            package["name"],
            package["version"],
        );
    }
}
