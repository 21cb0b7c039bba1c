//! Exchanges deliveries with `stripe` and `standardwebhooks` of PyPI: `tests/README.md` says how to run it.

use std::collections::{BTreeMap, HashMap};
use std::fs;

use checkout_client::reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use super::{polar_verifier, stripe_verifier};

/// The strings of a field, which is a list of strings.
fn texts(delivery: &Value, field: &str) -> Vec<String> {
    serde_json::from_value(delivery[field].clone()).expect("strings")
}

/// Verifies the deliveries of the file `WEBHOOKS_SIGNED`, one a line, which `webhooks.py` signed. Writes the same
/// deliveries to the file `WEBHOOKS_OURS`, signed by this crate.
#[test]
#[ignore = "needs the deliveries of tests/webhooks.py: see tests/README.md"]
fn deliveries_are_exchanged_with_libraries_of_others() {
    let file = |variable| std::env::var(variable).unwrap_or_else(|_| panic!("set {variable} to a file"));
    let signed = fs::read_to_string(file("WEBHOOKS_SIGNED")).expect("the file can be read");
    let mut ours = String::new();
    let mut counts = BTreeMap::<String, usize>::new();
    for line in signed.lines() {
        let mut delivery: Value = serde_json::from_str(line).expect("JSON");
        let (api, secrets) = (delivery["api"].as_str().expect("a text"), texts(&delivery, "secrets"));
        let body = delivery["body"].as_str().expect("a text").as_bytes();
        let headers: HashMap<String, String> =
            serde_json::from_value(delivery["headers"].clone()).expect("a map of texts");
        let map = HeaderMap::try_from(&headers).expect("valid headers");
        let made = match api {
            "stripe" => {
                let verifier = stripe_verifier(&secrets);
                verifier.event(&map, body).unwrap_or_else(|refusal| panic!("{refusal}: {line}"));
                verifier.sign(body)
            }
            _ => {
                let verifier = polar_verifier(&secrets);
                verifier.event(&map, body).unwrap_or_else(|refusal| panic!("{refusal}: {line}"));
                verifier.sign(&HeaderValue::from_str(&headers["webhook-id"]).expect("an id"), body)
            }
        };
        *counts.entry(api.to_owned()).or_default() += 1;
        let made: BTreeMap<_, _> =
            made.iter().map(|(name, value)| (name.as_str(), value.to_str().expect("ASCII"))).collect();
        delivery["headers"] = json!(made);
        ours += &format!("{delivery}\n");
    }
    fs::write(file("WEBHOOKS_OURS"), ours).expect("the file can be written");
    assert!(!counts.is_empty(), "the file has deliveries");
    println!("accepted: {counts:?}");
}
