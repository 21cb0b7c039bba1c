//! The list of all names that the crate exports, so that a review sees each new one.

use crate::common;

/// The names that `lib.rs` exports, sorted, each with the path of the module that defines it.
fn exported(lib: &str) -> Vec<String> {
    let mut names = Vec::new();
    for statement in lib.split(';').filter_map(|statement| statement.trim().strip_prefix("pub use ")) {
        let (from, list) = statement
            .rsplit_once("::{")
            .unwrap_or_else(|| statement.rsplit_once("::").expect("every export comes from a module"));
        for item in list.trim_end_matches('}').split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let (own, name) = item.split_once(" as ").unwrap_or((item, item));
            names.push(format!("{name} = {from}::{own}"));
        }
    }
    names.sort();
    names
}

#[test]
fn exported_names_are_listed() {
    let lib = include_str!("../../src/lib.rs");
    assert!(!lib.contains("pub mod "), "modules are private: export the items that users need");
    let names = exported(lib);
    let text = format!("{} names\n\n{}\n", names.len(), names.join("\n"));
    common::settings("").bind(|| insta::assert_snapshot!("surface", text));
}
