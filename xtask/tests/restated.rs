//! A page that we restate testifies to the same as the page of its provider: the same rules report
//! the same subjects and values, at the same level.
//!
//! The originals are not ours to keep. `ORIGINAL_PAGES` names a folder that holds them as
//! `<api>_<page>.md`; without it there is nothing to compare, and the test says so.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

const ORIGINALS: &str = "ORIGINAL_PAGES";

/// What a finding says of its page, whatever its words and lines are.
type Testimony = (String, String, String, String);

#[test]
fn restated_pages_testify_to_the_same_as_their_originals() {
    let Some(originals) = std::env::var_os(ORIGINALS).map(PathBuf::from) else {
        println!("nothing was compared: {ORIGINALS} is not set");
        return;
    };
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands below the top");
    let mut compared = 0;
    for ours in pages(&top.join("openapi/upstream")) {
        let original = originals.join(original_name(&ours));
        if !original.is_file() {
            println!("{}: its original is not there", ours.display());
            continue;
        }
        assert_eq!(
            testimony(&ours),
            testimony(&original),
            "{} (left) and its original (right)",
            ours.display()
        );
        println!("{}: the same as its original", ours.display());
        compared += 1;
    }
    assert!(compared > 0, "no page has its original in {}", originals.display());
}

/// The restated pages, `<api>/<page>.md` each.
fn pages(upstream: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(upstream)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("openapi/upstream can be read").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect()
}

fn original_name(ours: &Path) -> String {
    let mut names = ours.iter().rev().map(|name| name.to_str().expect("our names are ASCII"));
    let page = names.next().expect("a page has a name");
    let api = names.next().expect("a page stands in the folder of its API");
    format!("{api}_{page}")
}

/// What the checker reports of a page on its own, in an order that does not come from the lines.
fn testimony(page: &Path) -> Vec<Testimony> {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["drift", "--format", "json", "--docs"])
        .arg(page)
        .stdin(Stdio::null())
        .output()
        .expect("the program was built with this test");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{}: no report, {error}\n{}", page.display(), String::from_utf8_lossy(&output.stderr))
    });
    let findings = report["findings"].as_array().expect("a report has findings");
    let mut testimony: Vec<Testimony> = findings
        .iter()
        .map(|finding| {
            let text = |key: &str| finding[key].to_string();
            (text("rule"), text("subject"), text("value"), text("level"))
        })
        .collect();
    testimony.sort();
    testimony
}
