//! Tests of `docdrift coverage`.

use serde_json::Value;

use crate::traffic::recordings;

#[test]
fn what_was_seen_is_listed_beside_what_is_documented() {
    let sandbox = recordings();
    let coverage = ["coverage", "--spec", "openapi.yaml", "--recordings", "browser.har", "pact.json"];
    let run = sandbox.run(&[&coverage[..], &["--format", "json"]].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    let listed: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let operation = &listed["operations"][0];
    assert_eq!(operation["operation"], "GET /orders", "{listed}");
    assert_eq!((&operation["recorded"], &operation["authored"]), (&1.into(), &1.into()), "{listed}");
    let part = |place: &str| {
        let parts = operation["parts"].as_array().expect("a list");
        parts.iter().find(|part| part["place"] == place).unwrap_or_else(|| panic!("no {place}: {listed}"))
    };
    assert_eq!((&part("200 data")["recorded"], &part("200 data")["documented"]), (&0.into(), &true.into()));
    assert_eq!(
        (&part("200 checkouts")["recorded"], &part("200 checkouts")["documented"]),
        (&1.into(), &false.into())
    );
    let run = sandbox.run(&coverage);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(run.stdout.contains("GET /orders") && run.stdout.contains("checkouts"), "{run:?}");
}
