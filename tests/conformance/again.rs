//! A decoded answer, written and read again, is the same: for the answers of all recordings, and for a thousand variants
//! of them, in which fields are absent, null, or have other values.

use checkout_client::{polar, stripe, videodb};
use docdrift::Files;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::recordings;

/// How many decoded answers are written at least.
const CASES: usize = 1_000;

/// Numbers that look random.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Decodes a body, and checks that its value survives; whether it decodes.
#[track_caller]
fn check<T: DeserializeOwned + Serialize>(body: &str) -> bool {
    let Ok(value) = serde_json::from_str::<T>(body) else { return false };
    let written = serde_json::to_string(&value).expect("a decoded value can be written");
    let again: T =
        serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}, from {body}"));
    assert_eq!(
        serde_json::to_string(&again).expect("a decoded value can be written"),
        written,
        "from {body}"
    );
    true
}

fn check_answer(api: &str, operation: &str, body: &str) -> bool {
    match (api, operation) {
        ("polar", "list_checkouts") => check::<polar::types::ListResourceCheckout>(body),
        ("polar", _) => check::<polar::types::Checkout>(body),
        ("stripe", "list_sessions") => check::<stripe::types::ListSessionsResponse>(body),
        ("stripe", "list_line_items") => check::<stripe::types::ListLineItemsResponse>(body),
        ("stripe", _) => check::<stripe::types::CheckoutSession>(body),
        ("videodb", "create_checkout") => check::<videodb::types::CreateCheckoutResponse>(body),
        ("videodb", "create_topup") => check::<videodb::types::CreateTopupResponse>(body),
        ("videodb", "get_auto_recharge") => check::<videodb::types::GetAutoRechargeResponse>(body),
        ("videodb", "get_usage") => check::<videodb::types::GetUsageResponse>(body),
        ("videodb", "list_checkouts") => check::<videodb::types::ListCheckoutsResponse>(body),
        ("videodb", "list_invoices") => check::<videodb::types::ListInvoicesResponse>(body),
        ("videodb", "update_auto_recharge") => check::<videodb::types::UpdateAutoRechargeResponse>(body),
        _ => panic!("what does {api} answer to {operation}?"),
    }
}

/// Changes some values at any depth: fields go, become null, or have another value of their type.
fn vary(value: &mut Value, random: &mut Random) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, _| random.below(12) > 0);
            for (_, field) in fields.iter_mut() {
                match random.below(24) {
                    0 => *field = Value::Null,
                    _ => vary(field, random),
                }
            }
        }
        Value::Array(items) => {
            if random.below(6) == 0 {
                items.extend(items.first().cloned());
            }
            items.iter_mut().for_each(|item| vary(item, random));
        }
        Value::String(text) if random.below(6) == 0 => text.push_str("\u{2028}\"\\ü"),
        Value::Number(_) if random.below(4) == 0 => *value = Value::from(random.below(1 << 30)),
        _ => {}
    }
}

#[test]
fn a_decoded_answer_written_and_read_again_is_the_same() {
    let mut files = Files::new();
    let recorded = recordings::read(&mut files).expect("the recordings can be read");
    let answers: Vec<(&str, &str, Value)> = recorded
        .iter()
        .filter(|recorded| (200..300).contains(&recorded.recording.content.response.status))
        .filter_map(|recorded| {
            let body = serde_json::from_str(&recorded.recording.content.response.body).ok()?;
            Some((recorded.api.as_str(), recorded.operation.as_str(), body))
        })
        .collect();
    let mut random = Random(18);
    let mut decoded = 0;
    for round in 0..60 {
        for (api, operation, body) in &answers {
            let mut body = body.clone();
            if round > 0 {
                vary(&mut body, &mut random);
            }
            decoded += usize::from(check_answer(api, operation, &body.to_string()));
        }
    }
    assert!(decoded >= CASES, "{decoded} answers were decoded");
}
