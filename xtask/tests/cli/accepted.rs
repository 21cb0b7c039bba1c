//! Test that the accepted findings of the vendored pages in `openapi/accepted/` are exactly the errors and
//! warnings that `drift` reports for these pages.
//!
//! Entries and findings are compared by fingerprint, as `conformance` does.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::sandbox::Sandbox;

#[test]
fn what_is_accepted_is_what_is_found() {
    let sandbox = Sandbox::new();
    for file in walkdir::WalkDir::new(sandbox.path("openapi/accepted")).min_depth(1) {
        let name = file.expect("openapi/accepted can be read").file_name().to_string_lossy().into_owned();
        let api = name.trim_end_matches(".toml");
        let pages = format!("openapi/upstream/{api}");
        let accepted: toml::Value =
            toml::from_str(&sandbox.read(&format!("openapi/accepted/{name}"))).expect("TOML");
        let entries = accepted["accepted"].as_array().expect("a list").iter();
        let text = |value: &toml::Value| value.as_str().expect("a text").to_owned();
        // Only `conformance` reports findings of recordings.
        let accepted: BTreeSet<_> = entries
            .filter(|entry| text(&entry["page"]).starts_with(&pages))
            .map(|entry| (text(&entry["fingerprint"]), text(&entry["subject"])))
            .collect();
        if accepted.is_empty() {
            continue;
        }
        let document = format!("{pages}/openapi.yaml");
        let run = sandbox.run(&["drift", "--format", "json", "--docs", &pages, "--spec", &document]);
        let report: Value = serde_json::from_str(&run.stdout).expect("a report");
        let findings = report["findings"].as_array().expect("a list").iter();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let found: BTreeSet<_> = findings
            .filter(|finding| finding["level"] != "note")
            .map(|finding| (text(&finding["fingerprint"]), text(&finding["subject"])))
            .collect();
        let (new, gone): (Vec<_>, Vec<_>) =
            (found.difference(&accepted).collect(), accepted.difference(&found).collect());
        assert!(
            new.is_empty() && gone.is_empty(),
            "openapi/accepted/{name}: add an entry with a reason for each of {new:#?}, or correct the page; \
             remove the entries of {gone:#?}"
        );
    }
}
