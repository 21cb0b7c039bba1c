//! Test that the published package of the client has what a build reads, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use walkdir::WalkDir;

/// The paths of the repository's files below a folder, with one of these endings.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository");
    let found = WalkDir::new(top.join(folder)).into_iter().map(|entry| entry.expect("readable"));
    let files = found.filter(|entry| entry.file_type().is_file()).map(|entry| {
        entry.path().strip_prefix(top).expect("below the root").to_str().expect("UTF-8").replace('\\', "/")
    });
    files.filter(|name| name.ends_with(ending)).collect()
}

#[test]
fn the_package_has_what_a_build_reads() {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline", "--package", "checkout-client"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).expect("UTF-8");
    let listed: BTreeSet<&str> = listed.lines().filter(|name| *name != ".cargo_vcs_info.json").collect();

    // cargo adds the manifest and the lock file.
    let fixed = ["build.rs", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "SECURITY.md"];
    let by_cargo = ["Cargo.lock", "Cargo.toml", "Cargo.toml.orig"];
    let [sources, all_documents] = [files("src", ".rs"), files("openapi", ".yaml")];
    let documents = all_documents.iter().filter(|name| name.matches('/').count() == 1);
    let read = sources.iter().chain(documents).map(String::as_str);
    let expected: BTreeSet<&str> = fixed.into_iter().chain(by_cargo).chain(read).collect();
    assert_eq!(listed, expected);
}
